"""Who is on call, and when, with names and reasons: the answers of `escalation.oncall` as an operator reads them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from console.suggesting import meant
from escalation.oncall import shifts, who
from escalation.people import OnCallBook
from hub.errors import NotFoundError
from hub.model.base import Frozen, Instant
from hub.model.schedule import OnCall


class OnCallNow(Frozen):
    """One person on call at an instant and why; a schedule with nobody has one entry without a responder."""

    schedule: str
    time_zone: str
    at: Instant
    responder: str | None = None
    full_name: str | None = None
    layer: str | None = None
    start: Instant | None = None
    end: Instant | None = None
    override: bool = False
    why: str = "nobody is on call: a gap"
    as_of: int | None = None
    """The edit that was in force then; None: the newest."""

    @property
    def gap(self) -> bool:
        """True when nobody is on call."""
        return self.responder is None


class OnShift(Frozen):
    """One person of a span and why: a layer's turn, or an override."""

    responder: str
    full_name: str
    layer: str | None
    override: bool
    why: str


class ShiftRow(Frozen):
    """A span with one answer; `gap` when nobody is on call in it."""

    schedule: str
    time_zone: str
    start: Instant
    end: Instant
    gap: bool
    responders: tuple[str, ...]
    on_call: tuple[OnShift, ...]
    """The same people in the same order, and why."""
    as_of: int | None = None
    """The edit that was in force then; None: the newest."""


def on_call(book: OnCallBook, schedule: str, at: datetime) -> tuple[OnCallNow, ...]:
    """Return who is on call on a schedule of `book` at the aware instant `at`, in calling order."""
    compiled = book.schedules[schedule]
    nobody = OnCallNow(schedule=schedule, time_zone=compiled.schedule.time_zone, at=at)
    return tuple(_with_person(nobody, entry, book) for entry in who(compiled, at)) or (nobody,)


def shift_rows(book: OnCallBook, schedule: str, start: datetime, end: datetime) -> tuple[ShiftRow, ...]:
    """Return the spans that tile [start, end); raise InputError when `end` is before `start`."""
    compiled = book.schedules[schedule]
    return tuple(
        ShiftRow(
            schedule=schedule,
            time_zone=compiled.schedule.time_zone,
            start=span.start,
            end=span.end,
            gap=not span.on_call,
            responders=span.responders,
            on_call=tuple(_on_shift(entry, book) for entry in span.on_call),
        )
        for span in shifts(compiled, start, end)
    )


def merged_rows(rows: Iterable[ShiftRow]) -> tuple[ShiftRow, ...]:
    """Return rows in order with neighbours of one answer put together, whichever edits it came from."""
    merged: list[ShiftRow] = []
    for row in rows:
        last = merged[-1] if merged else None
        if last is not None and last.end == row.start and last.on_call == row.on_call:
            merged[-1] = row.model_copy(update={"start": last.start})
        else:
            merged.append(row)
    return tuple(merged)


def zone_of_responder(responder: str, book: OnCallBook) -> str:
    """Return a responder's zone, else the organization's; raise NotFoundError with the nearest name."""
    known = book.configuration.responders
    if responder not in known:
        raise NotFoundError(f"there is no responder {responder!r}{meant(responder, list(known))}")
    return known[responder].time_zone or book.configuration.organization.time_zone


def full_name(book: OnCallBook, responder: str) -> str:
    """Return what a responder is called, or the word for them when there is no such responder any more."""
    known = book.configuration.responders.get(responder)
    return known.full_name if known else responder


def _on_shift(entry: OnCall, book: OnCallBook) -> OnShift:
    return OnShift(
        responder=entry.responder,
        full_name=full_name(book, entry.responder),
        layer=entry.layer,
        override=entry.override is not None,
        why=entry.why,
    )


def _with_person(nobody: OnCallNow, entry: OnCall, book: OnCallBook) -> OnCallNow:
    return nobody.model_copy(
        update={
            "responder": entry.responder,
            "full_name": full_name(book, entry.responder),
            "layer": entry.layer,
            "start": entry.start,
            "end": entry.end,
            "override": entry.override is not None,
            "why": entry.why,
        }
    )
