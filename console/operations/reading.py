"""`Operations`: what an operator can ask of a configuration folder or of a store; returns models, prints nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, Final

from console.editing.scopes import PolicyShown, policy_of
from console.explaining import Chosen, Explanation, explain_record
from console.operations.on_call import OnCallNow, ShiftRow, merged_rows, on_call, shift_rows, zone_of_responder
from console.operations.past import InForce, as_of_or_now
from console.operations.stored import IncidentRow, LedgerRow, PageRow, incident_row, ledger_row, page_row
from console.replaying import ReplayedRecord, Sitting, files_of, records_of
from console.suggesting import meant
from escalation.oncall.local_time import shifted
from escalation.people import OnCallBook
from hub.errors import InputError, NotFoundError
from hub.model.incident import IncidentState
from hub.ports import Clock
from hub.stores import Stores
from router.policy import PolicyBook

_INSTANT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Operations:
    """What can be asked. `console.operations.opening` opens a folder or a store; times are aware throughout.

    What asks for a configuration raises NotFoundError when a store holds none; all of it StoreError when the store
    cannot be reached.
    """

    book: Callable[[], OnCallBook]
    """The configuration in force with its on-call data."""
    clock: Clock
    stores: Stores | None = None

    def replay(
        self, paths: Sequence[str], *, at: datetime | None, standard_input: BinaryIO
    ) -> Iterator[ReplayedRecord]:
        """Return what would become of each record of the files and folders `paths`, read as it is asked for.

        Raises InputError at once for a path that is not there, and when reading comes to a file that cannot be read.
        """
        return self._replayed(files_of(paths), at, standard_input)

    def explain(self, chosen: Chosen, at: datetime | None) -> Explanation:
        """Return everything about the decision on one record, for `at` or for its own time."""
        return explain_record(chosen, self.book(), at=at, now=self.clock.now())

    def time_zone(self, schedule: str | None = None, responder: str | None = None) -> str:
        """Return the zone of a schedule or of a responder who has one, else the organization's; raise NotFoundError."""
        book = self.book()
        if responder is not None:
            return zone_of_responder(responder, book)
        if schedule is None:
            return book.configuration.organization.time_zone
        return book.schedules[_known(schedule, book)].schedule.time_zone

    def on_call(self, schedule: str | None, at: datetime, as_of: int | None = None) -> tuple[OnCallNow, ...]:
        """Return who is, or was, on call at `at` on a schedule or on every one; raise NotFoundError for an unknown one.

        `as_of` is the edit to go by; without it that one which was in force at `at`.
        """
        ((_, _, book, number),) = self._in_force((at, shifted(at, _INSTANT)), as_of)
        names = tuple(book.schedules) if schedule is None else (_known(schedule, book),)
        found = (entry for name in names for entry in on_call(book, name, at))
        return tuple(entry.model_copy(update={"as_of": number}) for entry in found)

    def shifts(self, schedule: str, start: datetime, end: datetime, as_of: int | None = None) -> tuple[ShiftRow, ...]:
        """Return the spans of a schedule that tile [start, end), gaps included (semantics 3).

        `as_of` is the edit to go by; without it each part goes by the edit that was in force in it. Raises
        NotFoundError for an unknown schedule or edit, InputError when `end` is not after `start`.
        """
        if end <= start:
            raise InputError(f"the end, {end.isoformat()}, is not after the start, {start.isoformat()}")
        parts = self._in_force((start, end), as_of)
        _known(schedule, parts[-1].book)
        return merged_rows(
            row.model_copy(update={"as_of": part.number})
            for part in parts
            if schedule in part.book.schedules
            for row in shift_rows(part.book, schedule, part.start, part.end)
        )

    def policy(self, scope: str) -> PolicyShown:
        """Return what holds now for an account, a unit or the organization; errors are those of `scope_of`."""
        return policy_of(scope, self.book().configuration, self.clock.now())

    def numbers(self, responder: str) -> tuple[str, ...]:
        """Return a responder's telephone numbers; raise NotFoundError for an unknown one, InputError without any."""
        responders = self.book().configuration.responders
        if responder not in responders:
            raise NotFoundError(f"there is no responder {responder!r}{meant(responder, list(responders))}")
        if not responders[responder].phones:
            raise InputError(f"{responder} has no telephone number")
        return responders[responder].phones

    def incidents(self, state: IncidentState | None, limit: int) -> tuple[IncidentRow, ...]:
        """Return incidents in `state` (None: all), the newest opened first."""
        return tuple(incident_row(each) for each in self.stores_in_use.incidents.find(state, limit))

    def pages(self, limit: int) -> tuple[PageRow, ...]:
        """Return pages, the newest first."""
        return tuple(page_row(page, self.stores_in_use) for page in self.stores_in_use.pages.find(limit))

    def ledger(self, page_id: str) -> tuple[LedgerRow, ...]:
        """Return the entries of a page in order; raise NotFoundError for an unknown page, with the nearest name."""
        entries = self.stores_in_use.ledger.of_page(page_id)
        if not entries and self.stores_in_use.pages.page(page_id) is None:
            known = [page.page_id for page in self.stores_in_use.pages.find()]
            raise NotFoundError(f"there is no page {page_id!r}{meant(page_id, known)}")
        return tuple(map(ledger_row, entries))

    @property
    def stores_in_use(self) -> Stores:
        """The stores; raise InputError when there are none, since a folder was opened."""
        if self.stores is None:
            raise InputError("a configuration folder holds no incidents and pages: name a store")
        return self.stores

    def _in_force(self, span: tuple[datetime, datetime], as_of: int | None) -> tuple[InForce, ...]:
        store = self.stores.configuration if self.stores is not None else None
        return as_of_or_now(store, self.book(), as_of, span, self.clock.now())

    def _replayed(self, files: list[str], at: datetime | None, standard_input: BinaryIO) -> Iterator[ReplayedRecord]:
        policies, now = PolicyBook(self.book().configuration), self.clock.now()
        for file in files:
            sitting = Sitting(policies, now=now, at=at)
            yield from (sitting.take(source) for source in records_of(file, standard_input))


def _known(schedule: str, book: OnCallBook) -> str:
    if schedule not in book.schedules:
        raise NotFoundError(f"there is no schedule {schedule!r}{meant(schedule, list(book.schedules))}")
    return schedule
