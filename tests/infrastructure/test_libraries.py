"""What functions run on is enough for them: every handler starts on the pruned libraries of the layer's lock alone."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.metadata import files
from pathlib import Path

from delegated_admin.packaging.code import stage_code
from delegated_admin.packaging.layer import LOCK
from delegated_admin.packaging.modules import handler_modules
from delegated_admin.packaging.pruning import SERVICES, prune

STARTS = """
import importlib, sys
sys.path[:0] = sys.argv[1:3]
for module in sys.argv[3].split():
    assert callable(importlib.import_module(module).handler)
import boto3
session = boto3.Session(region_name="eu-central-1")
for service in sys.argv[4].split():
    session.client(service)
foreign = [m for m in list(sys.modules.values()) if "site-packages" in (getattr(m, "__file__", None) or "")]
assert foreign == [], foreign
"""


def copy_libraries(folder: Path) -> None:
    """Copy the libraries of the layer's lock from where they are installed, but for services that are pruned anyway."""
    for name in re.findall(r"^([a-z0-9-]+)==", LOCK.read_text(), re.MULTILINE):
        for path in files(name) or ():
            parts = path.parts
            pruned = parts[:2] == ("botocore", "data") and len(parts) > 3 and parts[2] not in SERVICES
            if ".." in parts or path.suffix == ".pyc" or pruned:
                continue
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path.locate(), folder / path)


def test_every_handler_starts_on_the_pruned_libraries_alone(tmp_path: Path) -> None:
    code, libraries = stage_code(tmp_path / "code"), tmp_path / "python"
    copy_libraries(libraries)
    prune(libraries)
    command = [sys.executable, "-I", "-S", "-c", STARTS, str(code), str(libraries)]

    shown = subprocess.run(
        [*command, " ".join(handler_modules()), " ".join(sorted(SERVICES))],
        check=False,
        capture_output=True,
        text=True,
    )

    assert shown.returncode == 0, shown.stderr
