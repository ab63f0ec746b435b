"""`tocsin oncall cover` and `take`: the two edits of every day."""

from __future__ import annotations

from typing import Annotated

import typer

from console.commands.oncall_editing import Force, From, Schedule, To, Why, bounds, do
from console.commands.options import By, Hub, Json, Store, the_door
from console.operations.oncall_wishes import ToOverride, ToTake
from hub.model.schedule import OverrideKind


def cover(
    schedule: Schedule,
    *,
    who: Annotated[str, typer.Option("--by", metavar="WHO", help="The responder who covers.")],
    start: From = None,
    end: To,
    instead_of: Annotated[
        str | None, typer.Option("--instead-of", metavar="WHO", help="Whose place it is [everybody's].")
    ] = None,
    why: Why = "",
    force: Force = False,
    operator: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help="Who you are [the user]; not with --hub.")
    ] = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Put somebody on call for a while, in place of whoever would be; show the shifts before and after.

    Times are read in the schedule's zone. It acts when a page enters its next level. The past cannot be edited.
    """
    with the_door(store, hub, operator) as door:
        span = bounds(start, end, door.time_zone(schedule), door.clock.now())
        wish = ToOverride(
            schedule=schedule,
            kind=OverrideKind.REPLACE,
            responder=who,
            start=span.start,
            end=span.end,
            instead_of=instead_of,
            force=force,
            why=why,
        )
        do(door, wish, json=json)


def take(
    schedule: Schedule,
    *,
    until: Annotated[str, typer.Option("--until", metavar="TIME", help="Such as '08:00' (the next) or 'fri 18:00'.")],
    why: Why = "",
    by: By = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Go on call yourself, from now, in place of whoever is. Your identity says which responder you are."""
    with the_door(store, hub, by) as door:
        zone, now = door.time_zone(schedule), door.clock.now()
        end = bounds(None, until, zone, now, ("--from", "--until")).end
        do(door, ToTake(schedule=schedule, end=end, why=why), json=json)
