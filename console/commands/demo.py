"""`tocsin demo`: one night of the example organization, told line by line."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from console.commands.options import EXAMPLE_FOLDER, Json
from console.demo.night import POLICY, START, Night, Told, open_night
from console.demo.telling import Line, Tag
from console.demo.turn import your_turn
from console.folder import load
from console.output.json_lines import write_json
from console.output.text import shown
from hub.errors import InputError
from hub.model.base import Frozen

EXAMPLE: Final = "Example: tocsin demo --json | jq -r .text"
WIDTH: Final = 100
_COLOURS: Final = {
    Tag.FINDING: "bold yellow",
    Tag.RECORDED: "dim",
    Tag.REJECTED: "red",
    Tag.MAIL: "cyan",
    Tag.PAGE: "blue",
    Tag.CALL: "magenta",
    Tag.SAID: "italic",
    Tag.TAKEN: "bold green",
}


def demo(*, json: Json = False) -> None:
    """Play one night of the example organization in a blink: no AWS account, no network, nothing is kept.

    The code is the hub's own; only the clock is moved, and telephones and mailbox are in place of Amazon Connect and
    SNS. On a terminal a telephone then rings for you. Exit code 1: the story did not come out as it must.
    """
    configuration = load(EXAMPLE_FOLDER, now=START)
    findings = EXAMPLE_FOLDER / "findings"
    if not findings.is_dir():
        raise InputError(f"{findings}: expected the example findings of a source checkout, found nothing")
    with tempfile.TemporaryDirectory(prefix="tocsin-demo-", ignore_cleanup_errors=True) as folder:
        night = open_night(Path(folder), configuration, findings)
        teller = _Teller(ZoneInfo(configuration.organization.time_zone), machine=json)
        teller.title(configuration.organization.name)
        for line in night.play():
            teller.line(line)
        failed = [check.sentence for check in night.checks() if not check.holds]
        teller.end(night, failed)
        if not json and sys.stdin.isatty() and sys.stdout.isatty():
            your_turn(night.stage, POLICY, input, print_safely)
        night.stage.close()
    if failed:
        raise SystemExit(1)


def print_safely(text: str) -> None:
    """Write a line for people to standard output."""
    sys.stdout.write(f"{shown(text)}\n")


class Ending(Frozen):
    """The last JSON line: who was told how often, and what did not come out as it must."""

    told: tuple[Told, ...]
    failed: tuple[str, ...]


class _Teller:
    """Prints lines: for people at most a hundred columns wide, for machines as JSON."""

    def __init__(self, zone: ZoneInfo, *, machine: bool) -> None:
        self._zone, self._machine = zone, machine
        self._console = Console(width=WIDTH, highlight=False, soft_wrap=False)

    def title(self, organization: str) -> None:
        if self._machine:
            return
        local = START.astimezone(self._zone)
        text = f"Tocsin: the night of {local:%A %d %B %Y} at {organization}, {self._zone.key} time, fast-forwarded."
        self._console.print(Text(text, style="bold"))

    def line(self, line: Line) -> None:
        if self._machine:
            write_json(line)
            return
        head = f"{line.at.astimezone(self._zone):%H:%M:%S} {line.tag.value:<7} "
        for part in _wrapped(line.text, WIDTH - len(head), self._console):
            self._console.print(Text(head, style="dim") + Text(part, style=_COLOURS[line.tag]))
            head = " " * len(head)

    def end(self, night: Night, failed: Sequence[str]) -> None:
        if self._machine:
            write_json(Ending(told=tuple(night.told()), failed=tuple(failed)))
            return
        told = "; ".join(_times(each.who, each.calls, each.mails) for each in night.told())
        for part in _wrapped(f"Who was told: {told}.", WIDTH, self._console):
            self._console.print(Text(part, style="bold"))
        self._console.print(Text(_how_long(night), style="bold"))
        if failed:
            for sentence in failed:
                self._console.print(Text(f"The story did not come out: {sentence}.", style="bold red"))
            return
        ending = f"Every promise held: lost {night.stage.lost()}, called twice {night.stage.called_twice()}."
        self._console.print(Text(ending, style="bold green"))


def _how_long(night: Night) -> str:
    parts = []
    for label, (who, after) in night.taken().items():
        seconds = int(after.total_seconds())
        parts.append(f"{label.value} {seconds // 60} min {seconds % 60} s ({shown(who)})")
    return f"Time until somebody had it: {', '.join(parts) or 'nobody took anything'}."


def _times(who: str, calls: int, mails: int) -> str:
    counts = [(calls, "call"), (mails, "mail")]
    return f"{who} " + ", ".join(f"{count} {what}{'s' * (count > 1)}" for count, what in counts if count)


def _wrapped(text: str, width: int, console: Console) -> list[str]:
    """Return `text` in parts of at most `width` cells; wide characters count twice."""
    return [part.plain.rstrip() for part in Text(shown(text)).wrap(console, width)]
