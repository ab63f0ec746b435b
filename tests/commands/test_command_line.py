"""The command line as a whole: help, speed, exit codes and what happens when nobody reads on."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from console.main import COMMANDS
from tests.builders import an_event
from tests.commands.running import a_file, tocsin

WITH_EXAMPLE = (
    *(["demo"], ["replay"], ["explain"], ["incidents"], ["pages"], ["ledger"]),
    *(["serve"], ["send"], ["phone"], ["acknowledge"], ["confirm"], ["drill"], ["health"]),
    *(["incidents", "close"], ["incidents", "snooze"], ["incidents", "note"]),
    *(["rejected", "list"], ["rejected", "show"], ["rejected", "replay"], ["rejected", "discard"]),
    *(["oncall", "who"], ["oncall", "shifts"], ["config", "check"]),
    *(["responder", "list"], ["responder", "show"], ["responder", "verify"], ["responder", "clear"]),
    *(["policy", "suppress"], ["audit", "list"]),
    *(["org", "plan"], ["org", "apply"], ["org", "coverage"], ["preflight"]),
)
HEAVY = ("pydantic", "rich", "sqlite3", "yaml", "aws_lambda_powertools")


def test_every_command_is_looked_at_here() -> None:
    assert {command[0] for command in WITH_EXAMPLE} == set(COMMANDS)


def test_without_arguments_the_commands_are_listed() -> None:
    ran = tocsin()

    assert ran.code == 2
    assert [name for name in COMMANDS if f"  {name} " not in ran.err] == []


def test_help_lists_every_command_and_an_example() -> None:
    ran = tocsin("--help")

    assert ran.code == 0
    assert "Example: tocsin replay" in ran.out
    assert [summary for summary in COMMANDS.values() if summary not in ran.out] == []


@pytest.mark.parametrize("command", WITH_EXAMPLE, ids=" ".join)
def test_every_command_explains_itself_with_an_example_and_can_write_json(command: list[str]) -> None:
    ran = tocsin(*command, "--help")

    assert ran.code == 0
    assert f"Example: tocsin {' '.join(command)}" in ran.out
    assert "--json" in ran.out


def test_a_misspelt_command_is_suggested() -> None:
    ran = tocsin("repaly")

    assert ran.code == 2
    assert "Did you mean 'replay'?" in ran.err


def test_the_version_is_shown() -> None:
    assert tocsin("--version").out.startswith("tocsin 0.")


def test_help_loads_nothing_that_only_a_command_needs() -> None:
    script = (
        "import sys; from typer.testing import CliRunner; from console.main import app;"
        "CliRunner().invoke(app, ['--help']);"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert ran.stdout == "[]\n"


def test_the_module_runs_as_the_command_does(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "console", "replay", str(a_file(tmp_path)), "--json"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)

    assert '"outcome": "routed"' in ran.stdout
    assert ran.stderr == "1 record in 1 file: 1 routed\n"


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["table", "json"])
def test_a_reader_that_goes_away_ends_it_quietly(tmp_path: Path, form: list[str]) -> None:
    file = a_file(tmp_path, *(an_event(id=f"f{number}") for number in range(500)))
    command = [sys.executable, "-m", "console", "replay", str(file), *form]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()

    assert (process.returncode, said) == (141, b"")


def test_an_interruption_ends_it_quietly() -> None:
    # A test run in the background ignores the signal, and so would its child.
    listening = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    command = [sys.executable, "-c", f"{listening}; from console.main import main; main()", "replay", "-"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)

    assert (process.returncode, said) == (130, b"")


def test_what_is_no_utf_8_terminal_gets_escapes_instead_of_an_error() -> None:
    command = [sys.executable, "-X", "utf8=0", "-m", "console", "oncall", "who", "--at", "2026-12-05T12:00Z"]
    environment = {"PYTHONIOENCODING": "ascii"}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)

    assert ran.returncode == 0
    assert "Traceback" not in ran.stderr


def test_time_zones_come_from_the_package_and_not_from_the_machine() -> None:
    code = (
        "import sys, zoneinfo; sys.argv = ['tocsin', '--version']\n"
        "from console.main import main\n"
        "try:\n    main()\nfinally:\n    sys.stderr.write(repr(zoneinfo.TZPATH))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (run.returncode, run.stderr) == (0, "()")
