"""Reads the organization through its management account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.enrolment.asking import Callers, Refusal
from delegated_admin.enrolment.operations import Operation
from delegated_admin.enrolment.progress import Progress, Watcher
from delegated_admin.enrolment.services import GUARDDUTY, STACK_SETS, export_key_alias, has_stack_sets
from delegated_admin.enrolment.state import ENABLED, Account, Organization
from hub.errors import InputError, NotAllowedError
from hub.model.base import as_utc

ACTIVE: Final = "ACTIVE"
_NO_KEY: Final = frozenset({"NotFoundException"})


class OrganizationReader:
    """Reads what is the same in every Region. Errors are those of `Caller.ask`."""

    def __init__(self, deployment: DeploymentConfig, callers: Callers, watcher: Watcher) -> None:
        """Ask through `callers`."""
        self._deployment, self._callers, self._watcher = deployment, callers, watcher

    def check(self) -> None:
        """Raise NotAllowedError for a session in another account, InputError for another organization."""
        wanted = self._deployment.administrator
        session = self._callers.administrator().ask(Operation.GET_CALLER_IDENTITY)
        if session["Account"] != wanted:
            raise NotAllowedError(
                f"your AWS session is in account {session['Account']} ({session['Arn']}); expected the delegated "
                f"administrator {wanted}: name another profile with --profile"
            )
        found = self._callers.management().ask(Operation.DESCRIBE_ORGANIZATION)["Organization"]
        if found["Id"] != self._deployment.organization:
            raise InputError(
                f"organization: account {self._deployment.management_account} is in {found['Id']}, "
                f"expected {self._deployment.organization}"
            )

    def read(self) -> Organization:
        """Return the organization with all its accounts."""
        return self._organization({each.id: each for each in self._accounts()})

    def read_by_unit(self) -> Organization:
        """Return the organization with all its accounts and the paths of their organizational units.

        Takes two requests for each unit besides one for each twenty accounts.
        """
        accounts: dict[str, Account] = {}
        for page in self._callers.management().pages(Operation.LIST_ROOTS, "Roots"):
            for root in page:
                self._walk(root["Id"], "", accounts)
        return self._organization(accounts)

    def export_key(self) -> str | None:
        """Return the ARN of the key that exported findings lie under, None when there is none yet."""
        alias = export_key_alias(self._deployment)
        found = self._callers.administrator().ask_or_refusal(_NO_KEY, Operation.DESCRIBE_KEY, KeyId=alias)
        return None if isinstance(found, Refusal) else str(found["KeyMetadata"]["Arn"])

    def _organization(self, accounts: Mapping[str, Account]) -> Organization:
        return Organization(
            accounts=accounts,
            trusted=frozenset(self._trusted()),
            administrators={each: self._administrators(each) for each in (GUARDDUTY, STACK_SETS)},
            stack_sets=self._stack_sets(),
        )

    def _accounts(self) -> Iterator[Account]:
        read = 0
        for page in self._callers.management().pages(Operation.LIST_ACCOUNTS, "Accounts"):
            yield from (_account(each) for each in page)
            read += len(page)
            self._watcher.moved(Progress("accounts read", "", read, 0))

    def _walk(self, parent: str, path: str, accounts: dict[str, Account]) -> None:
        caller = self._callers.management()
        for page in caller.pages(Operation.LIST_ACCOUNTS_IN, "Accounts", ParentId=parent):
            accounts |= {each["Id"]: _account(each, path) for each in page}
            self._watcher.moved(Progress("accounts read", "", len(accounts), 0))
        for page in caller.pages(Operation.LIST_UNITS, "OrganizationalUnits", ParentId=parent):
            for unit in page:
                name = unit.get("Name", unit["Id"])
                self._walk(unit["Id"], f"{path}/{name}" if path else name, accounts)

    def _trusted(self) -> Iterator[str]:
        for page in self._callers.management().pages(Operation.LIST_TRUSTED, "EnabledServicePrincipals"):
            yield from (each["ServicePrincipal"] for each in page)

    def _administrators(self, principal: str) -> tuple[str, ...]:
        if principal == STACK_SETS and not has_stack_sets(self._deployment):
            return ()
        caller = self._callers.management()
        pages = caller.pages(Operation.LIST_DELEGATED, "DelegatedAdministrators", ServicePrincipal=principal)
        return tuple(each["Id"] for page in pages for each in page)

    def _stack_sets(self) -> bool:
        if not has_stack_sets(self._deployment):
            return False
        answer = self._callers.management().ask(Operation.DESCRIBE_STACK_SETS_ACCESS)
        return bool(answer.get("Status") == ENABLED)


def _account(found: Mapping[str, Any], unit: str = "") -> Account:
    """Return an account; its `Status` is on the way out, its `State` not yet everywhere (API reference of Account)."""
    joined: datetime | None = found.get("JoinedTimestamp")
    return Account(
        id=found["Id"],
        name=found.get("Name", ""),
        email=found.get("Email", ""),
        active=found.get("State", found.get("Status", ACTIVE)) == ACTIVE,
        joined_at=None if joined is None else as_utc(joined),
        unit=unit,
    )
