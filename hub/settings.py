"""The one home of the environment: what a process may be told from outside, read when asked for and never at import."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from hub.errors import InputError
from hub.model.base import Frozen

ENVIRONMENT_PREFIX = "TOCSIN_"
Wanted = TypeVar("Wanted", bound=Frozen)


class Settings(Frozen):
    """Settings of the command line and the embedded hub; each field can be set as `TOCSIN_<FIELD>`."""

    store: Path = Path("tocsin.sqlite")
    """The store file of the embedded hub (`TOCSIN_STORE`)."""
    hub: str | None = None
    """The hub in AWS that commands go to instead, by its name in the file of hubs (`TOCSIN_HUB`)."""
    hubs: Path | None = None
    """The file of hubs (`TOCSIN_HUBS`); None: `.config/tocsin/hubs.toml` in the user's home."""


class TableSettings(Frozen):
    """Where a function finds the tables."""

    config_table: str
    state_table: str
    contacts_table: str | None = None
    """None for functions that neither dial nor send: they have no right to numbers and addresses."""


class CanarySettings(Frozen):
    """Which canaries there are."""

    account: str = ""
    """The delegated administrator's own id: canaries are its findings."""
    canary_regions: str = ""
    """Regions, between commas, through which canaries are sent."""

    @property
    def regions(self) -> tuple[str, ...]:
        """The Regions through which canaries are sent."""
        return regions_in(self.canary_regions)


def regions_in(text: str) -> tuple[str, ...]:
    """Return the Regions that stand in `text`, between commas."""
    return tuple(filter(None, (each.strip() for each in text.split(","))))


def read_settings() -> Settings:
    """Return the settings that the environment gives; raise InputError for a wrong value."""
    return settings_of(Settings, os.environ)


def function_settings(model: type[Wanted]) -> Wanted:
    """Return what a Lambda function was told by its environment; raise InputError for what is missing or wrong."""
    return settings_of(model, os.environ)


def settings_of(model: type[Wanted], environment: Mapping[str, str]) -> Wanted:
    """Return the settings in `environment`: each field of `model` stands there as `TOCSIN_<FIELD>`.

    Raises InputError that names each variable which is missing or wrong.
    """
    given = {
        name.removeprefix(ENVIRONMENT_PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(ENVIRONMENT_PREFIX)
    }
    try:
        return model.model_validate({name: value for name, value in given.items() if name in model.model_fields})
    except ValidationError as error:
        problems = [f"{ENVIRONMENT_PREFIX}{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors()]
        raise InputError("; ".join(problems)) from error
