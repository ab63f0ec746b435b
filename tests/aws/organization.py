"""An organization on moto: OUs and accounts by name."""

from __future__ import annotations

from typing import Any


class FakeOrganization:
    """Builds an organization through a client of AWS Organizations."""

    def __init__(self, client: Any) -> None:
        self.client = client
        client.create_organization(FeatureSet="ALL")
        (root,) = client.list_roots()["Roots"]
        self.root: str = root["Id"]

    def unit(self, name: str, parent: str | None = None) -> str:
        """Make an OU; return its id."""
        made = self.client.create_organizational_unit(ParentId=parent or self.root, Name=name)
        return str(made["OrganizationalUnit"]["Id"])

    def account(self, name: str, parent: str | None = None) -> str:
        """Make an account; return its id."""
        status = self.client.create_account(Email=f"{name}@example.com", AccountName=name)["CreateAccountStatus"]
        account = str(status["AccountId"])
        if parent is not None:
            self.move(account, parent)
        return account

    def move(self, account: str, parent: str) -> None:
        """Move an account to another OU or root."""
        (before,) = self.client.list_parents(ChildId=account)["Parents"]
        self.client.move_account(AccountId=account, SourceParentId=before["Id"], DestinationParentId=parent)

    def remove(self, account: str) -> None:
        """Take an account out of the organization."""
        self.client.remove_account_from_organization(AccountId=account)
