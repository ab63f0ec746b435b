"""What stands in member accounts: roles and rules, no code and no assets, carried by StackSets."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks
from cfnlint import ManualArgs
from cfnlint.api import lint

from delegated_admin.stacks.member_stack_sets import member_plan
from hub.errors import InputError
from member_stacks.regional import MemberRegional
from member_stacks.roles import MemberRoles
from member_stacks.templates import LONGEST
from tests.infrastructure.patterns import matches
from tests.infrastructure.surrounded import (
    actions,
    changed,
    documents,
    example,
    kinds,
    of_type,
    rules,
    standby,
    template,
    templates,
    text,
)

HUB_BUS = "arn:aws:events:eu-central-1:222233334444:event-bus/tocsin-hub"


def stack_sets() -> dict[str, dict[str, Any]]:
    """Return the StackSets by name."""
    return {each["StackSetName"]: each for each in of_type(template("MemberStackSets"), "CloudFormation::StackSet")}


def body(name: str) -> dict[str, Any]:
    """Return the template that a StackSet carries."""
    made: dict[str, Any] = json.loads(stack_sets()[name]["TemplateBody"])
    return made


@cache
def roles_alone() -> dict[str, Any]:
    """Return the StackSets of a deployment that leaves containment and rules off, as the example does."""
    told = changed(example(), members={"containment": False, "regional_rules": False})
    return template("MemberStackSets", told)


def role(name: str) -> dict[str, Any]:
    (found,) = [each for each in of_type(body("tocsin-member-roles"), "IAM::Role") if each["RoleName"] == name]
    return found


def trust(name: str) -> dict[str, Any]:
    (found,) = documents(role(name)["AssumeRolePolicyDocument"])
    return found


@pytest.mark.parametrize("name", ["tocsin-member-roles", "tocsin-member-regional"])
def test_a_template_for_members_has_no_code_no_assets_and_no_bootstrap(name: str) -> None:
    found = body(name)

    assert set(found) == {"Description", "Resources"}
    assert kinds(found) <= {"AWS::IAM::Role", "AWS::Events::Rule"}
    assert "cdk" not in text(found).lower()


@pytest.mark.parametrize("name", ["tocsin-member-roles", "tocsin-member-regional"])
def test_a_template_for_members_is_short_enough_to_be_given_as_text(name: str) -> None:
    assert len(stack_sets()[name]["TemplateBody"].encode()) <= LONGEST


@pytest.mark.parametrize("name", ["tocsin-member-roles", "tocsin-member-regional"])
def test_cloudformation_would_take_the_template_for_members(name: str) -> None:
    found = lint(stack_sets()[name]["TemplateBody"], config=ManualArgs(regions=["us-east-1"]))

    assert [str(each) for each in found if each.rule.severity == "error"] == []


def test_nothing_in_the_templates_for_members_is_left_unexplained(tmp_path: Any) -> None:
    app = App(outdir=str(tmp_path), analytics_reporting=False)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    MemberRoles(app, "MemberRoles", plan=member_plan(example()))
    MemberRegional(app, "MemberRegional", plan=member_plan(example()))

    app.synth()


@pytest.mark.parametrize("name", ["tocsin-member-roles", "tocsin-member-regional"])
def test_stacks_follow_accounts_as_they_come_and_go(name: str) -> None:
    found = stack_sets()[name]

    assert (found["PermissionModel"], found["CallAs"]) == ("SERVICE_MANAGED", "DELEGATED_ADMIN")
    assert found["AutoDeployment"] == {"Enabled": True, "RetainStacksOnAccountRemoval": False}
    (group,) = found["StackInstancesGroup"]
    assert group["DeploymentTargets"] == {"OrganizationalUnitIds": ["r-a1b2"]}


def test_roles_stand_once_in_each_account_and_rules_in_each_region() -> None:
    regions = {name: found["StackInstancesGroup"][0]["Regions"] for name, found in stack_sets().items()}

    assert regions == {
        "tocsin-member-roles": ["eu-central-1"],
        "tocsin-member-regional": ["eu-central-1", "eu-west-1", "us-east-1"],
    }


def test_rules_and_containment_are_off_unless_the_deployment_asks_for_them() -> None:
    (only,) = of_type(roles_alone(), "CloudFormation::StackSet")

    assert only["StackSetName"] == "tocsin-member-roles"
    assert "tocsin-containment" not in only["TemplateBody"]
    assert "tocsin-forwarding" not in only["TemplateBody"]
    assert "AWS::Events::EventBusPolicy" not in kinds(roles_alone())


def test_a_deployment_without_member_roles_has_no_stack_sets() -> None:
    assert "TocsinMemberStackSets" not in templates(standby())


def test_the_enrichment_role_only_reads() -> None:
    (statement,) = documents(role("tocsin-enrichment")["Policies"])
    verbs = {action.partition(":")[2] for action in actions(statement)}

    assert all(verb.startswith(("Get", "List", "Describe")) for verb in verbs)
    assert not {"s3:GetObject", "ssm:GetParameter", "secretsmanager:GetSecretValue"} & set(actions(statement))


def test_only_the_hubs_own_roles_may_read_in_members() -> None:
    assert trust("tocsin-enrichment")["Condition"] == {
        "StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"},
        "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::222233334444:role/Tocsin*"},
    }


def test_only_those_who_may_handle_incidents_may_contain() -> None:
    trusted = trust("tocsin-containment")["Condition"]["ArnEquals"]["aws:PrincipalArn"]

    assert [each.partition("AWSReservedSSO_")[2].partition("_0")[0] for each in trusted] == [
        "SecurityEditors",
        "SecurityOnCall",
    ]


def test_containment_moves_servers_into_a_group_that_is_marked_for_it_and_nowhere_else() -> None:
    writes = [
        each
        for each in documents(role("tocsin-containment")["Policies"])
        if not all(action.startswith("ec2:Describe") for action in actions(each))
    ]
    groups = [each for each in writes if "security-group/*" in text(each["Resource"])]

    assert {action for each in writes for action in actions(each)} == {"ec2:ModifyNetworkInterfaceAttribute"}
    assert [each["Condition"] for each in groups] == [{"StringEquals": {"aws:ResourceTag/tocsin": "containment"}}]


def test_a_containment_role_that_nobody_could_assume_is_refused() -> None:
    with pytest.raises(InputError, match=r"members\.containment"):
        member_plan(changed(example(), roles={}))


def test_rules_without_the_role_they_need_are_refused() -> None:
    with pytest.raises(InputError, match=r"members\.regional_rules"):
        member_plan(changed(example(), members={"roles": False}))


def test_members_forward_what_no_longer_protects_and_no_finding() -> None:
    rule = rules(body("tocsin-member-regional"))["tocsin-forwarding"]
    (target,) = rule["Targets"]

    assert matches(
        rule["EventPattern"], {"source": "aws.guardduty", "detail-type": "GuardDuty Runtime Protection Unhealthy"}
    )
    assert not matches(rule["EventPattern"], {"source": "aws.guardduty", "detail-type": "GuardDuty Finding"})
    assert (target["Arn"], "role/tocsin-forwarding" in text(target["RoleArn"])) == (HUB_BUS, True)


def test_forwarding_may_reach_the_hub_bus_alone() -> None:
    (statement,) = documents(role("tocsin-forwarding")["Policies"])

    assert (actions(statement), statement["Resource"]) == (["events:PutEvents"], HUB_BUS)


def test_the_hub_bus_takes_from_members_only_what_rules_forward_of_guardduty() -> None:
    (policy,) = of_type(template("MemberStackSets"), "Events::EventBusPolicy")
    statement = policy["Statement"]

    assert (actions(statement), statement["Resource"]) == (["events:PutEvents"], HUB_BUS)
    assert statement["Condition"] == {
        "StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5", "events:source": "aws.guardduty"},
        "Bool": {"events:eventBusInvocation": "true"},
    }


def test_what_members_forward_is_kept_and_alarms() -> None:
    found = template("MemberStackSets")
    rule = rules(found)["tocsin-member-events"]
    (alarm,) = of_type(found, "CloudWatch::Alarm")

    assert rule["EventPattern"] == rules(body("tocsin-member-regional"))["tocsin-forwarding"]["EventPattern"]
    assert rule["EventBusName"] == "tocsin-hub"
    assert {each["Name"]: each["Value"] for each in alarm["Dimensions"]} == {
        "EventBusName": "tocsin-hub",
        "RuleName": "tocsin-member-events",
    }
