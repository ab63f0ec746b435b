"""Swaps: asked, then accepted, declined or withdrawn; an accepted one is a pair of overrides (semantics 3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from escalation.oncall.absence import absence
from escalation.oncall.local_time import shifted, wall_text
from escalation.oncall.spans import shifts
from hub.errors import InputError
from hub.model.base import as_utc
from hub.model.schedule import CompiledSchedule, Override, OverrideKind
from hub.model.swap import Answer, Span, Swap, SwapState

_LOOKED_AHEAD: Final = timedelta(days=60)


def overrides_of(swap: Swap) -> tuple[Override, ...]:
    """Return the overrides that an accepted swap is, one for each span; none in any other state.

    Their `sequence` is whoever stores them to give.
    """
    if swap.state is not SwapState.ACCEPTED:
        return ()
    by = swap.answer.by if swap.answer else swap.by
    return tuple(
        Override(
            schedule=swap.schedule,
            kind=OverrideKind.REPLACE,
            start=span.start,
            end=span.end,
            responder=taker,
            instead_of=giver,
            by=by,
            why=f"swap {swap.number}: {swap.why}" if swap.why else f"swap {swap.number}",
            swap=swap.number,
        )
        for giver, taker, span in swap.spans
    )


def checked_swap(swap: Swap, schedule: CompiledSchedule, now: datetime) -> Swap:
    """Return `swap` if it can be asked, or accepted, at the aware instant `now`; raise InputError otherwise.

    Both people exist; each gives a span that has not begun, in all of which they are on call; whoever takes it is
    not on leave in it.
    """
    if swap.schedule != schedule.schedule.name:
        raise InputError(f"swap {swap.number}: found schedule {schedule.schedule.name}, expected {swap.schedule}")
    for person in (swap.asker, swap.accepter):
        if person not in schedule.responders:
            raise InputError(f"swap {swap.number}: there is no responder {person}{_others(schedule, person)}")
    for giver, taker, span in swap.spans:
        _refuse_begun(swap, schedule, giver, span, as_utc(now))
        _refuse_unless_on_call(swap, schedule, giver, span)
        _refuse_absent(swap, schedule, taker, span)
    return swap


def accepted(swap: Swap, schedule: CompiledSchedule, answer: Answer) -> Swap:
    """Return `swap` accepted; raise InputError when it was answered before, or cannot be applied any more.

    Whether `answer.by` may accept (the accepter, or a lead for them) is the caller's matter.
    """
    _refuse_answered(swap)
    return _answered(checked_swap(swap, schedule, answer.at), SwapState.ACCEPTED, answer)


def declined(swap: Swap, answer: Answer) -> Swap:
    """Return `swap` declined; raise InputError when it was answered before."""
    _refuse_answered(swap)
    return _answered(swap, SwapState.DECLINED, answer)


def withdrawn(swap: Swap, answer: Answer) -> Swap:
    """Return `swap` taken back by the asker; raise InputError when it was answered before."""
    _refuse_answered(swap)
    return _answered(swap, SwapState.WITHDRAWN, answer)


def _answered(swap: Swap, state: SwapState, answer: Answer) -> Swap:
    return swap.model_copy(update={"state": state, "answer": answer})


def _refuse_answered(swap: Swap) -> None:
    if swap.answer is None:
        return
    onward = {
        SwapState.ACCEPTED: "swap back by asking for another swap, or cover the span",
        SwapState.DECLINED: "ask again, or ask somebody else",
        SwapState.WITHDRAWN: "ask again",
    }
    raise InputError(
        f"swap {swap.number}: was {swap.state.value} by {swap.answer.by} at {swap.answer.at.isoformat()};"
        f" expected one that is still asked: {onward[swap.state]}"
    )


def _refuse_begun(swap: Swap, schedule: CompiledSchedule, giver: str, span: Span, now: datetime) -> None:
    if span.start < now:
        raise InputError(
            f"swap {swap.number}: the span of {giver} from {_text(schedule, span)} has begun;"
            f" expected a start at {_wall(schedule, now)} (now) or later: on-call history cannot be edited"
        )


def _refuse_unless_on_call(swap: Swap, schedule: CompiledSchedule, giver: str, span: Span) -> None:
    free = [each for each in shifts(schedule, span.start, span.end) if giver not in each.responders]
    if free:
        missing = Span(start=free[0].start, end=free[0].end)
        raise InputError(
            f"swap {swap.number}: {giver} is not on call on {swap.schedule} from {_text(schedule, missing)};"
            f" expected a span in which they are{_next_shift(schedule, giver, span)}"
        )


def _refuse_absent(swap: Swap, schedule: CompiledSchedule, taker: str, span: Span) -> None:
    starts = [leave.start for leave in schedule.leave if leave.responder == taker]
    for at in (span.start, *(start for start in starts if span.start < start < span.end)):
        reason = absence(schedule, taker, at)
        if reason:
            raise InputError(
                f"swap {swap.number}: {reason} and cannot take {_text(schedule, span)};"
                " expected a span without their leave: shorten it, ask somebody else, or remove the leave first"
            )


def _next_shift(schedule: CompiledSchedule, giver: str, span: Span) -> str:
    """Return where the first turn of `giver` from the span's start on lies, for the end of a sentence."""
    spans = shifts(schedule, span.start, shifted(span.start, _LOOKED_AHEAD))
    for number, first in enumerate(spans):
        if giver in first.responders:
            last = first
            for following in spans[number + 1 :]:
                if giver not in following.responders:
                    break
                last = following
            return f", such as {_text(schedule, Span(start=first.start, end=last.end))}"
    return f"; they have no turn in the {_LOOKED_AHEAD.days} days after {_wall(schedule, span.start)}"


def _others(schedule: CompiledSchedule, person: str) -> str:
    participants: Iterable[str] = (name for layer in schedule.schedule.layers for name in layer.rotation.participants)
    known = [name for name in dict.fromkeys(participants) if name in schedule.responders and name != person]
    return f"; on {schedule.schedule.name} there are {', '.join(known)}" if known else ""


def _text(schedule: CompiledSchedule, span: Span) -> str:
    return f"{_wall(schedule, span.start)} to {_wall(schedule, span.end)} {schedule.schedule.time_zone}"


def _wall(schedule: CompiledSchedule, at: datetime) -> str:
    return wall_text(ZoneInfo(schedule.schedule.time_zone), at)
