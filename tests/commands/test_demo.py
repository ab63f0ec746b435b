"""`tocsin demo` as a user sees it: forty lines by a hundred columns, and an exit code that tells the truth."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from console.demo.night import POLICY, START, Night, open_night
from console.demo.turn import your_turn
from console.folder import load
from local.phone_lab import UnexpectedCallError, scripts
from local.phone_lab.scripts import code_heard

ROOT = Path(__file__).parents[2]


def demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it as a user does, in UTF-8."""
    command = [sys.executable, "-X", "utf8", "-m", "console", "demo", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=ROOT)


@pytest.fixture(scope="module")
def shown() -> subprocess.CompletedProcess[str]:
    return demo()


def a_night(folder: Path) -> Night:
    return open_night(folder, load(ROOT / "config", now=START), ROOT / "config" / "findings")


def test_the_story_fits_one_screen_and_comes_out(shown: subprocess.CompletedProcess[str]) -> None:
    lines = shown.stdout.splitlines()

    assert (shown.returncode, shown.stderr) == (0, "")
    assert len(lines) <= 40
    assert max(map(cell_len, lines)) <= 100
    assert "\x1b" not in shown.stdout
    assert lines[-1] == "Every promise held: lost 0, called twice 0."


def test_the_story_shows_the_words_of_the_calls_and_who_was_told(shown: subprocess.CompletedProcess[str]) -> None:
    text = " ".join(shown.stdout.split())

    assert "“Security alarm. Critical. Prod web. Stolen credentials are used in an attack." in text
    assert "“It is yours. The details are in your mail.”" in text
    assert "Who was told: dana 4 calls, 3 mails; secops 1 mail; security-leads 7 mails; wei 1 call, 1 mail." in text
    assert "500 incidents in 60 accounts." in text
    assert "the hub is killed (SIGKILL) as it rings, and started again: the call goes on" in text
    assert "1 of 10 kept, not read (the document is nested deeper than 200 levels); 9 go on" in text
    assert "window database-upgrade: critical calls all the same" in text


def test_for_machines_it_is_json_lines_that_end_with_what_was_told() -> None:
    lines = [json.loads(line) for line in demo("--json").stdout.splitlines()]

    assert all(line.keys() == {"at", "tag", "text"} for line in lines[:-1])
    assert lines[-1]["failed"] == []
    assert {"who": "wei", "calls": 1, "mails": 1} in lines[-1]["told"]


def test_it_is_the_same_night_in_every_time_zone_and_leaves_nothing_behind(
    shown: subprocess.CompletedProcess[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    assert demo().stdout == shown.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_story_that_comes_out_otherwise_is_told_as_such(tmp_path: Path) -> None:
    night = a_night(tmp_path)
    night.stage.lab.forget_plans()
    for name in ("dana", "wei", "yuki", "sam"):
        for number in night.stage.configuration.responders[name].phones:
            night.stage.lab.plan(number, *(scripts.no_answer() for _ in range(12)))
    list(night.play())

    failed = [check.sentence for check in night.checks() if not check.holds]
    assert "the high one rings dana twice, then wei takes it" in failed
    night.stage.close()


def test_a_ring_that_the_story_does_not_foresee_stops_it(tmp_path: Path) -> None:
    night = a_night(tmp_path)
    night.stage.lab.forget_plans()

    with pytest.raises(UnexpectedCallError, match="0101 rang"):
        list(night.play())
    night.stage.close()


class Terminal:
    """Somebody at a terminal who types what is given, in order."""

    def __init__(self, *typed: str) -> None:
        self._typed = list(typed)
        self.shown: list[str] = []

    def ask(self, prompt: str) -> str:
        self.shown.append(prompt)
        answer = self._typed.pop(0)
        return code_heard(" ".join(self.shown)) if answer == "CODE" else answer

    def tell(self, text: str) -> None:
        self.shown.append(text)


@pytest.mark.parametrize("typed", [("y", "CODE"), ("y", "100", "CODE")], ids=["at once", "after a wrong code"])
def test_on_a_terminal_it_is_your_turn_and_the_code_takes_the_page(tmp_path: Path, typed: tuple[str, ...]) -> None:
    night = a_night(tmp_path)
    terminal = Terminal(*typed)

    assert your_turn(night.stage, POLICY, terminal.ask, terminal.tell)
    assert "“It is yours. The details are in your mail.”" in terminal.shown
    assert any("tocsin replay FILES" in text for text in terminal.shown)
    night.stage.close()


def test_whoever_just_presses_enter_is_left_alone(tmp_path: Path) -> None:
    night = a_night(tmp_path)
    terminal = Terminal("")

    assert not your_turn(night.stage, POLICY, terminal.ask, terminal.tell)
    assert len(terminal.shown) == 1
    night.stage.close()
