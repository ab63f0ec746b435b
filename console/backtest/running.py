"""Runs a backtest: the router itself decides about each record at its own time; nobody is told, all is counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from console.backtest.agenda import Agenda
from console.backtest.history import History, TimedRecord
from console.backtest.mailbox import Mailbox
from console.backtest.models import Report, Telling
from console.backtest.rows import TakenIncidents
from console.backtest.tallies import Tallies, noisiest
from console.backtest.telephones import Telephones
from console.replaying.memory import HeldClock, Unkept
from escalation.people import OnCallBook
from escalation.snapshot import compile_book
from hub.model.configuration import Configuration
from hub.model.record import Outcome
from hub.observability import MemoryCounts
from router.normalize import Origin
from router.policy import PolicyBook
from router.service import Receipt, RouteFindings


def backtest(
    configuration: Configuration,
    history: History,
    *,
    book: OnCallBook | None = None,
    step: Callable[[], None] = lambda: None,
) -> Report:
    """Return what `configuration` would have told of the records of `history` (see `models.ASSUMPTIONS`).

    Who is rung first is assumed to take a page with one call. `book` gives overrides and leave, by default none;
    `step` is called after each record, for whoever shows the progress.
    """
    run = _Run(configuration, book or compile_book(configuration))
    for record in history.records:
        run.take(record)
        step()
    run.agenda.finish()
    return run.report(history)


class _Run:
    """One backtest under way."""

    def __init__(self, configuration: Configuration, book: OnCallBook) -> None:
        policies = PolicyBook(configuration)
        self.configuration = configuration
        self.clock = HeldClock(datetime.min.replace(tzinfo=UTC))
        self.agenda = Agenda(self.clock)
        self.rows = TakenIncidents()
        self.mailbox = Mailbox(configuration, self.clock)
        self.telephones = Telephones(book, self.rows, self.mailbox, self.agenda, self.clock)
        self.tallies = Tallies()
        self.router = RouteFindings(
            incidents=self.rows,
            notices=self.mailbox,
            calls=self.telephones,
            rejected=Unkept(),
            policies=lambda: policies,
            clock=self.clock,
            counts=MemoryCounts(),
        )
        self._redone: set[datetime] = set()

    def take(self, record: TimedRecord) -> None:
        """Let the record happen at its time, after all that was due until then."""
        self.agenda.come_to(record.at)
        receipt = self.router.receive(
            record.source.body,
            record_id=f"{record.source.file}:{record.source.number}",
            arrived_at=record.at,
            origin=Origin.FILE,
        )
        self.tallies.take(receipt)
        self._redo_what_is_held(receipt)

    def report(self, history: History) -> Report:
        """Return what was counted."""
        outcomes = self.tallies.outcomes
        refused = {Outcome.REJECTED: history.rejected, Outcome.IGNORED: history.ignored}
        tellings = self.tallies.tellings()
        names = {each.account: self.configuration.directory.name_of(each.account) for each in tellings}
        labels = {account: name for account, name in names.items() if name != account}
        return Report(
            start=history.records[0].at if history.records else None,
            end=history.records[-1].at if history.records else None,
            files=history.files,
            records=len(history.records) + history.rejected + history.ignored + history.timeless,
            outcomes={outcome: outcomes[outcome] + refused.get(outcome, 0) for outcome in Outcome},
            timeless=history.timeless,
            told=sum(each.records for each in tellings if each.routes),
            calls=self.telephones.rings.calls(),
            mails=self.mailbox.loads(),
            pages=self.telephones.rings.pages(),
            accounts=noisiest(tellings, _account, labels),
            types=noisiest(tellings, _type, {}),
            hushed=self.tallies.hushed(),
            tellings=tellings,
            names=labels,
        )

    def _redo_what_is_held(self, receipt: Receipt) -> None:
        """Have what a maintenance window holds back told at its end, if it is still open then."""
        for at in receipt.incident.due.values() if receipt.incident is not None else ():
            if at > self.clock.now() and at not in self._redone:
                self._redone.add(at)
                self.agenda.put(at, self._redo)

    def _redo(self) -> None:
        self.router.redo(self.clock.now())


def _account(telling: Telling) -> str:
    return telling.account


def _type(telling: Telling) -> str:
    return telling.type
