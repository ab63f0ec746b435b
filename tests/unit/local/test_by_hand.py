"""Telephones played by hand, over the lab's file alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from escalation.contact_flow.contract import Answer, AnswerRequest
from escalation.words.escaping import ssml
from escalation.words.pace import seconds
from hub.errors import StoreError
from hub.model.messages import CarrierReport, CarrierReportKind
from hub.model.responder import Language
from hub.ports import DialOrder
from local.phone_lab import HandPhone, PhoneLab
from tests.fakes.ports import HandClock

NUMBER, OTHER = "+15555550101", "+15555550102"
PROMPT = seconds("Key 1 4 7.", Language.EN)


class Function:
    """Says the digits it hears back, and ends the call at 147."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def __call__(self, event: object) -> dict[str, str]:
        digits = AnswerRequest.from_event(event).digits
        if digits is None:
            return Answer(ssml=ssml("Key 1 4 7."), listens=True, language=Language.EN).to_connect()
        self.heard.append(digits)
        return Answer(ssml=ssml(f"You keyed {digits}."), listens=digits != "147").to_connect()


class Table:
    """A lab, its flow's function, and one person's telephone on the table."""

    def __init__(self, path: Path) -> None:
        self.clock, self.function = HandClock(), Function()
        self.reports: list[CarrierReport] = []
        self.lab = PhoneLab(path, clock=self.clock, report=self.reports.append)
        self.lab.function = self.function
        self.phone = HandPhone(path, (NUMBER,), self.clock)

    def rings(self, attempt: str = "page.1-1", number: str = NUMBER) -> None:
        self.lab.dial(DialOrder(attempt=attempt, number=number, ring=25, language="en"))

    def passes(self, seconds: float = 0) -> None:
        self.clock.advance(seconds=seconds)
        while self.lab.run(self.clock.now()):
            pass

    def said(self) -> list[str]:
        return [each.words for each in self.phone.words("page.1-1", 0)]

    def ended(self) -> int:
        return sum(report.report is CarrierReportKind.ENDED for report in self.reports)


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    opened = Table(tmp_path / "phones")
    yield opened
    opened.lab.close()
    opened.phone.close()


def test_only_its_own_numbers_ring(table: Table) -> None:
    table.rings("page.1-1", OTHER)
    assert table.phone.ring() is None
    table.rings("page.1-2")

    ring = table.phone.ring()
    assert ring is not None
    assert (ring.attempt, ring.number, ring.answered) == ("page.1-2", NUMBER, False)


def test_it_stops_by_itself_when_nobody_answers(table: Table) -> None:
    table.rings()
    table.passes(26)

    assert table.phone.ring() is None
    assert table.ended() == 1


def test_an_answered_call_outlasts_the_ringing_and_ends_with_its_last_words(table: Table) -> None:
    table.rings()
    table.passes(5)
    table.phone.answer("page.1-1")
    table.passes(24)
    assert table.ended() == 0
    table.phone.key("page.1-1", "147")
    table.passes(1)
    table.passes(5)

    assert table.function.heard[-1] == "147"
    assert table.said()[0] == "Key 1 4 7."
    assert (table.ended(), table.phone.ring()) == (1, None)


def test_answering_twice_is_answering_once(table: Table) -> None:
    table.rings()
    table.phone.answer("page.1-1")
    table.passes(1)
    table.phone.answer("page.1-1")
    table.passes(1)

    assert table.said() == ["Key 1 4 7."]


def test_who_keys_in_time_is_not_heard_as_silence(table: Table) -> None:
    table.rings()
    table.phone.answer("page.1-1")
    table.passes(1)
    for _ in range(5):
        table.passes(5)
        table.phone.key("page.1-1", "9")
        table.passes(5)

    assert table.function.heard == ["9"] * 5


def test_silence_is_heard_eight_seconds_after_the_words(table: Table) -> None:
    table.rings()
    table.phone.answer("page.1-1")
    table.passes(0)
    table.passes(1 + PROMPT + 7.9)
    assert table.function.heard == []

    table.passes(0.1)
    assert table.function.heard == [""]


def test_who_goes_on_keying_while_the_answer_is_worked_out_is_told_what_was_not_heard(table: Table) -> None:
    table.rings()
    table.phone.answer("page.1-1")
    table.passes(2)
    table.phone.key("page.1-1", "1234")
    table.passes(3)

    assert [(each.who, each.words) for each in table.phone.words("page.1-1", 0)] == [
        ("call", "Key 1 4 7."),
        ("person", "123"),
        ("call", "You keyed 123."),
        ("lost", "4"),
    ]
    assert table.function.heard == ["123"]


def test_what_was_keyed_is_taken_back_with_a_star_and_ended_with_a_hash(table: Table) -> None:
    table.rings()
    table.phone.answer("page.1-1")
    table.passes(2)
    table.phone.key("page.1-1", "12*3#")
    table.passes(2)

    assert table.function.heard == ["3"]


def test_declining_ends_the_ringing(table: Table) -> None:
    table.rings()
    table.phone.hang_up("page.1-1")
    table.passes(1)

    assert (table.said(), table.ended(), table.phone.ring()) == ([], 1, None)


def test_nothing_is_keyed_into_a_call_that_was_not_answered_or_has_ended(table: Table) -> None:
    table.rings()
    table.phone.key("page.1-1", "147")
    table.passes(1)
    table.phone.hang_up("page.1-1")
    table.passes(1)
    table.phone.answer("page.1-1")
    table.phone.key("page.1-1", "147")
    table.passes(1)

    assert table.function.heard == []
    assert table.said() == []


def test_a_file_that_is_no_file_of_the_lab_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("no telephones here " * 100)

    with pytest.raises(StoreError, match="notes"):
        HandPhone(tmp_path / "notes", (NUMBER,), HandClock())
