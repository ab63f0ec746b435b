"""Something on a telephone that raises is kept, and holds up nothing that comes after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.errors import ConflictError, StoreError
from hub.model.messages import CarrierReport, CarrierReportKind
from hub.ports import DialOrder
from local.phone_lab import PhoneLab, Trouble, UnexpectedCallError, scripts
from local.phone_lab.lab import AGAIN_AFTER
from tests.builders import NIGHT
from tests.fakes.ports import HandClock

FIRST, SECOND = "+15555550101", "+15555550102"
ASKS = {"speak": "<speak>To take it, key 1 4 7.</speak>", "listens": "true", "language": "en"}


class Hub:
    """Takes reports and answers calls; raises what it is told to, in this order, before it goes on."""

    def __init__(self) -> None:
        self.reports: list[tuple[str, CarrierReportKind]] = []
        self.raises: list[BaseException] = []
        self.answers: list[Exception] = []

    def report(self, report: CarrierReport) -> None:
        if self.raises:
            raise self.raises.pop(0)
        self.reports.append((report.attempt, report.report))

    def answer(self, _event: dict[str, Any]) -> dict[str, str]:
        if self.answers:
            raise self.answers.pop(0)
        return ASKS


class Lab:
    """A lab in its file, and the hub behind it."""

    def __init__(self, path: Path) -> None:
        self.path, self.clock, self.hub = path, HandClock(), Hub()
        self.lab = PhoneLab(path, clock=self.clock, report=self.hub.report)
        self.lab.function = self.hub.answer
        self.noticed: list[Trouble] = []
        self.lab.on_trouble = self.noticed.append
        self.lab.plan(FIRST, scripts.busy())
        self.lab.plan(SECOND, scripts.no_key())

    def rings(self, attempt: str, number: str) -> None:
        self.lab.dial(DialOrder(attempt, number, 25, "en"))

    def passes(self, seconds: float = 0) -> None:
        self.clock.advance(seconds=seconds)
        while self.lab.run(self.clock.now()):
            pass

    def said(self, attempt: str) -> list[str]:
        return [heard.words for heard in self.lab.conversation(attempt)]


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    opened = Lab(tmp_path / "phones")
    yield opened
    opened.lab.close()


def test_a_report_that_the_hub_cannot_take_just_now_comes_again_and_holds_up_no_other(lab: Lab) -> None:
    lab.hub.raises = [StoreError("locked"), StoreError("still locked")]
    lab.rings("page.1-1", FIRST)
    lab.rings("page.1-2", SECOND)
    lab.passes()
    assert lab.hub.reports == []

    lab.passes(AGAIN_AFTER.total_seconds())
    dialled = CarrierReportKind.DIALLED
    assert lab.hub.reports == [
        ("page.1-1", CarrierReportKind.ENDED),
        ("page.1-1", dialled),
        ("page.1-2", dialled),
    ]
    assert [(each.attempt, each.kind, each.error) for each in lab.lab.troubles()] == [
        ("page.1-1", "report", "StoreError: locked"),
        ("page.1-2", "report", "StoreError: still locked"),
    ]


@pytest.mark.parametrize("error", [ConflictError("not the hub's"), RuntimeError("a fault of our own")])
def test_what_raises_for_good_is_raised_once_and_kept_and_what_follows_happens(lab: Lab, error: Exception) -> None:
    lab.hub.raises = [error]
    lab.rings("page.1-1", FIRST)
    lab.rings("page.1-2", SECOND)
    with pytest.raises(type(error), match=str(error)):
        lab.passes()
    lab.passes(3)

    assert lab.hub.reports == [("page.1-2", CarrierReportKind.DIALLED), ("page.1-1", CarrierReportKind.ENDED)]
    assert [(each.at, each.error) for each in lab.lab.troubles()] == [(NIGHT, f"{type(error).__name__}: {error}")]


def test_who_stops_the_hub_in_the_middle_strikes_nothing_off(lab: Lab) -> None:
    lab.hub.raises = [KeyboardInterrupt()]
    lab.rings("page.1-1", FIRST)
    with pytest.raises(KeyboardInterrupt):
        lab.passes()
    lab.passes()

    assert (lab.hub.reports, lab.lab.troubles()) == ([("page.1-1", CarrierReportKind.DIALLED)], [])


def test_a_ring_that_nobody_foresaw_still_fails_where_it_happens_and_holds_up_nothing(lab: Lab) -> None:
    lab.hub.answers = [UnexpectedCallError("the next ring was not foreseen")]
    lab.rings("page.1-1", FIRST)
    lab.rings("page.1-2", SECOND)
    with pytest.raises(UnexpectedCallError, match="not foreseen"):
        lab.passes(10)
    lab.passes(30)

    assert lab.said("page.1-2") == []
    assert ("page.1-1", CarrierReportKind.ENDED) in lab.hub.reports
    assert [each.kind for each in lab.lab.troubles()] == ["answer"]


def test_a_function_that_raises_is_a_trouble_of_its_call_which_hears_the_fixed_sentence(lab: Lab) -> None:
    lab.hub.answers = [StoreError("locked")]
    lab.rings("page.1-2", SECOND)
    lab.passes(60)

    (sentence,) = lab.said("page.1-2")
    assert "Nobody has taken the alarm." in sentence
    assert lab.hub.reports[-1] == ("page.1-2", CarrierReportKind.ENDED)
    assert [(each.kind, each.error) for each in lab.lab.troubles()] == [("function", "StoreError: locked")]
    assert lab.noticed == lab.lab.troubles()
