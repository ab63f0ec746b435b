"""The watchdog's invariants, pure: what is wrong with the rows of a hub at an instant, and what repairs it.

Whoever hosts the hub reads the rows, asks here, repairs, and asks again. Nothing here knows where the rows come from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from hub.model.beat import Beat
from hub.model.breach import Breach, Invariant, Remedy
from hub.model.incident import Incident
from hub.model.notice import Notice
from hub.model.page import Page, PageHead, PageState
from hub.model.record import RejectedFrom, RejectedRecord

DUE_GRACE: Final = timedelta(minutes=2)
"""What has been due, or stored and not sent, for longer is told again (semantics 4)."""
PAGE_GRACE: Final = timedelta(minutes=1)
"""How late a page's timer may be, and how long a head may stand without its page item."""
WINDOW_GRACE: Final = timedelta(minutes=1)
"""How long after its end a window may be unsent (semantics 5)."""
SILENT_AFTER: Final = timedelta(minutes=3)
"""A hub whose last beat is older serves nobody."""
TOLD_AFTER: Final = timedelta(minutes=5)
"""The owners hear of what could not be repaired for so long."""
CANARY_GRACE: Final = timedelta(minutes=15)
"""A Region is silent when none of its last three canaries, one each five minutes, has arrived."""
SAMPLE_GRACE: Final = timedelta(hours=26)
"""GuardDuty makes a sample in each Region once a day."""
LOOKED_AT_WITHIN: Final = timedelta(hours=24)
"""So long a rejected record may wait for a person; that it came was told at once by the `unreadable` route."""
HOURLY: Final = timedelta(hours=1)
DAILY: Final = timedelta(hours=24)


class RunningPage(NamedTuple):
    """A page item that is not finished, and whether a result for it is on its way."""

    item: Page
    awaited: bool
    lost: bool = False
    """True when its run is known to be over, whatever its timer says."""


def overdue(incidents: Sequence[Incident], now: datetime) -> tuple[Breach, ...]:
    """Return the breach of rows that have been due for more than two minutes."""
    late = [row.due_at for row in incidents if row.due_at is not None and row.due_at + DUE_GRACE <= now]
    return _many(Invariant.DUE, "rows with something due", late, DUE_GRACE, Remedy.REDO)


def unsent(notices: Sequence[Notice], now: datetime) -> tuple[Breach, ...]:
    """Return the breach of notices that were stored more than two minutes ago and not sent."""
    late = [each.requested_at for each in notices if not each.sent_at and each.requested_at + DUE_GRACE <= now]
    return _many(Invariant.NOTICES, "notices", late, DUE_GRACE, Remedy.SEND)


def windows_unsent(ends: Sequence[datetime], now: datetime) -> tuple[Breach, ...]:
    """Return the breach of windows, given by their ends, that are unsent a minute after it (semantics 5)."""
    late = [end for end in ends if end + WINDOW_GRACE <= now]
    return _many(Invariant.WINDOWS, "digests", late, WINDOW_GRACE, Remedy.REPEAT)


def without_execution(pages: Iterable[RunningPage], now: datetime) -> tuple[Breach, ...]:
    """Return a breach for each page item that is not finished and that nothing will move.

    Its run is over, or its timer is more than a minute late, or there is none, and no result is on its way.
    """
    timers = [(page, page.item.wake_at or page.item.opened_at) for page in pages if not page.awaited]
    late = [(page.item, since + PAGE_GRACE) for page, since in timers if since + PAGE_GRACE <= now]
    lost = [(page.item, now) for page, since in timers if page.lost and since + PAGE_GRACE > now]
    return tuple(
        _breach(Invariant.PAGES, item.page_id, since, Remedy.RESTART).model_copy(update={"version": item.version})
        for item, since in (*late, *lost)
    )


def without_item(
    heads: Iterable[PageHead], known: Collection[str], members: Collection[str], now: datetime
) -> tuple[Breach, ...]:
    """Return a breach for each head that runs without a page item: whoever opened it was stopped in between.

    `known` are the ids of the page items there are, `members` the ids of pages that hold members. One that holds none
    is cancelled: whoever is still on the way to it goes on to the next generation.
    """
    lone = [head for head in heads if head.state is PageState.RUNNING and head.page_id not in known]
    return tuple(
        _breach(
            Invariant.PAGES,
            head.page_id,
            head.opened_at + PAGE_GRACE,
            Remedy.BEGIN if head.page_id in members else Remedy.CANCEL,
        )
        for head in lone
        if head.opened_at + PAGE_GRACE <= now
    )


def unhealthy_audiences(names: Sequence[str], now: datetime) -> tuple[Breach, ...]:
    """Return a breach for each audience without a working address."""
    return tuple(_breach(Invariant.AUDIENCES, name, now, Remedy.PERSON) for name in names)


def silent_regions(canaries: Mapping[str, datetime | None], now: datetime) -> tuple[Breach, ...]:
    """Return a breach for each Region of which no canary has arrived that was sent in the last 15 minutes.

    `canaries` says when the newest that has arrived was sent; None: none ever arrived.
    """
    return _missing(Invariant.CANARIES, canaries, CANARY_GRACE, now)


def unproved_rules(samples: Mapping[str, datetime | None], now: datetime) -> tuple[Breach, ...]:
    """Return a breach for each Region of which no sample finding has arrived that was made in the last 26 hours.

    `samples` says when the newest that has arrived was made. Where none ever arrived there is no breach while canaries
    arrive: the first is made within a day.
    """
    known = {region: at for region, at in samples.items() if at is not None}
    return _missing(Invariant.SAMPLES, known, SAMPLE_GRACE, now)


def dead_messages(waiting: Sequence[RejectedRecord]) -> tuple[Breach, ...]:
    """Return the breach of messages that could not be handled, and that nobody has replayed or discarded."""
    times = [record.last_at for record in waiting if record.queue is RejectedFrom.MESSAGES]
    return _many(Invariant.DEAD, "dead messages", times, timedelta(), Remedy.PERSON)


def not_looked_at(waiting: Sequence[RejectedRecord]) -> tuple[Breach, ...]:
    """Return the breach of rejected records that nobody has replayed or discarded."""
    times = [record.last_at for record in waiting if record.queue is RejectedFrom.FINDINGS]
    return _many(Invariant.REJECTED, "rejected records", times, timedelta(), Remedy.PERSON)


def nobody_serves(running: Sequence[Page], last: Beat | None, now: datetime) -> tuple[Breach, ...]:
    """Return the breach of a hub whose pages run while its watchdog has not looked for three minutes."""
    if not running:
        return ()
    opened_at = running[0].opened_at
    since = max(opened_at, last.at if last else opened_at) + SILENT_AFTER
    if since > now:
        return ()
    return (_breach(Invariant.BEAT, "the watchdog's beat", since, Remedy.PERSON, len(running)),)


def repaired(before: Sequence[Breach], after: Sequence[Breach]) -> tuple[Breach, ...]:
    """Return what was found before a repair, each with whether it was gone afterwards, and what came new."""
    left = {(each.invariant, each.thing): each for each in after}
    gone = [each.model_copy(update={"repaired": True}) for each in before if (each.invariant, each.thing) not in left]
    return (*gone, *after)


def to_tell(breaches: Iterable[Breach], now: datetime) -> tuple[Breach, ...]:
    """Return the breaches that the owners must hear of: not repaired, and for long enough."""
    return tuple(each for each in breaches if not each.repaired and each.since + _patience(each) <= now)


def notice_id(breach: Breach, now: datetime) -> str:
    """Return the id of the owners' notice: one for each thing and hour, and a day where only a person can help."""
    span = DAILY if breach.invariant in (Invariant.REJECTED, Invariant.DEAD) else HOURLY
    turn = int(now.timestamp() // span.total_seconds())
    return f"watchdog.{breach.invariant.name.lower()}.{breach.thing}.{turn}"


def _patience(breach: Breach) -> timedelta:
    return LOOKED_AT_WITHIN if breach.invariant is Invariant.REJECTED else TOLD_AFTER


def _missing(
    invariant: Invariant, arrived: Mapping[str, datetime | None], grace: timedelta, now: datetime
) -> tuple[Breach, ...]:
    ends = [(region, now if last is None else last + grace) for region, last in arrived.items()]
    return tuple(_breach(invariant, region, end, Remedy.PERSON) for region, end in ends if end <= now)


def _many(
    invariant: Invariant, thing: str, times: Sequence[datetime], grace: timedelta, remedy: Remedy
) -> tuple[Breach, ...]:
    """Return one breach that stands for all of `times`, or nothing."""
    return (_breach(invariant, thing, min(times) + grace, remedy, len(times)),) if times else ()


def _breach(invariant: Invariant, thing: str, since: datetime, remedy: Remedy, number: int = 1) -> Breach:
    return Breach(invariant=invariant, thing=thing, number=number, since=since, remedy=remedy)
