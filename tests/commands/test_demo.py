"""`tocsin demo` as a user sees it: forty lines by a hundred columns, and an exit code that tells the truth."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from console.demo.night import START, Night, open_night
from console.folder import load
from local.phone_lab import Script, UnexpectedCallError, scripts

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONUTF8", "1")


def demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # the user's own way: the installed command
        [sys.executable, "-m", "console", "demo", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
    )


def a_night(folder: Path) -> Night:
    return open_night(folder, load(ROOT / "config", now=START), ROOT / "config" / "findings")


def test_the_story_fits_one_screen_and_comes_out() -> None:
    shown = demo()
    lines = shown.stdout.splitlines()

    assert (shown.returncode, shown.stderr) == (0, "")
    assert len(lines) <= 40
    assert max(map(cell_len, lines)) <= 100
    assert "\x1b" not in shown.stdout
    assert lines[-1] == "Every promise held: lost 0, dialled twice 0."


def test_the_story_shows_the_words_of_the_calls_and_who_was_told() -> None:
    text = " ".join(demo().stdout.split())

    assert "“Security alarm. Critical. Prod web. Stolen credentials are used in an attack." in text
    assert "“It is yours. The details are in your mail.”" in text
    assert "Who was told: dana 3 calls, 2 mails; secops 1 mail; security-leads 4 mails; wei 1 call, 1 mail." in text
    assert "1 of 10 kept, not read (the document is nested deeper than 200 levels); 9 go on" in text
    assert "window database-upgrade: critical calls all the same" in text


def test_for_machines_it_is_json_lines_that_end_with_what_was_told() -> None:
    lines = [json.loads(line) for line in demo("--json").stdout.splitlines()]

    assert all(line.keys() == {"at", "tag", "text"} for line in lines[:-1])
    assert lines[-1]["failed"] == []
    assert {"who": "wei", "calls": 1, "mails": 1} in lines[-1]["told"]


def test_it_is_the_same_night_in_every_time_zone_and_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    in_kolkata = demo().stdout
    monkeypatch.setenv("TZ", "America/Los_Angeles")

    assert demo().stdout == in_kolkata


def test_it_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    assert demo().returncode == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("script", [scripts.no_answer(), scripts.wrong_code()], ids=lambda it: it.name)
def test_a_story_that_comes_out_otherwise_is_told_as_such(tmp_path: Path, script: Script) -> None:
    night = a_night(tmp_path)
    night.lab.forget_plans()
    for name in ("dana", "wei", "yuki", "sam"):
        for number in night.configuration.responders[name].phones:
            night.lab.plan(number, *(script for _ in range(12)))
    list(night.play())

    failed = [check.sentence for check in night.checks() if not check.holds]
    assert "the high one rings dana twice, then wei takes it" in failed
    night.hub.close()
    night.lab.close()


def test_a_ring_that_the_story_does_not_foresee_stops_it(tmp_path: Path) -> None:
    night = a_night(tmp_path)
    night.lab.forget_plans()

    with pytest.raises(UnexpectedCallError, match="0101 rang"):
        list(night.play())
    night.hub.close()
    night.lab.close()
