"""A plan on a terminal, and as Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from console.editing.fields import FieldChange
from console.editing.plan import LiveEdit, Plan, PlannedChange
from console.editing.telling import ToldChange
from console.output.screen import Screen
from console.output.text import count, shown

NOTHING: Final = "Nothing to do: the folder and the hub say the same."
_WEAKER: Final = "Weaker: fewer people are told, or less loudly"
_DRIFT: Final = "Edited on the hub and not in the folder: kept (undo one with --overwrite NAME, or export it)"
_CONFLICTS: Final = "Edited on the hub AND in the folder: nothing is applied (export the hub's, or --overwrite NAME)"
_BACKTEST: Final = "For the recorded findings"
_WHAT: Final = 13
_ACCOUNTS: Final = 44
_MOST_FIELDS: Final = 12
"""So many fields of one document are shown; --json has all."""


def print_plan(screen: Screen, plan: Plan) -> None:
    """Write a plan in sections; empty ones are left out."""
    if not (plan.does_something or plan.drift or plan.conflicts):
        screen.lines([NOTHING], indent=0)
        return
    for heading, lines in _sections(plan):
        screen.heading(heading)
        screen.lines([shown(line) if not line.startswith(" ") else f"    {shown(line.strip())}" for line in lines])
    if plan.telling:
        screen.heading(_telling_heading(plan))
        for change in plan.telling:
            _print_told(screen, change)
    for heading, sentences in ((_WEAKER, plan.weakening), (_BACKTEST, plan.backtest)):
        if sentences:
            screen.heading(heading)
            screen.lines([shown(line) for line in sentences])


def markdown(plan: Plan) -> str:
    """Return the plan as Markdown; text from documents stands in code spans, so that nothing in it is markup."""
    if not (plan.does_something or plan.drift or plan.conflicts):
        return f"## Tocsin plan\n\n{NOTHING}\n"
    parts = [f"## Tocsin plan\n\nFrom edit {plan.number} of the hub: {summary(plan)}.\n"]
    if plan.weakening:
        parts.append(_bullets(f"### ⚠ {_WEAKER}", plan.weakening))
    if plan.telling:
        rows = (f"| {each.what} | {_of(each)} | {_code(each.before)} | {_code(each.after)} |" for each in plan.telling)
        table = "\n".join(("| what | accounts | before | after |", "|---|---|---|---|", *rows))
        parts.append(f"### {_telling_heading(plan)}\n\n{table}\n")
    parts += [_bullets(f"### {heading}", tuple(lines)) for heading, lines in _sections(plan)]
    parts += [_bullets(f"### {_BACKTEST}", plan.backtest)] if plan.backtest else []
    return "\n".join(parts)


def summary(plan: Plan) -> str:
    """Return one line about a plan: `2 documents changed, telling changes for 412 accounts, 1 thing weaker`."""
    changed = count(len(plan.changes), "document")
    parts = [f"{changed} to change"]
    parts += [f"telling changes for {count(plan.accounts, 'account')}"] if plan.accounts else []
    parts += [f"{count(len(plan.weakening), 'thing')} weaker"] if plan.weakening else []
    parts += [f"{count(len(plan.drift), 'live edit')} kept"] if plan.drift else []
    parts += [f"{count(len(plan.conflicts), 'conflict')}"] if plan.conflicts else []
    return ", ".join(parts)


def _sections(plan: Plan) -> Iterator[tuple[str, list[str]]]:
    if plan.conflicts:
        yield _CONFLICTS, [line for each in plan.conflicts for line in _live(each)]
    if plan.changes:
        yield "Documents", [line for change in plan.changes for line in _document(change)]
    if plan.agreed:
        yield "Agreed on: the hub says it already", [key.text for key in plan.agreed]
    if plan.drift:
        yield _DRIFT, [line for each in plan.drift for line in _live(each)]


def _document(change: PlannedChange) -> Iterator[str]:
    version = f", from version {change.read}" if change.read else ""
    yield f"{change.key.text}: {change.kind}{version}"
    if change.kind != "removed":
        yield from _fields(change.fields)


def _live(edit: LiveEdit) -> Iterator[str]:
    standing = edit.standing
    made = f"version {standing.version} by {standing.by} at {standing.at:%Y-%m-%d %H:%M} UTC"
    yield f"{standing.key.text}: {made}; in the folder -> on the hub:"
    yield from _fields(edit.fields)


def _fields(fields: Sequence[FieldChange]) -> Iterator[str]:
    for field in fields[:_MOST_FIELDS]:
        yield f"  {field.field}: {field.before} -> {field.after}"
    if len(fields) > _MOST_FIELDS:
        yield f"  and {len(fields) - _MOST_FIELDS} more fields"


def _telling_heading(plan: Plan) -> str:
    return f"Telling: {count(len(plan.telling), 'change')}, each with its accounts"


def _of(change: ToldChange) -> str:
    more = ", ..." if change.accounts > len(change.examples) else ""
    return f"{change.accounts} ({', '.join(change.examples)}{more})"


def _print_told(screen: Screen, change: ToldChange) -> None:
    style = "yellow" if change.weaker else ""
    cells = [("", 1), (change.what, _WHAT), (shown(_of(change)), _ACCOUNTS)]
    screen.row([*cells, (shown(f"{change.before} -> {change.after}"), 0)], style=style)


def _bullets(heading: str, lines: Sequence[str]) -> str:
    items = "\n".join(f"{'  ' if line.startswith(' ') else ''}- {_code(line.strip())}" for line in lines)
    return f"{heading}\n\n{items}\n"


def _code(text: str) -> str:
    """Return `text` as a code span of one line, which no backquote or table bar in it can end."""
    plain = shown(text).replace("`", "'").replace("|", "\\|")
    return f"`{plain}`"
