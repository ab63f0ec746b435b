"""The command line `tocsin`: finds the command, loads only that one, and says how it ended.

Exit codes: 0 done, 1 problems were found, 2 wrong use, 130 interrupted, 141 nobody reads the output any more.
"""

from __future__ import annotations

import io
import os
import sys
import zoneinfo
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from hub.errors import (
    ConfigurationError,
    ConflictError,
    InputError,
    NotAllowedError,
    NotFoundError,
    TransientError,
)

PROBLEMS: Final = 1
WRONG_USE: Final = 2
INTERRUPTED: Final = 130
NO_READER: Final = 141

COMMANDS: Final = {
    "demo": "One night of the example organization, on this machine alone.",
    "serve": "Run the hub on a store file until it is interrupted.",
    "send": "Put records into the queue of a store, as EventBridge would.",
    "phone": "Play a telephone of a served hub by hand.",
    "acknowledge": "Take a page: it stops calling.",
    "confirm": "Confirm a mail address through the hub.",
    "drill": "Call a responder, or run an escalation policy, as a drill.",
    "responder": "Who can be reached, and how that is known; verify a number.",
    "replay": "Say what would be done with recorded findings.",
    "explain": "Explain the decision about one finding, word for word.",
    "oncall": "Who is on call, and when.",
    "config": "Check a configuration folder, and apply it to a hub.",
    "policy": "Show what holds for an account, and change it.",
    "audit": "Who changed what: list, verify and export the audit.",
    "incidents": "List the incidents of a store; close, snooze or annotate one.",
    "pages": "List the pages of a store, running and ended.",
    "ledger": "Show what happened in a page, entry by entry.",
    "health": "Say whether the hub of a store is well.",
    "rejected": "List, replay or discard what could not be read.",
    "org": "GuardDuty in every account and Region: plan, apply, coverage.",
    "preflight": "Say whether all that a deployment needs of AWS is there.",
}
"""Each command stands in `console.commands.<name>`: its `app` where it has commands of its own, else its function."""

NEAR_ONLY: Final = frozenset({"demo", "serve", "phone", "replay"})
"""What works on this machine alone, and with no hub in AWS."""
WITH_AWS: Final = frozenset({"org"})
"""What asks AWS itself, and no hub there."""


class Later(TyperCommand):
    """Stands for a command in the list of commands; the command itself is imported when it is run."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: Any = None,  # noqa: ANN401 - typer's own signature, whose types are private
        **extra: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Return the context of the real command."""
        command = typer.main.get_command(_load(self.name or ""))
        return command.make_context(info_name, args, parent=parent, **extra)


class Outermost(TyperGroup):
    """Runs a command and turns the errors of the hub into one message and an exit code."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - typer's own signature, whose types are private
        """Run the command; raise typer.Exit with 1, 2, 130 or 141 when it could not be done."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except (InputError, NotFoundError) as error:
            raise _failed(error, WRONG_USE) from error
        except (ConfigurationError, NotAllowedError, TransientError, ConflictError) as error:
            raise _failed(error, PROBLEMS) from error
        except BrokenPipeError as error:
            _write_into_nothing()
            raise typer.Exit(NO_READER) from error
        except KeyboardInterrupt as error:
            raise typer.Exit(INTERRUPTED) from error
        return result


app = typer.Typer(
    cls=Outermost,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: tocsin replay findings/ --json. Each command explains itself: tocsin COMMAND --help.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tocsin {version('tocsin')}")
        raise typer.Exit


@app.callback()
def tocsin(
    context: typer.Context,
    *,
    hub: Annotated[
        str | None, typer.Option("--hub", metavar="NAME", help="A hub in AWS, instead of a store file [TOCSIN_HUB].")
    ] = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """GuardDuty findings of an AWS Organization in, the right person told by mail or telephone."""
    if hub is not None and context.invoked_subcommand in NEAR_ONLY:
        raise InputError(f"--hub: `tocsin {context.invoked_subcommand}` works on this machine alone")
    if hub is not None and context.invoked_subcommand in WITH_AWS:
        raise InputError(f"--hub: `tocsin {context.invoked_subcommand}` asks AWS itself; name a deployment")
    context.obj = hub


def _stands_for_a_command() -> None:
    """Nothing: `Later` never runs it."""


for _name, _summary in COMMANDS.items():
    app.command(_name, cls=Later, help=_summary)(_stands_for_a_command)


def _load(name: str) -> typer.Typer:
    """Return the application of a command."""
    content = vars(import_module(f"console.commands.{name}"))
    loaded = content.get("app")
    if isinstance(loaded, typer.Typer):
        return loaded
    alone = typer.Typer(rich_markup_mode=None, add_completion=False)
    alone.command(name, epilog=content.get("EXAMPLE"))(content[name])
    return alone


def _failed(error: Exception, code: int) -> typer.Exit:
    """Say on standard error what was wrong, as text that no terminal obeys; return the exit."""
    text = "\n".join(_plain(line) for line in str(error).splitlines())
    sys.stderr.write(f"tocsin: {text}\n")
    return typer.Exit(code)


def _plain(line: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in line)


def _write_into_nothing() -> None:
    """Let what is still buffered go nowhere, so that nothing complains when the process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    # The zones of the tzdata package, and not those of the machine: who is on call is the same everywhere.
    zoneinfo.reset_tzpath(to=())
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    app(prog_name="tocsin")
