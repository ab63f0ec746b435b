"""What is right and wrong in a configuration folder, as an operator reads it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, Literal

from console.folder import check
from hub.errors import NotFoundError
from hub.model.base import Frozen
from hub.model.configuration import Configuration
from hub.ports import Clock

_PLACED: Final = re.compile(r"(?P<file>[^:]+):(?P<line>[0-9]+): (?P<text>.*)", re.DOTALL)


class Remark(Frozen):
    """One thing that is wrong (a problem) or perhaps not as meant (a warning), and where it stands."""

    kind: Literal["problem", "warning"]
    file: str | None
    line: int | None
    """From 1; None for what concerns a file as a whole."""
    text: str
    """The whole sentence, place included."""


class CheckedFolder(Frozen):
    """What a check found: everything at once, problems first."""

    remarks: tuple[Remark, ...]
    contents: tuple[tuple[str, int], ...]
    """How many there are of each thing, such as ("accounts", 8); empty when there are problems."""

    @property
    def problems(self) -> int:
        """How many remarks keep the folder from being used."""
        return sum(remark.kind == "problem" for remark in self.remarks)

    @property
    def warnings(self) -> int:
        """How many remarks do not."""
        return len(self.remarks) - self.problems


def check_folder(folder: Path, clock: Clock) -> CheckedFolder:
    """Return what is wrong in `folder` now; raise NotFoundError when there is none."""
    if not folder.exists():
        raise NotFoundError(f"{folder}: no such folder")
    checked = check(folder, now=clock.now())
    return CheckedFolder(
        remarks=(
            *(_remark("problem", text) for text in checked.problems),
            *(_remark("warning", text) for text in checked.warnings),
        ),
        contents=_contents(checked.configuration) if checked.configuration else (),
    )


def _remark(kind: Literal["problem", "warning"], text: str) -> Remark:
    placed = _PLACED.fullmatch(text)
    if placed is None:
        return Remark(kind=kind, file=text.partition(":")[0] or None, line=None, text=text)
    return Remark(kind=kind, file=placed["file"], line=int(placed["line"]), text=text)


def _contents(configuration: Configuration) -> tuple[tuple[str, int], ...]:
    return (
        ("policy document", len(configuration.documents)),
        ("account", len(configuration.directory.accounts)),
        ("audience", len(configuration.audiences)),
        ("responder", len(configuration.responders)),
        ("schedule", len(configuration.schedules)),
        ("escalation policy", len(configuration.escalation_policies)),
    )
