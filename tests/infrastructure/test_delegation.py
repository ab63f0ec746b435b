"""Enrolment's role in the management account can add, and can take nothing away."""

from __future__ import annotations

from typing import Any

import pytest

from delegated_admin.enrolment.operations import IN_MANAGEMENT
from delegated_admin.stacks.delegation import FOR_GUARDDUTY
from tests.infrastructure.surrounded import actions, changed, china, documents, example, kinds, of_type, template, text

REMOVING = (
    "Disable",
    "Deregister",
    "Delete",
    "Disassociate",
    "Remove",
    "Leave",
    "Close",
    "Detach",
    "Stop",
    "Deactivate",
)
ADMIN = "arn:aws:iam::222233334444:role/SecurityAdmins"


def statements(name: str = "Delegation", deployment: Any = None) -> list[dict[str, Any]]:
    """Return what the role may do."""
    (role,) = of_type(template(name, deployment), "IAM::Role")
    return list(documents(role["Policies"]))


def trust(deployment: Any = None) -> dict[str, Any]:
    (role,) = of_type(template("Delegation", deployment), "IAM::Role")
    (statement,) = documents(role["AssumeRolePolicyDocument"])
    return statement


def the_statement(action: str) -> dict[str, Any]:
    (found,) = [each for each in statements() if action in actions(each)]
    return found


def test_there_is_nothing_in_it_but_one_role() -> None:
    assert kinds(template("Delegation")) == {"AWS::IAM::Role"}


def test_the_role_can_do_what_enrolment_asks_for_there_and_no_more() -> None:
    of_guardduty = {*FOR_GUARDDUTY, "iam:CreateServiceLinkedRole"}

    assert {action for each in statements() for action in actions(each)} == IN_MANAGEMENT | of_guardduty


def test_no_action_takes_anything_away() -> None:
    words = [action.partition(":")[2] for each in statements() for action in actions(each)]

    assert [word for word in words if word.startswith(REMOVING)] == []


def test_only_the_administrator_of_this_organization_may_assume_it() -> None:
    assert trust()["Condition"] == {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    assert "222233334444:root" in text(trust()["Principal"])


def test_where_the_deployment_names_admins_nobody_else_may_assume_it() -> None:
    roles = {**example().model_dump(mode="json")["roles"], ADMIN: {"role": "admin"}}
    with_admins = changed(example(), roles=roles)

    assert trust(with_admins)["Condition"]["ArnEquals"] == {"aws:PrincipalArn": [ADMIN]}


@pytest.mark.parametrize(
    "action", ["organizations:EnableAWSServiceAccess", "organizations:RegisterDelegatedAdministrator"]
)
def test_powers_are_given_to_guardduty_and_stacksets_alone(action: str) -> None:
    assert the_statement(action)["Condition"] == {
        "StringEquals": {
            "organizations:ServicePrincipal": [
                "guardduty.amazonaws.com",
                "malware-protection.guardduty.amazonaws.com",
                "member.org.stacksets.cloudformation.amazonaws.com",
            ]
        }
    }


@pytest.mark.parametrize("action", ["guardduty:CreateDetector", "guardduty:EnableOrganizationAdminAccount"])
def test_guardduty_is_changed_in_the_regions_of_the_deployment_alone(action: str) -> None:
    regions = the_statement(action)["Condition"]["StringEquals"]["aws:RequestedRegion"]

    assert tuple(regions) == example().regions


def test_only_guardduty_and_stacksets_get_roles_of_their_own() -> None:
    statement = the_statement("iam:CreateServiceLinkedRole")

    assert [
        each.removeprefix("arn:aws:iam::111122223333:role/aws-service-role/") for each in statement["Resource"]
    ] == [
        "guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty",
        "malware-protection.guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDutyMalwareProtection",
        "stacksets.cloudformation.amazonaws.com/AWSServiceRoleForCloudFormationStackSetsOrgAdmin",
    ]
    assert "iam:AWSServiceName" in text(statement["Condition"])


def test_in_china_stacksets_are_left_out() -> None:
    assert "cloudformation" not in text(statements(deployment=china()))
