"""The README's "Change a policy" and "Change who is on call", followed word by word."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.commands.running import tocsin
from tests.commands.team import Team

README = Path(__file__).parents[2] / "README.md"
ASKING = {("policy", "set"), ("policy", "unset"), ("config", "apply"), ("config", "restore")}
"""What asks before it does something; here nobody can be asked."""


def lines_under(heading: str) -> list[str]:
    """Return the lines of the code blocks under a heading of the README."""
    section = README.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"^```\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize("heading", ["Change a policy", "Change who is on call"])
def test_every_line_does_what_it_says(heading: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    team = Team(tmp_path)
    monkeypatch.setenv("TOCSIN_STORE", str(team.store))
    lines = lines_under(heading)

    assert len(lines) > 5
    for line in lines:
        program, *arguments = shlex.split(line, comments=True)
        if program != "tocsin":
            subprocess.run([program, *arguments], check=True)
            continue
        yes = ["--yes"] if tuple(arguments[:2]) in ASKING else []
        ran = tocsin(*arguments, *yes)
        assert ran.code == 0, f"{line}: {ran.err}"
    assert tocsin("audit", "verify").code == 0
