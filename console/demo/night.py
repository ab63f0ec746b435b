"""The night itself: what comes in when, how the telephones behave, and whether the story came out as it must."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from console.demo import storm
from console.demo.stage import Stage, open_stage
from console.demo.storm import with_shops
from console.demo.telling import Line, level_entries, of_attempt, of_batch, of_level, of_mail, of_receipt, of_stand_down
from hub.model.attempt import Attempt, AttemptOutcome
from hub.model.base import Frozen
from hub.model.configuration import Configuration
from hub.model.notice import NoticeKind
from hub.model.record import Outcome
from hub.model.severity import SeverityLabel
from local.phone_lab import scripts
from router.service import Receipt

START: Final = datetime(2026, 12, 5, 2, 0, tzinfo=UTC)
"""A Saturday, 03:00 in Berlin, inside the maintenance window of prod-web."""
STORM_AFTER: Final = timedelta(minutes=40)
POLICY: Final = "page-soc"


class Told(Frozen):
    """How often somebody was told."""

    who: str
    calls: int
    mails: int


class Check(NamedTuple):
    """One thing that must have come out, and whether it did."""

    sentence: str
    holds: bool


class Scene(NamedTuple):
    """Records that come in at one instant, and how long the story stays with what follows."""

    file: str
    after: timedelta
    """Since the start of the night."""
    lasts: timedelta = timedelta(seconds=30)


SCENES: Final = (
    Scene("1-low-port-scan.json", timedelta()),
    Scene("2-medium-drop-point.json", timedelta(minutes=2)),
    Scene("3-medium-drop-point-again.json", timedelta(minutes=6)),
    Scene("4-high-command-and-control.json", timedelta(minutes=7), timedelta(minutes=10)),
    Scene("5-critical-attack-sequence.json", timedelta(minutes=20), timedelta(minutes=4)),
    Scene("6-sample.json", timedelta(minutes=25)),
    Scene("7-ten-at-once.jsonl", timedelta(minutes=30), timedelta(minutes=5)),
)


@dataclass
class Night:
    """The embedded hub in the night; `play` tells it scene by scene."""

    stage: Stage
    findings: Path
    receipts: dict[str, list[Receipt]] = field(default_factory=dict)
    _taken: dict[SeverityLabel, tuple[str, timedelta]] = field(default_factory=dict)
    _mails_told: int = 0
    _pages_told: set[str] = field(default_factory=set)

    def play(self) -> Iterator[Line]:
        """Yield the lines of the night as it goes on."""
        for scene in SCENES:
            self.stage.run_until(START + scene.after)
            yield from self._receive(scene)
            yield from self._mails()
            self.stage.run_until(START + scene.after + scene.lasts)
            yield from self._pages()
            yield from self._mails()
        for label in (SeverityLabel.HIGH, SeverityLabel.CRITICAL):
            taken = self.stage.taken(POLICY, label)
            self._taken |= {label: taken} if taken is not None else {}
        self.stage.run_until(START + STORM_AFTER)
        for stage, line in storm.play(self.stage, POLICY):
            self.stage = stage
            yield line

    def told(self) -> list[Told]:
        """Return who was told, how often: calls of the phone lab, mails of the mailbox."""
        owners = {number: name for name, each in self.stage.configuration.responders.items() for number in each.phones}
        calls = Counter(owners[dial.number] for dial in self.stage.lab.dials())
        mails = Counter(mail.audience for mail in self.stage.hub.mailbox.mails())
        return [Told(who=who, calls=calls[who], mails=mails[who]) for who in sorted(calls | mails)]

    def taken(self) -> dict[SeverityLabel, tuple[str, timedelta]]:
        """Return who took the first high and the critical page, and after how long."""
        return self._taken

    def checks(self) -> list[Check]:
        """Return everything the story promises, and whether it came out."""
        outcomes = {file: Counter(receipt.outcome for receipt in given) for file, given in self.receipts.items()}
        names = [scene.file for scene in SCENES]
        mails = Counter(mail.audience for mail in self.stage.hub.mailbox.mails() if mail.subject.startswith("[MEDIUM]"))
        return [
            Check("the low finding is only recorded", outcomes[names[0]] == {Outcome.RECORDED: 1}),
            Check("the medium one is mailed once, its repeat not again", mails == {"secops": 1}),
            Check("the high one rings dana twice, then wei takes it", self._high_went_as_told()),
            Check("the critical one calls inside the window", SeverityLabel.CRITICAL in self._taken),
            Check("the sample is only recorded", outcomes[names[5]] == {Outcome.RECORDED: 1}),
            Check(
                "nine of ten records go on beside a hostile one",
                outcomes[names[6]] == {Outcome.RECORDED: 9, Outcome.REJECTED: 1},
            ),
            Check("all 500 findings of the storm are taken", storm.acknowledged(self.stage) == storm.FINDINGS),
            Check("the storm made one call", self._calls_of_the_storm() == 1),
            Check("nobody was called twice", self.stage.called_twice() == 0),
            Check("nothing was lost", self.stage.lost() == 0),
        ]

    def _receive(self, scene: Scene) -> Iterator[Line]:
        data = (self.findings / scene.file).read_bytes()
        bodies = data.splitlines() if scene.file.endswith(".jsonl") else [data]
        given = [self.stage.hub.receive(f"{scene.file}:{line}", body) for line, body in enumerate(bodies, start=1)]
        self.receipts[scene.file] = given
        yield from (of_receipt(self.stage.clock.now(), receipt) for receipt in given if len(given) == 1)
        yield from of_batch(self.stage.clock.now(), given)

    def _mails(self) -> Iterator[Line]:
        """Yield the lines about the mails that are new."""
        mails = self.stage.hub.mailbox.mails()[self._mails_told :]
        self._mails_told += len(mails)
        kinds = {notice.id: notice.kind for notice in self.stage.hub.stores.notices.find()}
        stood_down = [mail for mail in mails if kinds[mail.notice_id] is NoticeKind.STAND_DOWN]
        yield from (of_mail(mail) for mail in mails if mail not in stood_down)
        yield from of_stand_down(stood_down)

    def _pages(self) -> Iterator[Line]:
        """Yield the lines about the pages that are new: each level, then the calls on it."""
        for page in self.stage.hub.stores.pages.find():
            if page.page_id in self._pages_told:
                continue
            self._pages_told.add(page.page_id)
            attempts = self.stage.hub.stores.attempts.of_page(page.page_id)
            for number, entry in enumerate(level_entries(self.stage.hub.stores.ledger.of_page(page.page_id))):
                yield of_level(entry)
                for attempt in attempts:
                    if attempt.level == number:
                        yield from self._attempt(attempt)

    def _attempt(self, attempt: Attempt) -> Iterator[Line]:
        return of_attempt(attempt, self.stage.name(attempt.responder), self.stage.lab.conversation(attempt.key))

    def _calls_of_the_storm(self) -> int:
        return len(self.stage.hub.stores.attempts.of_page(f"{POLICY}.high.2"))

    def _high_went_as_told(self) -> bool:
        attempts = self.stage.hub.stores.attempts.of_page(f"{POLICY}.high.1")
        return [(each.responder, each.outcome) for each in attempts] == [
            ("dana", AttemptOutcome.NO_ANSWER),
            ("dana", AttemptOutcome.NOT_REACHED),
            ("wei", AttemptOutcome.ACKNOWLEDGED),
        ]


def open_night(folder: Path, configuration: Configuration, findings: Path) -> Night:
    """Return the night, ready to be played, on new files in `folder`."""
    stage = open_stage(folder, with_shops(configuration), START)
    dana, wei = (configuration.responders[name].phones[0] for name in ("dana", "wei"))
    stage.lab.plan(dana, scripts.no_answer(), scripts.voicemail(), scripts.keys_code())
    stage.lab.plan(wei, scripts.keys_code())
    return Night(stage=stage, findings=findings)
