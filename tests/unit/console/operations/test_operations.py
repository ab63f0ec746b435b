"""The one door answers for folders and stores, and says plainly what it cannot."""

from __future__ import annotations

import io
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from console.operations.checking import check_folder
from console.operations.opening import one_record, open_folder, open_store
from console.operations.reading import Operations
from escalation.snapshot import compile_book
from hub.adapters.sqlite.stores import open_stores
from hub.errors import ConfigurationError, InputError, NotFoundError
from tests.builders import NIGHT, a_mark, an_observation, at
from tests.fakes.ports import HandClock
from tests.fakes.stores import memory_stores
from tests.scenarios.organization import a_schedule, an_organization

EXAMPLE = Path(__file__).parents[4] / "config"


def operations() -> Operations:
    schedules = {"soc": a_schedule("dana", "wei"), "night": a_schedule("gone", name="night")}
    book = compile_book(an_organization(schedules=schedules))
    return Operations(book=lambda: book, clock=HandClock())


def test_every_schedule_is_answered_and_a_gap_is_shown_as_one() -> None:
    soc, night = operations().on_call(None, NIGHT)

    assert (soc.schedule, soc.responder, soc.full_name, soc.gap) == ("soc", "dana", "Dana", False)
    assert (night.schedule, night.responder, night.gap) == ("night", None, True)


def test_one_schedule_is_answered_alone() -> None:
    assert [entry.responder for entry in operations().on_call("soc", at("2026-06-02T12:00Z"))] == ["wei"]


def test_an_unknown_schedule_suggests_the_nearest_or_lists_them() -> None:
    with pytest.raises(NotFoundError, match="did you mean 'soc'"):
        operations().on_call("sok", NIGHT)
    with pytest.raises(NotFoundError, match="there are night, soc"):
        operations().time_zone("zzzzzz")


def test_shifts_tile_the_span_and_gaps_are_listed() -> None:
    soc = operations().shifts("soc", NIGHT, NIGHT + timedelta(days=7))
    (gap,) = operations().shifts("night", NIGHT, NIGHT + timedelta(days=7))

    assert [row.responders for row in soc] == [("dana",), ("wei",)]
    assert soc[0].end == soc[1].start == at("2026-06-01T07:00Z")
    assert (gap.gap, gap.responders, gap.on_call) == (True, (), ())


def test_a_span_that_ends_before_it_begins_is_wrong_use() -> None:
    with pytest.raises(InputError, match="is not after the start"):
        operations().shifts("soc", NIGHT, NIGHT)


def test_a_folder_holds_no_incidents() -> None:
    with pytest.raises(InputError, match="name a store"):
        operations().incidents(None, 10)


def test_replay_names_a_missing_path_before_it_reads_anything(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="missing"):
        operations().replay([str(tmp_path / "missing")], at=None, standard_input=io.BytesIO())


def test_explain_takes_one_file(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text("{}")

    with pytest.raises(InputError, match="is a folder, expected one file"):
        one_record(str(tmp_path), None, io.BytesIO())


def test_the_example_organization_opens_in_its_zone() -> None:
    assert open_folder(EXAMPLE, HandClock()).time_zone() == "Europe/Berlin"


def test_a_wrong_folder_says_all_that_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("organization: {name: Example}\nscheduls: {}\n")

    with pytest.raises(ConfigurationError, match="scheduls"):
        open_folder(tmp_path, HandClock())
    checked = check_folder(tmp_path, HandClock())
    assert checked.problems > 1
    assert ("a.yaml", 2) in {(remark.file, remark.line) for remark in checked.remarks}
    assert checked.contents == ()


def test_a_right_folder_says_how_much_there_is() -> None:
    checked = check_folder(EXAMPLE, HandClock())

    assert (checked.problems, dict(checked.contents)["account"]) == (0, 8)


def test_a_folder_or_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    for open_missing in (open_folder, check_folder):
        with pytest.raises(NotFoundError):
            open_missing(tmp_path / "missing", HandClock())
    with pytest.raises(NotFoundError, match="no such file"), open_store(tmp_path / "s.sqlite", HandClock()):
        pass
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_store_is_left_as_it_is(tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE other (x)")
    connection.close()
    for content in (b"", b"no database at all", other.read_bytes()):
        path = tmp_path / "s.sqlite"
        path.write_bytes(content)
        with pytest.raises(InputError), open_store(path, HandClock()):
            pass
        assert path.read_bytes() == content


def test_a_store_without_a_configuration_cannot_say_who_is_on_call(tmp_path: Path) -> None:
    open_stores(tmp_path / "s.sqlite").close()

    with open_store(tmp_path / "s.sqlite", HandClock()) as empty:
        assert (empty.incidents(None, 10), empty.pages(10)) == ((), ())
        with pytest.raises(NotFoundError, match="no configuration"):
            empty.on_call(None, NIGHT)


def test_an_incident_says_who_was_told_of_what_is_seen_and_who_still_waits() -> None:
    stores = memory_stores()
    key = stores.incidents.observe(an_observation(5.0, routes=("email secops",))).incident.key
    stores.incidents.mark_told(key, a_mark(5.0), ("email secops",))
    row = Operations(book=operations().book, clock=HandClock(), stores=stores).incidents(None, 10)[0]
    assert (row.told, row.due, row.severity, row.state) == (("email secops",), (), 5.0, "open")

    stores.incidents.observe(an_observation(8.0, minute=5))
    row = Operations(book=operations().book, clock=HandClock(), stores=stores).incidents(None, 10)[0]
    assert (row.told, row.due) == ((), ("call page-soc", "email secops"))
    assert (row.severity_label.value, row.count) == ("high", 2)
