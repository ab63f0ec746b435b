"""Shifts as an iCalendar file (RFC 5545): what a calendar shows of who is on call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID, uuid5

from icalendar import Calendar, Component, Event

from console.operations.on_call import OnShift, ShiftRow
from console.operations.whole_shifts import OwnShift
from escalation.words.escaping import one_line
from hub.model.base import Frozen, Instant

_PRODUCT: Final = "-//Tocsin//On call//EN"
_OURS: Final = "@tocsin"
"""The end of every UID that is made here."""
_NAME: Final = "X-WR-CALNAME"
_SHIFTS: Final = UUID("6f1c2f0e-4a0b-5d0c-9d8e-1b6f0a7c3e52")
"""The namespace in which the UID of a shift is made from what the shift is."""


class Entry(Frozen):
    """One event of a calendar: a shift, or a gap."""

    start: Instant
    end: Instant
    summary: str
    why: tuple[str, ...]
    category: str
    uid: str


def of_schedule(rows: Iterable[ShiftRow]) -> tuple[Entry, ...]:
    """Return an entry for each span of a schedule, gaps included."""
    return tuple(
        Entry(
            start=row.start,
            end=row.end,
            summary=f"{row.schedule}: {_people(row)}",
            why=tuple(_reason(person) for person in row.on_call) or (f"A gap of {row.schedule}: pages ring nobody.",),
            category="GAP" if row.gap else "ON CALL",
            uid=_uid(row.schedule, row.start, row.end, *row.responders),
        )
        for row in rows
    )


def of_responder(shifts: Iterable[OwnShift]) -> tuple[Entry, ...]:
    """Return an entry for each shift of one responder."""
    return tuple(
        Entry(
            start=shift.start,
            end=shift.end,
            summary=f"On call: {shift.schedule}",
            why=(_reason(shift.on_call),),
            category="ON CALL",
            uid=_uid(f"own {shift.schedule}", shift.start, shift.end, shift.on_call.responder),
        )
        for shift in shifts
    )


class Sheet(Frozen):
    """What a calendar is called, the zone it is shown in, and the span it was made for; it is made at `start`."""

    name: str
    time_zone: str
    start: Instant
    end: Instant


def calendar_file(entries: Sequence[Entry], sheet: Sheet, earlier: bytes = b"") -> bytes:
    """Return a calendar as UTF-8 with CRLF, its times as UTC instants.

    A UID is made from schedule, bounds and people: an unchanged shift keeps it, and a changed one is another event.
    What the same calendar had in `earlier`, its last file, and has no more stays as a cancelled event, since reading a
    file into a calendar takes nothing away; SEQUENCE rises when one is cancelled or comes back (RFC 5545, 3.8.7.4).
    An `earlier` that is no such calendar counts as none. Bounds are cut to the whole seconds that iCalendar has; what
    has no length then is left out.
    """
    calendar = Calendar()
    for key, value in (("PRODID", _PRODUCT), ("VERSION", "2.0"), ("CALSCALE", "GREGORIAN")):
        calendar.add(key, value)
    calendar.add(_NAME, one_line(sheet.name))
    calendar.add("X-WR-TIMEZONE", one_line(sheet.time_zone))
    known = {event.uid: event for event in _events_of(earlier, sheet.name)}
    held = [entry for entry in entries if _second(entry.start) < _second(entry.end)]
    for entry in held:
        calendar.add_component(_event(entry, sheet.start, _sequence(known.get(entry.uid))))
    for event in _gone(known, {entry.uid for entry in held}, sheet):
        calendar.add_component(event)
    content: bytes = calendar.to_ical(sorted=False)
    return content


def _event(entry: Entry, at: datetime, sequence: int) -> Event:
    event = Event()
    event.add("UID", entry.uid)
    event.add("DTSTAMP", _second(at))
    event.add("DTSTART", _second(entry.start))
    event.add("DTEND", _second(entry.end))
    event.add("SEQUENCE", sequence)
    event.add("SUMMARY", one_line(entry.summary))
    event.add("DESCRIPTION", "\n".join(map(one_line, entry.why)))
    event.add("CATEGORIES", [entry.category])
    event.add("TRANSP", "TRANSPARENT")  # a week on call is no week without meetings
    return event


def is_calendar(content: bytes, name: str) -> bool:
    """Return whether `content` is a file that was made here for the calendar `name`."""
    return _read(content, name) is not None


def _read(content: bytes, name: str) -> Component | None:
    try:
        calendar = Calendar.from_ical(content)
    except ValueError:
        return None
    same = (calendar.get("PRODID"), calendar.get(_NAME)) == (_PRODUCT, one_line(name))
    return calendar if same else None


def _events_of(content: bytes, name: str) -> list[Event]:
    """Return the events of an earlier file of the same calendar, none when it is anything else."""
    calendar = _read(content, name)
    events = [] if calendar is None else calendar.walk("VEVENT")
    return [event for event in events if isinstance(event, Event) and _is_shift(event)]


def _is_shift(event: Event) -> bool:
    try:
        bounds = event.start, event.end
    except ValueError:  # a bound is missing
        return False
    timed = all(isinstance(bound, datetime) and bound.utcoffset() is not None for bound in bounds)
    return timed and event.uid.endswith(_OURS) and isinstance(event.get("SEQUENCE"), int)


def _sequence(known: Event | None) -> int:
    """Return the SEQUENCE of an event that holds: one higher than before when it was cancelled."""
    if known is None:
        return 0
    before: int = known.sequence
    return before + _is_cancelled(known)


def _gone(known: Mapping[str, Event], held: set[str], sheet: Sheet) -> Iterator[Event]:
    """Yield as cancelled what was there, is there no more, and belongs into the span of the calendar."""
    for uid, event in known.items():
        if uid in held or event.end <= sheet.start or event.start >= sheet.end:
            continue
        if not _is_cancelled(event):
            event["SEQUENCE"] = _sequence(event) + 1
            event.add("STATUS", "CANCELLED")
        event.pop("DTSTAMP", None)
        event.add("DTSTAMP", _second(sheet.start))
        yield event


def _is_cancelled(event: Event) -> bool:
    return bool(event.get("STATUS") == "CANCELLED")


def _second(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _people(row: ShiftRow) -> str:
    return ", ".join(person.full_name for person in row.on_call) or "nobody is on call"


def _reason(person: OnShift) -> str:
    return f"{person.full_name} ({person.responder}): {person.why}"


def _uid(schedule: str, start: datetime, end: datetime, *responders: str) -> str:
    parts = (schedule, _second(start).isoformat(), _second(end).isoformat(), *responders)
    return f"{uuid5(_SHIFTS, '/'.join(parts))}{_OURS}"
