"""`tocsin policy suppress`: have findings like one that was expected recorded and not told, for some days."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from console.commands.closing import NOT_PROVED
from console.commands.options import By, Hub, Json, Store, the_door
from console.commands.planning import make, present
from console.editing.suppressing import DAYS, Expected, suppression_edit, suppression_of
from console.operations.stored import IncidentRow
from hub.errors import InputError

EXAMPLE: Final = "Example: tocsin policy suppress 3f2a9c1d --days 30 --why 'the yearly penetration test, SEC-812'"


def suppress(
    incident: Annotated[
        str, typer.Argument(metavar="INCIDENT", help="An incident, by the first 8 or more characters of its id.")
    ],
    *,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="Why; it stands in the policy and in the audit.")],
    days: Annotated[int, typer.Option("--days", help="For so many days, at most a year.")] = DAYS,
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="NAME", help="Who answers for it [who closed or took it].")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    by: By = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Suppress findings like an incident in its account: of the same type, resource kind and Region.

    They are recorded, with the rule's name, and nobody is told; names and tags are not looked at, since an intruder can
    choose them. A route that the organization has marked as a floor is told all the same. What is still active when the
    days are over is told at its next event.
    """
    with the_door(store, hub, by) as door:
        row, now = door.incident(incident), present(door)
        expected = Expected(owner=owner or _owner_of(row), reason=why, at=now.at, days=days)
        suppression = suppression_of(row, expected, door.time_zone())
        make(door, now, suppression_edit(now.held, row, suppression, why), yes=yes, json=json)


def _owner_of(row: IncidentRow) -> str:
    owner = row.closed_by or row.acknowledged_by
    if owner is None:
        raise InputError(f"incident {row.incident[:8]}: nobody has closed or taken it: give --owner NAME")
    return owner.removesuffix(NOT_PROVED)
