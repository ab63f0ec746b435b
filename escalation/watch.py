"""The watch: looks at the hub every minute, repairs what it can, and tells the owners of the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from aws_lambda_powertools import Logger

from escalation.aging import Aging
from escalation.handing_over import Handoffs
from escalation.notices import Envelope, Notices
from escalation.restarting import Restarting
from escalation.watchdog import (
    DUE_GRACE,
    WINDOW_GRACE,
    RunningPage,
    dead_messages,
    not_looked_at,
    notice_id,
    overdue,
    repaired,
    silent_regions,
    to_tell,
    unhealthy_audiences,
    unproved_rules,
    unsent,
    windows_unsent,
    without_execution,
    without_item,
)
from escalation.words.mail.watchdog import unwell, what_is_wrong
from hub.errors import TocsinError
from hub.model.beat import Beat
from hub.model.breach import Breach, Remedy
from hub.model.notice import NoticeKind
from hub.model.page import Page, PageHead, PageState
from hub.ports import Clock
from hub.stores import Stores

EVERY: Final = timedelta(minutes=1)
MOST: Final = 1000
"""So many rows of a kind are counted; more are as bad."""
_END: Final = datetime.max.replace(tzinfo=UTC)


def no_audience_is_unhealthy() -> tuple[str, ...]:
    """Return no audience: the embedded hub's mailbox takes mail for every address."""
    return ()


def no_region_is_watched() -> Mapping[str, datetime | None]:
    """Return no Region: the embedded hub takes findings from files and sends no canary."""
    return {}


def nothing_is(_page: Page) -> bool:
    """Return that it is so of no page."""
    return False


@dataclass(frozen=True, kw_only=True)
class Lookout:
    """Reads the rows of a hub and says what is wrong with them; writes nothing, so anybody may look."""

    stores: Stores
    awaited: Callable[[Page], bool] = nothing_is
    """Tells whether a result for the page is on its way to its run."""
    lost: Callable[[Page], bool] = nothing_is
    """Tells whether the page's run is known to be over, whatever its timer says."""
    audience_health: Callable[[], tuple[str, ...]] = no_audience_is_unhealthy
    """Gives the audiences without a working address."""
    canaries: Callable[[], Mapping[str, datetime | None]] = no_region_is_watched
    """Gives for each Region when the newest canary that has arrived was sent; None where none ever arrived."""
    samples: Callable[[], Mapping[str, datetime | None]] = no_region_is_watched
    """Gives the same of GuardDuty's own sample findings."""

    def look(self, now: datetime) -> tuple[Breach, ...]:
        """Return every breach there is at `now`. Whether somebody serves is for those to ask who do not."""
        due = self.stores.incidents.due(now - DUE_GRACE, MOST)
        late = self.stores.notices.unsent(now - DUE_GRACE, MOST)
        rejected = self.stores.rejected.waiting(MOST)
        ends = [window.ends_at for window in self.stores.windows.unsent(now - WINDOW_GRACE, MOST)]
        return (
            *self._pages(now),
            *overdue(due, now),
            *windows_unsent(ends, now),
            *unsent(late, now),
            *unhealthy_audiences(self.audience_health(), now),
            *silent_regions(self.canaries(), now),
            *unproved_rules(self.samples(), now),
            *dead_messages(rejected),
            *not_looked_at(rejected),
        )

    def _pages(self, now: datetime) -> tuple[Breach, ...]:
        heads = {head.page_id: head for head in self.stores.pages.heads()}
        items = self.stores.pages.running()
        running = [RunningPage(item, self.awaited(item), self.lost(item)) for item in items]
        open_heads = [head for head in heads.values() if head.state is PageState.RUNNING]
        known = {head.page_id for head in open_heads if self.stores.pages.page(head.page_id) is not None}
        members = {head.page_id for head in open_heads if head.page_id not in known and self._holds_members(head)}
        return (*without_execution(running, now), *without_item(open_heads, known, members, now))

    def _holds_members(self, head: PageHead) -> bool:
        return bool(self.stores.pages.members(head.page_id))


@dataclass(frozen=True, kw_only=True)
class Repairs:
    """The services that repair."""

    redo: Callable[[datetime], object]
    """Has the router tell what was due at or before an instant."""
    notices: Notices
    restarting: Restarting
    repeat_windows: Callable[[datetime], int]
    """Sends the digests of the windows that ended at or before an instant and were not sent; gives how many."""

    def apply(self, breach: Breach, now: datetime) -> None:
        """Apply the breach's remedy; raise TocsinError when that cannot be done just now."""
        match breach.remedy:
            case Remedy.REDO:
                self.redo(now - DUE_GRACE)
            case Remedy.SEND:
                while self.notices.send_waiting(now - DUE_GRACE):
                    pass
            case Remedy.REPEAT:
                self.repeat_windows(now - WINDOW_GRACE)
            case _:
                self.restarting.repair(breach)


class Daily(NamedTuple):
    """What comes with time, and is no repair."""

    handoffs: Handoffs
    """Tells those who come on call."""
    aging: Aging
    """Closes what nothing was heard of for long."""


class Watch:
    """The watchdog of one hub that runs."""

    def __init__(self, lookout: Lookout, clock: Clock, repairs: Repairs, log: Logger, *, daily: Daily) -> None:
        """Look by `lookout`, repair by `repairs`, and do what `daily` says comes with time."""
        self._lookout, self._clock, self._repairs, self._log = lookout, clock, repairs, log
        self.handoffs, self._aging = daily
        self._last: datetime | None = None
        self._left: tuple[Breach, ...] = ()

    def beat(self) -> bool:
        """Look and repair, at most once a minute; return whether there was something to repair."""
        now = self._clock.now()
        if self._last is not None and abs(now - self._last) < EVERY:
            return False
        self._last = now
        found = self._lookout.look(now)
        repairable = [breach for breach in found if breach.remedy is not Remedy.PERSON]
        for breach in repairable:
            self._repair(breach, now)
        known, self._left = self._left, self._lookout.look(now) if repairable else found
        self._report(repaired(found, self._left), known)
        self._tell_owners(to_tell(self._left, now), now)
        self._hand_over(now)
        self._close_old(now)
        self._lookout.stores.beats.put(Beat(at=now, unrepaired=len(self._left)))
        return bool(repairable)

    def next_at(self) -> datetime | None:
        """Return when to look next: every minute while a page runs or something is wrong, else when it can be."""
        stores = self._lookout.stores
        following = None if self._last is None else self._last + EVERY
        if following is not None and (self._left or stores.pages.running()):
            return following
        due = [row.due_at + DUE_GRACE for row in stores.incidents.due(_END, 1) if row.due_at is not None]
        late = [notice.requested_at + DUE_GRACE for notice in stores.notices.unsent(_END, 1)]
        ends = [window.ends_at + WINDOW_GRACE for window in stores.windows.unsent(_END, 1)]
        handoff = self.handoffs.next_at(self._clock.now())
        first = min((*due, *late, *ends, *((handoff,) if handoff is not None else ())), default=None)
        return first if first is None or following is None else max(first, following)

    def _repair(self, breach: Breach, now: datetime) -> None:
        try:
            self._repairs.apply(breach, now)
        except TocsinError as error:
            self._log.warning("repair failed", thing=breach.thing, error=str(error))

    def _report(self, breaches: Sequence[Breach], known: Sequence[Breach]) -> None:
        """Log what was found, once; what waits for a person was counted or logged when it came."""
        for breach in breaches:
            if breach not in known and breach.remedy is not Remedy.PERSON:
                self._log.warning(what_is_wrong(breach), thing=breach.thing, repaired=breach.repaired)

    def _hand_over(self, now: datetime) -> None:
        """Tell whoever comes on call soon; a schedule that cannot be worked out is logged, and stops no other."""
        try:
            troubles = self.handoffs.tell(now)
        except TocsinError as error:
            self._log.warning("nobody could be told of a shift", error=str(error))
            return
        for trouble in troubles:
            self._log.warning("handoff mail failed", schedule=trouble.schedule, error=trouble.error)

    def _close_old(self, now: datetime) -> None:
        """Close what nothing was heard of for long; what cannot be closed now is at a later look."""
        try:
            closed = self._aging.close_old(now)
        except TocsinError as error:
            self._log.warning("old incidents could not be closed", error=str(error))
            return
        if closed:
            self._log.info("incidents closed by age", closed=closed)

    def _tell_owners(self, breaches: Iterable[Breach], now: datetime) -> None:
        notices = self._repairs.notices
        for breach in breaches:
            owners = notices.sending.book().configuration.organization.owners
            letter = unwell(breach, owners, notices.audience_language(owners))
            try:
                notices.mail_audience(Envelope(notice_id(breach, now), NoticeKind.WATCHDOG), owners, letter)
            except TocsinError as error:
                self._log.warning("owners could not be told", thing=breach.thing, error=str(error))
