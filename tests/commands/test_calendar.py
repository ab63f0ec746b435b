"""`tocsin oncall calendar` as a user runs it: the file says what `tocsin oncall shifts` says."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from icalendar import Calendar, Event

from hub.adapters.sqlite.stores import open_stores
from hub.model.schedule import Override, OverrideKind
from tests.commands.running import Ran, tocsin
from tests.configuring import add_override

EXAMPLE = Path(__file__).parents[2] / "config"


def written(name: str, folder: Path, *options: object) -> list[Event]:
    """The events of the file that a run with --out wrote."""
    out = folder / f"{name}.ics"
    ran = tocsin("oncall", "calendar", name, "--out", out, *options)
    assert (ran.code, ran.out) == (0, "")
    return events(out.read_bytes())


def events(content: str | bytes) -> list[Event]:
    return [event for event in Calendar.from_ical(content).walk("VEVENT") if isinstance(event, Event)]


def shifts(name: str, found: list[Event], *options: object) -> list[dict[str, object]]:
    """What `oncall shifts` says of the span of the events."""
    span = ("--from", found[0].start.isoformat(), "--to", found[-1].end.isoformat())
    return tocsin("oncall", "shifts", name, *span, "--json", *options).objects


def bounds(event: Event) -> tuple[str, str]:
    return f"{event.start:%Y-%m-%dT%H:%M:%SZ}", f"{event.end:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize("days", [1, 90, 365])
@pytest.mark.parametrize("schedule", ["soc", "platform"])
def test_a_schedule_has_exactly_the_shifts_that_are_listed(tmp_path: Path, schedule: str, days: int) -> None:
    found = written(schedule, tmp_path, "--days", days)
    rows = shifts(schedule, found)

    assert [bounds(event) for event in found] == [(row["start"], row["end"]) for row in rows]
    assert (found[-1].end - datetime.now(UTC)).days >= days - 1  # noqa: TID251 - the command's own clock


def test_a_responder_has_their_shifts_of_every_schedule(tmp_path: Path) -> None:
    found = written("yuki", tmp_path)
    platform, soc = ([e for e in found if str(e["SUMMARY"]) == f"On call: {name}"] for name in ("platform", "soc"))

    assert len(platform) + len(soc) == len(found)
    for schedule, own in (("platform", platform), ("soc", soc)):
        rows = [row for row in shifts(schedule, own) if row["responders"] == ["yuki"]]
        assert [bounds(event) for event in own] == [(row["start"], row["end"]) for row in rows]


def test_without_a_file_it_is_written_on_standard_output_as_utf_8_in_any_locale() -> None:
    command = [sys.executable, "-X", "utf8=0", "-m", "console", "oncall", "calendar", "soc", "--days", "30"]
    ran = subprocess.run(command, capture_output=True, check=True, env={"LC_ALL": "C"}, cwd=EXAMPLE.parent)

    assert ran.stdout.startswith(b"BEGIN:VCALENDAR\r\n")
    assert "soc: Yuki Sato 佐藤由紀" in {str(event["SUMMARY"]) for event in events(ran.stdout)}


def test_an_edit_cancels_what_it_took_away_and_leaves_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    shutil.copytree(EXAMPLE, folder)
    before = {event.uid for event in written("soc", tmp_path, "--config", folder)}
    assert {event.uid for event in written("soc", tmp_path, "--config", folder)} == before

    text = (folder / "oncall.yaml").read_text(encoding="utf-8")
    (folder / "oncall.yaml").write_text(text.replace("only: 22:00-07:00", "only: 22:00-08:00"), encoding="utf-8")
    after = written("soc", tmp_path, "--config", folder)
    holding = [event for event in after if event.get("STATUS") != "CANCELLED"]
    gone = {event.uid for event in after} - {event.uid for event in holding}

    rows = shifts("soc", holding, "--config", folder)
    assert [bounds(event) for event in holding] == [(row["start"], row["end"]) for row in rows]
    assert len(gone) > 100
    assert before == gone | (before & {event.uid for event in holding})


def test_a_store_shows_overrides_and_why(store: Path, tmp_path: Path) -> None:
    first, second, *_ = written("soc", tmp_path, "--store", store, "--days", 30)
    with closing(open_stores(store)) as stores:
        add_override(
            stores.configuration,
            Override(
                schedule="soc",
                kind=OverrideKind.REPLACE,
                start=second.start,
                end=second.end,
                responder="sam",
                by="wei,\nin Rome; late",
            ),
        )
    found = written("soc", tmp_path, "--store", store, "--days", 30)

    assert found[0].uid == first.uid
    assert str(found[1]["SUMMARY"]) == "soc: Sam"
    assert str(found[1]["DESCRIPTION"]).startswith("Sam (sam): override by wei, in Rome; late: sam replaces everybody")
    assert [event.uid for event in found if event.get("STATUS") == "CANCELLED"] == [second.uid]


def test_a_responder_who_left_every_rotation_has_all_shifts_cancelled(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    shutil.copytree(EXAMPLE, folder)
    before = written("wei", tmp_path, "--config", folder)
    text = (folder / "oncall.yaml").read_text(encoding="utf-8")
    (folder / "oncall.yaml").write_text(text.replace("[dana, wei, yuki]", "[dana, yuki]"), encoding="utf-8")
    after = written("wei", tmp_path, "--config", folder)

    assert before
    assert {(event.uid, str(event["STATUS"])) for event in after} == {(event.uid, "CANCELLED") for event in before}


def test_gaps_are_events(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    shutil.copytree(EXAMPLE, folder)
    text = (folder / "oncall.yaml").read_text(encoding="utf-8")
    only = "platform: {weekly: [yuki, sam], from: 2024-01-01 09:00, only: Mon-Fri 09:00-18:00}"
    text = text.replace("platform: {weekly: [yuki, sam], from: 2024-01-01 09:00}", only)
    (folder / "oncall.yaml").write_text(text, encoding="utf-8")

    found = written("platform", tmp_path, "--config", folder)
    gaps = [bounds(event) for event in found if list(map(str, event.categories)) == ["GAP"]]

    assert gaps == [(row["start"], row["end"]) for row in shifts("platform", found, "--config", folder) if row["gap"]]
    assert len(gaps) > 60


def test_other_commands_do_not_load_the_library() -> None:
    script = (
        "import sys; from typer.testing import CliRunner; from console.main import app;"
        "CliRunner().invoke(app, ['oncall', 'who']); print('icalendar' in sys.modules);"
        "CliRunner().invoke(app, ['oncall', 'calendar', 'soc']); print('icalendar' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert ran.stdout == "False\nTrue\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sok"], "'sok' is no schedule, and no responder who is on call from"),
        (["sok"], "did you mean 'soc'?"),
        (["soc", "--out", "missing/soc.ics"], "--out: cannot write missing/soc.ics: No such file or directory"),
        (["soc", "--out", "."], "--out: cannot write .: Is a directory"),
        (["soc", "--days", "0"], "Invalid value for '--days'"),
        (["soc", "--config", ".", "--store", "s"], "exclude each other"),
        ([], "Missing argument"),
    ],
)
def test_wrong_use_is_named_and_ends_with_two(arguments: list[str], said: str) -> None:
    ran: Ran = tocsin("oncall", "calendar", *arguments)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
