"""What a preflight says: lines that pass, fail or cannot be known, each with what was found and what to do."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from hub.model.base import Frozen


class State(StrEnum):
    """How a check ended."""

    PASS = "pass"  # noqa: S105 - a word, and none that opens anything
    FAIL = "fail"
    UNKNOWN = "unknown"
    """AWS does not say, or what would be looked at is not there yet."""


class Topic(StrEnum):
    """What lines are grouped by, in the order in which they are told."""

    MACHINE = "this machine and its session"
    REGIONS = "Regions and accounts"
    QUOTAS = "AWS Lambda"
    CALLS = "telephone calls"
    TEXTS = "text messages"
    MAILS = "mails"
    ORGANIZATION = "organization"
    GUARDDUTY = "GuardDuty"
    TRAIL = "CloudTrail"
    KEYS = "keys"
    ROLES = "roles of operators"
    STACKS = "stacks"


class Finding(NamedTuple):
    """What one look found."""

    state: State
    found: str
    advice: str = ""
    """What to do, or to ask AWS for."""
    name: str | None = None
    """What was looked at, where it is a part of what the check is named after."""
    region: str | None = None
    """Where, when it is another Region than the check's."""
    missing: str | None = None
    """The permission that was missing."""

    def of(self, name: str) -> Finding:
        """Return it under `name`, unless it has a name of its own."""
        return self if self.name is not None else self._replace(name=name)


class Line(Frozen):
    """One line of a preflight."""

    topic: Topic
    check: str
    account: str
    region: str | None = None
    """None: it is the same in every Region."""
    state: State
    found: str
    advice: str = ""
    missing: str | None = None
    """The permission that the session would need to know more."""


def passed(found: str) -> Finding:
    """Return the finding that all is well."""
    return Finding(State.PASS, found)


def failed(found: str, advice: str) -> Finding:
    """Return the finding that something must be done."""
    return Finding(State.FAIL, found, advice)


def unknown(found: str, advice: str = "") -> Finding:
    """Return the finding that nobody can say."""
    return Finding(State.UNKNOWN, found, advice)
