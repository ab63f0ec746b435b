"""Which files are mutated, and which tests are to notice it."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

ROOT = Path(__file__).parents[2]
POLICY = ("tests/unit/router/test_policy_*.py",)
ROUTING = ("tests/unit/router/test_routing_*.py",)
ROUTER = (*POLICY, *ROUTING, "tests/unit/router/test_service*.py")
ON_CALL = ("tests/unit/escalation/test_oncall_*.py",)
DECIDER = ("tests/unit/escalation/test_decider*.py",)
MODEL = ("tests/unit/hub/model/test_*.py",)
WEAKENING = ("tests/unit/console/editing/test_*.py",)

TESTS: dict[str, tuple[str, ...]] = {
    "router/policy/*.py": (*ROUTER, *WEAKENING),
    "router/routing/*.py": (*ROUTING, *ROUTER),
    "escalation/oncall/*.py": ON_CALL,
    "escalation/decider.py": DECIDER,
    "hub/model/policy.py": (*MODEL, *POLICY, *ROUTER, *WEAKENING),
    "hub/model/route.py": (*MODEL, *ROUTER),
    "hub/model/severity.py": (*MODEL, *ROUTER),
    "hub/model/schedule.py": (*MODEL, *ON_CALL),
    "hub/model/rotation.py": (*MODEL, *ON_CALL),
    "hub/model/escalation_policy.py": (*MODEL, *DECIDER, "tests/unit/escalation/test_timing.py", *ROUTING),
    "hub/model/steps.py": (*MODEL, *DECIDER, "tests/unit/escalation/adapters/test_step_functions.py"),
}
"""Files to the tests that are run for a mutant of them: those that see most of it first, since the first failure ends
a run."""


def files(root: Path, only: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the files that are mutated, or those of them that fit one of the globs `only`."""
    found = sorted(str(path.relative_to(root)) for glob in TESTS for path in root.glob(glob))
    return tuple(path for path in found if not only or any(fnmatchcase(path, glob) for glob in only))


def noticing(root: Path, path: str) -> tuple[str, ...]:
    """Return the test files for a mutated file, each once and in the order of their globs."""
    globs = next(found for glob, found in TESTS.items() if fnmatchcase(path, glob))
    paths = (str(test.relative_to(root)) for glob in globs for test in sorted(root.glob(glob)))
    return tuple(dict.fromkeys(paths))
