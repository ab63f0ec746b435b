"""`tocsin confirm`: an address is confirmed through the hub, so that nobody else can end its subscription."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from console.commands.options import Hub, Json, Store, the_door
from console.output.json_lines import write_json
from console.output.screen import Screen
from console.output.text import shown

EXAMPLE: Final = "Example: tocsin confirm --hub prod 'https://sns.REGION.amazonaws.com/confirmation.html?TopicArn=...'"


def confirm(
    link: Annotated[str, typer.Argument(metavar="LINK", help="The link in the mail that asks to confirm.")],
    *,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Confirm a mail address that was put into an audience.

    Copy the link out of the mail instead of opening it: an address that is confirmed in a browser can be unsubscribed
    by whoever holds one of its mails, and counts as unhealthy.
    """
    with the_door(store, hub) as door:
        confirmed = door.confirm(link)
    if json:
        write_json(confirmed)
    else:
        Screen().print(f"Confirmed: {shown(confirmed.subscription)}.")
