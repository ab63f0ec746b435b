"""Incidents in DynamoDB: a finding that is new, or comes again as it was, is one conditional write and no read.

What `hub.model.incident.observe` does to a row in that plain case is written as an update expression; whatever is not
plain is refused by its condition, comes back with the refusal, and goes through `observe` itself. The item keeps apart
what that expression changes and what its condition asks; the rest of the incident is one JSON text.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from hub.adapters.dynamodb.changes import WRITER, applied, new_mark
from hub.adapters.dynamodb.rows import instant_text
from hub.adapters.dynamodb.table import ABSENT, Condition, DynamoTable, Item, Written
from hub.adapters.dynamodb.tables import DUE, LISTED, PARTITION, SORT
from hub.errors import ConflictError, NotFoundError
from hub.model.base import as_utc
from hub.model.finding import FindingKey
from hub.model.handling import Handling, handle
from hub.model.incident import (
    REMINDER_AFTER,
    Change,
    Incident,
    IncidentState,
    Mark,
    Observation,
    Observed,
    observe,
    tell,
)
from hub.model.severity import SeverityLabel

INCIDENT: Final = "incident"
"""The sort key of an incident, and what the index of what is due lists it under."""
TOLD: Final = "told"
"""Where that index lists an incident that has nothing due and came again; nobody asks there.

The write of a plain repeat knows the row only by its condition, and no expression sets an attribute now and leaves it
out then: the attribute `under` says what `due` becomes. The next write of the whole item leaves the index.
"""
RACES: Final = 20
"""So often a lost race is decided again before the message goes back to its queue."""
REMEMBERED: Final = 1000
"""So many items wait at most between what is seen and what is told; one that is forgotten costs a read."""
_COUNTED: Final = ("count", "version")
_APART: Final = {"summary", "ordering", "opened_at", *_COUNTED}
"""Fields that the item keeps outside the text of the incident, and those outside the text of the summary."""
_SUMMARY_APART: Final = {"key", "first_seen", "severity", "attack_sequence"}
_NEWEST: Final = ("ordering", "summary", WRITER)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class DynamoIncidentStore:
    """`hub.ports.IncidentStore` over the table `state`. A change raises ConflictError when others win every race."""

    def __init__(self, state: DynamoTable, mark: Callable[[], str] = new_mark) -> None:
        """Work on the table `state`; `mark` gives each write a mark of its own."""
        self._state, self._mark = state, mark
        # Items as they were last seen to have something due: telling follows, and then needs no read.
        self._untold: dict[str, Item] = {}

    def observe(self, event: Observation) -> Observed:
        """Apply `hub.model.incident.observe` to the row of the event's finding and return its result."""
        # An archived one closes the row, which is never plain: only a row that is not there is worth a first try.
        written = None if event.archived else self._count(event)
        if written is not None and written.applied and written.item is not None:
            incident = self._remember(written.item)
            return Observed(incident=incident, change=Change.OPENED if incident.version == 1 else Change.REPEATED)
        return self._decide(event, None if written is None else written.item)

    def mark_told(self, key: FindingKey, mark: Mark, routes: tuple[str, ...]) -> Incident:
        """Apply `hub.model.incident.tell`; raise NotFoundError when there is no row."""
        item = self._untold.pop(key.digest, None) or self._get(key)
        told = self._change(key, item, lambda row: tell(row, mark, routes))
        if told is None:
            raise NotFoundError(f"no incident of finding {key.id} in {key.account} {key.region}")
        return told

    def acknowledge(self, key: FindingKey, mark: Mark, by: str, at: datetime) -> Incident | None:
        """Set an open incident to acknowledged unless it is in another episode, or beyond `mark`; return the row."""

        def taken(row: Incident) -> Incident:
            left_alone = row.state is not IncidentState.OPEN or not _covers(mark, row)
            return row if left_alone else _acknowledged(row, by, at)

        return self._change(key, self._get(key), taken)

    def handle(self, key: FindingKey, handling: Handling) -> Incident | None:
        """Apply `hub.model.handling.handle` to the row; return the row afterwards, None without one."""
        return self._change(key, self._get(key), lambda row: handle(row, handling))

    def get(self, key: FindingKey) -> Incident | None:
        """Return the row, or None."""
        item = self._get(key)
        return None if item is None else _incident(item)

    def due(self, before: datetime, limit: int = 100) -> Sequence[Incident]:
        """Return rows whose `due_at` is at or before `before`, the longest due first.

        The index follows by moments: one that has just become due may be missing.
        """
        items = self._state.indexed(DUE, INCIDENT, until=instant_text(before), limit=limit)
        rows = [(row.due_at, row) for row in map(self._remember, items)]
        due = [(at, row) for at, row in rows if at is not None and at <= before]
        return [row for _, row in sorted(due, key=lambda each: each[0])]

    def find(self, state: IncidentState | None = None, limit: int = 1000) -> Sequence[Incident]:
        """Return incidents, the newest opened first. One that has just changed its state may be missing."""
        states = tuple(IncidentState) if state is None else (state,)
        found = [row for each in states for row in self._listed(each, limit)]
        return sorted(found, key=lambda row: (row.opened_at, row.key.digest), reverse=True)[:limit]

    def opened(self, state: IncidentState, since: datetime, until: datetime, limit: int) -> Sequence[Incident]:
        """Return incidents in `state` that opened from `since` to `until`, both inclusive, the oldest opened first.

        One that has just changed its state may be missing.
        """
        first, last = instant_text(since), instant_text(until)
        items = self._state.indexed(LISTED, _listed_under(state), since=first, until=last, limit=limit)
        return [row for row in map(_incident, items) if row.state is state]

    def _listed(self, state: IncidentState, limit: int) -> list[Incident]:
        items = self._state.indexed(LISTED, _listed_under(state), backwards=True, limit=limit)
        return [row for row in map(_incident, items) if row.state is state]

    def _count(self, event: Observation) -> Written:
        """Write the event if its finding is new, or comes again as it was: one request, which reads nothing."""
        fresh = _item(observe(None, event).incident) | {WRITER: self._mark()}
        written = self._state.update(fresh[PARTITION], fresh[SORT], _expression(fresh), _plain(fresh, event))
        return Written(applied=applied(written, fresh[WRITER]), item=written.item)

    def _decide(self, event: Observation, item: Item | None) -> Observed:
        """Write what `observe` makes of the row in `item`, and on a lost race of the row that won it."""
        for _ in range(RACES):
            row = None if item is None else _incident(item)
            observed = observe(row, event)
            written = Written(applied=True, item=item)
            if observed.incident != row:
                written = self._replace(item, observed.incident)
            if written.applied and written.item is not None:
                self._remember(written.item)
                return observed
            item = written.item
        raise _conflict(event.summary.key)

    def _change(self, key: FindingKey, item: Item | None, change: Callable[[Incident], Incident]) -> Incident | None:
        """Write what `change` makes of the row in `item`, or of the row that won the race; None without one."""
        for _ in range(RACES):
            if item is None:
                return None
            row = _incident(item)
            changed = change(row)
            if changed == row:
                return row
            written = self._replace(item, changed)
            if written.applied:
                return changed
            item = written.item
        raise _conflict(key)

    def _replace(self, before: Item | None, incident: Incident) -> Written:
        """Put the incident in place of `before`; not applied, the result holds what somebody else wrote first."""
        mark = self._mark()
        condition = ABSENT if before is None else Condition("#writer = :before", {":before": before[WRITER]}, _NAMES)
        written = self._state.put({**_item(incident), WRITER: mark}, condition)
        return Written(applied=applied(written, mark), item=written.item)

    def _get(self, key: FindingKey) -> Item | None:
        return self._state.get(_partition(key), INCIDENT)

    def _remember(self, item: Item) -> Incident:
        """Return the incident of `item`, and keep the item for telling while something of it is due."""
        incident = _incident(item)
        self._untold.pop(incident.key.digest, None)
        if len(self._untold) >= REMEMBERED:
            self._untold.clear()
        if incident.due:
            self._untold[incident.key.digest] = item
        return incident


_NAMES: Final = {"#writer": WRITER}


def _partition(key: FindingKey) -> str:
    return f"incident#{key.digest}"


def _listed_under(state: IncidentState) -> str:
    return f"incident.{state.value}"


def _conflict(key: FindingKey) -> ConflictError:
    return ConflictError(f"the incident of finding {key.id} changed {RACES} times while it was being changed")


def _covers(mark: Mark, row: Incident) -> bool:
    return row.seen.episode == mark.episode and not row.seen.beyond(mark)


def _acknowledged(row: Incident, by: str, at: datetime) -> Incident:
    changes = {"acknowledged_by": by, "acknowledged_at": as_utc(at), "version": row.version + 1}
    return row.model_copy(update={"state": IncidentState.ACKNOWLEDGED, **changes})


def _item(incident: Incident) -> dict[str, Any]:
    """Return the item of an incident, all but the mark of its writer. Texts leave out what has its default."""
    summary, due_at, remind_at = incident.summary, incident.due_at, _remind_at(incident)
    item = {
        PARTITION: _partition(incident.key),
        SORT: INCIDENT,
        "row": _row_text(incident),
        "summary": summary.model_dump_json(exclude=_SUMMARY_APART, exclude_defaults=True),
        "first_seen": _microseconds(summary.first_seen),
        "severity": _severity_text(summary.severity),
        "sequence": summary.attack_sequence,
        "ordering": _microseconds(incident.ordering),
        **{name: getattr(incident, name) for name in _COUNTED},
        "rank": incident.seen.label.rank,
        "in_sequence": incident.seen.attack_sequence,
        "planned": bool(incident.due) or any(not incident.seen.beyond(mark) for mark in incident.told.values()),
        "under": TOLD if due_at is None else INCIDENT,
        LISTED.partition: _listed_under(incident.state),
        LISTED.sort: instant_text(incident.opened_at),
    }
    item |= {} if remind_at is None else {"remind_at": _microseconds(remind_at)}
    return item if due_at is None else {**item, DUE.partition: INCIDENT, DUE.sort: instant_text(due_at)}


def _row_text(incident: Incident) -> str:
    """Return what the item keeps nowhere else, as JSON; the key and each mark in a short form."""
    row = incident.model_dump(mode="json", exclude=_APART, exclude_defaults=True)
    key, told = list(row["key"].values()), {route: mark.text for route, mark in incident.told.items()}
    short = {"key": key, "seen": incident.seen.text, "told": told}
    return json.dumps({**row, **short}, separators=(",", ":"), ensure_ascii=False)


def _incident(item: Item) -> Incident:
    """Return the incident that `_item`, or a plain repeat after it, wrote."""
    row: dict[str, Any] = json.loads(item["row"])
    marks = {"seen": _read_mark(row["seen"]), "told": {route: _read_mark(text) for route, text in row["told"].items()}}
    kept = {"ordering": _instant(item["ordering"]), **{name: item[name] for name in _COUNTED}}
    key = dict(zip(FindingKey.model_fields, row["key"], strict=True))
    apart = {"key": key, "opened_at": item[LISTED.sort], "summary": _read_summary(item, key)}
    return Incident.model_validate({**row, **marks, **kept, **apart})


def _read_summary(item: Item, key: Mapping[str, str]) -> dict[str, Any]:
    apart = {
        "key": key,
        "first_seen": _instant(item["first_seen"]),
        "severity": _severity(item["severity"]),
        "attack_sequence": item["sequence"],
    }
    return {**json.loads(item["summary"]), **apart}


def _read_mark(text: str) -> Mark:
    """Return the mark whose `text` that is."""
    episode, label, *sequence = text.split(".")
    return Mark(episode=int(episode), label=SeverityLabel(label), attack_sequence=bool(sequence))


def _expression(fresh: Item) -> str:
    """Return the update that makes a missing item `fresh`, and of one that is there its plain repeat.

    Of a row that is there a repeat changes the count, the time and the words; all else keeps what it has.
    """
    sources = {DUE.partition: "under", "sequence": "in_sequence"}
    changes = [f"#{name} = :{name}" for name in _NEWEST]
    changes += [f"#{name} = if_not_exists(#{name}, :zero) + :{name}" for name in _COUNTED]
    kept = [name for name in fresh if name not in (PARTITION, SORT, *_NEWEST, *_COUNTED)]
    changes += [f"#{name} = if_not_exists(#{sources.get(name, name)}, :{name})" for name in kept]
    return f"SET {', '.join(changes)}"


def _plain(fresh: Item, event: Observation) -> Condition:
    """Return the condition that there is no row, or one of which `observe` makes a repeat that plans nothing.

    That is: a newer event of the same episode, neither a higher severity nor an earlier beginning than the row has,
    nothing that raises its mark, and what was seen is due or was told.
    """
    expression = (
        "#ordering < :ordering AND #ordering > :since AND #first_seen <= :first_seen AND #severity >= :severity"
        " AND #rank >= :rank AND #planned = :yes"
    )
    values = {f":{name}": value for name, value in fresh.items() if name not in (PARTITION, SORT)}
    names = {f"#{name}": name for name in fresh if name not in (PARTITION, SORT)}
    more: dict[str, Any] = {":zero": 0, ":yes": True, ":since": fresh["ordering"] - event.quiet_period // _MICROSECOND}
    if event.summary.attack_sequence:
        expression += " AND #in_sequence = :yes"
    if event.gentle and not event.replayed:
        expression += " AND (attribute_not_exists(#remind_at) OR #remind_at > :arrived_at)"
        more[":arrived_at"], names["#remind_at"] = _microseconds(event.arrived_at), "remind_at"
    return Condition(f"{ABSENT.expression} OR ({expression})", {**values, **more}, names)


def _remind_at(incident: Incident) -> datetime | None:
    """Return from when on an event may make a reminder due; None when no event does."""
    after, since = REMINDER_AFTER.get(incident.seen.label), incident.reminded_at or incident.acknowledged_at
    if incident.state is not IncidentState.ACKNOWLEDGED or after is None or since is None:
        return None
    return since + after


def _microseconds(at: datetime) -> int:
    """Return `at` as whole microseconds since 1970, a third of the bytes of its text."""
    return (at - _EPOCH) // _MICROSECOND


def _instant(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)


def _severity_text(severity: float) -> str:
    """Return a severity as text that sorts as severities do, and comes back exactly: DynamoDB's numbers are decimal."""
    return struct.pack(">d", severity + 0.0).hex()


def _severity(text: str) -> float:
    severity: float = struct.unpack(">d", bytes.fromhex(text))[0]
    return severity
