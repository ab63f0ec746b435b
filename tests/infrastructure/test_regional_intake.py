"""Findings come in where GuardDuty publishes them, and the worst are mailed through none of the hub's code."""

from __future__ import annotations

from typing import Any

import pytest

from delegated_admin.stacks.tamper_rules import ARCHIVING_ROLE
from router.canary import DETAIL_TYPE
from router.intake_rule import fault_of
from router.normalize import CANARY_SOURCE
from tests.builders import an_archiving
from tests.infrastructure.patterns import matches
from tests.infrastructure.surrounded import Resource, actions, documents, example, of_type, rules, standby, template

STACKS = [f"RegionalIntake-{region}" for region in ("eu-central-1", "eu-west-1", "us-east-1")]
HUB_BUS = "arn:aws:events:eu-central-1:222233334444:event-bus/tocsin-hub"


def intake(stack: str = STACKS[1]) -> Resource:
    return rules(template(stack))["tocsin-intake"]


def archived(stack: str = STACKS[1]) -> Resource:
    return rules(template(stack))["tocsin-archived"]


def break_glass(stack: str = STACKS[1]) -> Resource:
    return rules(template(stack))["tocsin-break-glass"]


def an_event(source: str, kind: str, severity: float = 5.0) -> dict[str, Any]:
    return {"source": source, "detail-type": kind, "detail": {"severity": severity, "accountId": "111122223333"}}


def a_finding(severity: float = 5.0) -> dict[str, Any]:
    return an_event("aws.guardduty", "GuardDuty Finding", severity)


@pytest.mark.parametrize("stack", STACKS)
def test_every_regions_rule_is_the_one_that_send_canary_expects(stack: str) -> None:
    rule = intake(stack)

    assert fault_of({"State": rule["State"], "EventPattern": str(rule["EventPattern"]).replace("'", '"')}) is None


@pytest.mark.parametrize("stack", STACKS)
def test_findings_of_every_region_go_to_the_hub_bus_in_one_hop(stack: str) -> None:
    (target,) = intake(stack)["Targets"]

    assert target["Arn"] == HUB_BUS


def test_findings_and_canaries_pass_and_nothing_else_does() -> None:
    pattern = intake()["EventPattern"]

    assert matches(pattern, a_finding())
    assert matches(pattern, an_event(CANARY_SOURCE, DETAIL_TYPE))
    assert not matches(pattern, an_event("aws.guardduty", "GuardDuty Malware Protection Object Scan Result"))
    assert not matches(pattern, an_event("my.own", "GuardDuty Finding"))


@pytest.mark.parametrize("stack", STACKS)
def test_that_findings_were_archived_goes_to_the_hub_bus_as_findings_do(stack: str) -> None:
    rule = archived(stack)

    assert rule["Targets"] == intake(stack)["Targets"]
    assert matches(rule["EventPattern"], an_archiving("f1"))


def test_archiving_that_was_refused_and_all_other_calls_stay_where_they_are() -> None:
    pattern = archived()["EventPattern"]

    assert not matches(pattern, an_archiving("f1", errorCode="AccessDenied"))
    assert not matches(pattern, an_archiving("f1", eventName="UnarchiveFindings"))
    assert not matches(pattern, an_archiving("f1") | {"source": "my.own"})
    assert not matches(pattern, a_finding())


def test_what_the_hub_archives_itself_is_closed_already_and_stays_where_it_is() -> None:
    pattern = archived()["EventPattern"]
    own = {"type": "AssumedRole", "sessionContext": {"sessionIssuer": {"userName": f"{ARCHIVING_ROLE}0A1B2C-x1y2z3"}}}
    other = {"type": "AssumedRole", "sessionContext": {"sessionIssuer": {"userName": "SecurityAnalysts"}}}

    assert not matches(pattern, an_archiving("f1", userIdentity=own))
    assert matches(pattern, an_archiving("f1", userIdentity=other))
    assert matches(pattern, an_archiving("f1", userIdentity={"type": "IAMUser", "userName": "robin"}))


def test_the_rule_of_findings_does_not_hang_on_what_cloudtrail_says() -> None:
    assert not matches(intake()["EventPattern"], an_archiving("f1"))


def test_the_rules_may_put_events_on_the_hub_bus_and_do_nothing_else() -> None:
    (role,) = of_type(template(STACKS[1]), "IAM::Role")
    ((trusted, allowed),) = [list(documents(role))]

    assert (actions(allowed), allowed["Resource"]) == (["events:PutEvents"], HUB_BUS)
    assert trusted["Principal"] == {"Service": "events.amazonaws.com"}
    assert trusted["Condition"] == {"StringEquals": {"aws:SourceAccount": "222233334444"}}


def test_what_cannot_be_delivered_is_kept_for_fourteen_days_in_the_rules_own_region() -> None:
    found = template(STACKS[1])
    (queue,) = of_type(found, "SQS::Queue")
    (name,) = [name for name, each in found["Resources"].items() if each["Type"] == "AWS::SQS::Queue"]
    (target,) = intake()["Targets"]

    assert target["DeadLetterConfig"]["Arn"] == {"Fn::GetAtt": [name, "Arn"]}
    assert (queue["MessageRetentionPeriod"], queue["SqsManagedSseEnabled"]) == (14 * 86_400, True)
    assert found["Resources"][name]["DeletionPolicy"] == "Retain"


def test_only_the_rules_to_the_hub_bus_may_put_dead_letters() -> None:
    (policy,) = of_type(template(STACKS[1]), "SQS::QueuePolicy")
    (allowed,) = [each for each in documents(policy) if each["Effect"] == "Allow"]

    assert actions(allowed) == ["sqs:SendMessage"]
    sources = [{"Fn::GetAtt": [rule, "Arn"]} for rule in ("Intake", "Archived")]
    assert allowed["Condition"] == {"ArnEquals": {"aws:SourceArn": sources}}


@pytest.mark.parametrize(("severity", "mailed"), [(8.9, False), (9, True), (9.0, True), (10, True), (0, False)])
def test_break_glass_goes_by_the_number(severity: float, mailed: bool) -> None:
    assert matches(break_glass()["EventPattern"], a_finding(severity)) is mailed


@pytest.mark.parametrize("stack", STACKS)
def test_break_glass_mails_the_owners_of_its_own_region(stack: str) -> None:
    (target,) = break_glass(stack)["Targets"]
    region = stack.removeprefix("RegionalIntake-")

    assert target["Arn"] == f"arn:aws:sns:{region}:222233334444:tocsin-owners"
    assert set(target) == {"Arn", "Id", "InputTransformer"}


def test_the_mail_says_where_what_and_that_the_hub_had_no_part_in_it() -> None:
    (target,) = break_glass()["Targets"]
    mail = target["InputTransformer"]["InputTemplate"]

    for part in ("<severity>", "<account>", "<region>", "<type>", "<id>", "through none of the hub's code"):
        assert part in mail
    assert all(line.startswith('"') and line.endswith('"') for line in mail.splitlines())


def test_no_text_that_an_attacker_writes_is_mailed() -> None:
    (target,) = break_glass()["Targets"]
    paths = target["InputTransformer"]["InputPathsMap"]

    assert {path.removeprefix("$.detail.") for path in paths.values()} == {
        *("severity", "accountId", "region", "type", "id", "updatedAt"),
    }


def test_every_name_in_the_mail_has_a_path() -> None:
    (target,) = break_glass()["Targets"]
    transformer = target["InputTransformer"]

    assert all(f"<{name}>" in transformer["InputTemplate"] for name in transformer["InputPathsMap"])
    assert transformer["InputTemplate"].count("<") >= len(transformer["InputPathsMap"])


def test_a_hub_that_stands_by_takes_nothing_and_mails_nothing() -> None:
    for region in standby().regions:
        found = rules(template(f"RegionalIntake-{region}", standby()))
        assert {rule["State"] for rule in found.values()} == {"DISABLED"}

    assert {rule["State"] for rule in rules(template(STACKS[0], example())).values()} == {"ENABLED"}


def test_failed_deliveries_and_dead_letters_alarm_in_the_first_minute() -> None:
    alarms = {each["MetricName"]: each for each in of_type(template(STACKS[1]), "CloudWatch::Alarm")}

    assert set(alarms) == {
        *("FailedInvocations", "InvocationsFailedToBeSentToDlq", "ApproximateNumberOfMessagesVisible"),
    }
    for each in alarms.values():
        assert (each["Threshold"], each["ComparisonOperator"]) == (0, "GreaterThanThreshold")
        assert (each["Period"], each["EvaluationPeriods"]) == (60, 1)
        assert each["AlarmActions"] == ["arn:aws:sns:eu-west-1:222233334444:tocsin-owners"]
    assert alarms["FailedInvocations"]["Dimensions"] == [{"Name": "RuleName", "Value": {"Ref": "Intake"}}]
