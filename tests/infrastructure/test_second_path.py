"""The second path stands by itself: it hears the watchdog's counts, and alarms when it hears nothing."""

from __future__ import annotations

from hub.adapters.aws.anchors import AUDIT_LOG
from hub.model.beat import BeatCount
from hub.observability import NAMESPACE
from tests.infrastructure.surrounded import Resource, example, kinds, of_type, standby, template, text


def alarm_on(count: BeatCount) -> Resource:
    (found,) = [each for each in of_type(template("SecondPath"), "CloudWatch::Alarm") if each["MetricName"] == count]
    return found


def test_there_is_nothing_in_it_but_alarms_the_owners_topic_and_the_log_of_the_audit() -> None:
    assert kinds(template("SecondPath")) == {
        "AWS::CloudWatch::Alarm",
        "AWS::SNS::Topic",
        "AWS::SNS::TopicPolicy",
        "AWS::SNS::Subscription",
        "AWS::Logs::LogGroup",
    }


def test_the_head_of_the_audit_is_kept_for_ever_and_after_the_stack() -> None:
    (log,) = of_type(template("SecondPath"), "Logs::LogGroup")
    whole = next(each for each in template("SecondPath")["Resources"].values() if each["Type"] == "AWS::Logs::LogGroup")

    assert log == {"LogGroupName": AUDIT_LOG}
    assert (whole["DeletionPolicy"], whole["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_it_names_nothing_that_stands_in_the_home_region() -> None:
    assert f":{example().home_region}:" not in text(template("SecondPath"))
    assert "KmsMasterKeyId" not in text(template("SecondPath"))


def test_five_minutes_without_a_beat_alarm_whatever_kept_it_away() -> None:
    alarm = alarm_on(BeatCount.BEAT)

    assert alarm["TreatMissingData"] == "breaching"
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("LessThanThreshold", 1)
    assert (alarm["Period"], alarm["EvaluationPeriods"]) == (60, 5)
    assert "SILENT" in alarm["AlarmDescription"]


def test_what_cannot_be_repaired_alarms_after_five_minutes() -> None:
    alarm = alarm_on(BeatCount.UNREPAIRED)

    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("GreaterThanThreshold", 0)
    assert (alarm["Period"], alarm["EvaluationPeriods"], alarm["TreatMissingData"]) == (60, 5, "notBreaching")


def test_a_page_that_nobody_took_alarms_at_once() -> None:
    alarm = alarm_on(BeatCount.EXHAUSTED)

    assert (alarm["ComparisonOperator"], alarm["Threshold"], alarm["EvaluationPeriods"]) == (
        "GreaterThanThreshold",
        0,
        1,
    )


def test_every_count_of_the_watchdog_is_heard_under_the_name_it_is_put_with() -> None:
    alarms = of_type(template("SecondPath"), "CloudWatch::Alarm")

    assert {(each["Namespace"], each["MetricName"]) for each in alarms} == {
        (NAMESPACE, each.value) for each in BeatCount
    }
    assert not any("Dimensions" in each for each in alarms)


def test_every_owner_is_mailed_and_stays_subscribed_when_the_stack_goes() -> None:
    found = template("SecondPath")
    subscriptions = [each for each in found["Resources"].values() if each["Type"] == "AWS::SNS::Subscription"]

    assert [(each["Properties"]["Protocol"], each["Properties"]["Endpoint"]) for each in subscriptions] == [
        ("email", owner) for owner in example().owners
    ]
    assert {each["DeletionPolicy"] for each in subscriptions} == {"Retain"}


def test_it_listens_while_the_hub_stands_by() -> None:
    assert template("SecondPath", standby())["Resources"] == template("SecondPath")["Resources"]
