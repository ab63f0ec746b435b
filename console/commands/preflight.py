"""`tocsin preflight`: whether everything that a deployment needs of AWS is there, and what to ask AWS for."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from console.commands.options import EXAMPLE_FOLDER, Config, Json
from console.commands.org import Deployment, Profile
from console.folder import check
from console.hardship import hardship
from console.main import PROBLEMS
from console.output.enrolment_progress import watching
from console.output.json_lines import write_json
from console.output.preflight import missing_permissions, print_lines, summary
from console.output.screen import Screen, note
from console.output.text import count
from delegated_admin.deployment import FOLDER, DeploymentConfig, read_deployment
from delegated_admin.preflight.lines import State
from delegated_admin.preflight.people import Number, People
from hub.clock import SystemClock
from hub.errors import InputError, TocsinError
from hub.model.responder import Responder
from hub.settings import read_settings

if TYPE_CHECKING:
    from delegated_admin.preflight.checking import Preflight

EXAMPLE: Final = "Example: tocsin preflight --deployment example"


def _named(context: typer.Context, given: str | None) -> str | None:
    """Return the hub given to the command, or before it: `tocsin --hub NAME preflight`."""
    return context.find_root().obj if given is None else given


Hub = Annotated[
    str | None,
    typer.Option("--hub", metavar="NAME", help="Take people's numbers from a hub in AWS.", callback=_named),
]


def preflight(
    *,
    deployment: Deployment = "example",
    config: Config = None,
    profile: Profile = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Look whether everything that a deployment needs of AWS is there, and say what to ask AWS for; nothing is changed.

    Run it before the first deployment, and after each. Each line is pass, fail or unknown: quotas, the instance of
    Amazon Connect and its number, text messages, subscriptions, trusted access, GuardDuty, the trail, keys, roles,
    the clock, and the stacks. A permission that your session lacks makes its line unknown, and is named. The people's
    numbers are those of the configuration folder, or with --hub those in force. Exits with 1 if a line fails.
    """
    folder = config or EXAMPLE_FOLDER
    chosen = read_deployment(deployment, folder / FOLDER.name)
    opened = _open(chosen, profile)
    people = _in_folder(folder) if hub is None else _in_force(hub)
    screen = None if json else Screen()
    with watching(screen) as watcher:
        lines = opened.look(people, watcher)
    if screen is None:
        for line in lines:
            write_json(line)
        note(summary(lines))
    else:
        print_lines(screen, lines)
        screen.print()
        lacking = missing_permissions(lines)
        if lacking:
            screen.lines([f"Permissions that would tell more: {', '.join(lacking)}."], indent=0)
        screen.lines([summary(lines)], indent=0)
    if any(line.state is State.FAIL for line in lines):
        raise typer.Exit(PROBLEMS)


def _open(deployment: DeploymentConfig, profile: str | None) -> Preflight:
    """Return the preflight of a deployment; what that needs is imported only here, and may be missing."""
    try:
        opening = import_module("delegated_admin.preflight.opening")
    except ImportError as error:
        raise InputError("a preflight takes boto3, which is not installed here: install tocsin[aws]") from error
    opened: Preflight = opening.open_preflight(deployment, profile)
    return opened


def _in_folder(folder: Path) -> People:
    """Return the people of a configuration folder, or why they are not known."""
    checked = check(folder, now=SystemClock().now())
    if checked.configuration is None:
        return People(unknown=f"{folder} is no configuration: {count(len(checked.problems), 'problem')}")
    return _people(checked.configuration.responders.values())


def _in_force(name: str) -> People:
    """Return the people of the configuration that is in force in a hub, or why they are not known.

    Raises NotFoundError for an unknown hub, InputError for what is wrong in the file of hubs.
    """
    asking = import_module("console.client.configuration")
    transport = asking.transport_to(name, read_settings().hubs)
    try:
        configuration = asking.configuration_in_force(transport)
    except TocsinError as error:
        return People(unknown=f"hub {name}: {error}")
    return _people(configuration.responders.values())


def _people(responders: Iterable[Responder]) -> People:
    known = list(responders)
    numbers = [Number(each.name, number, hardship(number)) for each in known for number in each.phones]
    return People(numbers=numbers, texted=sum(each.text for each in known))
