"""The workflow for continuous integration is YAML, pins what it promises, and runs commands that there are."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.commands.running import tocsin

WORKFLOW = Path(__file__).parents[3] / "docs" / "workflows" / "tocsin-config.yml"


def workflow() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    return loaded


def commands() -> list[list[str]]:
    """Return the arguments of each `tocsin` that a step runs."""
    runs = [step["run"] for job in workflow()["jobs"].values() for step in job["steps"] if "run" in step]
    return [shlex.split(run.partition(">")[0])[1:] for run in runs if run.startswith("tocsin ")]


def test_it_asks_for_no_more_than_it_needs_and_holds_no_key() -> None:
    found = workflow()

    assert found["permissions"] == {"contents": "read", "id-token": "write"}
    assert found["jobs"]["apply"]["environment"] == "production"
    assert "AWS_SECRET" not in WORKFLOW.read_text(encoding="utf-8")


def test_what_is_applied_was_planned_before_it_was_approved() -> None:
    jobs = workflow()["jobs"]

    assert jobs["apply"]["needs"] == "merged"
    assert "environment" not in jobs["merged"]


def test_there_are_commands() -> None:
    assert [arguments[:2] for arguments in commands()] == [
        ["config", "check"],
        ["config", "plan"],
        ["config", "plan"],
        ["config", "plan"],
        ["config", "apply"],
    ]


@pytest.mark.parametrize("arguments", commands(), ids=" ".join)
def test_each_command_takes_these_options(arguments: list[str]) -> None:
    described = tocsin(*arguments[:2], "--help").out

    assert all(option in described for option in arguments if option.startswith("--"))
