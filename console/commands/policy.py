"""`tocsin policy`: what holds for one account, and the one-line edits of every day."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from console.commands.options import By, Hub, Json, Store, the_door
from console.commands.planning import make, present
from console.commands.policy_suppress import EXAMPLE, suppress
from console.editing.plan import Present
from console.editing.scopes import scope_of
from console.editing.setting import routes_of, setting_edit
from console.folder.shapes.rules import LABELS
from console.folder.writing.plain import Plain
from console.output.json_lines import write_json
from console.output.screen import Screen
from console.output.text import shown
from hub.errors import InputError, NotFoundError
from hub.model.configuration import Configuration
from hub.model.policy import Scope

_FIELD: Final = 14
_VALUE: Final = 44

app = typer.Typer(
    help="Show what holds for an account, and change it.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)

ScopeName = Annotated[
    str,
    typer.Argument(metavar="SCOPE", help="An account (id or name), a unit (path or id), or `organization`."),
]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="Why; it is kept with the field and in the audit.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


app.command(epilog=EXAMPLE)(suppress)


@app.command(epilog="Example: tocsin policy show prod-payments")
def show(scope: ScopeName, *, store: Store = None, hub: Hub = None, json: Json = False) -> None:
    """Show the effective policy of an account or a unit: each field, its value, and the documents it comes from."""
    with the_door(store, hub) as door:
        found = door.policy(scope)
    if json:
        write_json(found)
        return
    screen = Screen()
    screen.lines([shown(f"{found.scope} ({found.name})")], indent=0)
    for field in found.fields:
        screen.row([("", 1), (field.field, _FIELD), (shown(field.value), _VALUE), (shown(field.provenance), 0)])
    for heading, sentences in (("Over by itself", found.expired), ("Wrong", found.faults)):
        if sentences:
            screen.heading(heading)
            screen.lines([shown(sentence) for sentence in sentences])


@app.command(
    "set", epilog="Example: tocsin policy set 444455556666 high='email secops' --until 2026-12-18 --why 'SEC-812'"
)
def set_(
    scope: ScopeName,
    fields: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE...", help="Such as high='email secops'.")],
    *,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Then it falls back by itself.")] = None,
    why: Why = "",
    yes: Yes = False,
    by: By = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Set fields of one account, unit or the organization on the hub itself, as a folder would say them.

    The plan is shown, and asked about. A field is a severity (`high='call soc, email secops'`, `high='+email dpo'`),
    mode, floor, live_since, samples or quiet_period. A folder that is applied later leaves the edit alone.
    """
    given: dict[str, Plain | None] = {name: _value(name, value, until, why) for name, value in map(_split, fields)}
    _do(scope, given, why=why, yes=yes, door_of=(store, hub, by), json=json)


@app.command(epilog="Example: tocsin policy unset 444455556666 high")
def unset(
    scope: ScopeName,
    fields: Annotated[list[str], typer.Argument(metavar="FIELD...", help="Such as high.")],
    *,
    why: Why = "",
    yes: Yes = False,
    by: By = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Take fields out of one account's, unit's or the organization's document: what is above holds again."""
    _do(scope, dict.fromkeys(fields), why=why, yes=yes, door_of=(store, hub, by), json=json)


def _do(
    name: str,
    fields: dict[str, Plain | None],
    *,
    why: str,
    yes: bool,
    door_of: tuple[Store, Hub, By],
    json: bool,
) -> None:
    with the_door(*door_of) as door:
        now = present(door)
        configuration = _in_force(now)
        scope: Scope = scope_of(name, configuration)
        edit = setting_edit(now.held, configuration, scope, fields, now=now.at, why=why)
        make(door, now, edit, yes=yes, json=json)


def _in_force(now: Present) -> Configuration:
    if now.configuration is None:
        raise NotFoundError("the hub has no configuration yet: put one in force with `tocsin config apply DIR`")
    return now.configuration


def _split(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise InputError(f"found {text!r}, expected FIELD=VALUE such as high='email secops'")
    return name.strip(), value.strip()


def _value(name: str, text: str, until: str | None, why: str) -> Plain:
    """Return what a folder would say: the long form where there is an end or a reason."""
    expiry: dict[str, Plain] = {key: value for key, value in (("until", until), ("why", why)) if value}
    if name in LABELS:
        return {"routes": routes_of(text), **expiry} if expiry else routes_of(text)
    if name == "mode" and expiry:
        return {"mode": text, **expiry}
    if until is not None:
        raise InputError(f"--until: {name} cannot end by itself; only severities and mode can")
    return routes_of(text) if name == "floor" else text
