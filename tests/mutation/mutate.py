"""Changes one small thing at a time in a copy of the project, runs its tests, and lists what none of them noticed.

A mutant is put into a temporary copy, never into the checkout, and tried in a forked process: what mutants do not
change (pytest, pydantic and other libraries) is imported once.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random  # noqa: TID251 - a seeded sample
from typing import Literal, NamedTuple

import pytest

from tests.mutation.mapping import ROOT, files, noticing
from tests.mutation.mutants import Mutant, mutants_of

OURS = ("hub", "router", "escalation", "console", "local", "delegated_admin", "member_stacks", "tests")
LIBRARIES = (
    "pydantic",
    "yaml",
    "holidays",
    "zoneinfo",
    "jiter",
    "aws_lambda_powertools",
    "typer",
    "rich",
    "hypothesis",
)
"""Imported before forking, to be there in each child."""
OPTIONS = (
    *("-x", "-q", "-m", "not functions", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:hypothesispytest"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # it says that libraries are there already
)
MEMORY = 4 * 2**30
"""Bytes; a mutant that never stops collecting fails."""
Fate = Literal["killed", "survived", "timeout"]


class Tried(NamedTuple):
    """A mutant and what became of it."""

    mutant: Mutant
    fate: Fate


def copied(root: Path, folder: Path) -> Path:
    """Copy the project as git sees it into `folder`; return where it is."""
    command = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    for path in filter(None, listed.split("\0")):
        if (root / path).is_file():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / path, folder / path)
    return folder


def status_of(copy: Path, tests: Sequence[str], seconds: int) -> int | None:
    """Return how pytest ended in a forked process, None when it took longer than `seconds`."""
    child = os.fork()
    if child == 0:
        signal.alarm(seconds)
        os._exit(_run(copy, tests))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
        return None
    return os.waitstatus_to_exitcode(status)


def _run(copy: Path, tests: Sequence[str]) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
        del sys.modules[name]
    os.chdir(copy)
    sys.path.insert(0, str(copy))
    importlib.invalidate_caches()
    return int(pytest.main([*OPTIONS, f"--rootdir={copy}", *tests]))


def fate_of(mutant: Mutant, copy: Path, seconds: int) -> Fate:
    """Return what the tests make of a mutant; the copy is afterwards as it was."""
    target = copy / mutant.path
    kept = target.read_text(encoding="utf-8")
    for compiled in (target.parent / "__pycache__").glob(f"{target.stem}.*.pyc"):
        compiled.unlink()  # Python tells a change by second and size alone
    target.write_text(mutant.source, encoding="utf-8")
    try:
        status = status_of(copy, noticing(copy, mutant.path), seconds)
    finally:
        target.write_text(kept, encoding="utf-8")
    if status is None:
        return "timeout"
    return "survived" if status == 0 else "killed"


def wanted() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation.mutate", description=__doc__)
    parser.add_argument("--only", metavar="FILE", action="append", default=[], help="only this file; a glob will do")
    parser.add_argument("--lines", metavar="FROM-TO", help="only mutants of these lines")
    parser.add_argument(
        "--again", metavar="OUTPUT", type=Path, help="only those that this output of an earlier run names"
    )
    parser.add_argument("--sample", metavar="N", type=int, help="N mutants, drawn by --seed")
    parser.add_argument("--seed", type=int, default=1, help="[1]")
    parser.add_argument("--seconds", type=int, default=20, help="after so many the tests of a mutant are ended [20]")
    parser.add_argument("--json", action="store_true", help="one JSON object for each mutant, killed ones too")
    parser.add_argument("--list", action="store_true", help="say what would be tried, and try nothing")
    return parser.parse_args()


def chosen(options: argparse.Namespace) -> list[Mutant]:
    """Return the mutants to try, in the order of files and lines."""
    every = [
        mutant
        for path in files(ROOT, options.only)
        for mutant in mutants_of(path, (ROOT / path).read_text(encoding="utf-8"))
    ]
    if options.lines:
        first, _, last = options.lines.partition("-")
        every = [mutant for mutant in every if int(first) <= mutant.line <= int(last or first)]
    if options.again:
        named = {line.partition(" ")[2].strip() for line in options.again.read_text(encoding="utf-8").splitlines()}
        every = [mutant for mutant in every if mutant.text in named]
    if options.sample is None or options.sample >= len(every):
        return every
    drawn = sorted(Random(options.seed).sample(range(len(every)), options.sample))
    return [every[number] for number in drawn]


def refuse_red(copy: Path, mutants: Sequence[Mutant], seconds: int) -> None:
    """End the program where tests fail without a mutant: they could tell nothing; compiles the copy on the way."""
    for tests in dict.fromkeys(noticing(copy, mutant.path) for mutant in mutants):
        if (status := status_of(copy, tests, 4 * seconds)) != 0:
            sys.exit(f"without any mutant pytest ends with {status}; expected 0: pytest {' '.join(tests)}")


def say(line: str) -> None:
    """Write a line at once, for whoever watches."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def shown(tried: Tried, *, as_json: bool) -> None:
    """Write one mutant out: all of them as JSON, else those that were not killed."""
    mutant, fate = tried
    if as_json:
        fields = {"fate": fate, "path": mutant.path, "line": mutant.line, "old": mutant.old, "new": mutant.new}
        say(json.dumps(fields))
    elif fate != "killed":
        say(f"{fate:9}{mutant.text}")


def main() -> None:
    """Try the mutants that the command line asks for and print what became of them."""
    options = wanted()
    mutants = chosen(options)
    if options.list:
        for mutant in mutants:
            say(mutant.text)
        return
    for name in LIBRARIES:
        importlib.import_module(name)
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        copy = copied(ROOT, Path(folder).resolve())
        refuse_red(copy, mutants, options.seconds)
        sys.dont_write_bytecode = True
        for mutant in mutants:
            tried = Tried(mutant, fate_of(mutant, copy, options.seconds))
            counts[tried.fate] += 1
            shown(tried, as_json=options.json)
    fates = ", ".join(f"{fate} {counts[fate]}" for fate in ("killed", "survived", "timeout"))
    sys.stderr.write(f"{len(mutants)} mutants: {fates}\n")


if __name__ == "__main__":
    main()
