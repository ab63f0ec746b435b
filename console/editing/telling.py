"""Whose telling an edit changes: accounts and severities, grouped by what they were told by and will be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final, NamedTuple, TypeVar

from hub.model.base import Frozen
from hub.model.configuration import Configuration
from hub.model.directory import Account
from hub.model.document import DocumentKey, DocumentKind
from hub.model.policy import MaintenanceWindow, Mode, RouteRule, Suppression
from hub.model.route import RouteKind
from hub.model.severity import SeverityLabel
from router.policy import PolicyBook
from router.policy.effective import EffectivePolicy, Routes, Scoped, telling, written

Items = Mapping[str, object]
Rule = TypeVar("Rule", RouteRule, Suppression, MaintenanceWindow)
EXAMPLES: Final = 3
_TARGETS: Final = {RouteKind.EMAIL: DocumentKind.AUDIENCE, RouteKind.CALL: DocumentKind.ESCALATION_POLICY}
_LOUDNESS: Final = {mode: loudness for loudness, mode in enumerate((Mode.SHADOW, Mode.MAIL, Mode.LIVE))}
_STRENGTH: Final = {kind: strength for strength, kind in enumerate(RouteKind)}


class ToldChange(Frozen):
    """Accounts for which one thing is told otherwise than before."""

    what: str
    """A severity, or `suppressions`, `windows`, `rules`, `samples`, `live since`, `quiet period`."""
    before: str
    after: str
    accounts: int
    examples: tuple[str, ...]
    """The names of some of them."""
    weaker: bool
    """True when fewer people hear of it, or less loudly."""


class _Row(NamedTuple):
    what: str
    before: str
    after: str
    weaker: bool


def told_changes(
    before: Configuration | None, after: Configuration, edited: Collection[DocumentKey], at: datetime
) -> tuple[ToldChange, ...]:
    """Return what changes for the accounts of the directory at the aware instant `at`, the weaker first.

    `edited` are the documents that differ: a route that points to one of them is told otherwise too.
    """
    if before is None:
        return ()
    groups: dict[_Row, list[Account]] = defaultdict(list)
    known: dict[object, tuple[_Row, ...]] = {}
    old, new = PolicyBook(before), PolicyBook(after)
    own = {document.scope.id for each in (before, after) for document in each.documents}
    for account in after.directory.accounts.values():
        place = (account.units, account.id if account.id in own else None)
        if place not in known:
            pair = (old.effective_of(account, at), new.effective_of(account, at))
            known[place] = tuple(_rows(*pair, edited))
        for row in known[place]:
            groups[row].append(account)
    found = (_told(row, accounts) for row, accounts in groups.items())
    return tuple(sorted(found, key=lambda each: (not each.weaker, -each.accounts, each.what, each.before)))


def _told(row: _Row, accounts: list[Account]) -> ToldChange:
    names = tuple(account.name or account.id for account in accounts[:EXAMPLES])
    return ToldChange(**row._asdict(), accounts=len(accounts), examples=names)


def _rows(old: EffectivePolicy, new: EffectivePolicy, edited: Collection[DocumentKey]) -> Iterator[_Row]:
    for label in reversed(SeverityLabel):
        yield from _label_rows(label, old, new, edited)
    for what, before, after in _other(old, new):
        if before != after:
            yield _Row(what, _names(before), _names(after), weaker=_takes_away(what, before, after))


def _label_rows(
    label: SeverityLabel, old: EffectivePolicy, new: EffectivePolicy, edited: Collection[DocumentKey]
) -> Iterator[_Row]:
    before, after = old.routes[label].value, new.routes[label].value
    quiet = (old.modes[label].value, new.modes[label].value)
    sides = [_text(routes, mode) for routes, mode in zip((before, after), quiet, strict=True)]
    targets = {route.text: DocumentKey(kind=_TARGETS[route.kind], name=route.to or "") for route in telling(after)}
    touched = [text for text, key in targets.items() if key in edited]
    if sides[0] != sides[1]:
        weaker = _LOUDNESS[quiet[1]] < _LOUDNESS[quiet[0]] or _is_weaker(before, after)
        yield _Row(label.value, sides[0], sides[1], weaker)
    elif touched:
        yield _Row(label.value, sides[0], f"{', '.join(touched)} as edited", weaker=False)


def _is_weaker(before: Routes, after: Routes) -> bool:
    """Return whether the loudest way is less loud, or somebody who was told is not."""
    loudest = [max((_STRENGTH[route.kind] for route in telling(routes)), default=0) for routes in (before, after)]
    return loudest[1] < loudest[0] or not set(telling(before)) <= set(telling(after))


def _text(routes: Routes, mode: Mode) -> str:
    return written(routes) if mode is Mode.LIVE else f"{written(routes)} ({mode.value})"


def _other(old: EffectivePolicy, new: EffectivePolicy) -> Iterator[tuple[str, Items, Items]]:
    yield "rules", _by_name(old.rules), _by_name(new.rules)
    yield "suppressions", _by_name(old.suppressions), _by_name(new.suppressions)
    yield "windows", _by_name(old.windows), _by_name(new.windows)
    yield "samples", {old.samples.value: None}, {new.samples.value: None}
    yield "quiet period", {str(old.quiet_period.value): None}, {str(new.quiet_period.value): None}
    yield "live since", _since(old), _since(new)


def _by_name(scoped: Iterable[Scoped[Rule]]) -> Items:
    return {each.item.name: each.item for each in scoped}


def _since(policy: EffectivePolicy) -> dict[str, object]:
    return {
        f"{label.value} {since.value:%Y-%m-%d %H:%M} UTC": None
        for label, since in policy.live_since.items()
        if since.value is not None
    }


def _takes_away(what: str, before: Items, after: Items) -> bool:
    """Return whether fewer may hear: what silences was added or changed, or what tells was taken out."""
    match what:
        case "suppressions" | "windows" | "live since":
            return any(before.get(name) != item or name not in before for name, item in after.items())
        case "rules":
            return any(after.get(name) != item for name, item in before.items()) or set(after) > set(before)
        case "samples":
            return "record" in after
        case _:
            return False


def _names(items: Items) -> str:
    return ", ".join(items) or "none"
