"""A team that runs a hub by the example organization, and keeps it as a folder of YAML."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from typing import Final

from console.folder import load
from hub.adapters.sqlite.stores import open_stores
from hub.clock import SystemClock
from hub.editing import establish
from hub.model.journal import Editor
from tests.commands.running import Ran, tocsin

EXAMPLE: Final = Path(__file__).parents[2] / "config"
SANDBOX: Final = "444455556666"
DANA: Final = ("--by", "dana@example.com")


class Team:
    """A hub that runs by the example organization, and the folder that it is written in."""

    def __init__(self, folder: Path) -> None:
        self.store, self.folder = folder / "tocsin.sqlite", folder / "config"
        copytree(EXAMPLE, self.folder, ignore=lambda _path, names: {"deployments", "findings"} & set(names))
        clock = SystemClock()
        stores = open_stores(self.store, durable=False)
        configuration = load(self.folder, now=clock.now())
        establish(stores.configuration, configuration, by=Editor(name="tocsin"), clock=clock, why="first")
        stores.close()

    def runs(self, *arguments: object, stdin: str = "") -> Ran:
        return tocsin(*arguments, "--store", self.store, stdin=stdin)

    def config(self, command: str, *arguments: object) -> Ran:
        return self.runs("config", command, self.folder, *arguments)

    def replace(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    def text(self) -> dict[str, str]:
        return {path.name: path.read_text() for path in sorted(self.folder.glob("*.yaml"))}


def flat(text: str) -> str:
    return " ".join(text.split())
