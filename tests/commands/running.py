"""Runs the command line in this process, as a user does in a shell."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from console.main import app
from tests.builders import an_event


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The JSON objects on standard output, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def tocsin(*arguments: object, stdin: str | bytes = "") -> Ran:
    """Run `tocsin` with `arguments`; an exception that no user should see fails the test."""
    result = CliRunner().invoke(app, [str(each) for each in arguments], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def a_file(folder: Path, *events: dict[str, Any], name: str = "night.ndjson") -> Path:
    """A file with an event a line."""
    path = folder / name
    path.write_text("".join(f"{json.dumps(event)}\n" for event in events or (an_event(),)), encoding="utf-8")
    return path
