"""Overrides, leave and swaps as rows that people read."""

from __future__ import annotations

from datetime import datetime

from console.operations.oncall_wishes import LeaveRow, OverrideRow, SwapRow
from console.suggesting import meant
from hub.errors import NotFoundError
from hub.model.configuration import Configuration
from hub.model.document import DocumentKey
from hub.model.journal import LiveDocument, Register
from hub.model.responder import Leave
from hub.model.schedule import Override
from hub.model.swap import Swap
from hub.ports import ConfigurationStore


def override_rows(store: ConfigurationStore, schedule: str | None, since: datetime | None) -> tuple[OverrideRow, ...]:
    """Return the overrides of a schedule or of all, by number; with `since` only those that hold or begin after it.

    Raises NotFoundError for an unknown schedule, with the nearest.
    """
    register, configuration = store.register(), store.current()
    known = configuration.schedules
    if schedule is not None and schedule not in known:
        raise NotFoundError(f"there is no schedule {schedule!r}{meant(schedule, list(known))}")
    rows = [_override_row(each, configuration) for each in _of(register, Override)]
    wanted = (row for row in rows if row is not None and schedule in (None, row.schedule))
    ahead = (row for row in wanted if since is None or row.end > since)
    return tuple(sorted(ahead, key=lambda row: (row.schedule, row.number)))


def leave_rows(store: ConfigurationStore, since: datetime | None) -> tuple[LeaveRow, ...]:
    """Return all leave, by start; with `since` only what holds or begins after it."""
    register, configuration = store.register(), store.current()
    rows = [_leave_row(each, configuration) for each in _of(register, Leave)]
    ahead = (row for row in rows if row is not None and (since is None or row.end > since))
    return tuple(sorted(ahead, key=lambda row: (row.start, row.responder)))


def swap_rows(store: ConfigurationStore, since: datetime | None) -> tuple[SwapRow, ...]:
    """Return all swaps, by number; with `since` only those with a span that holds or begins after it."""
    register, configuration = store.register(), store.current()
    rows = (_swap_row(swap, configuration) for swap in register.swaps())
    return tuple(row for row in rows if since is None or _ends(row) > since)


def _of(register: Register, model: type[Override | Leave]) -> list[LiveDocument]:
    return [each for each in register.live if isinstance(each.content, model)]


def _number(key: DocumentKey) -> int:
    return int(key.name.rpartition("/")[2])


def _ends(row: SwapRow) -> datetime:
    return max(span.end for span in (row.given, row.taken) if span is not None)


def _override_row(document: LiveDocument, configuration: Configuration) -> OverrideRow | None:
    override = document.content
    if not isinstance(override, Override) or override.schedule not in configuration.schedules:
        return None
    return OverrideRow(
        schedule=override.schedule,
        number=_number(document.key),
        time_zone=configuration.schedules[override.schedule].time_zone,
        kind=override.kind,
        responder=override.responder,
        full_name=_full_name(override.responder, configuration),
        instead_of=override.instead_of,
        start=override.start,
        end=override.end,
        swap=override.swap,
        by=override.by,
        why=override.why,
    )


def _leave_row(document: LiveDocument, configuration: Configuration) -> LeaveRow | None:
    leave = document.content
    if not isinstance(leave, Leave):
        return None
    known = configuration.responders.get(leave.responder)
    return LeaveRow(
        responder=leave.responder,
        number=_number(document.key),
        time_zone=(known.time_zone if known else None) or configuration.organization.time_zone,
        full_name=_full_name(leave.responder, configuration),
        start=leave.start,
        end=leave.end,
        why=leave.why,
    )


def _swap_row(swap: Swap, configuration: Configuration) -> SwapRow:
    known = configuration.schedules.get(swap.schedule)
    return SwapRow(
        number=swap.number,
        schedule=swap.schedule,
        time_zone=known.time_zone if known else configuration.organization.time_zone,
        state=swap.state,
        asker=swap.asker,
        accepter=swap.accepter,
        given=swap.given,
        taken=swap.taken,
        by=swap.by,
        at=swap.at,
        why=swap.why,
        answered_by=swap.answer.by if swap.answer else None,
    )


def _full_name(name: str, configuration: Configuration) -> str:
    known = configuration.responders.get(name)
    return known.full_name if known else name
