"""The organization's directory from AWS Organizations: read whole in the background, one account live."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from hub.adapters.aws.errors import ask, ask_unless
from hub.errors import TransientError
from hub.model.directory import Account, Directory, OrganizationalUnit
from hub.ports import DirectoryStore

if TYPE_CHECKING:
    from types_boto3_organizations.client import OrganizationsClient

_ACCOUNT: Final = re.compile(r"[0-9]{12}")
_NO_ACCOUNT: Final = frozenset({"AccountNotFoundException"})
_DEPTH: Final = 5
"""OUs are nested at most five deep (the service's quotas)."""

Units = tuple[OrganizationalUnit, ...]


class Organizations:
    """AWS Organizations as the delegated administrator sees it. All of it raises TransientError when it cannot say."""

    def __init__(self, client: OrganizationsClient) -> None:
        """Ask through `client`, which tries again by itself when it is told to slow down."""
        self._client = client

    def directory(self) -> Directory:
        """Return all accounts with their OU paths: two requests for each OU, and one for each twenty accounts.

        Read while accounts move it may lack one that moved: `refresh` makes sure of those that were there before.
        """
        accounts: dict[str, Account] = {}
        for root in self._roots():
            self._walk(root, (), accounts)
        return Directory(accounts=accounts)

    def look_up(self, account_id: str) -> Account | None:
        """Return one account as it is now; None when the organization does not have it, or it is no account id."""
        if not _ACCOUNT.fullmatch(account_id):
            return None
        found = ask_unless(
            _NO_ACCOUNT, f"account {account_id}", lambda: self._client.describe_account(AccountId=account_id)
        )
        if found is None:
            return None
        return Account(id=account_id, name=found["Account"].get("Name", ""), units=self._units_of(account_id))

    def _walk(self, parent: str, units: Units, accounts: dict[str, Account]) -> None:
        for account_id, name in self._accounts_in(parent):
            accounts[account_id] = Account(id=account_id, name=name, units=units)
        for unit_id, name in self._units_in(parent):
            self._walk(unit_id, (*units, _unit(unit_id, name, units)), accounts)

    def _units_of(self, account_id: str) -> Units:
        named: list[tuple[str, str]] = []
        child = account_id
        for _ in range(_DEPTH + 1):
            parent = self._parent(child)
            if not parent.startswith("ou-"):
                break
            named.insert(0, (parent, self._name(parent)))
            child = parent
        units: Units = ()
        for unit_id, name in named:
            units = (*units, _unit(unit_id, name, units))
        return units

    def _parent(self, child: str) -> str:
        """Return the id of the OU or root that `child` stands in: there is exactly one."""
        found = ask(f"parent of {child}", lambda: self._client.list_parents(ChildId=child))["Parents"]
        if not found:
            raise TransientError(f"parent of {child}: none just now")
        return found[0]["Id"]

    def _name(self, unit_id: str) -> str:
        request = partial(self._client.describe_organizational_unit, OrganizationalUnitId=unit_id)
        return ask(f"OU {unit_id}", request)["OrganizationalUnit"].get("Name", unit_id)

    def _roots(self) -> Iterator[str]:
        pages = self._client.get_paginator("list_roots")
        for page in ask("roots", lambda: list(pages.paginate())):
            yield from (root["Id"] for root in page["Roots"])

    def _accounts_in(self, parent: str) -> Iterator[tuple[str, str]]:
        pages = self._client.get_paginator("list_accounts_for_parent")
        for page in ask(f"accounts in {parent}", lambda: list(pages.paginate(ParentId=parent))):
            yield from ((account["Id"], account.get("Name", "")) for account in page["Accounts"])

    def _units_in(self, parent: str) -> Iterator[tuple[str, str]]:
        pages = self._client.get_paginator("list_organizational_units_for_parent")
        for page in ask(f"OUs in {parent}", lambda: list(pages.paginate(ParentId=parent))):
            yield from ((unit["Id"], unit.get("Name", unit["Id"])) for unit in page["OrganizationalUnits"])


def refresh(organizations: Organizations, store: DirectoryStore) -> bool:
    """Read the directory and keep it if it has changed; return whether it had.

    It is kept apart from what operators edit, so it can undo no edit. An account that is not found where it was before
    is looked up by itself: it may have moved while the rest was read.
    """
    known = store.directory()
    accounts = dict(organizations.directory().accounts)
    for account_id in known.accounts if known is not None else ():
        if account_id not in accounts:
            found = organizations.look_up(account_id)
            accounts |= {account_id: found} if found is not None else {}
    fresh = Directory(accounts=dict(sorted(accounts.items())))
    if fresh == known:
        return False
    store.keep(fresh)
    return True


def _unit(unit_id: str, name: str, above: Units) -> OrganizationalUnit:
    return OrganizationalUnit(id=unit_id, path=f"{above[-1].path}/{name}" if above else name)
