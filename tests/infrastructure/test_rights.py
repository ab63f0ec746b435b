"""What each function may do, right by right: one more or one less in a template fails here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from delegated_admin.packaging.modules import handler_modules
from tests.infrastructure.rights import OWN_DEAD_LETTERS, OWN_LOG, rights, statements
from tests.infrastructure.whole import assembled, resources, template

HOME, VOICE = "eu-central-1:222233334444", "eu-west-2:222233334444"
REGIONS = ("eu-central-1", "eu-west-1", "us-east-1")
CONFIG, CONTACTS, STATE = (f"arn:aws:dynamodb:{HOME}:table/tocsin-{name}" for name in ("config", "contacts", "state"))
DUE, LISTED = f"{STATE}/index/due", f"{STATE}/index/listed"
FINDINGS, PAGES, NOTICES, DIGESTS = (
    f"arn:aws:sqs:{HOME}:tocsin-{name}" for name in ("findings", "pages", "notices", "digests")
)
AUDIENCES, RESPONDERS = (f"arn:aws:sns:{HOME}:tocsin-{kind}-*" for kind in ("audience", "responder"))
AUDIT = "arn:aws:logs:eu-west-1:222233334444:log-group:/tocsin/audit"
NO_TOPIC = "not arn:aws:sns:*:*:*"
MACHINE = f"arn:aws:states:{HOME}:stateMachine:tocsin-pages"
RUNS = f"arn:aws:states:{HOME}:execution:tocsin-pages:*"
CALLS = f"arn:aws:connect:{VOICE}:instance/11111111-2222-3333-4444-555555555555/contact/*"
LINE = f"arn:aws:ssm:{VOICE}:parameter/tocsin/line"
KEY = f"arn:aws:kms:{HOME}:key/*"
BUSES = [f"arn:aws:events:{region}:222233334444:event-bus/default" for region in REGIONS]
DETECTORS = [f"arn:aws:guardduty:{region}:222233334444:detector/*" for region in REGIONS]
RULES = [f"arn:aws:events:{region}:222233334444:rule/tocsin-intake" for region in REGIONS]
ORGANIZATION = "arn:aws:organizations::111122223333"
ACCOUNTS, UNITS, ROOTS = (
    f"{ORGANIZATION}:{kind}" for kind in ("account/o-a1b2c3d4e5/*", "ou/o-a1b2c3d4e5/ou-*", "root/o-a1b2c3d4e5/r-*")
)

READ, MANY, CHANGE, DELETE = "GetItem Query", "BatchGetItem", "PutItem UpdateItem", "DeleteItem"
TAKE = "ReceiveMessage DeleteMessage ChangeMessageVisibility GetQueueAttributes"
LOG = {OWN_LOG: "CreateLogStream PutLogEvents"}
PEOPLE = {CONFIG: READ, CONTACTS: "Query", KEY: "Decrypt DescribeKey"}
DIAL = {
    **PEOPLE,
    STATE: f"{READ} {CHANGE} {DELETE}",
    NOTICES: "SendMessage",
    "*": "states:SendTaskSuccess",
    CALLS: "StartOutboundVoiceContact StopContact",
    LINE: "GetParameter",
}
MAIL = {AUDIENCES: "Publish", RESPONDERS: "Publish"}
LOOK_UP = {ACCOUNTS: "DescribeAccount ListParents", UNITS: "ListParents DescribeOrganizationalUnit"}

RIGHTS: dict[str, dict[str, str]] = {
    "router.handlers.route_finding": {
        FINDINGS: TAKE,
        CONFIG: READ,
        STATE: f"GetItem {CHANGE}",
        NOTICES: "SendMessage",
        PAGES: "SendMessage",
        **LOOK_UP,
        **dict.fromkeys(DETECTORS, "GetFindings"),
    },
    "router.handlers.send_canary": {
        **dict.fromkeys(BUSES, "PutEvents"),
        **dict.fromkeys(RULES, "DescribeRule"),
        **dict.fromkeys(DETECTORS, "CreateSampleFindings"),
        "*": "guardduty:ListDetectors",
    },
    "router.handlers.refresh_directory": {
        CONFIG: f"{READ} {CHANGE}",
        ACCOUNTS: LOOK_UP[ACCOUNTS],
        UNITS: f"{LOOK_UP[UNITS]} ListAccountsForParent ListOrganizationalUnitsForParent",
        ROOTS: "ListAccountsForParent ListOrganizationalUnitsForParent",
        "*": "organizations:ListRoots",
    },
    "escalation.handlers.open_page": {
        **PEOPLE,
        PAGES: f"{TAKE} SendMessage",
        STATE: f"{READ} {CHANGE}",
        DIGESTS: "SendMessage",
        RESPONDERS: "Publish",
        MACHINE: "StartExecution",
        "*": "states:SendTaskSuccess",
    },
    "escalation.handlers.send_notice": {
        **PEOPLE,
        **MAIL,
        NOTICES: TAKE,
        STATE: f"{READ} {CHANGE} {DELETE}",
        DIGESTS: "SendMessage",
        NO_TOPIC: "Publish",
        "*": "states:SendTaskSuccess",
    },
    "escalation.handlers.send_digest": {
        **MAIL,
        CONFIG: READ,
        DIGESTS: f"{TAKE} SendMessage",
        STATE: f"{READ} {MANY} {CHANGE}",
    },
    "escalation.handlers.decide_next": {**DIAL, STATE: f"{DIAL[STATE]} {MANY}"},
    "escalation.handlers.place_call": {**DIAL, **MAIL, PAGES: "SendMessage", NO_TOPIC: "Publish"},
    "escalation.handlers.answer_call": {STATE: f"{READ} {CHANGE} {DELETE}", "*": "states:SendTaskSuccess"},
    "escalation.handlers.record_contact_event": {
        STATE: f"GetItem {CHANGE} {DELETE}",
        "*": "states:SendTaskSuccess",
        CALLS: "GetContactAttributes",
        OWN_DEAD_LETTERS: "SendMessage",
    },
    "console.handlers.operator_api": {
        CONFIG: f"{READ} {CHANGE}",
        CONTACTS: f"Query {CHANGE}",
        KEY: "Decrypt DescribeKey Encrypt GenerateDataKey ReEncryptFrom ReEncryptTo",
        STATE: f"{READ} {MANY} {CHANGE}",
        DUE: "Query",
        LISTED: "Query",
        **dict.fromkeys((FINDINGS, PAGES, NOTICES, DIGESTS), "SendMessage GetQueueAttributes"),
        RUNS: "DescribeExecution",
        **dict.fromkeys((AUDIT, f"{AUDIT}:*"), "CreateLogStream PutLogEvents FilterLogEvents"),
        **dict.fromkeys((AUDIENCES, RESPONDERS), "CreateTopic Subscribe ConfirmSubscription ListSubscriptionsByTopic"),
        "*": "states:SendTaskSuccess sns:GetSubscriptionAttributes sns:ListTopics sns:Unsubscribe",
    },
    "console.handlers.audit_pages": {
        **PEOPLE,
        **MAIL,
        AUDIENCES: "Publish ListSubscriptionsByTopic",
        STATE: f"{READ} {MANY} {CHANGE}",
        DUE: "Query",
        LISTED: "Query",
        NOTICES: "SendMessage",
        PAGES: "SendMessage",
        NO_TOPIC: "Publish",
        MACHINE: "StartExecution",
        RUNS: "DescribeExecution",
        **dict.fromkeys((AUDIT, f"{AUDIT}:*"), "CreateLogStream PutLogEvents"),
        "*": "states:SendTaskSuccess sns:GetSubscriptionAttributes cloudwatch:PutMetricData",
    },
}
"""By handler and resource; the service stands in the resource's ARN, or before the action where that is `*`."""

ANYTHING = {
    "guardduty:ListDetectors": "the service names no lists",
    "organizations:ListRoots": "the service names no roots",
    "sns:GetSubscriptionAttributes": "the service names no subscriptions",
    "sns:ListTopics": "the service names no lists",
    "sns:Unsubscribe": "the service names no subscriptions",
    "states:SendTaskSuccess": "the service names no task tokens",
    "cloudwatch:PutMetricData": "the service names no metrics; the namespace is a condition",
    "logs:CreateLogDelivery": "Step Functions sets up its log like that",
    "logs:GetLogDelivery": "the same",
    "logs:UpdateLogDelivery": "the same",
    "logs:DeleteLogDelivery": "the same",
    "logs:ListLogDeliveries": "the same",
    "logs:PutResourcePolicy": "the same",
    "logs:DescribeResourcePolicies": "the same",
    "logs:DescribeLogGroups": "the same",
}
"""Actions that are allowed on `*`, with the reason."""
HUBS = ("TocsinHub", "TocsinHubState", "TocsinVoice")


def allowed(statement: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield each action of a statement with each resource."""
    for action in listed(statement["Action"]):
        for resource in listed(statement.get("Resource", [])):
            yield action, resource


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def policies(stack: str) -> Iterator[dict[str, Any]]:
    """Yield every statement of the roles of a stack."""
    for policy in resources("IAM::Policy", stack).values():
        yield from policy["PolicyDocument"]["Statement"]
    for role in resources("IAM::Role", stack).values():
        for each in role.get("Policies", []):
            yield from each["PolicyDocument"]["Statement"]


def test_every_function_is_in_the_list() -> None:
    assert sorted(RIGHTS) == list(handler_modules())


@pytest.mark.parametrize("module", handler_modules())
def test_a_function_may_do_what_is_listed_and_nothing_else(module: str) -> None:
    expected = {resource: set(actions.split()) for resource, actions in {**LOG, **RIGHTS[module]}.items()}
    found = {
        resource: {action if resource == "*" else action.partition(":")[2] for action in actions}
        for resource, actions in rights(module).items()
    }

    assert found == expected


def test_no_statement_repeats_what_another_allows() -> None:
    for module, found in statements().items():
        once = [right for statement in found for right in statement.rights]
        assert len(once) == len(set(once)), module


@pytest.mark.parametrize("stack", HUBS)
def test_no_role_may_do_everything_and_everywhere_has_its_reason(stack: str) -> None:
    for statement in policies(stack):
        for action, resource in allowed(statement):
            assert "*" not in action
            assert resource != "*" or action in ANYTHING, action


def test_every_reason_for_everywhere_is_needed() -> None:
    used = {
        action for stack in HUBS for each in policies(stack) for action, resource in allowed(each) if resource == "*"
    }

    assert used == ANYTHING.keys()


def test_the_key_of_numbers_and_addresses_is_used_through_the_tables_alone() -> None:
    for found in statements().values():
        for statement in found:
            if any(right.resource == KEY for right in statement.rights):
                assert statement.conditions == {
                    "ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/tocsin-contacts"},
                    "StringEquals": {"kms:ViaService": "dynamodb.eu-central-1.amazonaws.com"},
                }


def test_metrics_are_put_into_the_hubs_own_namespace_alone() -> None:
    (statement,) = (
        each
        for each in statements()["console.handlers.audit_pages"]
        if any(right.action == "cloudwatch:PutMetricData" for right in each.rights)
    )

    assert statement.conditions == {"StringEquals": {"cloudwatch:namespace": "Tocsin"}}


def test_only_those_who_may_read_numbers_and_addresses_are_told_where_they_are() -> None:
    for stack in assembled().stacks:
        for function in resources("Lambda::Function", stack).values():
            module = function["Handler"].removesuffix(".handler")
            told = "TOCSIN_CONTACTS_TABLE" in function["Environment"]["Variables"]
            assert told == (CONTACTS in rights(module)) == (KEY in rights(module)), module


def test_each_function_has_a_role_of_its_own_without_managed_policies() -> None:
    for stack in HUBS:
        roles = [each["Role"]["Fn::GetAtt"][0] for each in resources("Lambda::Function", stack).values()]
        assert len(set(roles)) == len(roles)
        assert [each for each in resources("IAM::Role", stack).values() if "ManagedPolicyArns" in each] == []


def test_the_state_machine_may_call_its_two_functions_by_their_alias() -> None:
    (machine,) = resources("StepFunctions::StateMachine").values()
    role = {"Ref": machine["RoleArn"]["Fn::GetAtt"][0]}
    (policy,) = (each for each in resources("IAM::Policy").values() if role in each["Roles"])
    (calling,) = (each for each in policy["PolicyDocument"]["Statement"] if "lambda:InvokeFunction" in each["Action"])

    assert calling["Action"] == "lambda:InvokeFunction"
    assert {template()["Resources"][each["Ref"]]["Type"] for each in calling["Resource"]} == {"AWS::Lambda::Alias"}
