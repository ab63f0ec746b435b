"""Makes the layer: the libraries of one hashed lock, as ready-made wheels for Lambda or for this machine."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Final

from delegated_admin.packaging.compiling import RELEASE, compile_tree
from delegated_admin.packaging.files import empty, settle
from delegated_admin.packaging.modules import ROOT
from delegated_admin.packaging.pruning import prune
from hub.errors import InputError

LOCK: Final = ROOT / "requirements" / "lambda.txt"
FOLDER: Final = "python"
"""Within a layer, Lambda looks for modules there."""
_LAMBDA: Final = ("--platform", "manylinux2014_aarch64", "--implementation", "cp", "--python-version", RELEASE)
MARK: Final = "lock.sha256"
"""A file of the layer that names the lock it was made from."""
_ELF: Final = b"\x7fELF"
_AARCH64: Final = (183).to_bytes(2, "little")
"""`e_machine` of an ELF file, at byte 18 (elf.h, EM_AARCH64)."""


def build_layer(target: Path, compiler: Path | None = None, lock: Path = LOCK) -> Path:
    """Make `target` anew as the layer for the functions: Lambda's Python, arm64; return it.

    Needs the network, or pip's cache. Raises CalledProcessError when pip fails: a hash that differs, or no wheel.
    """
    _install(target, lock, _LAMBDA)
    _check_machine(target)
    return _finish(target, lock, compiler)


def build_host_layer(target: Path, lock: Path = LOCK) -> Path:
    """Make `target` anew as the same layer for this machine and this interpreter, and return it.

    An emulator runs functions with its own interpreter, whatever the template says.
    """
    _install(target, lock, ())
    return _finish(target, lock, None)


def check_layer(layer: Path, lock: Path = LOCK) -> Path:
    """Return `layer`; raise InputError when it was not made yet, or from another lock than `lock` is now."""
    mark = layer / MARK
    if not mark.is_file() or mark.read_text(encoding="utf-8") != _digest(lock):
        raise InputError(f"{layer}: expected a layer made from {lock.name}: make layer makes it")
    return layer


def mark_layer(layer: Path, lock: Path = LOCK) -> None:
    """Note in `layer` that it was made from `lock`."""
    (layer / MARK).write_text(_digest(lock), encoding="utf-8")


def _install(target: Path, lock: Path, platform: tuple[str, ...]) -> None:
    folder = empty(target) / FOLDER
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-compile", "--no-deps"]
    wanted = ["--require-hashes", "--only-binary=:all:", *platform, "--target", str(folder), "-r", str(lock)]
    subprocess.run([*pip, *wanted], check=True)  # noqa: S603 - our own lock


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _finish(target: Path, lock: Path, compiler: Path | None) -> Path:
    prune(target / FOLDER)
    if compiler is not None:
        compile_tree(target / FOLDER, compiler)
    mark_layer(target, lock)
    settle(target)
    return target


def _check_machine(target: Path) -> None:
    """Raise InputError for a compiled module that Lambda's machines cannot run."""
    for path in target.rglob("*.so"):
        start = path.read_bytes()[:20]
        if start[:4] != _ELF or start[18:20] != _AARCH64:
            raise InputError(f"{path.relative_to(target)}: expected a module for arm64")
