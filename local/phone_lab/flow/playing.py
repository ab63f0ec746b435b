"""Where a call is in its flow: a small value that the lab writes down after each thing that happens in the call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from hub.model.base import Frozen, Instant


class Who(StrEnum):
    """Whose words, or keys, something in a call is."""

    CALL = "call"
    PERSON = "person"
    LOST = "lost"
    """Keyed by the person while nothing listened."""


class Said(NamedTuple):
    """Something said or keyed in a call."""

    at: datetime
    who: Who
    words: str


class Playing(Frozen):
    """One call in its flow."""

    attempt: str
    contact_id: str
    block: str
    """The identifier of the block that the call is at."""
    since: Instant
    """When that block begins; earlier than this nothing is heard, also where it is still to come."""
    until: Instant | None = None
    """When something happens in it by itself; None: nothing will any more."""
    listens: bool = False
    """Keys are heard from `since` on."""
    keys: str = ""
    """What was keyed in this block so far."""
    stored: str = ""
    """The stored customer input."""
    external: Mapping[str, str] = {}
    """The last answer of the function."""
    loops: Mapping[str, int] = {}
    """How often each loop block has gone round."""
    voice: str
    ended: bool = False


class Played(NamedTuple):
    """What became of a call by one thing that happened: where it is now, and what was said and keyed."""

    playing: Playing
    said: tuple[Said, ...] = ()
