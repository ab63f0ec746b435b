"""An incident: the case of one finding in one episode; what was seen of it, what people were told, and what is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Field

from hub.model.base import Frozen, Instant
from hub.model.finding import FindingKey
from hub.model.policy import Mode
from hub.model.severity import SeverityLabel
from hub.model.summary import Summary


class IncidentState(StrEnum):
    """Where an incident stands."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class Closure(StrEnum):
    """How an incident was closed."""

    TRUE_POSITIVE = "true-positive"
    EXPECTED = "expected"
    FALSE_POSITIVE = "false-positive"
    ARCHIVED = "archived"
    AGE = "age"


class Mark(Frozen):
    """How far something has got: the episode, the label in it, and whether it is part of an attack sequence."""

    episode: int
    label: SeverityLabel
    attack_sequence: bool = False

    def beyond(self, other: Mark | None) -> bool:
        """Return whether there is more here than `other` knows (semantics 4: told is behind seen)."""
        if other is None or self.episode != other.episode:
            return other is None or self.episode > other.episode
        return self.label.rank > other.label.rank or (self.attack_sequence and not other.attack_sequence)

    @property
    def text(self) -> str:
        """A short stable form for notice ids: `2.high` or `2.high.sequence`."""
        return f"{self.episode}.{self.label.value}{'.sequence' if self.attack_sequence else ''}"


SETTLED = "record"
"""The key in `told` of the route `record`: what it has reached needs no telling by any route."""


REMINDER = "reminder"
"""The key in `due` of the mail that an acknowledged incident goes on; no route, so never in `told`."""
REMINDER_AFTER = {SeverityLabel.CRITICAL: timedelta(hours=24), SeverityLabel.HIGH: timedelta(hours=72)}
"""How long after the taking, or the reminder before, the next event is worth a mail (semantics 4)."""


class Incident(Frozen):
    """The row of one finding. Routes are kept as their text. Under 1 KB; one conditional write changes it."""

    key: FindingKey
    state: IncidentState = IncidentState.OPEN
    closure: Closure | None = None
    summary: Summary
    count: int = 1
    """Events the hub has counted, whatever GuardDuty's own count says."""
    ordering: Instant
    """The ordering time of the newest event: min(updatedAt, arrival + 5 min)."""
    opened_at: Instant
    """Arrival of the event that opened this episode."""
    seen: Mark
    told: Mapping[str, Mark] = Field(default_factory=dict)
    due: Mapping[str, Instant] = Field(default_factory=dict)
    """Routes still to be told of `seen`, each with the instant from which it is due."""
    mode: Mode = Mode.LIVE
    suppressed_by: str | None = None
    acknowledged_by: str | None = None
    acknowledged_at: Instant | None = None
    closed_by: str | None = None
    """Who closed it by hand, or archived its finding."""
    closed_at: Instant | None = None
    snoozed_until: Instant | None = None
    """Nothing is due before this; cleared when it rises, and by the next episode."""
    note: str = ""
    noted_by: str | None = None
    noted_at: Instant | None = None
    reminded_at: Instant | None = None
    """Arrival of the event because of which a reminder was last due; None since it was taken."""
    version: int = 1

    @property
    def due_at(self) -> datetime | None:
        """The earliest instant at which something is due, or None (the sparse index of semantics 4)."""
        earliest = min(self.due.values(), default=None)
        return earliest if earliest is None or self.snoozed_until is None else max(earliest, self.snoozed_until)

    def due_now(self, now: datetime) -> tuple[str, ...]:
        """Return the routes due at `now`, in the order in which they were decided; none while it is snoozed."""
        if self.snoozed_until is not None and now < self.snoozed_until:
            return ()
        return tuple(route for route, since in self.due.items() if since <= now)


class Observation(Frozen):
    """One finding event together with what the policy makes of it: all that changes an incident row."""

    summary: Summary
    ordering: Instant
    arrived_at: Instant
    routes: tuple[str, ...] = ()
    gentle: tuple[str, ...] = ()
    held: Mapping[str, Instant] = Field(default_factory=dict)
    window_since: Instant | None = None
    outside: tuple[str, ...] = ()
    """The routes of an incident that opened before `window_since`: a window is for what opens inside it."""
    settled: bool = True
    archived: bool = False
    mode: Mode = Mode.LIVE
    suppressed_by: str | None = None
    replayed: bool = False
    quiet_period: timedelta


class Change(StrEnum):
    """What an observation did to the row."""

    OPENED = "opened"
    REPEATED = "repeated"
    RAISED = "raised"
    RETURNED = "returned"
    SAME = "same"
    STALE = "stale"

    @property
    def duplicate(self) -> bool:
        """True when the event changed nothing."""
        return self in (Change.SAME, Change.STALE)


class Observed(Frozen):
    """The row after an observation, and what the observation did."""

    incident: Incident
    change: Change


def observe(row: Incident | None, event: Observation) -> Observed:
    """Return what `event` makes of `row`: the one place where the rules of seen and told are written (semantics 4).

    Pure: a store applies it in one conditional write, and on a lost race applies it again to the row it finds.
    """
    if row is None:
        mark = _mark(1, event)
        fresh = Incident(
            key=event.summary.key,
            summary=event.summary,
            ordering=event.ordering,
            opened_at=event.arrived_at,
            seen=mark,
        )
        return Observed(incident=_plan(_episode(fresh, event), event, gentle=event.replayed), change=Change.OPENED)
    if event.ordering <= row.ordering:
        return _not_newer(row, event)
    newer = _newer(row, event)
    if event.ordering - row.ordering >= event.quiet_period:
        mark = _mark(row.seen.episode + 1, event)
        again = newer.model_copy(update={"seen": mark, "opened_at": event.arrived_at, "due": {}})
        gentle = row.closure is Closure.ARCHIVED or _late(row, event)
        return Observed(incident=_plan(_episode(again, event), event, gentle=gentle), change=Change.RETURNED)
    return _within_episode(row, newer, event)


def tell(row: Incident, mark: Mark, routes: tuple[str, ...]) -> Incident:
    """Return the row after `routes` were told of `mark`: told moves up to it, and what is due shrinks.

    A mark that the row has left behind in the meantime settles nothing that is due now.
    """
    reached = [route for route in routes if route != REMINDER and mark.beyond(row.told.get(route))]
    told = {**row.told, **dict.fromkeys(reached, mark)}
    due = row.due if row.seen.beyond(mark) else {key: at for key, at in row.due.items() if key not in routes}
    return row.model_copy(update={"told": told, "due": due, "version": row.version + 1})


def _mark(episode: int, event: Observation) -> Mark:
    return Mark(episode=episode, label=event.summary.label, attack_sequence=event.summary.attack_sequence)


def _newer(row: Incident, event: Observation) -> Incident:
    summary = event.summary.model_copy(update={"first_seen": min(row.summary.first_seen, event.summary.first_seen)})
    changes = {"count": row.count + 1, "ordering": event.ordering, "summary": summary, "version": row.version + 1}
    return row.model_copy(update=changes)


def _episode(row: Incident, event: Observation) -> Incident:
    state = IncidentState.CLOSED if event.archived else IncidentState.OPEN
    closure = Closure.ARCHIVED if event.archived else None
    untaken = {"acknowledged_by": None, "acknowledged_at": None, "reminded_at": None}
    unhandled = {"closed_by": None, "closed_at": None, "snoozed_until": None}
    return row.model_copy(update={"state": state, "closure": closure, **untaken, **unhandled})


def _within_episode(row: Incident, newer: Incident, event: Observation) -> Observed:
    if event.archived:
        closed = newer.model_copy(update={"state": IncidentState.CLOSED, "closure": Closure.ARCHIVED, "due": {}})
        return Observed(incident=settle(closed), change=Change.REPEATED)
    return _raise(row, newer, event, Change.REPEATED)


def _not_newer(row: Incident, event: Observation) -> Observed:
    if event.ordering < row.ordering:
        return Observed(incident=row, change=Change.STALE)
    return _raise(row, row, event, Change.SAME)


def _raise(row: Incident, base: Incident, event: Observation, otherwise: Change) -> Observed:
    """Apply `event` inside the row's episode: a higher band or an attack sequence raises; an untold one is planned."""
    mark = _mark(row.seen.episode, event)
    raised = mark.beyond(row.seen)
    top = Mark(
        episode=mark.episode,
        label=max(mark.label, row.seen.label, key=lambda label: label.rank),
        attack_sequence=mark.attack_sequence or row.seen.attack_sequence,
    )
    if raised:
        version = row.version + 1
        grown = base.model_copy(update={"seen": top, "summary": _newer(row, event).summary, "version": version})
        # Whoever took or closed it took less than this: it is open again, and can be taken anew.
        reopened = grown if event.archived else _episode(grown, event)
        planned = _plan(_at_its_worst(reopened, row), event, gentle=_late(row, event))
        return Observed(incident=planned, change=Change.RAISED)
    worst = _at_its_worst(base, row)
    if otherwise is Change.REPEATED and not row.due and not _reached(row):
        return Observed(incident=_plan(worst, event, gentle=_late(row, event)), change=otherwise)
    return Observed(incident=_remind(worst, event) if otherwise is Change.REPEATED else worst, change=otherwise)


def _remind(row: Incident, event: Observation) -> Incident:
    """Return the row with a reminder due when it was taken long ago and goes on; never for what tells nobody now."""
    after = REMINDER_AFTER.get(row.seen.label)
    since = row.reminded_at or row.acknowledged_at
    if row.state is not IncidentState.ACKNOWLEDGED or after is None or since is None:
        return row
    if event.replayed or not event.gentle or event.arrived_at - since < after:
        return row
    due = {**row.due, REMINDER: event.arrived_at}
    return row.model_copy(update={"reminded_at": event.arrived_at, "due": due, "mode": event.mode})


def _at_its_worst(base: Incident, row: Incident) -> Incident:
    """Return `base` with the highest severity of the episode: what is told later must not say less than `seen`."""
    worst = {
        "severity": max(base.summary.severity, row.summary.severity),
        "attack_sequence": base.seen.attack_sequence,
    }
    return base.model_copy(update={"summary": base.summary.model_copy(update=worst)})


def _late(row: Incident, event: Observation) -> bool:
    """Return whether the event only mails: it was replayed, and nothing was due anyway (semantics 6)."""
    return event.replayed and not any(route != REMINDER for route in row.due)


def _reached(row: Incident) -> bool:
    return any(not row.seen.beyond(mark) for mark in row.told.values())


def _plan(row: Incident, event: Observation, *, gentle: bool) -> Incident:
    """Return the row with the event's routes due for its `seen` mark, or settled when nobody is to be told.

    `gentle` mails where it would call, and so holds no call back either.
    """
    routes, held = (event.gentle, {}) if gentle else _routes_of(row, event)
    due = dict.fromkeys(routes, event.arrived_at)
    due |= {route: until for route, until in held.items() if route not in due}
    planned = row.model_copy(update={"due": due, "mode": event.mode, "suppressed_by": event.suppressed_by})
    return settle(planned) if not due and event.settled else planned


def _routes_of(row: Incident, event: Observation) -> tuple[tuple[str, ...], Mapping[str, datetime]]:
    if event.window_since is not None and row.opened_at < event.window_since:
        return event.outside, {}
    return event.routes, event.held


def settle(row: Incident) -> Incident:
    """Return the row with nothing left to tell of what is seen: it was recorded, or dealt with."""
    return row.model_copy(update={"told": {**row.told, SETTLED: row.seen}})
