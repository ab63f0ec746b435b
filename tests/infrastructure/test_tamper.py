"""What would silence the hub or GuardDuty is mailed to the owners, and everyday work is not."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.session import get_session

from delegated_admin.stacks.tamper_rules import ARCHIVING_ROLE
from tests.infrastructure.patterns import matches
from tests.infrastructure.surrounded import changed, example, of_type, rules, standby, template

SERVICES = {"monitoring": "cloudwatch", "states": "stepfunctions"}
"""Names of botocore where CloudTrail has another."""
ONCALL = "arn:aws:iam::222233334444:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_SecurityOnCall_0123456789abcdef"
READER = "arn:aws:iam::222233334444:role/SecurityAutomation"
ADMINISTRATOR, MANAGEMENT = "Tamper-us-east-1", "ManagementTamper-us-east-1"
QUEUE = "https://sqs.eu-central-1.amazonaws.com/222233334444/tocsin-findings"
FUNCTION = "arn:aws:lambda:eu-central-1:222233334444:function:TocsinHub-RouterRouteFinding-Ab1"
MACHINE = "arn:aws:states:eu-central-1:222233334444:stateMachine:tocsin-pages"
EXECUTION = "arn:aws:states:eu-central-1:222233334444:execution:tocsin-pages:page-soc.high.1.1"
OWNERS = "arn:aws:sns:eu-central-1:222233334444:tocsin-owners"


def a_call(service: str, action: str, *, by: str | None = None, **changes: Any) -> dict[str, Any]:
    """Return the event of one call, by a role unless `by` is None: then by the account's root user."""
    identity = {"type": "AssumedRole", "sessionContext": {"sessionIssuer": {"arn": by}}} if by else {"type": "Root"}
    detail = {
        "eventSource": f"{service}.amazonaws.com",
        "eventName": action,
        "userIdentity": identity,
        "sourceIPAddress": "192.0.2.7",
        "requestParameters": {},
        **changes,
    }
    return {"source": f"aws.{service}", "detail-type": "AWS API Call via CloudTrail", "detail": detail}


def mailed(event: dict[str, Any], stack: str = ADMINISTRATOR) -> list[str]:
    """Return the rules that mail because of `event`."""
    return [name for name, rule in rules(template(stack)).items() if matches(rule["EventPattern"], event)]


@pytest.mark.parametrize(
    ("service", "action", "parameters", "rule"),
    [
        ("guardduty", "CreateFilter", {}, "filtering"),
        ("guardduty", "UpdateIPSet", {}, "filtering"),
        ("guardduty", "CreateTrustedEntitySet", {}, "filtering"),
        ("guardduty", "UpdateDetector", {}, "detecting"),
        ("guardduty", "DeleteDetector", {}, "detecting"),
        ("guardduty", "StopMonitoringMembers", {}, "detecting"),
        ("guardduty", "DisassociateMembers", {}, "detecting"),
        ("guardduty", "ArchiveFindings", {}, "archiving"),
        ("events", "DisableRule", {"name": "tocsin-intake"}, "rules"),
        ("events", "DeleteRule", {"name": "TocsinHub-BusFindings-Ab1"}, "rules"),
        ("events", "RemoveTargets", {"rule": "tocsin-break-glass"}, "rules"),
        ("events", "PutPermission", {"eventBusName": "tocsin-hub"}, "rules"),
        ("lambda", "UpdateFunctionCode20150331v2", {"functionName": "TocsinHub-RouterRouteFinding-Ab1"}, "functions"),
        ("lambda", "PutFunctionConcurrency20171031", {"functionName": "tocsin-answer-call"}, "functions"),
        ("lambda", "DeleteFunction20150331", {"functionName": FUNCTION}, "functions"),
        ("sqs", "PurgeQueue", {"queueUrl": QUEUE}, "queues"),
        ("sqs", "DeleteQueue", {"queueUrl": f"{QUEUE.rpartition('/')[0]}/TocsinHub-QueuesDead-Ab1"}, "queues"),
        ("sns", "DeleteTopic", {"topicArn": OWNERS}, "topics"),
        ("sns", "Unsubscribe", {"subscriptionArn": f"{OWNERS}:6f1c1d0e-0000-4000-8000-9a0b1c2d3e4f"}, "topics"),
        ("dynamodb", "DeleteTable", {"tableName": "tocsin-state"}, "tables"),
        ("dynamodb", "UpdateTable", {"tableName": "arn:aws:dynamodb:x:222233334444:table/tocsin-config"}, "tables"),
        ("kms", "DisableKey", {"keyId": "6f1c1d0e-0000-4000-8000-9a0b1c2d3e4f"}, "keys"),
        ("states", "UpdateStateMachine", {"stateMachineArn": MACHINE}, "state-machine"),
        (
            "states",
            "StopExecution",
            {"executionArn": EXECUTION},
            "state-machine",
        ),
        ("monitoring", "DeleteAlarms", {"alarmNames": ["other", "TocsinSecondPath-HubIsSilent-Ab1"]}, "alarms"),
        ("cloudformation", "DeleteStack", {"stackName": "TocsinHub"}, "stacks"),
        ("cloudformation", "DeleteStackSet", {"stackSetName": "tocsin-member-roles"}, "stacks"),
        ("cloudtrail", "StopLogging", {"name": "organization"}, "trail"),
        ("iam", "PutRolePolicy", {"roleName": "TocsinHub-RouterRouteFindingRole-Ab1"}, "roles"),
    ],
)
def test_tampering_in_the_administrator_is_mailed_once(
    service: str, action: str, parameters: dict[str, Any], rule: str
) -> None:
    assert mailed(a_call(service, action, requestParameters=parameters)) == [f"tocsin-tamper-{rule}"]


@pytest.mark.parametrize(
    ("service", "action", "parameters"),
    [
        ("guardduty", "CreateSampleFindings", {}),
        ("guardduty", "UnarchiveFindings", {}),
        ("events", "DisableRule", {"name": "somebody-elses"}),
        ("lambda", "UpdateFunctionCode20150331v2", {"functionName": "somebody-elses"}),
        ("lambda", "UpdateEventSourceMapping20150331", {"uUID": "6f1c1d0e-0000-4000-8000-9a0b1c2d3e4f"}),
        ("sqs", "PurgeQueue", {"queueUrl": "https://sqs.eu-central-1.amazonaws.com/222233334444/other"}),
        ("sns", "Unsubscribe", {"subscriptionArn": f"{OWNERS.replace('owners', 'audience-soc')}:1"}),
        ("dynamodb", "UpdateTable", {"tableName": "orders"}),
        ("cloudformation", "DeleteStack", {"stackName": "orders"}),
        ("iam", "PutRolePolicy", {"roleName": "orders"}),
    ],
)
def test_everyday_work_is_not_mailed(service: str, action: str, parameters: dict[str, Any]) -> None:
    assert mailed(a_call(service, action, requestParameters=parameters)) == []


@pytest.mark.parametrize(
    ("features", "told"),
    [
        ([{"name": "S3_DATA_EVENTS", "status": "ENABLED"}, {"name": "RDS_LOGIN_EVENTS", "status": "ENABLED"}], False),
        ([{"name": "S3_DATA_EVENTS", "status": "ENABLED"}, {"name": "RDS_LOGIN_EVENTS", "status": "DISABLED"}], True),
        (
            [{"name": "RUNTIME_MONITORING", "status": "ENABLED", "additionalConfiguration": [{"status": "DISABLED"}]}],
            True,
        ),
        (None, True),
    ],
)
def test_plans_that_are_switched_off_in_members_are_mailed_and_those_switched_on_are_not(
    features: Any, told: bool
) -> None:
    parameters = {"accountIds": ["111122223333"], **({"features": features} if features else {})}

    assert bool(mailed(a_call("guardduty", "UpdateMemberDetectors", requestParameters=parameters))) is told


def test_a_mapping_of_one_of_the_hubs_functions_is_known_by_the_answer() -> None:
    event = a_call("lambda", "DeleteEventSourceMapping20150331", responseElements={"functionArn": FUNCTION})

    assert mailed(event) == ["tocsin-tamper-functions"]


def test_a_deployment_is_told_once_for_each_stack_and_not_for_each_resource() -> None:
    resource = a_call("events", "PutRule", requestParameters={"name": "tocsin-intake"})
    resource["detail"]["sourceIPAddress"] = "cloudformation.amazonaws.com"

    assert mailed(resource) == []
    assert mailed(a_call("cloudformation", "ExecuteChangeSet", requestParameters={"stackName": "TocsinHub"}))


def test_archiving_by_those_who_may_handle_incidents_is_their_work() -> None:
    assert mailed(a_call("guardduty", "ArchiveFindings", by=ONCALL)) == []
    assert mailed(a_call("guardduty", "ArchiveFindings", by=READER)) == ["tocsin-tamper-archiving"]
    assert mailed(a_call("guardduty", "ArchiveFindings", by=None)) == ["tocsin-tamper-archiving"]


def test_where_closing_archives_the_hubs_own_role_is_no_stranger() -> None:
    own = f"arn:aws:iam::222233334444:role/{ARCHIVING_ROLE}0A1B2C-x1y2z3"
    event, stranger, user = (a_call("guardduty", "ArchiveFindings", by=each) for each in (own, READER, None))
    assert matches(rules(template(ADMINISTRATOR))["tocsin-tamper-archiving"]["EventPattern"], event)
    for each in (event, stranger):
        issuer = each["detail"]["userIdentity"]["sessionContext"]["sessionIssuer"]
        issuer["userName"] = issuer["arn"].rpartition("/")[2]
    archiving = changed(example(), archive_on_close=True)
    pattern = rules(template(ADMINISTRATOR, archiving))["tocsin-tamper-archiving"]["EventPattern"]

    assert [matches(pattern, each) for each in (event, stranger, user)] == [False, True, True]


def test_where_nobody_may_handle_incidents_all_archiving_is_mailed() -> None:
    pattern = rules(template(ADMINISTRATOR, changed(example(), roles={}, members={"containment": False})))[
        "tocsin-tamper-archiving"
    ]["EventPattern"]

    assert matches(pattern, a_call("guardduty", "ArchiveFindings", by=ONCALL))


def test_an_event_that_somebody_made_up_is_not_mailed() -> None:
    assert mailed({**a_call("guardduty", "DeleteDetector"), "source": "my.own"}) == []


def test_roles_are_watched_where_cloudtrail_tells_of_them() -> None:
    for stack in (ADMINISTRATOR, MANAGEMENT):
        assert "tocsin-tamper-roles" in rules(template(stack))
        assert "tocsin-tamper-roles" not in rules(template(stack.replace("us-east-1", "eu-central-1")))


def test_roles_are_watched_there_even_if_no_finding_is_taken_there() -> None:
    assert "us-east-1" not in standby().regions
    assert "tocsin-tamper-roles" in rules(template(ADMINISTRATOR, standby()))
    assert of_type(template("Owners-us-east-1", standby()), "SNS::Topic")


def test_the_role_of_enrolment_is_watched_where_it_stands() -> None:
    event = a_call("iam", "UpdateAssumeRolePolicy", requestParameters={"roleName": "tocsin-enrolment"})

    assert mailed(event, MANAGEMENT) == ["tocsin-tamper-roles"]


@pytest.mark.parametrize(
    ("service", "action", "rule"),
    [
        ("organizations", "DeregisterDelegatedAdministrator", "organization"),
        ("organizations", "DisableAWSServiceAccess", "organization"),
        ("organizations", "LeaveOrganization", "organization"),
        ("organizations", "RemoveAccountFromOrganization", "organization"),
        ("guardduty", "DisableOrganizationAdminAccount", "administrator"),
        ("guardduty", "DeleteDetector", "administrator"),
        ("cloudformation", "DeactivateOrganizationsAccess", "stack-sets"),
        ("cloudtrail", "DeleteTrail", "trail"),
    ],
)
def test_tampering_in_the_management_account_is_mailed(service: str, action: str, rule: str) -> None:
    assert mailed(a_call(service, action), MANAGEMENT) == [f"tocsin-tamper-{rule}"]
    assert mailed(a_call(service, action), "ManagementTamper-eu-central-1") == [f"tocsin-tamper-{rule}"]


def test_the_management_account_mails_through_a_topic_of_its_own() -> None:
    found = template(MANAGEMENT)
    ((topic, _),) = [each for each in found["Resources"].items() if each[1]["Type"] == "AWS::SNS::Topic"]
    arns = [target["Arn"] for rule in of_type(found, "Events::Rule") for target in rule["Targets"]]

    assert arns == [{"Ref": topic}] * len(arns)
    assert "111122223333" in str(of_type(found, "SNS::TopicPolicy"))


@pytest.mark.parametrize("stack", [ADMINISTRATOR, MANAGEMENT])
def test_every_action_that_is_watched_for_exists(stack: str) -> None:
    session = get_session()
    for rule in rules(template(stack)).values():
        detail = rule["EventPattern"]["detail"]
        service = detail["eventSource"][0].removesuffix(".amazonaws.com")
        known = session.get_service_model(SERVICES.get(service, service)).operation_names
        watched = [name for each in (detail, *detail.get("$or", ())) for name in each.get("eventName", ())]

        assert watched
        assert [name for name in watched if not any(is_meant(name, each) for each in known)] == []


def is_meant(name: Any, action: str) -> bool:
    """Return whether a name in a pattern means an action; one that is a prefix stands for Lambda's, with a version."""
    return action.startswith(name["prefix"]) if isinstance(name, dict) else action == name


@pytest.mark.parametrize("stack", [ADMINISTRATOR, MANAGEMENT])
def test_the_mail_says_who_did_what_when_and_from_where(stack: str) -> None:
    for rule in rules(template(stack)).values():
        (target,) = rule["Targets"]
        transformer = target["InputTransformer"]
        assert all(f"<{name}>" in transformer["InputTemplate"] for name in transformer["InputPathsMap"])
        assert {"$.detail.userIdentity.arn", "$.detail.eventName", "$.detail.eventTime"} <= set(
            transformer["InputPathsMap"].values()
        )
