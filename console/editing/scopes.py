"""What people call a scope, and what holds there."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from console.explaining.models import PolicyField
from console.explaining.policy import policy_fields
from console.suggesting import meant
from hub.errors import InputError, NotFoundError
from hub.model.base import Frozen
from hub.model.configuration import Configuration
from hub.model.policy import Scope, ScopeKind
from router.policy import PolicyBook
from router.policy.book import lineage_of_path, lineages

_ID_LENGTH: Final = 12


class PolicyShown(Frozen):
    """What holds for a scope at an instant."""

    scope: str
    name: str
    """Of the account; else the scope's own."""
    fields: tuple[PolicyField, ...]
    expired: tuple[str, ...]
    """What has fallen back by itself, one sentence each."""
    faults: tuple[str, ...]
    """What names nothing that exists, and what holds instead, one sentence each."""


def policy_of(name: str, configuration: Configuration, at: datetime) -> PolicyShown:
    """Return what holds at the aware instant `at` for the scope called `name`; errors are those of `scope_of`."""
    scope, book = scope_of(name, configuration), PolicyBook(configuration)
    if scope.kind is ScopeKind.ACCOUNT:
        policy = book.effective(scope.id, at)
    elif scope.kind is ScopeKind.UNIT:
        policy = book.of_units(lineages(configuration).get(scope.id) or lineage_of_path(scope.id), at)
    else:
        policy = book.organization(at)
    return PolicyShown(
        scope=scope.text,
        name=policy.account_name or scope.id or configuration.organization.name,
        fields=policy_fields(policy),
        expired=policy.expired,
        faults=policy.faults,
    )


def scope_of(name: str, configuration: Configuration) -> Scope:
    """Return the scope called `name`: `organization`, an account's id or name, or an OU's path or id.

    Raises NotFoundError with the nearest name, InputError for a name that several accounts have.
    """
    if name == ScopeKind.ORGANIZATION.value:
        return Scope(kind=ScopeKind.ORGANIZATION)
    accounts = configuration.directory.accounts
    if name in accounts or (len(name) == _ID_LENGTH and name.isascii() and name.isdigit()):
        return Scope(kind=ScopeKind.ACCOUNT, id=name)
    called = [account.id for account in accounts.values() if account.name == name]
    if len(called) > 1:
        raise InputError(f"several accounts are called {name!r}: give the id, one of {', '.join(called)}")
    if called:
        return Scope(kind=ScopeKind.ACCOUNT, id=called[0])
    units = {each for account in accounts.values() for unit in account.units for each in (unit.path, unit.id) if each}
    written = {each.scope.id for each in configuration.documents if each.scope.kind is ScopeKind.UNIT}
    if name.strip("/") in units | written:
        return Scope(kind=ScopeKind.UNIT, id=name.strip("/"))
    known = [*units, *(account.name for account in accounts.values() if account.name), ScopeKind.ORGANIZATION.value]
    raise NotFoundError(f"there is no account, unit or organization called {name!r}{meant(name, known)}")
