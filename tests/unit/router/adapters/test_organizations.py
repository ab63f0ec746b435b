"""The organization's directory as AWS Organizations gives it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from hub.errors import TransientError
from hub.model.directory import Account, Directory, OrganizationalUnit
from router.adapters.organizations import Organizations, refresh
from tests.aws.organization import FakeOrganization
from tests.aws.refusing import refuse
from tests.aws.world import AwsWorld, aws
from tests.fakes.directories import MemoryDirectoryStore


class Company:
    """An organization with workloads/prod and a sandbox, and what reads it."""

    def __init__(self, world: AwsWorld) -> None:
        self.world = world
        self.client = world.client("organizations")
        self.organization = FakeOrganization(self.client)
        self.workloads = self.organization.unit("Workloads")
        self.prod = self.organization.unit("Prod", self.workloads)
        self.payments = self.organization.account("prod-payments", self.prod)
        self.log_archive = self.organization.account("log-archive")
        self.organizations = Organizations(self.client)
        world.requests.clear()

    @property
    def units(self) -> tuple[OrganizationalUnit, OrganizationalUnit]:
        """The OUs from the root to prod-payments."""
        return (
            OrganizationalUnit(id=self.workloads, path="Workloads"),
            OrganizationalUnit(id=self.prod, path="Workloads/Prod"),
        )


@pytest.fixture
def company() -> Iterator[Company]:
    with aws() as world:
        yield Company(world)


def test_every_account_has_its_name_and_the_ous_it_stands_in(company: Company) -> None:
    directory = company.organizations.directory()

    assert directory.find(company.payments) == Account(id=company.payments, name="prod-payments", units=company.units)
    assert directory.find(company.log_archive) == Account(id=company.log_archive, name="log-archive")
    assert len(directory.accounts) == 3, "the management account is one too"


def test_reading_it_asks_twice_for_each_ou_and_the_root(company: Company) -> None:
    company.organizations.directory()

    assert company.world.requests == {
        "organizations.ListRoots": 1,
        "organizations.ListAccountsForParent": 3,
        "organizations.ListOrganizationalUnitsForParent": 3,
    }


def test_lists_are_read_to_their_end(company: Company) -> None:
    accounts = {company.organization.account(f"account-{number}", company.prod) for number in range(25)}
    units = {company.organization.unit(f"Team{number}", company.prod) for number in range(22)}
    last = company.organization.account("last", max(units))

    directory = company.organizations.directory()

    assert accounts | {last} < set(directory.accounts)
    assert directory.accounts[last].path.startswith("Workloads/Prod/Team")


def test_one_account_is_looked_up_with_the_ous_it_stands_in(company: Company) -> None:
    found = company.organizations.look_up(company.payments)

    assert found == Account(id=company.payments, name="prod-payments", units=company.units)
    assert company.world.requests.total() == 6


def test_an_account_at_the_root_is_looked_up_with_two_requests(company: Company) -> None:
    found = company.organizations.look_up(company.log_archive)

    assert found == Account(id=company.log_archive, name="log-archive")
    assert company.world.requests == {"organizations.DescribeAccount": 1, "organizations.ListParents": 1}


def test_an_account_of_nobody_is_none(company: Company) -> None:
    assert company.organizations.look_up("999988887777") is None


@pytest.mark.parametrize("text", ["", "12345", "1234567890123", "prod-payments", "12345678901\u0665"])
def test_what_is_no_account_id_is_not_asked_for(company: Company, text: str) -> None:
    assert company.organizations.look_up(text) is None
    assert company.world.requests == {}


@pytest.mark.parametrize("operation", ["ListRoots", "ListAccountsForParent", "ListOrganizationalUnitsForParent"])
def test_a_directory_that_cannot_be_read_whole_is_not_read(company: Company, operation: str) -> None:
    refuse(company.client, operation, "TooManyRequestsException", status=429)

    with pytest.raises(TransientError, match="TooManyRequestsException"):
        company.organizations.directory()


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ("DescribeAccount", "TooManyRequestsException"),
        ("DescribeAccount", "AccessDeniedException"),
        ("ListParents", "ChildNotFoundException"),
        ("DescribeOrganizationalUnit", "OrganizationalUnitNotFoundException"),
    ],
)
def test_a_look_up_that_fails_says_nothing_about_the_account(company: Company, operation: str, code: str) -> None:
    refuse(company.client, operation, code)

    with pytest.raises(TransientError, match=code):
        company.organizations.look_up(company.payments)


def test_the_first_refresh_keeps_the_directory(company: Company) -> None:
    store = MemoryDirectoryStore()

    assert refresh(company.organizations, store) is True

    kept = store.directory()
    assert kept is not None
    assert kept.name_of(company.payments) == "prod-payments"


def test_a_refresh_that_finds_nothing_new_writes_nothing(company: Company) -> None:
    store = MemoryDirectoryStore()
    refresh(company.organizations, store)

    assert refresh(company.organizations, store) is False
    assert store.writes == 1


def test_an_account_that_moved_or_came_or_went_is_seen(company: Company) -> None:
    store = MemoryDirectoryStore()
    refresh(company.organizations, store)
    fresh = company.organization.account("sandbox-dana")
    company.organization.move(company.log_archive, company.prod)
    company.organization.remove(company.payments)

    assert refresh(company.organizations, store) is True

    kept = store.directory()
    assert kept is not None
    assert kept.find(company.payments) is None
    assert kept.accounts[company.log_archive].path == "Workloads/Prod"
    assert kept.name_of(fresh) == "sandbox-dana"


class Overtaken(Organizations):
    """Reads the directory while one account moves from where it was not read yet to where it had been."""

    def __init__(self, client: Any, moving: str) -> None:
        super().__init__(client)
        self._moving = moving

    def directory(self) -> Directory:
        whole = super().directory()
        return Directory(accounts={key: each for key, each in whole.accounts.items() if key != self._moving})


def test_an_account_that_moved_while_the_rest_was_read_is_not_lost(company: Company) -> None:
    store = MemoryDirectoryStore()
    refresh(company.organizations, store)

    assert refresh(Overtaken(company.client, company.payments), store) is False

    kept = store.directory()
    assert kept is not None
    assert kept.accounts[company.payments].units == company.units


def test_a_refresh_that_fails_leaves_what_was_kept(company: Company) -> None:
    store = MemoryDirectoryStore()
    refresh(company.organizations, store)
    kept = store.directory()
    refuse(company.client, "ListAccountsForParent", "ServiceException", status=500)

    with pytest.raises(TransientError, match="ServiceException"):
        refresh(company.organizations, store)
    assert store.directory() is kept
