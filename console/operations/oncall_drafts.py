"""Edits of on call before they are made: each wish checked against what is in force, and made into documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final, NamedTuple, Protocol, TypeVar
from zoneinfo import ZoneInfo

from console.operations.oncall_effects import book_of
from console.operations.oncall_wishes import (
    ToEndLeave,
    ToEndOverride,
    ToLeave,
    ToOverride,
    ToTake,
)
from console.suggesting import meant
from escalation.oncall import checked_leave, checked_override, ended
from escalation.oncall.local_time import wall_text
from escalation.operators import Identity
from escalation.people import OnCallBook
from hub.errors import InputError, NotAllowedError, NotFoundError
from hub.model.base import Frozen
from hub.model.configuration import Configuration
from hub.model.document import DocumentKey, DocumentKind
from hub.model.journal import Editor, Register, Standing, Wanted
from hub.model.responder import Leave, Responder
from hub.model.schedule import Override, OverrideKind
from hub.model.swap import Span, Swap

Model = TypeVar("Model", bound=Frozen)

LONGEST: Final = timedelta(days=1100)
"""No edit holds for longer: three years and a few days."""


class Asking(Protocol):
    """Who wants something, as `console.operations.acting.Operator` knows them."""

    @property
    def role(self) -> str | None:
        """The ARN of their IAM role, None on this machine."""
        ...

    @property
    def may_lead(self) -> bool:
        """True for a role that may answer for others."""
        ...

    def identity(self, configuration: Configuration) -> Identity:
        """Return the responder they are, or the name they gave."""
        ...

    def editor(self, configuration: Configuration | None) -> Editor:
        """Return who they are in the audit."""
        ...


@dataclass(frozen=True, kw_only=True)
class Present:
    """What is in force at an instant, and who wants to change it."""

    at: datetime
    register: Register
    configuration: Configuration
    asking: Asking

    @cached_property
    def live(self) -> dict[DocumentKey, Frozen | None]:
        """The overrides, leave and swaps by key."""
        return {each.key: each.content for each in self.register.live}

    @cached_property
    def book(self) -> OnCallBook:
        """Who is on call."""
        return book_of(self.configuration, self.live.values())

    @cached_property
    def editor(self) -> Editor:
        """Who wants it."""
        return self.asking.editor(self.configuration)

    def version(self, key: DocumentKey) -> int:
        """Return the version of a document, 0 when there never was one."""
        standing = self.register.standing().get(key)
        return standing.version if standing else 0

    def schedule(self, name: str) -> str:
        """Return the name of a schedule; raise NotFoundError with the nearest."""
        if name not in self.book.schedules:
            raise NotFoundError(f"there is no schedule {name!r}{meant(name, list(self.book.schedules))}")
        return name

    def responder(self, name: str) -> Responder:
        """Return a responder; raise NotFoundError with the nearest."""
        known = self.configuration.responders
        if name not in known:
            raise NotFoundError(f"there is no responder {name!r}{meant(name, list(known))}")
        return known[name]

    def whoever_asks(self) -> Responder:
        """Return the responder who asks; raise NotAllowedError when they are none. A store file takes their word."""
        identity = self.asking.identity(self.configuration)
        known = self.configuration.responders.get(identity.by)
        if known is not None and (identity.proved or self.asking.role is None):
            return known
        how = "have it added to the `identities` of one" if self.asking.role else "say who you are, by --by or --as"
        raise NotAllowedError(f"{identity.by!r} is no responder's identity: {how}")

    def zone_of(self, schedule: str) -> str:
        """Return the zone of a schedule."""
        return self.book.schedules[schedule].schedule.time_zone

    def text(self, span: Span, zone: str) -> str:
        """Return `2026-12-05 18:00 to 2026-12-06 08:00 (Europe/Berlin)`."""
        place = ZoneInfo(zone)
        return f"{wall_text(place, span.start)} to {wall_text(place, span.end)} ({zone})"


class Draft(NamedTuple):
    """An edit that can be made, and what it is about."""

    key: DocumentKey
    """Of the document that it makes, changes or ends."""
    changes: tuple[Wanted, ...]
    effect: tuple[Wanted, ...]
    """What is shown; of a swap that is asked, the overrides that it would be."""
    what: str
    responder: str
    schedule: str | None
    """None: every schedule that the responder is on."""
    spans: tuple[Span, ...]
    force: bool = False
    why: str = ""
    forced: tuple[str, ...] = ()
    """What was forced already; it is recorded."""
    warnings: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    """Responders who are mailed."""
    swap: Swap | None = None


def drafted_override(present: Present, wanted: ToOverride) -> Draft:
    """Return the draft of an override.

    Raises NotFoundError with the nearest name, InputError for what cannot be, such as a start in the past.
    """
    schedule, who = present.schedule(wanted.schedule), present.responder(wanted.responder)
    _refuse_instead_of(present, wanted)
    zone = present.zone_of(schedule)
    span = span_of(present, wanted.start, wanted.end, zone)
    if wanted.kind is not OverrideKind.REMOVE:
        refuse_leave(present, who.name, span, zone)
    number = present.register.next_number(DocumentKind.OVERRIDE, schedule)
    override = Override(
        schedule=schedule,
        kind=wanted.kind,
        start=span.start,
        end=span.end,
        responder=who.name,
        instead_of=wanted.instead_of,
        sequence=number,
        by=present.editor.name,
        why=wanted.why,
    )
    _refuse_past(lambda: checked_override(override, present.at), present, span, zone)
    forced, warnings = _without_number(who, wanted)
    key = DocumentKey(kind=DocumentKind.OVERRIDE, name=f"{schedule}/{number}")
    changes = (Wanted(key=key, content=override, read=0),)
    return Draft(
        key,
        changes,
        changes,
        _sentence(override),
        who.name,
        schedule,
        (span,),
        force=wanted.force,
        why=wanted.why,
        forced=forced,
        warnings=warnings,
    )


def drafted_take(present: Present, wanted: ToTake) -> Draft:
    """Return the draft of a take: whoever asks replaces everybody from now on."""
    override = ToOverride(
        schedule=wanted.schedule,
        kind=OverrideKind.REPLACE,
        responder=present.whoever_asks().name,
        end=wanted.end,
        why=wanted.why,
    )
    return drafted_override(present, override)


def drafted_end(present: Present, wanted: ToEndOverride) -> Draft:
    """Return the draft of the end of an override; raise NotFoundError, or InputError for one that is over."""
    schedule = present.schedule(wanted.schedule)
    key = DocumentKey(kind=DocumentKind.OVERRIDE, name=f"{schedule}/{wanted.number}")
    override = held(present, key, Override, f"tocsin oncall override list {schedule}")
    if override.swap is not None:
        raise InputError(
            f"{key.text} is half of swap {override.swap}, which two have agreed on: ask for another swap,"
            f" or cover the span with `tocsin oncall cover {schedule}`"
        )
    left = ended(override, present.at)
    changes = (Wanted(key=key, content=left, read=present.version(key)),)
    span = Span(start=max(override.start, present.at), end=override.end)
    how = "ends now; what it did so far stays as it was" if left is not None else "is removed: it had not begun"
    return Draft(
        key,
        changes,
        changes,
        f"{key.text} of {override.responder} {how}",
        override.responder,
        schedule,
        (span,),
        force=wanted.force,
        why=wanted.why,
    )


def drafted_leave(present: Present, wanted: ToLeave) -> Draft:
    """Return the draft of a leave."""
    who = present.responder(wanted.responder)
    zone = who.time_zone or present.configuration.organization.time_zone
    span = span_of(present, wanted.start, wanted.end, zone)
    for leave in present.book.leave:
        if leave.responder == who.name and leave.start <= span.start and span.end <= leave.end:
            away = present.text(Span(start=leave.start, end=leave.end), zone)
            raise InputError(f"{who.name} is on leave then already, {away}: nothing has to be added")
    leave = Leave(responder=who.name, start=span.start, end=span.end, why=wanted.why)
    _refuse_past(lambda: checked_leave(leave, present.at), present, span, zone)
    number = present.register.next_number(DocumentKind.LEAVE, who.name)
    key = DocumentKey(kind=DocumentKind.LEAVE, name=f"{who.name}/{number}")
    changes = (Wanted(key=key, content=leave, read=0),)
    return Draft(
        key,
        changes,
        changes,
        f"{who.name} is on leave",
        who.name,
        None,
        (span,),
        force=wanted.force,
        why=wanted.why,
    )


def drafted_return(present: Present, wanted: ToEndLeave) -> Draft:
    """Return the draft of the end of a leave; raise NotFoundError, or InputError for one that is over."""
    who = present.responder(wanted.responder)
    key = DocumentKey(kind=DocumentKind.LEAVE, name=f"{who.name}/{wanted.number}")
    leave = held(present, key, Leave, "tocsin oncall leave list")
    left = ended(leave, present.at)
    changes = (Wanted(key=key, content=left, read=present.version(key)),)
    span = Span(start=max(leave.start, present.at), end=leave.end)
    how = "ends now" if left is not None else "is removed: it had not begun"
    return Draft(
        key,
        changes,
        changes,
        f"{key.text} {how}",
        who.name,
        None,
        (span,),
        force=wanted.force,
        why=wanted.why,
    )


def span_of(present: Present, start: datetime | None, end: datetime, zone: str) -> Span:
    """Return the span from `start`, or now; raise InputError for one without length, or beyond three years."""
    place = ZoneInfo(zone)
    begins = present.at if start is None else start
    if end <= begins:
        what = "now" if start is None else "the start"
        raise InputError(
            f"the end, {wall_text(place, end)}, is not after {what}, {wall_text(place, begins)} ({zone}):"
            " name a later end"
        )
    if end - begins > LONGEST:
        raise InputError(f"the end, {wall_text(place, end)} ({zone}), is more than {LONGEST.days} days after the start")
    return Span(start=begins, end=end)


def refuse_leave(present: Present, who: str, span: Span, zone: str) -> None:
    """Raise InputError when somebody is on leave in a part of `span`: they would not be on call then."""
    for leave in present.book.leave:
        away = Span(start=leave.start, end=leave.end)
        if leave.responder == who and away.overlaps(span):
            raise InputError(
                f"{who} is on leave from {present.text(away, zone)} and would not be on call then: shorten the span,"
                f" name somebody else, or remove the leave (tocsin oncall leave list)"
            )


def held(present: Present, key: DocumentKey, model: type[Model], listing: str) -> Model:
    """Return a live document; raise NotFoundError for one that never was, InputError for one that was removed."""
    content = present.live.get(key)
    if isinstance(content, model):
        return content
    standing: Standing | None = present.register.standing().get(key)
    if standing is not None:
        raise InputError(
            f"{key.text} was removed by {standing.by} at {standing.at:%Y-%m-%d %H:%M} UTC: see `{listing}`"
        )
    raise NotFoundError(f"there is no {key.text}: `{listing}` shows them")


def _refuse_past(check: Callable[[], object], present: Present, span: Span, zone: str) -> None:
    """Run a check; its InputError is put as whoever asked reads the time, with what to do next."""
    try:
        check()
    except InputError as error:
        start, now = (wall_text(ZoneInfo(zone), at) for at in (span.start, present.at))
        raise InputError(
            f"the start, {start}, is in the past: it is {now} ({zone}), and on-call history cannot be edited:"
            " leave --from out to begin now, or name a later start"
        ) from error


def _refuse_instead_of(present: Present, wanted: ToOverride) -> None:
    if wanted.instead_of is None:
        return
    if wanted.kind is not OverrideKind.REPLACE:
        raise InputError(f"--instead-of goes with replace, not with {wanted.kind}: leave it out")
    if present.responder(wanted.instead_of).name == wanted.responder:
        raise InputError(
            f"--instead-of: {wanted.responder} cannot stand in for themselves: name who is on call, or leave it out"
        )


def _without_number(who: Responder, wanted: ToOverride) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is forced and what is warned of; raise InputError when it must be forced and is not."""
    if who.phones or wanted.kind is OverrideKind.REMOVE:
        return (), ()
    said = f"{who.name} has no telephone number and cannot be rung"
    if wanted.kind is OverrideKind.ADD:
        return (), (f"{said}: pages pass them by",)
    if not wanted.force:
        raise InputError(f"{said}: name somebody else, give them a number, or give --force, which is recorded")
    return (said,), (said,)


def _sentence(override: Override) -> str:
    who, place = override.responder, override.schedule
    match override.kind:
        case OverrideKind.ADD:
            return f"{who} is on call on {place} as well"
        case OverrideKind.REMOVE:
            return f"{who} is not on call on {place}"
        case OverrideKind.REPLACE:
            return f"{who} is on call on {place} instead of {override.instead_of or 'everybody'}"
