"""Whose telling an edit changes: accounts and severities, grouped by what they were told by and will be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final, NamedTuple, TypeVar

from hub.model.base import Frozen
from hub.model.configuration import Configuration
from hub.model.directory import Account
from hub.model.document import DocumentKey, DocumentKind, key_of_scope
from hub.model.policy import MaintenanceWindow, Mode, PolicyDocument, RouteRule, Suppression
from hub.model.route import RouteKind
from hub.model.severity import SeverityLabel
from router.policy import PolicyBook
from router.policy.effective import EffectivePolicy, Routes, Scoped, telling, written

Items = Mapping[str, object]
Rule = TypeVar("Rule", RouteRule, Suppression, MaintenanceWindow)
EXAMPLES: Final = 3
_MOST_ENDS: Final = 10
"""At so many instants at which an edited part ends is looked."""
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


class Telling(NamedTuple):
    """What an edit changes for whom."""

    changes: tuple[ToldChange, ...]
    """The weaker first."""
    accounts: int
    """For how many accounts anything changes, each counted once."""


def telling_of(
    before: Configuration | None, after: Configuration, edited: Collection[DocumentKey], at: datetime
) -> Telling:
    """Return what changes for the accounts of the directory at the aware instant `at` and whenever an edited part ends.

    `edited` are the documents that differ: a route that leads to one of them is told otherwise too. Accounts that the
    directory does not have are one row more, without a number.
    """
    if before is None:
        return Telling((), 0)
    groups: dict[_Row, list[Account]] = defaultdict(list)
    comparing = _Comparing(before, after, concerned(edited, before, after))
    for row in comparing.rows(None, at):
        groups[row] = []
    for account in after.directory.accounts.values():
        for row in comparing.rows(account, at):
            groups[row].append(account)
    found = (_told(row, accounts) for row, accounts in groups.items())
    ordered = sorted(found, key=lambda each: (not each.weaker, -each.accounts, each.what, each.before))
    return Telling(tuple(ordered), len({account.id for accounts in groups.values() for account in accounts}))


def concerned(edited: Collection[DocumentKey], before: Configuration, after: Configuration) -> frozenset[DocumentKey]:
    """Return `edited`, and each escalation policy that leads to one of them: by schedule, responder or `then`."""
    names = {kind: {key.name for key in edited if key.kind is kind} for kind in DocumentKind}
    people = names[DocumentKind.RESPONDER]
    schedules = names[DocumentKind.SCHEDULE] | {
        schedule.name
        for configuration in (before, after)
        for schedule in configuration.schedules.values()
        if any(people & set(layer.rotation.participants) for layer in schedule.layers)
    }
    found = set(edited)
    for policy in (*before.escalation_policies.values(), *after.escalation_policies.values()):
        targets = {target.name for level in policy.levels for target in level.targets}
        if targets & (schedules | people) or policy.then in names[DocumentKind.AUDIENCE]:
            found.add(DocumentKey(kind=DocumentKind.ESCALATION_POLICY, name=policy.name))
    return frozenset(found)


class _Comparing:
    """Two configurations side by side; accounts that stand alike are compared once."""

    def __init__(self, before: Configuration, after: Configuration, edited: Collection[DocumentKey]) -> None:
        self._old, self._new, self._edited = PolicyBook(before), PolicyBook(after), edited
        documents = [document for each in (before, after) for document in each.documents]
        self._own = {document.scope.id for document in documents}
        self._ends: dict[str, set[datetime]] = defaultdict(set)
        for document in documents:
            if key_of_scope(document.scope) in edited:
                self._ends[document.scope.id.strip("/")] |= {*_ends(document)}
        self._known: dict[object, tuple[_Row, ...]] = {}

    def rows(self, account: Account | None, at: datetime) -> tuple[_Row, ...]:
        """Return what changes for an account; None: for one that the directory does not have."""
        place = None if account is None else (account.units, account.id if account.id in self._own else None)
        if place not in self._known:
            self._known[place] = tuple(self._compared(account, at))
        return self._known[place]

    def _compared(self, account: Account | None, at: datetime) -> Iterator[_Row]:
        seen: set[_Row] = set()
        for instant in (at, *self._later(account, at)):
            for row in _rows(
                self._policy(self._old, account, instant), self._policy(self._new, account, instant), self._edited
            ):
                if row not in seen:
                    seen.add(row)
                    yield row if instant == at else row._replace(what=f"{row.what} from {instant:%Y-%m-%d}")

    def _later(self, account: Account | None, at: datetime) -> list[datetime]:
        """Return when parts of the edited documents end that hold for an account."""
        scopes = (
            ["", *(name for unit in account.units for name in (unit.path.strip("/"), unit.id))] if account else [""]
        )
        own = [account.id] if account is not None else []
        ends = {end for scope in (*scopes, *own) for end in self._ends.get(scope, ()) if end > at}
        return sorted(ends)[:_MOST_ENDS]

    @staticmethod
    def _policy(book: PolicyBook, account: Account | None, at: datetime) -> EffectivePolicy:
        return book.organization(at) if account is None else book.effective_of(account, at)


def _ends(document: PolicyDocument) -> Iterator[datetime]:
    settings = (document, document.mode, document.unreadable, *document.routes.values(), *document.rules)
    ends = [each.until for each in settings if each is not None and each.until is not None]
    return iter((*ends, *(each.expires for each in document.suppressions), *(each.end for each in document.windows)))


def _told(row: _Row, accounts: list[Account]) -> ToldChange:
    names = tuple(account.name or account.id for account in accounts[:EXAMPLES])
    return ToldChange(**row._asdict(), accounts=len(accounts), examples=names or ("accounts not in the directory",))


def _rows(old: EffectivePolicy, new: EffectivePolicy, edited: Collection[DocumentKey]) -> Iterator[_Row]:
    for label in reversed(SeverityLabel):
        yield from _label_rows(label, old, new, edited)
    quiet = (old.quiet_period.value, new.quiet_period.value)
    if quiet[0] != quiet[1]:
        yield _Row("quiet period", str(quiet[0]), str(quiet[1]), weaker=quiet[1] > quiet[0])
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
