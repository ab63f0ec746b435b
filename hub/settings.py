"""The one home of the environment: what a process may be told from outside, read when asked for and never at import."""

from __future__ import annotations

import os
from pathlib import Path

from hub.model.base import Frozen

ENVIRONMENT_PREFIX = "TOCSIN_"


class Settings(Frozen):
    """Settings of the embedded hub; each field can be set as `TOCSIN_<FIELD>`."""

    store: Path = Path("tocsin.sqlite")
    """The store file of the embedded hub (`TOCSIN_STORE`)."""


def read_settings() -> Settings:
    """Return the settings that the environment gives; raise pydantic's ValidationError for a wrong value."""
    given = {
        name.removeprefix(ENVIRONMENT_PREFIX).lower(): value
        for name, value in os.environ.items()
        if name.startswith(ENVIRONMENT_PREFIX)
    }
    return Settings.model_validate({name: value for name, value in given.items() if name in Settings.model_fields})
