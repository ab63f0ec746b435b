"""Whatever may go wrong in the hub tells its owners, with what it means and where its runbook is."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from hub.model.beat import BeatCount
from tests.infrastructure.whole import functions, resources, template

OWNERS = "arn:aws:sns:eu-central-1:222233334444:tocsin-owners"


def alarms(metric: str) -> dict[str, dict[str, Any]]:
    """Return the alarms on a metric, by the logical id of what they watch, or by the value of their dimension."""
    found = {}
    for each in resources("CloudWatch::Alarm").values():
        if each["MetricName"] == metric:
            watched = each["Dimensions"][0]["Value"]
            found[watched if isinstance(watched, str) else next(iter(watched.values()))] = each
    return {name if isinstance(name, str) else name[0]: each for name, each in found.items()}


def queue_alarms(metric: str) -> dict[str, dict[str, Any]]:
    found = {}
    for each in resources("CloudWatch::Alarm").values():
        if each["MetricName"] == metric:
            found[each["Dimensions"][0]["Value"]["Fn::GetAtt"][0]] = each
    return found


def test_every_alarm_tells_the_owners_when_it_begins_and_ends_and_names_a_runbook() -> None:
    for name, each in resources("CloudWatch::Alarm").items():
        assert each["AlarmActions"] == each["OKActions"] == [OWNERS], name
        assert re.search(r"\. See docs/runbooks/[a-z-]+\.md\.$", each["AlarmDescription"]), name


def test_each_function_alarms_when_it_fails_and_when_it_is_throttled_under_its_own_runbook() -> None:
    for metric in ("Errors", "Throttles"):
        found = alarms(metric)
        assert found.keys() == resources("Lambda::Function").keys()
        for logical, each in found.items():
            module = resources("Lambda::Function")[logical]["Handler"].split(".")[2]
            assert f"docs/runbooks/{module.replace('_', '-')}.md" in each["AlarmDescription"]
            assert each["TreatMissingData"] == "notBreaching"


def test_what_waits_for_two_minutes_alarms_and_what_is_held_back_after_that() -> None:
    names = {name: each.get("QueueName") for name, each in resources("SQS::Queue").items()}
    found = {names[name]: each["Threshold"] for name, each in queue_alarms("ApproximateAgeOfOldestMessage").items()}

    assert found == {"tocsin-findings": 120, "tocsin-notices": 120, "tocsin-pages": 1020, "tocsin-digests": 1020}


def test_the_first_dead_letter_alarms() -> None:
    dead = {name for name, each in resources("SQS::Queue").items() if "QueueName" not in each}
    found = queue_alarms("ApproximateNumberOfMessagesVisible")

    assert found.keys() == dead
    assert {(each["Threshold"], each["ComparisonOperator"]) for each in found.values()} == {(0, "GreaterThanThreshold")}


def test_a_run_of_a_page_that_fails_alarms() -> None:
    (machine,) = resources("StepFunctions::StateMachine")

    assert alarms("ExecutionsFailed").keys() == {machine}


@pytest.mark.parametrize("count", BeatCount)
def test_what_the_watchdog_counts_alarms(count: BeatCount) -> None:
    (found,) = alarms(count.value).values()

    assert (found["Namespace"], found["Dimensions"]) == ("Tocsin", [{"Name": "service", "Value": "audit_pages"}])
    if count is BeatCount.BEAT:
        assert (found["ComparisonOperator"], found["Threshold"]) == ("LessThanThreshold", 1)
        assert found["TreatMissingData"] == "breaching"
    else:
        assert (found["ComparisonOperator"], found["Threshold"]) == ("GreaterThanThreshold", 0)


def test_what_the_router_cannot_read_or_confirm_alarms() -> None:
    for count in ("Rejected", "StaleSnapshot"):
        (found,) = alarms(count).values()
        assert (found["Namespace"], found["Dimensions"]) == ("Tocsin", [{"Name": "service", "Value": "router"}])


def test_the_dashboard_shows_every_function_and_queue() -> None:
    (board,) = resources("CloudWatch::Dashboard").values()
    shown = json.dumps(board["DashboardBody"])

    for name in template()["Resources"]:
        if name in resources("Lambda::Function") or resources("SQS::Queue").get(name, {}).get("QueueName"):
            assert name in shown, name
    assert len(functions()) > 0
