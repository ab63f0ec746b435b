"""The directory: which accounts the organization has, what they are called, and in which OU each stands."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from hub.model.base import Frozen


class OrganizationalUnit(Frozen):
    """One OU on the way from the root to an account: its id and the path of names, such as `Workloads/Prod`."""

    id: str
    path: str


class Account(Frozen):
    """One account; `units` runs from the outermost OU to the nearest."""

    id: str
    name: str
    units: tuple[OrganizationalUnit, ...] = ()

    @property
    def path(self) -> str:
        """The OU path of the account, empty at the root."""
        return self.units[-1].path if self.units else ""


class Directory(Frozen):
    """All accounts by id."""

    accounts: Mapping[str, Account] = Field(default_factory=dict)

    def find(self, account: str) -> Account | None:
        """Return the account, or None when the organization does not have it."""
        return self.accounts.get(account)

    def name_of(self, account: str) -> str:
        """Return the account's name, or the id itself for an account that nobody named."""
        known = self.accounts.get(account)
        return known.name if known and known.name else account
