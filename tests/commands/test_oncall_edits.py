"""`tocsin oncall cover`, `take`, `override`, `swap` and `leave` as a user runs them on a store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub.adapters.sqlite.stores import open_stores
from tests.commands.running import tocsin
from tests.configuring import put
from tests.scenarios.organization import a_responder, a_schedule, an_organization

ME = ("--by", "wei@example.com")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Wei is on call, always; Sam has a number too, and another zone."""
    zones = {"wei": "Asia/Shanghai", "sam": "Europe/Berlin", "yuki": "Asia/Tokyo"}
    people = {
        name: a_responder(name, number, identities=(f"{name}@example.com",), time_zone=zone)
        for number, (name, zone) in enumerate(zones.items(), start=1)
    }
    levels = [{"targets": [{"kind": "schedule", "name": "soc"}]}]
    policy = {"name": "page-soc", "levels": levels, "repeat": 1, "then": "leads"}
    path = tmp_path / "own.sqlite"
    stores = open_stores(path)
    configuration = an_organization(
        responders=people, schedules={"soc": a_schedule("wei")}, escalation_policies={"page-soc": policy}
    )
    put(stores.configuration, configuration)
    stores.close()
    return path


def test_a_cover_says_who_when_in_both_zones_and_what_was_before(store: Path) -> None:
    span = ("--from", "2030-12-05 18:00", "--to", "2030-12-06 08:00")
    ran = tocsin("oncall", "cover", "soc", "--by", "yuki", *span, "--why", "concert", "--store", store)

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "yuki is on call on soc instead of everybody (edit 2, override soc/1)",
        "  2030-12-05 18:00+01:00 to 2030-12-06 08:00+01:00 in Europe/Berlin",
        "  2030-12-06 02:00+09:00 to 2030-12-06 16:00+09:00 in Asia/Tokyo, where Yuki is",
        "",
        "soc, times in Europe/Berlin",
        "from                   to                     before                 after",
        "2030-12-05 18:00+01:00 2030-12-06 08:00+01:00 wei                    yuki",
    ]


def test_json_holds_the_same_in_utc(store: Path) -> None:
    span = ("--from", "2030-12-05 18:00", "--to", "08:00")
    (done,) = tocsin("oncall", "cover", "soc", "--by", "sam", *span, "--store", store, "--json").objects

    assert done["spans"] == [{"start": "2030-12-05T17:00:00Z", "end": "2030-12-06T07:00:00Z"}]
    assert [(row["before"], row["after"]) for row in done["shifts"]] == [(["wei"], ["sam"])]


def test_take_begins_now_and_ends_at_the_next_such_time(store: Path) -> None:
    (done,) = tocsin(
        "oncall", "take", "soc", "--until", "08:00", "--by", "sam@example.com", "--store", store, "--json"
    ).objects

    (span,) = done["spans"]
    start, end = (datetime.fromisoformat(span[bound]) for bound in ("start", "end"))
    assert abs(start - datetime.now(UTC)) < timedelta(minutes=5)  # noqa: TID251 - what the command itself went by
    assert timedelta(0) < end - start <= timedelta(days=1, hours=1)
    assert [row["responder"] for row in tocsin("oncall", "who", "soc", "--store", store, "--json").objects] == ["sam"]


def test_overrides_are_listed_with_the_numbers_by_which_they_are_removed(store: Path) -> None:
    tocsin(
        "oncall", "override", "add", "soc", "add", "sam", "--from", "tomorrow 10:00", "--to", "11:00", "--store", store
    )

    listed = tocsin("oncall", "override", "list", "soc", "--store", store)
    removed = tocsin("oncall", "override", "remove", "soc", 1, "--store", store)

    assert "soc 1" in listed.out
    assert "add sam, by" in listed.out
    assert (removed.code, "override soc/1 of sam is removed: it had not begun" in removed.out) == (0, True)
    assert tocsin("oncall", "override", "list", "--all", "--store", store, "--json").out == ""


def test_a_swap_from_the_question_to_the_answer(store: Path) -> None:
    span = ("--from", "tomorrow 10:00", "--to", "12:00")
    asked = tocsin("oncall", "swap", "ask", "soc", "--with", "sam", *span, *ME, "--store", store)
    own = tocsin("oncall", "swap", "accept", 1, *ME, "--store", store)
    accepted = tocsin("oncall", "swap", "accept", 1, "--by", "sam@example.com", "--store", store)
    listed = tocsin("oncall", "swap", "list", "--store", store)

    assert "wei asks sam: swap 1 is nothing until it is accepted" in asked.out
    assert asked.err == "Mailed: sam.\n"
    assert (own.code, "take it back with `tocsin oncall swap withdraw 1`" in own.err) == (1, True)
    assert (accepted.code, "swap 1 of wei with sam is accepted" in accepted.out) == (0, True)
    assert "accepted" in listed.out
    assert "soc: sam for wei" in listed.out


def test_a_swap_is_declined_or_taken_back(store: Path) -> None:
    span = ("--from", "tomorrow 10:00", "--to", "12:00")
    for _ in range(2):
        tocsin("oncall", "swap", "ask", "soc", "--with", "sam", *span, *ME, "--store", store)

    declined = tocsin("oncall", "swap", "decline", 1, "--by", "sam@example.com", "--why", "away", "--store", store)
    withdrawn = tocsin("oncall", "swap", "withdraw", 2, *ME, "--store", store)

    assert "swap 1 of wei with sam is declined" in declined.out
    assert "swap 2 of wei with sam is withdrawn" in withdrawn.out
    states = [row["state"] for row in tocsin("oncall", "swap", "list", "--store", store, "--json").objects]
    assert states == ["declined", "withdrawn"]


def test_leave_is_read_in_the_persons_zone_and_through_its_last_day(store: Path) -> None:
    added = tocsin(
        "oncall",
        "leave",
        "add",
        "sam",
        "--from",
        "2030-12-24",
        "--to",
        "2030-12-27",
        "--why",
        "holidays",
        "--store",
        store,
    )
    listed = tocsin("oncall", "leave", "list", "--store", store)
    removed = tocsin("oncall", "leave", "remove", "sam", 1, "--store", store)

    assert "2030-12-24 00:00+01:00 to 2030-12-28 00:00+01:00 in Europe/Berlin" in added.out
    assert "No shift changes." in added.out
    assert "sam 1" in listed.out
    assert "Sam (holidays)" in listed.out
    assert removed.code == 0


def test_leaving_nobody_takes_force_and_is_warned_of(store: Path) -> None:
    leave = ("oncall", "leave", "add", "wei", "--from", "2030-12-24", "--to", "2030-12-24", "--store", store)

    refused, forced = tocsin(*leave), tocsin(*leave, "--force")

    assert (refused.code, "give --force, which is recorded" in refused.err) == (2, True)
    assert (forced.code, "nobody: nobody is left" in forced.out) == (0, True)
    assert forced.err.startswith(
        "Warning: nobody is left on soc from 2030-12-23 17:00 to 2030-12-24 17:00 (Europe/Berlin)"
    )
    assert "(forced: nobody is left on soc" in " ".join(tocsin("audit", "list", "--store", store).out.split())


def test_who_and_shifts_go_by_an_edit_that_is_named(store: Path) -> None:
    tocsin("oncall", "cover", "soc", "--by", "sam", "--from", "2030-12-05", "--to", "2030-12-05", "--store", store)
    at = ("--at", "2030-12-05T12:00Z", "--store", store)

    assert [row["responder"] for row in tocsin("oncall", "who", "soc", *at, "--json").objects] == ["sam"]
    then = tocsin("oncall", "who", "soc", *at, "--as-of", 1)
    assert "wei" in then.out
    assert then.err == "As of edit 1.\n"
    shifts = tocsin(
        "oncall", "shifts", "soc", "--from", "2030-12-05T12:00Z", "--days", 1, "--as-of", 1, "--store", store
    )
    assert ("Wei" in shifts.out, "Sam" in shifts.out) == (True, False)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["cover", "sco", "--by", "sam", "--to", "08:00"], 2, "there is no schedule 'sco'; did you mean 'soc'?"),
        (["cover", "soc", "--by", "smm", "--to", "08:00"], 2, "there is no responder 'smm'; did you mean 'sam'?"),
        (["cover", "soc", "--by", "sam", "--to", "noon"], 2, "--to: found 'noon', expected such as 'today 18:00'"),
        (["cover", "soc", "--by", "sam", "--from", "2020-01-01", "--to", "08:00"], 2, "is in the past: it is"),
        (
            ["cover", "soc", "--by", "sam", "--from", "2031-03-30 02:30", "--to", "08:00"],
            2,
            "2031-03-30 02:30 does not exist in Europe/Berlin: the clock skips",
        ),
        (["cover", "soc", "--by", "sam", "--from", "fri 08:00", "--to", "fri 08:00"], 2, "name a later end"),
        (["cover", "soc", "--by", "wei", "--to", "08:00"], 2, "this would change nothing: on soc wei is on call"),
        (["take", "soc", "--until", "08:00", "--by", "root"], 1, "'root' is no responder's identity: say who you are"),
        (["override", "add", "soc", "swap", "sam", "--to", "08:00"], 2, "Invalid value for 'add|remove|replace'"),
        (["override", "remove", "soc", "7"], 2, "there is no override soc/7: `tocsin oncall override list soc`"),
        (["swap", "accept", "7"], 2, "there is no swap 7: `tocsin oncall swap list` shows them"),
        (["swap", "ask", "soc", "--with", "sam", "--from", "fri", "--to", "sat", "--for-to", "sun"], 2, "go together"),
        (["leave", "remove", "sam", "7"], 2, "there is no leave sam/7: `tocsin oncall leave list`"),
        (["who", "--as-of", "9"], 2, "there is no edit 9: expected 1 to 1"),
    ],
)
def test_each_wrong_turn_says_what_to_do(store: Path, arguments: list[str], code: int, said: str) -> None:
    ran = tocsin("oncall", *arguments, "--store", store)

    assert (ran.code, ran.out) == (code, "")
    assert said in " ".join(ran.err.split()).replace("│ ", "").replace(" │", "")


def test_a_folder_has_no_edits() -> None:
    ran = tocsin("oncall", "who", "--as-of", 1)

    assert (ran.code, "a configuration folder has no edits: name a store or a hub" in ran.err) == (2, True)


def test_a_time_that_occurs_twice_is_said_to_be_the_first(store: Path) -> None:
    span = ("--from", "2031-10-26 02:30", "--to", "08:00")
    ran = tocsin("oncall", "cover", "soc", "--by", "sam", *span, "--store", store)

    assert (
        "occurs twice in Europe/Berlin, 2031-10-26T02:30+02:00 and 2031-10-26T02:30+01:00: the first is meant"
        in ran.err
    )


@pytest.mark.parametrize("command", ["cover", "take", "override add", "swap ask", "swap accept", "leave add", "who"])
def test_each_command_explains_itself_with_an_example(command: str) -> None:
    ran = tocsin("oncall", *command.split(), "--help")

    assert f"Example: tocsin oncall {command}" in " ".join(ran.out.split())
