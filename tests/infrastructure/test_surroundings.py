"""What holds for every template around the hub."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, Stack, Validations
from aws_cdk import aws_sqs as sqs
from cdk_nag import AwsSolutionsChecks
from cfnlint import ManualArgs
from cfnlint.api import lint

from delegated_admin.deployment import DeploymentConfig
from tests.infrastructure.surrounded import (
    actions,
    china,
    documents,
    example,
    government,
    kinds,
    of_type,
    rules,
    standby,
    template,
    templates,
    text,
)

DEPLOYMENTS = [example, standby, china]
KINDS = (
    *("Delegation", "FindingsExport", "ManagementTamper-us-east-1", "MemberStackSets", "Owners-us-east-1"),
    *("RegionalIntake-us-east-1", "SecondPath", "Tamper-us-east-1", "Voice"),
)
BUSES = ":event-bus/"


@pytest.fixture(params=DEPLOYMENTS, ids=lambda each: str(each.__name__))
def deployment(request: pytest.FixtureRequest) -> DeploymentConfig:
    made: DeploymentConfig = request.param()
    return made


def test_each_region_and_account_gets_its_stacks() -> None:
    assert sorted(name.removeprefix("Tocsin") for name in templates(example())) == [
        "Delegation",
        "FindingsExport",
        "ManagementTamper-eu-central-1",
        "ManagementTamper-us-east-1",
        "MemberStackSets",
        "Owners-eu-central-1",
        "Owners-eu-west-2",
        "Owners-us-east-1",
        "RegionalIntake-eu-central-1",
        "RegionalIntake-eu-west-1",
        "RegionalIntake-us-east-1",
        "SecondPath",
        "Tamper-eu-central-1",
        "Tamper-eu-west-1",
        "Tamper-eu-west-2",
        "Tamper-us-east-1",
        "Voice",
    ]


def test_china_has_no_calls_and_no_stack_sets() -> None:
    made = templates(china())

    assert not {"TocsinVoice", "TocsinMemberStackSets"} & set(made)
    assert "TocsinManagementTamper-cn-northwest-1" in made


@pytest.mark.parametrize("other", [china, government], ids=lambda each: str(each.__name__))
def test_another_partition_is_never_spelled_as_the_commercial_one(other: Callable[[], DeploymentConfig]) -> None:
    made = text(templates(other()))

    assert f"arn:{other().partition}:" in made
    assert "arn:aws:" not in made


def test_every_region_that_mails_has_one_owners_topic(deployment: DeploymentConfig) -> None:
    wanted, had = set[str](), list[str]()
    for name, found in templates(deployment).items():
        if name.startswith("TocsinManagementTamper"):
            continue
        made = of_type(found, "SNS::Topic")
        region = deployment.second_region if name == "TocsinSecondPath" else name.removeprefix("TocsinOwners-")
        had.extend(region for _ in made)
        wanted.update(part.split(":sns:")[1].split(":")[0] for part in text(found).split('"') if ":sns:" in part)

    assert sorted(wanted | set(had)) == sorted(had)


def test_what_mails_the_owners_has_no_role_and_no_condition_that_eventbridge_does_not_meet(
    deployment: DeploymentConfig,
) -> None:
    for found in templates(deployment).values():
        targets = [target for rule in of_type(found, "Events::Rule") for target in rule["Targets"]]
        assert [each for each in targets if BUSES not in text(each["Arn"]) and "RoleArn" in each] == []
        for policy in of_type(found, "SNS::TopicPolicy"):
            (allowed,) = [
                each for each in documents(policy) if each["Principal"] == {"Service": "events.amazonaws.com"}
            ]
            assert "Condition" not in allowed


def test_a_bus_as_target_has_a_role(deployment: DeploymentConfig) -> None:
    for found in templates(deployment).values():
        targets = [target for rule in of_type(found, "Events::Rule") for target in rule["Targets"]]
        assert all("RoleArn" in each for each in targets if BUSES in text(each["Arn"]))


def test_no_role_may_do_everything_of_a_service(deployment: DeploymentConfig) -> None:
    for name, found in templates(deployment).items():
        for resource in found["Resources"].values():
            if resource["Type"] in {"AWS::IAM::Role", "AWS::IAM::Policy"}:
                wide = [each for statement in documents(resource) for each in actions(statement) if "*" in each]
                assert wide == [], name


def test_only_exported_findings_lie_under_a_key(deployment: DeploymentConfig) -> None:
    with_keys = [name for name, found in templates(deployment).items() if "AWS::KMS::Key" in kinds(found)]
    encrypted = [name for name, found in templates(deployment).items() if "KmsMasterKeyId" in text(found)]

    assert (with_keys, encrypted) == (["TocsinFindingsExport"], [])


def test_every_pattern_is_short_enough(deployment: DeploymentConfig) -> None:
    for found in templates(deployment).values():
        for rule in of_type(found, "Events::Rule"):
            assert len(json.dumps(rule["EventPattern"], separators=(",", ":"))) <= 2048


def test_every_alarm_tells_the_owners_when_it_begins_and_ends(deployment: DeploymentConfig) -> None:
    alarms = [each for found in templates(deployment).values() for each in of_type(found, "CloudWatch::Alarm")]

    assert alarms
    assert [each for each in alarms if not each["AlarmActions"] or each["AlarmActions"] != each["OKActions"]] == []
    assert [each for each in alarms if "docs/runbooks/" not in each["AlarmDescription"]] == []


@pytest.mark.parametrize("name", KINDS)
def test_cloudformation_would_take_it(name: str) -> None:
    found = lint(json.dumps(template(name)), config=ManualArgs(regions=["us-east-1"]))

    assert [str(each) for each in found if each.rule.severity == "error"] == []


def test_every_kind_of_stack_is_linted() -> None:
    assert {name.partition("-")[0] for name in KINDS} == {
        name.removeprefix("Tocsin").partition("-")[0] for name in templates(example())
    }


def test_what_nobody_has_explained_is_refused(tmp_path: Any) -> None:
    app = App(outdir=str(tmp_path), analytics_reporting=False)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    sqs.Queue(Stack(app, "Unexplained"), "Queue")

    with pytest.raises(RuntimeError, match="AwsSolutions-SQS3"):
        app.synth()


def test_no_rule_is_named_twice_in_a_region_of_an_account() -> None:
    for region in example().regions:
        names = [name for stack in (f"RegionalIntake-{region}", f"Tamper-{region}") for name in rules(template(stack))]
        assert len(names) == len(set(names))
