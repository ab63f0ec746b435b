"""The hub's own two stacks keep what is promised: nothing is lost, nothing starves, and little is open."""

from __future__ import annotations

from typing import Any

import pytest

from delegated_admin.deployment import read_deployment
from router.intake_rule import HUB_PATTERN, PATTERN
from tests.builders import an_archiving
from tests.infrastructure.patterns import matches
from tests.infrastructure.whole import HUB, HUB_STATE, functions, resources, template

DAY = 86_400
QUEUES = {"tocsin-findings", "tocsin-pages", "tocsin-notices", "tocsin-digests"}
RESERVED = {"decide_next": 10, "place_call": 5, "operator_api": 5, "audit_pages": 2, "answer_call": 10}


def named(module: str) -> str:
    return module.rpartition(".")[2]


def queues() -> dict[str, dict[str, Any]]:
    """Return the queues that functions take from, by name."""
    return {each["QueueName"]: each for each in resources("SQS::Queue").values() if "QueueName" in each}


def taker_of(queue: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what connects a queue with its function, and the function."""
    logical = next(name for name, each in resources("SQS::Queue").items() if each.get("QueueName") == queue)
    (source,) = (
        each
        for each in resources("Lambda::EventSourceMapping").values()
        if each["EventSourceArn"]["Fn::GetAtt"][0] == logical
    )
    return source, resources("Lambda::Function")[source["FunctionName"]["Ref"]]


def test_tables_outlive_their_stack_and_can_be_put_back_to_any_second() -> None:
    tables = [each for each in template(HUB_STATE)["Resources"].values() if each["Type"] == "AWS::DynamoDB::Table"]

    assert len(tables) == 3
    for table in tables:
        assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain"
        assert table["Properties"]["DeletionProtectionEnabled"] is True
        assert table["Properties"]["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
        assert table["Properties"]["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}
        assert table["Properties"]["BillingMode"] == "PAY_PER_REQUEST"


def test_only_numbers_and_addresses_have_a_customer_key() -> None:
    tables = resources("DynamoDB::Table", HUB_STATE).values()
    encrypted = {each["TableName"]: each.get("SSESpecification", {"SSEEnabled": False}) for each in tables}
    (alias,) = resources("KMS::Alias", HUB_STATE).values()
    (key,) = resources("KMS::Key", HUB_STATE).values()

    assert {name for name, found in encrypted.items() if found["SSEEnabled"]} == {"tocsin-contacts"}
    assert encrypted["tocsin-contacts"]["KMSMasterKeyId"] == alias["TargetKeyId"]
    assert key["EnableKeyRotation"] is True
    assert [each["DeletionPolicy"] for each in template(HUB_STATE)["Resources"].values()] == ["Retain"] * 5


def test_no_key_of_the_customers_can_silence_queues_topics_bus_or_logs() -> None:
    keys = ("KmsMasterKeyId", "KmsKeyId", "KmsKeyIdentifier", "KMSMasterKeyId")
    for name, each in template(HUB)["Resources"].items():
        assert [key for key in keys if each.get("Properties", {}).get(key)] == [], name
    for queue in resources("SQS::Queue").values():
        assert queue["SqsManagedSseEnabled"] is True


def test_a_message_waits_thirteen_days_and_a_dead_letter_fourteen() -> None:
    found = resources("SQS::Queue")
    dead = {name: each for name, each in found.items() if "QueueName" not in each}

    assert {each["MessageRetentionPeriod"] for each in queues().values()} == {13 * DAY}
    assert {each["MessageRetentionPeriod"] for each in dead.values()} == {14 * DAY}
    assert queues().keys() == QUEUES


def test_each_queue_has_dead_letters_of_its_own_after_a_thousand_tries() -> None:
    redrives = [each["RedrivePolicy"] for each in queues().values()]

    assert {each["maxReceiveCount"] for each in redrives} == {1000}
    assert len({each["deadLetterTargetArn"]["Fn::GetAtt"][0] for each in redrives}) == len(QUEUES)


@pytest.mark.parametrize("queue", sorted(QUEUES))
def test_a_message_in_hand_is_hidden_for_six_times_as_long_as_its_function_may_run(queue: str) -> None:
    source, function = taker_of(queue)

    assert queues()[queue]["VisibilityTimeout"] == 6 * function["Timeout"]
    assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_a_storm_of_findings_takes_twenty_runs_at_most() -> None:
    source, function = taker_of("tocsin-findings")

    assert function["Handler"] == "router.handlers.route_finding.handler"
    assert source["ScalingConfig"] == {"MaximumConcurrency": 20}


def test_what_holds_a_telephone_is_reserved_for() -> None:
    reserved = {named(module): each.get("ReservedConcurrentExecutions") for module, each in functions().items()}

    assert {name: count for name, count in reserved.items() if count is not None} == RESERVED


def test_functions_run_on_one_release_and_machine_outside_of_any_network_of_ours() -> None:
    for each in functions().values():
        assert (each["Runtime"], each["Architectures"]) == ("python3.13", ["arm64"])
        assert len(each["Layers"]) == 1
        assert "VpcConfig" not in each


def test_a_step_of_a_page_is_over_before_its_state_is() -> None:
    for name in ("decide_next", "place_call"):
        assert functions()[f"escalation.handlers.{name}"]["Timeout"] < 60


def test_every_log_is_kept_for_three_months_and_no_longer() -> None:
    logs = resources("Logs::LogGroup")

    assert {each["RetentionInDays"] for each in logs.values()} == {90}
    assert len(logs) == len(resources("Lambda::Function")) + 1
    assert all("LogGroup" in each["LoggingConfig"] for each in functions().values())


def test_old_versions_stay_for_runs_that_are_under_way() -> None:
    versions = [each for each in template()["Resources"].values() if each["Type"] == "AWS::Lambda::Version"]

    assert len(versions) == 2
    assert {each["DeletionPolicy"] for each in versions} == {"Retain"}
    assert {each["Name"] for each in resources("Lambda::Alias").values()} == {"live"}


def test_the_state_machine_logs_what_happens_and_none_of_what_is_said() -> None:
    (machine,) = resources("StepFunctions::StateMachine").values()

    assert machine["StateMachineType"] == "STANDARD"
    assert machine["LoggingConfiguration"]["Level"] == "ALL"
    assert machine["LoggingConfiguration"]["IncludeExecutionData"] is False


def test_nobody_but_this_account_may_put_events_on_the_hub_bus() -> None:
    assert resources("Events::EventBusPolicy") == {}
    assert all("Policy" not in each for each in resources("Events::EventBus").values())


def test_what_comes_over_the_hub_bus_goes_to_the_queue_and_findings_into_the_archive() -> None:
    (rule,) = (each for each in resources("Events::Rule").values() if "EventBusName" in each)
    (archive,) = resources("Events::Archive").values()
    (target,) = rule["Targets"]
    found = resources("SQS::Queue")

    assert (rule["EventPattern"], archive["EventPattern"]) == (HUB_PATTERN, PATTERN)
    assert matches(rule["EventPattern"], an_archiving("f1"))
    assert rule["State"] == "ENABLED"
    assert found[target["Arn"]["Fn::GetAtt"][0]]["QueueName"] == "tocsin-findings"
    assert target["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0] in found
    assert "RoleArn" not in target


def test_no_target_of_a_rule_has_a_role_or_a_condition_under_which_events_would_be_dropped() -> None:
    targets = [each for rule in resources("Events::Rule").values() for each in rule["Targets"]]

    assert [each for each in targets if "RoleArn" in each] == []
    # A key or topic would be refused under a Source* condition; EventBridge sends queues and functions the rule's ARN.
    for policy in resources("SQS::QueuePolicy").values():
        for statement in policy["PolicyDocument"]["Statement"]:
            if statement["Principal"] == {"Service": "events.amazonaws.com"}:
                assert list(statement["Condition"]) == ["ArnEquals"]
                assert list(statement["Condition"]["ArnEquals"]) == ["aws:SourceArn"]


def test_the_watchdog_looks_each_minute_and_a_canary_is_sent_every_five_and_a_sample_is_made_daily() -> None:
    schedules = [each for each in resources("Events::Rule").values() if "ScheduleExpression" in each]
    found = {
        (named(handler_of(each).removesuffix(".handler")), each["ScheduleExpression"]): each["Targets"][0]
        for each in schedules
    }

    samples = found.pop(("send_canary", "rate(1 day)"))
    assert samples["Input"] == '{"kind":"sample"}'
    assert set(found) == {
        ("audit_pages", "rate(1 minute)"),
        ("send_canary", "rate(5 minutes)"),
        ("refresh_directory", "rate(1 hour)"),
    }
    assert all(target["RetryPolicy"]["MaximumRetryAttempts"] == 0 for target in found.values())


def handler_of(rule: Any) -> str:
    """Return the handler of the function that a rule runs."""
    return str(resources("Lambda::Function")[rule["Targets"][0]["Arn"]["Fn::GetAtt"][0]]["Handler"])


def test_the_operators_door_opens_to_the_roles_of_the_deployment_alone() -> None:
    (url,) = resources("Lambda::Url").values()
    doors = [each for each in resources("Lambda::Permission").values() if each["Principal"] != "events.amazonaws.com"]
    api = url["TargetFunctionArn"]["Fn::GetAtt"][0]

    assert url["AuthType"] == "AWS_IAM"
    assert resources("Lambda::Function")[api]["Handler"] == "console.handlers.operator_api.handler"
    assert {each["FunctionName"]["Fn::GetAtt"][0] for each in doors} == {api}
    for arn in read_deployment("example").roles:
        rights = [each for each in doors if each["Principal"] == arn]
        by_action = {each["Action"]: each for each in rights}
        assert by_action["lambda:InvokeFunctionUrl"]["FunctionUrlAuthType"] == "AWS_IAM"
        assert by_action["lambda:InvokeFunction"]["InvokedViaFunctionUrl"] is True
        assert len(rights) == 2
    assert len(doors) == 2 * len(read_deployment("example").roles)


def test_only_the_functions_of_the_router_that_need_the_nonce_know_it_and_no_template_does() -> None:
    for module, each in functions().items():
        nonce = each["Environment"]["Variables"].get("TOCSIN_CANARY_NONCE")
        assert (nonce is not None) == (named(module) in {"route_finding", "send_canary"})
        assert nonce is None or nonce == {"Fn::Select": [2, {"Fn::Split": ["/", {"Ref": "AWS::StackId"}]}]}
