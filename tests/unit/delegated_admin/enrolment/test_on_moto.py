"""The organization is read, and delegated, on moto's own AWS Organizations and GuardDuty, which nobody here wrote."""

from __future__ import annotations

from typing import Any

import boto3
from moto import mock_aws

from delegated_admin.enrolment.asking import Callers
from delegated_admin.enrolment.operations import Operation, Seat
from delegated_admin.enrolment.organization import OrganizationReader
from delegated_admin.enrolment.pacing import Pace, SystemTime
from delegated_admin.enrolment.progress import Nobody
from delegated_admin.enrolment.regions import RegionReader
from delegated_admin.enrolment.services import GUARDDUTY, STACK_SETS
from tests.aws.organization import FakeOrganization
from tests.fakes.organization.story import a_deployment


class MotoClients:
    """Clients of moto's one account, and answers where moto has no such operation."""

    def client(self, _seat: Seat, service: str, region: str) -> Any:
        make: Any = boto3.Session(aws_access_key_id="x", aws_secret_access_key="x").client
        client = make(service, region_name=region)
        client.meta.events.register("before-call.cloudformation", lambda **_: (Answered(), {"Status": "ENABLED"}))
        client.meta.events.register("before-call.organizations.ListDelegatedAdministrators", without_stack_sets)
        return client


class Answered:
    status_code = 200


def without_stack_sets(params: dict[str, Any], **_: Any) -> tuple[Answered, dict[str, Any]] | None:
    """moto lets nobody be registered for StackSets."""
    return (Answered(), {}) if STACK_SETS in params["body"].decode() else None


@mock_aws
def test_the_accounts_their_units_and_what_is_delegated_are_read() -> None:
    organization = FakeOrganization(boto3.client("organizations", region_name="us-east-1"))
    shop = organization.unit("Shop", organization.unit("Workloads"))
    made = {organization.account("web", shop): "Workloads/Shop", organization.account("security"): ""}
    administrator = list(made)[1]
    callers = Callers(a_deployment(administrator=administrator), MotoClients(), Pace(SystemTime()))
    callers.management().ask(Operation.TRUST, ServicePrincipal=GUARDDUTY)
    callers.management().ask(Operation.REGISTER, AccountId=administrator, ServicePrincipal=GUARDDUTY)
    reader = OrganizationReader(a_deployment(), callers, Nobody())

    flat, by_unit = reader.read(), reader.read_by_unit()

    assert {each.id: each.unit for each in by_unit.accounts.values() if each.id in made} == made
    assert set(flat.accounts) == set(by_unit.accounts)
    assert {each.email for each in flat.accounts.values()} >= {"web@example.com", "security@example.com"}
    assert all(each.active and each.joined_at is not None for each in flat.accounts.values())
    assert flat.trusted == {GUARDDUTY}
    assert flat.administrators == {GUARDDUTY: (administrator,), STACK_SETS: ()}
    assert flat.stack_sets


@mock_aws
def test_a_region_is_delegated_and_read() -> None:
    callers = Callers(a_deployment(), MotoClients(), Pace(SystemTime()))
    reader = RegionReader(callers, Nobody())
    before = reader.read_delegation("eu-west-1")
    callers.management("eu-west-1").ask(Operation.CREATE_DETECTOR, Enable=True)
    callers.management("eu-west-1").ask(Operation.ENABLE_ADMINISTRATOR, AdminAccountId="222233334444")
    after = reader.read_delegation("eu-west-1")

    assert (before.management, before.administrators) == (None, {})
    assert after.management is not None
    assert after.management.enabled
    assert after.administrators == {"222233334444": "ENABLED"}
