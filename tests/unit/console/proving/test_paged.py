"""How often people were rung of late: live pages alone, of the last 30 days, and no more than are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from console.operations.stored import LedgerRow, PageRow
from console.proving.paged import MOST, SPAN, paged
from hub.model.ledger import EntryKind
from hub.model.page import PageKind, PageState
from hub.model.severity import SeverityLabel
from tests.builders import NIGHT


class Shown:
    """Pages with those whom they rang, the newest first."""

    def __init__(self, *pages: tuple[PageRow, Sequence[str]]) -> None:
        self._pages = [row for row, _ in pages]
        self._rung: Mapping[str, Sequence[str]] = {row.page: rung for row, rung in pages}
        self.asked: list[str] = []

    def pages(self, limit: int) -> tuple[PageRow, ...]:
        return tuple(self._pages[:limit])

    def ledger(self, page_id: str) -> tuple[LedgerRow, ...]:
        self.asked.append(page_id)
        placed = [entry(EntryKind.PLACED, name) for name in self._rung[page_id]]
        return (entry(EntryKind.OPENED, None), *placed, entry(EntryKind.ENDED, "nobody"))


def entry(kind: EntryKind, responder: str | None) -> LedgerRow:
    nothing = dict.fromkeys(("number_masked", "outcome", "keys", "contact_id", "attempt"))
    return LedgerRow(page="p", at=NIGHT, kind=kind.value, text="", responder=responder, **nothing)


def a_page(name: str, opened_at: datetime, kind: PageKind = PageKind.LIVE) -> PageRow:
    values: dict[str, Any] = {"page": name, "kind": kind, "state": PageState.ACKNOWLEDGED, "escalation_policy": "soc"}
    values |= {
        "severity_label": SeverityLabel.HIGH,
        "incidents": 1,
        "opened_at": opened_at,
        "doing": "",
        "mode": "live",
    }
    unsaid = dict.fromkeys(("level", "wake_at", "ended_at", "by", "via"))
    return PageRow.model_validate({**values, **unsaid, "configuration": "v1"})


def test_pages_and_calls_are_counted_by_person_the_most_pages_first() -> None:
    shown = Shown(
        (a_page("c", NIGHT), ["wei"]),
        (a_page("b", NIGHT - timedelta(days=2)), ["dana", "dana", "dana", "wei"]),
        (a_page("a", NIGHT - SPAN), ["wei"]),
    )
    found = paged(shown, NIGHT)
    assert [(each.responder, each.pages, each.calls) for each in found] == [("wei", 3, 3), ("dana", 1, 3)]
    assert {each.since for each in found} == {NIGHT - SPAN}


def test_older_pages_drills_and_shadow_pages_are_left_out_and_not_even_read() -> None:
    shown = Shown(
        (a_page("drill", NIGHT, PageKind.DRILL), ["dana"]),
        (a_page("shadow", NIGHT, PageKind.SHADOW), ["dana"]),
        (a_page("old", NIGHT - SPAN - timedelta(seconds=1)), ["dana"]),
    )
    assert paged(shown, NIGHT) == ()
    assert shown.asked == []


def test_of_more_pages_than_are_read_it_says_since_when_they_were() -> None:
    pages = [(a_page(f"p{number}", NIGHT - number * timedelta(minutes=1)), ["dana"]) for number in range(MOST + 5)]
    (dana,) = paged(Shown(*pages), NIGHT)
    assert (dana.pages, dana.since) == (MOST, NIGHT - (MOST - 1) * timedelta(minutes=1))
    (dana,) = paged(Shown(*pages[:MOST]), NIGHT)
    assert (dana.pages, dana.since) == (MOST, NIGHT - SPAN)
