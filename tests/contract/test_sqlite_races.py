"""Two processes race for one store file: one winner, and nothing counted twice or left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from hub.adapters.sqlite.stores import open_stores
from hub.model.page import HeadKey
from hub.stores import Stores
from tests.builders import NIGHT, a_key, an_attempt
from tests.contract import racing
from tests.contract.examples import HIGH
from tests.contract.racing import RACERS, ROUNDS

Race = Callable[[str], list[tuple[Any, Any]]]
EVERY_NUMBER = list(range(1, 2 * ROUNDS + 1))


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with racing.two_processes() as processes:
        yield processes


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


@pytest.fixture
def store(file: Path) -> Iterator[Stores]:
    opened = open_stores(file, durable=False)
    yield opened
    opened.close()


@pytest.fixture
def race(pool: ProcessPoolExecutor, file: Path) -> Race:
    """Run an action in both processes; return for each turn what the two of them got."""

    def both(name: str) -> list[tuple[Any, Any]]:
        running = [pool.submit(racing.run, str(file), name, racer) for racer in RACERS]
        first, second = (process.result() for process in running)
        return list(zip(first, second, strict=True))

    return both


def keys() -> list[HeadKey]:
    return [racing.key_of(turn) for turn in range(ROUNDS)]


def test_one_process_may_dial(store: Stores, race: Race) -> None:
    for turn in range(ROUNDS):
        store.attempts.prepare(an_attempt(turn))

    assert [sorted(turn) for turn in race("dial")] == [[False, True]] * ROUNDS


def test_one_process_opens_the_page_and_both_see_whose_it_is(store: Stores, race: Race) -> None:
    turns = race("open_page")

    stored = [store.pages.head(key) for key in keys()]
    assert turns == [((head.opened_at - NIGHT).seconds,) * 2 for head in stored if head]


def test_every_join_gets_a_number_of_its_own(store: Stores, race: Race) -> None:
    store.pages.open(HIGH, 0, NIGHT)

    turns = race("join")

    assert sorted(number for turn in turns for number in turn) == EVERY_NUMBER


def test_one_process_ends_the_page_and_both_see_who(store: Stores, race: Race) -> None:
    for key in keys():
        store.pages.open(key, 0, NIGHT)

    turns = race("end_page")

    assert turns == [(head.by, head.by) for key in keys() if (head := store.pages.head(key))]
    assert all(first in RACERS for first, _ in turns)


def test_one_process_takes_the_line_and_both_see_who(store: Stores, race: Race) -> None:
    turns = race("take_line")

    assert len(turns) == ROUNDS
    assert all(first == second and first in RACERS for first, second in turns)
    assert list(store.lines.refusals(NIGHT)) == []


def test_no_event_is_overwritten_by_the_one_beside_it(store: Stores, race: Race) -> None:
    race("observe")

    incident = store.incidents.get(a_key())
    assert incident is not None
    assert ROUNDS <= incident.count <= 2 * ROUNDS
    assert incident.count == incident.version


def test_one_process_puts_the_notice_and_both_see_whose_it_is(store: Stores, race: Race) -> None:
    turns = race("put_notice")

    stored = {notice.id: notice.body for notice in store.notices.find()}
    assert turns == [(stored[f"n{turn}"],) * 2 for turn in range(ROUNDS)]


def test_every_override_gets_a_number_of_its_own(store: Stores, race: Race) -> None:
    turns = race("add_override")

    assert sorted(number for turn in turns for number in turn) == EVERY_NUMBER
    assert [override.sequence for override in store.configuration.register().overrides("soc")] == EVERY_NUMBER


def test_two_processes_may_make_the_file_together(pool: ProcessPoolExecutor, tmp_path: Path) -> None:
    running = [pool.submit(racing.run_first_opening, str(tmp_path)) for _ in RACERS]

    assert [process.result() for process in running] == [[True] * ROUNDS] * 2
