"""`tocsin org`: GuardDuty in every account and Region of the organization, under one delegated administrator."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from console.commands.options import EXAMPLE_FOLDER, Config, Json
from console.main import PROBLEMS
from console.output.enrolment import print_coverage, print_outcome, print_steps, print_uncovered, summary
from console.output.enrolment_progress import watching
from console.output.json_lines import write_json
from console.output.screen import Screen, note
from console.output.text import count
from delegated_admin.deployment import FOLDER, DeploymentConfig, Mode, read_deployment
from delegated_admin.enrolment.coverage import RegionCoverage, States
from delegated_admin.enrolment.moving import MOVING
from delegated_admin.enrolment.state import Account
from delegated_admin.enrolment.steps import Outcome, Readiness, Step
from hub.errors import InputError
from hub.model.base import Frozen

if TYPE_CHECKING:
    from delegated_admin.enrolment.enrolling import Enrolment
    from delegated_admin.enrolment.state import Present

app = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=False,
    help="GuardDuty in every account and Region, under one delegated administrator. It adds, and never removes.",
)

Deployment = Annotated[
    str, typer.Option("--deployment", metavar="NAME", help="The deployment, a file in DIR/deployments.")
]
Profile = Annotated[
    str | None, typer.Option("--profile", metavar="NAME", help="AWS profile [what the AWS command line would use].")
]


class CoverageLine(Frozen):
    """One account in one Region."""

    account: str
    name: str
    unit: str
    region: str
    plans: dict[str, str]
    """The state of each plan: on, off, pending or suspended."""


@app.command(epilog="Example: tocsin org plan --deployment example")
def plan(
    *, deployment: Deployment = "example", config: Config = None, profile: Profile = None, json: Json = False
) -> None:
    """Look at the organization and list what is left to do, with the reason for each step; nothing is changed.

    Run it with a session in the delegated administrator that may assume the role of the stack Delegation in the
    management account. Another administrator of GuardDuty, in whatever Region, is named, and then nothing is planned;
    with mode = "standby" in the deployment it says what may be done all the same, and how the administration is moved.
    Exits with 1 if something must be done by hand.
    """
    chosen, screen = _deployment(deployment, config), None if json else Screen()
    enrolment = _open(chosen, profile)
    with watching(screen) as watcher:
        present = enrolment.look(watcher)
    steps = enrolment.plan(present)
    _show_plan(screen, chosen, steps, enrolment.others(present))
    if _has_problem(steps):
        raise typer.Exit(PROBLEMS)


@app.command(epilog="Example: tocsin org apply --deployment example --yes")
def apply(
    *,
    deployment: Deployment = "example",
    config: Config = None,
    profile: Profile = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    json: Json = False,
) -> None:
    """Do what is left to do, after the plan was shown and you agreed.

    It only adds: nothing is switched off, removed or narrowed. It may be stopped at any time; run again, it does what
    is left. Accounts that GuardDuty leaves out are asked for again, and at last named with its reason. Exits with 1
    if something failed or must be done by hand.
    """
    if json and not yes:
        raise InputError("--json: nobody can be asked then; give --yes as well")
    chosen, screen = _deployment(deployment, config), None if json else Screen()
    enrolment = _open(chosen, profile)
    with watching(screen) as watcher:
        present = enrolment.look(watcher)
    steps = enrolment.plan(present)
    if screen is not None:
        _show_plan(screen, chosen, steps, enrolment.others(present))
    ready = sum(step.readiness is Readiness.READY for step in steps)
    if ready and not yes and not _agreed(ready):
        note("Nothing was done.")
        raise typer.Exit(PROBLEMS)
    outcomes = _apply(enrolment, present, screen) if ready else ()
    if _has_problem(steps) or not all(outcome.done for outcome in outcomes):
        raise typer.Exit(PROBLEMS)


@app.command(epilog="Example: tocsin org coverage --off")
def coverage(
    *,
    deployment: Deployment = "example",
    config: Config = None,
    profile: Profile = None,
    off: Annotated[
        bool, typer.Option("--off", help="List each account and Region in which something is not on.")
    ] = False,
    json: Json = False,
) -> None:
    """Say which plan is on in which account and Region: on, off, pending or suspended.

    Pending is what GuardDuty switches on by itself within 24 hours of being told to, or of an account's joining.
    Suspended is a closed account, or one whose monitoring was suspended. JSON holds a line for each account and
    Region. Exits with 1 if something is off or suspended.
    """
    screen = None if json else Screen()
    enrolment = _open(_deployment(deployment, config), profile)
    with watching(screen) as watcher:
        found = enrolment.coverage(watcher)
    if screen is None:
        for row in found.uncovered() if off else found.rows():
            write_json(_line(*row))
    elif off:
        note(f"{count(print_uncovered(screen, found), 'row')} with something that is not on")
    else:
        print_coverage(screen, found)
    if not found.good:
        raise typer.Exit(PROBLEMS)


def _deployment(name: str, config: Path | None) -> DeploymentConfig:
    return read_deployment(name, (config or EXAMPLE_FOLDER) / FOLDER.name)


def _open(deployment: DeploymentConfig, profile: str | None) -> Enrolment:
    """Return the enrolment of a deployment; what that needs is imported only here, and may be missing."""
    try:
        opening = import_module("delegated_admin.enrolment.opening")
    except ImportError as error:
        raise InputError("enrolment takes boto3, which is not installed here: install tocsin[aws]") from error
    enrolment: Enrolment = opening.open_enrolment(deployment, profile)
    return enrolment


def _apply(enrolment: Enrolment, present: Present, screen: Screen | None) -> Sequence[Outcome]:
    def ended(outcome: Outcome) -> None:
        if screen is None:
            write_json(outcome)
        else:
            print_outcome(screen, outcome)

    with watching(screen, ended) as watcher:
        outcomes = enrolment.apply(present, watcher)
    undone = sum(not outcome.done for outcome in outcomes)
    if undone:
        note(f"{count(undone, 'step')} not wholly done: mend what is said, and run it again; it does what is left.")
    else:
        note("Done. GuardDuty may take 24 hours more: tocsin org coverage says what is on.")
    return outcomes


def _show_plan(
    screen: Screen | None, deployment: DeploymentConfig, steps: Sequence[Step], others: Sequence[tuple[str, str]]
) -> None:
    if screen is None:
        for step in steps:
            write_json(step)
        for account, where in others:
            note(f"In charge now: account {account} in {where}.")
        return
    print_steps(screen, steps, deployment.regions)
    screen.print()
    screen.print(summary(steps))
    if deployment.mode is Mode.STANDBY:
        screen.heading("moving the administration to this deployment")
        for account, where in others:
            screen.lines([f"In charge now: account {account} in {where}."])
        for number, text in enumerate(MOVING, 1):
            screen.row([(f"  {number}.", 4), (text, 0)])


def _has_problem(steps: Sequence[Step]) -> bool:
    return any(step.readiness is Readiness.BY_HAND for step in steps)


def _agreed(ready: int) -> bool:
    """Ask whether to go on; nobody there to answer is a no."""
    try:
        return typer.confirm(f"Do {count(ready, 'step')}?", err=True)
    except typer.Abort:
        note("")
        return False


def _line(account: Account, region: RegionCoverage, states: States) -> CoverageLine:
    return CoverageLine(
        account=account.id,
        name=account.name,
        unit=account.unit,
        region=region.region,
        plans=dict(zip(region.plans, states, strict=True)),
    )
