"""The policy book: the documents of one configuration, indexed once, from which each account's policy is read."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from hub.model.configuration import Configuration
from hub.model.directory import Account, OrganizationalUnit
from hub.model.policy import Expiring, PolicyDocument, Scope, ScopeKind
from router.policy.effective import EffectivePolicy
from router.policy.merge import ScopeDocuments, merge
from router.policy.targets import targets_of

Units = tuple[OrganizationalUnit, ...]


class PolicyBook:
    """One configuration compiled. Accounts without a document of their own share the policy of their OU."""

    def __init__(self, configuration: Configuration) -> None:
        """Index the documents of `configuration` by scope."""
        self.configuration = configuration
        self._targets = targets_of(configuration)
        self._turns = _turns(configuration.documents)
        self._merged: dict[tuple[Units, str | None, int | None], EffectivePolicy] = {}
        self._documents: dict[tuple[ScopeKind, str], list[PolicyDocument]] = defaultdict(list)
        for document in configuration.documents:
            self._documents[_place(document.scope)].append(document)

    def effective(self, account: str, at: datetime | None) -> EffectivePolicy:
        """Return the policy of `account` (its id) at the aware instant `at`; None: as written, expired or not.

        An account that the directory does not have gets the organization's, with `known` False (semantics 1).
        """
        found = self.configuration.directory.find(account)
        if found is None:
            return replace(self.organization(at), account=account, account_name=account, known=False)
        return self.effective_of(found, at)

    def effective_of(self, account: Account, at: datetime | None) -> EffectivePolicy:
        """Return the policy of an account that stands where it says, whether the directory has it or not."""
        own = account.id if (ScopeKind.ACCOUNT, account.id) in self._documents else None
        policy = self._policy(account.units, own, at)
        return replace(policy, account=account.id, account_name=account.name or account.id, path=account.path)

    def organization(self, at: datetime | None) -> EffectivePolicy:
        """Return the policy of the organization alone, for what belongs to no account."""
        return self._policy((), None, at)

    def of_units(self, units: Units, at: datetime | None = None) -> EffectivePolicy:
        """Return the policy that an account directly under the last of `units` (from the outermost) inherits."""
        return self._policy(units, None, at)

    def _policy(self, units: Units, account: str | None, at: datetime | None) -> EffectivePolicy:
        """Return the merged policy; between two instants at which something ends it is merged once."""
        key = (units, account, None if at is None else bisect_right(self._turns, at))
        if key not in self._merged:
            self._merged[key] = merge(self._scopes(units, account), self._targets, at)
        return self._merged[key]

    def _scopes(self, units: Units, account: str | None) -> list[ScopeDocuments]:
        documents = [self._of(ScopeKind.ORGANIZATION, "")]
        documents += [self._of_unit(unit) for unit in units]
        documents += [] if account is None else [self._of(ScopeKind.ACCOUNT, account)]
        return [ScopeDocuments(depth, tuple(found)) for depth, found in enumerate(documents)]

    def _of_unit(self, unit: OrganizationalUnit) -> list[PolicyDocument]:
        names = dict.fromkeys(name for name in (unit.path.strip("/"), unit.id) if name)
        return [document for name in names for document in self._of(ScopeKind.UNIT, name)]

    def _of(self, kind: ScopeKind, name: str) -> list[PolicyDocument]:
        return self._documents.get((kind, name), [])


def lineages(configuration: Configuration) -> dict[str, Units]:
    """Return, for each OU of the directory by path and by id, the OUs from the outermost down to itself."""
    found: dict[str, Units] = {}
    for account in configuration.directory.accounts.values():
        for depth, unit in enumerate(account.units, start=1):
            found[unit.id] = found[unit.path.strip("/")] = account.units[:depth]
    return found


def lineage_of_path(path: str) -> Units:
    """Return the OUs that `path` itself names, from the outermost, for an OU that the directory does not have."""
    parts = path.strip("/").split("/")
    paths = ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    return tuple(OrganizationalUnit(id="", path=path) for path in paths)


def _place(scope: Scope) -> tuple[ScopeKind, str]:
    if scope.kind is ScopeKind.ORGANIZATION:
        return scope.kind, ""
    return scope.kind, scope.id.strip("/")


def _turns(documents: Iterable[PolicyDocument]) -> tuple[datetime, ...]:
    """Return the instants at which a merged value ends, ascending; rules and windows are timed when they are tried."""
    ends = {what.until for document in documents for what in _expiring(document)}
    return tuple(sorted(end for end in ends if end is not None))


def _expiring(document: PolicyDocument) -> Iterator[Expiring]:
    yield document
    yield from document.routes.values()
    yield from (setting for setting in (document.mode, document.unreadable) if setting is not None)
