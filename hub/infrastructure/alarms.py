"""Alarms, all to the owners' topic of their Region, each with what it means and where its runbook is."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct


@dataclass(frozen=True, kw_only=True)
class Alarming:
    """When to alarm, and what to say: above a value, where no data is well; or below one, where no data is not."""

    meaning: str
    """One sentence for whoever gets the mail."""
    runbook: str
    """Name of a file in docs/runbooks, without its ending."""
    above: float = 0
    below: float | None = None
    """In place of `above`."""
    minutes: int = 1
    """For so many periods of the metric in a row, which are of a minute unless it says otherwise."""


def alarm(
    scope: Construct, name: str, metric: cloudwatch.IMetric, when: Alarming, owners: sns.ITopic
) -> cloudwatch.Alarm:
    """Return an alarm that is made in `scope` under `name` and tells the `owners` when it begins and ends."""
    operators, missing = cloudwatch.ComparisonOperator, cloudwatch.TreatMissingData
    falls = when.below is not None
    made = cloudwatch.Alarm(
        scope,
        name,
        metric=metric,
        threshold=when.above if when.below is None else when.below,
        comparison_operator=operators.LESS_THAN_THRESHOLD if falls else operators.GREATER_THAN_THRESHOLD,
        evaluation_periods=when.minutes,
        treat_missing_data=missing.BREACHING if falls else missing.NOT_BREACHING,
        alarm_description=f"{when.meaning} See docs/runbooks/{when.runbook}.md.",
    )
    made.add_alarm_action(actions.SnsAction(owners))
    made.add_ok_action(actions.SnsAction(owners))
    return made


def count_of(name: str, component: str) -> cloudwatch.Metric:
    """Return a count that a function of `component` writes into its log, summed over five minutes."""
    return cloudwatch.Metric(
        namespace="Tocsin",
        metric_name=name,
        dimensions_map={"service": component},
        statistic="Sum",
        period=Duration.minutes(5),
    )
