"""`tocsin oncall` as a user runs it, on the example organization and on a store."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.running import tocsin


def test_who_names_people_and_why_for_every_schedule() -> None:
    ran = tocsin("oncall", "who", "--at", "2026-12-05T12:00Z")

    assert ran.code == 0
    assert "soc at 2026-12-05 13:00+01:00 in Europe/Berlin" in ran.out
    assert "layer base" in ran.out
    assert "platform at" in ran.out
    assert "this is the example organization" in ran.err


def test_json_is_in_utc_and_holds_the_bounds_of_the_answer() -> None:
    (entry,) = tocsin("oncall", "who", "platform", "--at", "2026-12-05T12:00Z", "--json").objects

    assert (entry["schedule"], entry["at"], entry["layer"]) == ("platform", "2026-12-05T12:00:00Z", "base")
    assert (entry["start"], entry["end"]) == ("2026-11-30T08:00:00Z", "2026-12-07T08:00:00Z")


def test_a_local_time_is_read_in_the_schedules_zone_and_that_is_said() -> None:
    ran = tocsin("oncall", "who", "soc", "--at", "2026-06-01 09:00", "--json")

    assert ran.objects[0]["at"] == "2026-06-01T07:00:00Z"
    assert "--at 2026-06-01 09:00 is read in Europe/Berlin: 2026-06-01T07:00:00Z." in ran.err


def test_before_a_rotation_begins_there_is_a_gap_and_that_is_no_failure() -> None:
    who = tocsin("oncall", "who", "soc", "--at", "2023-01-01T00:00Z")
    shifts = tocsin("oncall", "shifts", "soc", "--from", "2023-12-31", "--days", "2")

    assert (who.code, shifts.code) == (0, 0)
    assert "GAP" in who.out
    assert "2023-12-31 00:00+01:00 2024-01-01 09:00+01:00 GAP" in shifts.out


def test_shifts_tile_the_days_asked_for_over_a_change_of_the_clock() -> None:
    rows = tocsin("oncall", "shifts", "soc", "--from", "2026-03-28", "--to", "2026-03-30", "--json").objects

    assert (rows[0]["start"], rows[-1]["end"]) == ("2026-03-27T23:00:00Z", "2026-03-29T22:00:00Z")
    assert [earlier["end"] for earlier in rows[:-1]] == [later["start"] for later in rows[1:]]
    assert all(row["on_call"][0]["responder"] == row["responders"][0] for row in rows)


def test_fourteen_days_from_now_are_shown_without_a_bound() -> None:
    rows = tocsin("oncall", "shifts", "platform", "--json").objects

    assert len({row["start"] for row in rows}) >= 2


def test_a_store_answers_with_its_own_configuration(store: Path) -> None:
    (entry,) = tocsin("oncall", "who", "--store", store, "--at", "2026-06-01T03:00Z", "--json").objects

    assert (entry["schedule"], entry["responder"], entry["full_name"]) == ("soc", "dana", "Dana")


def test_the_store_of_the_settings_comes_before_the_example(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_STORE", str(store))
    ran = tocsin("oncall", "who", "--json")

    assert [entry["schedule"] for entry in ran.objects] == ["soc"]
    assert ran.err == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["who", "sco"], "there is no schedule 'sco'; did you mean 'soc'?"),
        (["who", "--at", "noon"], "--at: found 'noon'"),
        (["who", "--config", ".", "--store", "s"], "exclude each other"),
        (["who", "--store", "missing.sqlite"], "store missing.sqlite: no such file"),
        (["shifts", "soc", "--to", "2026-01-02", "--days", "3"], "exclude each other"),
        (["shifts", "soc", "--from", "2026-01-02", "--to", "2026-01-01"], "is not after the start"),
        (["shifts", "soc", "--from", "9999-12-30"], "outside the years 1900 to 9899"),
        (["shifts", "soc", "--days", "0"], "Invalid value for '--days'"),
        (["shifts"], "Missing argument"),
        (["whom"], "No such command 'whom'"),
    ],
)
def test_wrong_use_is_named_and_ends_with_two(arguments: list[str], said: str) -> None:
    ran = tocsin("oncall", *arguments)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
