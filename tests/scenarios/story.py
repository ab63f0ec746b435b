"""The language that scenarios are told in: a whole embedded hub, telephones, a mailbox and a clock that is moved.

`hub.receive(an_event(8.0))`, `hub.phone("dana").will(scripts.no_answer())`, `hub.passes(minutes=5)`,
`hub.mails("secops")`. A call that nobody foresaw fails where it happens; so does, at the end, a mail that nobody asked
about, and a foreseen ring that never came.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

from console.operations.health import health
from console.operations.store_file import StoreFile
from escalation.contact_flow.desk import FlowDesk
from escalation.operators import Taken, identity_of
from escalation.snapshot import OnCallSnapshot
from hub.model.attempt import Attempt, AttemptOutcome
from hub.model.configuration import Configuration
from hub.model.incident import Incident
from hub.model.ledger import LedgerEntry
from hub.model.page import HeadKey, PageHead
from hub.model.responder import Leave, Responder
from hub.model.schedule import Override
from hub.model.severity import SeverityLabel
from hub.ports import Carrier
from local.anchors import anchors_of
from local.clock import MovableClock
from local.hub import LocalHub, open_hub
from local.mailbox import DeliveredMail, DeliveredText
from local.operating import Operating, operating_on
from local.phone_lab import HeardWords, PhoneLab, Script
from local.requests import Outbox
from local.runner import run_until
from router.service import Receipt
from tests.builders import NIGHT
from tests.configuring import add_leave, add_override, put
from tests.scenarios.organization import an_organization

STORE: Final = "tocsin.sqlite"


class Phone:
    """The telephones of one responder."""

    def __init__(self, story: Story, responder: str) -> None:
        self._story, self._responder = story, responder

    def will(self, *scripts: Script, number: int = 0) -> None:
        """Foresee the next rings of one of the numbers."""
        self._story.lab.plan(self._story.configuration.responders[self._responder].phones[number], *scripts)


class Story:
    """One hub in one folder."""

    def __init__(self, folder: Path, configuration: Configuration | None = None, start: datetime = NIGHT) -> None:
        self.configuration = configuration or an_organization()
        self.clock = MovableClock(start)
        self._folder = folder
        self._records = count(1)
        self._asked: set[int] = set()
        self._texts_asked = False
        self.hub, self.lab = self._open()

    def _open(self) -> tuple[LocalHub, PhoneLab]:
        made: list[PhoneLab] = []

        def carrier(outbox: Outbox) -> Carrier:
            made.append(PhoneLab(self._folder / "phones.sqlite", clock=self.clock, report=outbox.report, strict=True))
            return made[0]

        hub = open_hub(
            self.store,
            clock=self.clock,
            carrier=carrier,
            configuration=self.configuration,
            durable=False,
        )
        made[0].function = FlowDesk(desk=hub.calls, attempts=hub.stores.attempts).answer
        return hub, made[0]

    def reopen(self) -> None:
        """Close the hub and open it again on the same files."""
        self.close()
        self.hub, self.lab = self._open()

    def close(self) -> None:
        self.hub.close()
        self.lab.close()

    def edit(self, **changes: Any) -> None:
        """Put a changed configuration in force."""
        self.configuration = self.configuration.model_copy(update={"version": "edited", **changes})
        put(self.hub.stores.configuration, self.configuration)

    def override(self, override: Override) -> None:
        """Have somebody change by hand who is on call."""
        add_override(self.hub.stores.configuration, override)

    def leave(self, leave: Leave) -> None:
        """Have somebody go on leave."""
        add_leave(self.hub.stores.configuration, leave)

    def edit_responder(self, responder: Responder) -> None:
        """Put one responder in place of the one of that name."""
        self.edit(responders={**self.configuration.responders, responder.name: responder})

    def phone(self, responder: str) -> Phone:
        return Phone(self, responder)

    @property
    def operating(self) -> Operating:
        """What operators do, from another process as it were."""
        book = OnCallSnapshot(self.hub.stores.configuration).book
        return operating_on(self.hub.stores, self.hub.queue, book, self.clock)

    def acknowledges(self, who: str, page_id: str | None = None) -> Taken:
        """Have somebody take a page on the command line, as it stands now."""
        operators = self.operating.operators
        shown = operators.show(page_id or self.head().page_id)
        return operators.acknowledge(shown, identity_of(who, self.configuration))

    def body(self, event: dict[str, Any] | str) -> bytes:
        """Return one raw record as it comes from the queue."""
        return (event if isinstance(event, str) else json.dumps(event)).encode()

    def receive(self, event: dict[str, Any] | str) -> Receipt:
        """Hand one raw record to the hub now, as GuardDuty would."""
        return self.hub.receive(f"record-{next(self._records)}", self.body(event))

    def passes(self, **span: float) -> None:
        """Let time pass, with everything that happens in it."""
        run_until(self.hub, self.lab, self.clock, self.clock.now() + timedelta(**span))

    def mails(self, audience: str) -> list[DeliveredMail]:
        """Return the mails an audience or a responder got; they count as expected."""
        mails = self.hub.mailbox.mails()
        self._asked |= {index for index, mail in enumerate(mails) if mail.audience == audience}
        return [mail for mail in mails if mail.audience == audience]

    def texts(self) -> Sequence[DeliveredText]:
        """Return all text messages; they count as expected, and so do those still to come."""
        self._texts_asked = True
        return self.hub.texts.texts()

    def rung(self) -> list[str]:
        """Return who was rung, in order, with the number's index where it is not the first."""
        names = {
            number: name if index == 0 else f"{name}#{index}"
            for name, responder in self.configuration.responders.items()
            for index, number in enumerate(responder.phones)
        }
        return [names[dial.number] for dial in self.lab.dials()]

    def head(self, policy: str = "page-soc", label: SeverityLabel = SeverityLabel.HIGH) -> PageHead:
        head = self.hub.stores.pages.head(HeadKey(escalation_policy=policy, label=label))
        assert head is not None, f"no page of {policy} {label}"
        return head

    def attempts(self, page_id: str | None = None) -> Sequence[Attempt]:
        return self.hub.stores.attempts.of_page(page_id or self.head().page_id)

    def outcomes(self) -> list[AttemptOutcome | None]:
        return [attempt.outcome for attempt in self.attempts()]

    def ledger(self, page_id: str | None = None) -> Sequence[LedgerEntry]:
        return self.hub.stores.ledger.of_page(page_id or self.head().page_id)

    def words(self, index: int = 0) -> Sequence[HeardWords]:
        """Return the conversation of the call with that index."""
        return self.lab.conversation(self.lab.dials()[index].attempt)

    def incidents(self) -> Sequence[Incident]:
        return self.hub.stores.incidents.find()

    @property
    def store(self) -> Path:
        """The store file, for the command line."""
        return self._folder / STORE

    def file(self) -> StoreFile:
        """Return the store file, as an operator's commands open it."""
        return StoreFile(stores=self.hub.stores, queue=self.hub.queue, clock=self.clock, anchors=anchors_of(self.store))

    def is_unwell(self) -> list[str]:
        """Return the invariants that `tocsin health` shows as broken."""
        return [row.invariant for row in health(self.file()).invariants if not row.well]

    def stands_still(self, **span: float) -> None:
        """Let time pass in which nobody serves: nothing happens in it."""
        self.clock.advance(timedelta(**span))

    def check_nothing_unexpected(self) -> None:
        """Fail on a mail that no test line asked about, on a text message likewise, and on a ring that never came."""
        unasked = [mail for index, mail in enumerate(self.hub.mailbox.mails()) if index not in self._asked]
        assert [(mail.audience, mail.subject) for mail in unasked] == []
        assert self._texts_asked or list(self.hub.texts.texts()) == []
        assert self.lab.unrung() == []
