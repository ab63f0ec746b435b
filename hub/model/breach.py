"""A breach: one promise of the watchdog's list that does not hold, since when, and what is to be done about it."""

from __future__ import annotations

from enum import StrEnum

from hub.model.base import Frozen, Instant


class Invariant(StrEnum):
    """What always holds of a hub that is well (semantics 6, watchdog)."""

    DUE = "nothing due waits"
    PAGES = "every running page has a live execution"
    WINDOWS = "every digest is sent at its window's end"
    NOTICES = "every notice is sent"
    AUDIENCES = "every audience has a working address"
    DEAD = "no message is dead"
    REJECTED = "every rejected record was looked at"
    CANARIES = "a canary of every Region arrives"
    SAMPLES = "a sample of every Region arrives daily"
    BEAT = "whatever runs is served"


class Remedy(StrEnum):
    """What repairs a breach; each may be done twice."""

    REDO = "tell from the rows what is due"
    SEND = "send what was not sent"
    REPEAT = "send the digests again"
    RESTART = "start the page's next run"
    BEGIN = "make the page that its members wait for"
    CANCEL = "cancel the page that holds nobody"
    PERSON = "a person must look"


class Breach(Frozen):
    """One breach of one thing. The same thing found again is the same breach."""

    invariant: Invariant
    thing: str
    """What it is about: a page, an audience, or a few words for many rows."""
    number: int = 1
    """How many rows or messages it stands for."""
    since: Instant
    """When the oldest of them should have been done."""
    remedy: Remedy
    """What the watchdog does about it."""
    version: int | None = None
    """Of the page item that was found so: where it has another one, somebody was faster."""
    repaired: bool = False
    """True when the watchdog repaired it and found it well when it looked again."""
