"""One version of everything an operator configures, checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from pydantic import Field

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
    handoff_mail: Annotated[timedelta, Field(ge=timedelta(minutes=1), le=timedelta(days=7))] | None = None
    """So long before a shift begins whoever comes on call is mailed; None: never."""


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
