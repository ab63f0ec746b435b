"""One version of everything an operator configures, checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from hub.errors import ConflictError, InputError
from hub.model.attempt import SpokenDetail
from hub.model.base import EmailAddress, Frozen, Name
from hub.model.directory import Directory
from hub.model.escalation_policy import EscalationPolicy
from hub.model.policy import PolicyDocument
from hub.model.responder import Language, Responder
from hub.model.rotation import TimeZone
from hub.model.schedule import Schedule


class Audience(Frozen):
    """A named list of mail addresses."""

    name: Name
    addresses: Annotated[tuple[EmailAddress, ...], Field(min_length=1)]
    language: Language | None = None
    """None: the organization's default."""


class Organization(Frozen):
    """What holds for the whole hub."""

    name: str
    time_zone: TimeZone
    language: Language = Language.EN
    owners: Name
    """The audience that is told about the hub itself."""
    spoken_detail: SpokenDetail = "account"


class Configuration(Frozen):
    """A whole configuration. `documents` starts with the organization's."""

    version: str
    organization: Organization
    documents: tuple[PolicyDocument, ...]
    audiences: Mapping[str, Audience]
    responders: Mapping[str, Responder]
    schedules: Mapping[str, Schedule]
    escalation_policies: Mapping[str, EscalationPolicy]
    directory: Directory = Directory()


def replaces(before: Configuration | None, after: Configuration, read: str | None) -> bool:
    """Return whether `after`, made from the version `read` (None: there was none), takes the place of `before`.

    The same one again changes nothing. Raises ConflictError that names both versions when somebody else was first,
    InputError for a changed configuration under the version of the one before.
    """
    if before == after:
        return False
    if before is not None and before.version == after.version:
        raise InputError(f"version: {after.version} is in force with another content: give it a new one")
    version = None if before is None else before.version
    if version != read:
        raise ConflictError(f"version {version} is in force, and this was made from {read}: read it again")
    return True
