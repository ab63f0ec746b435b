"""The hub on one screen: what waits, what runs, what fails, and what became of findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from delegated_admin.names import QueueName
from hub.infrastructure.alarms import count_of
from hub.model.beat import BeatCount

if TYPE_CHECKING:
    from delegated_admin.stacks.hub import Hub

OUTCOMES = ("Routed", "Recorded", "Suppressed", "Duplicate", "Ignored", "Foreign", "Rejected")


def dashboard(scope: Construct, hub: Hub) -> cloudwatch.Dashboard:
    """Return the dashboard of `hub`."""
    made = cloudwatch.Dashboard(scope, "Dashboard", default_interval=Duration.hours(12))
    made.add_widgets(_ages(hub), _outcomes(), _runs(hub))
    made.add_widgets(_errors(hub), _durations(hub), _beats())
    return made


def _ages(hub: Hub) -> cloudwatch.GraphWidget:
    ages = [
        hub.queues[name].metric_approximate_age_of_oldest_message(label=name.value, period=Duration.minutes(1))
        for name in QueueName
    ]
    return cloudwatch.GraphWidget(title="Oldest message, seconds", left=ages)


def _outcomes() -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title="Findings", left=[count_of(name, "router") for name in OUTCOMES], stacked=True)


def _runs(hub: Hub) -> cloudwatch.GraphWidget:
    machine = hub.machine.machine
    return cloudwatch.GraphWidget(
        title="Runs of pages", left=[machine.metric_started(), machine.metric_succeeded(), machine.metric_failed()]
    )


def _errors(hub: Hub) -> cloudwatch.GraphWidget:
    errors = [each.function.metric_errors(label=each.plan.name) for each in hub.functions]
    throttles = [each.function.metric_throttles(label=each.plan.name) for each in hub.functions]
    return cloudwatch.GraphWidget(title="Errors, and throttles on the right", left=errors, right=throttles)


def _durations(hub: Hub) -> cloudwatch.GraphWidget:
    longest = [each.function.metric_duration(label=each.plan.name, statistic="p99") for each in hub.functions]
    return cloudwatch.GraphWidget(title="Duration, p99, milliseconds", left=longest)


def _beats() -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title="Watchdog", left=[count_of(name.value, "audit_pages") for name in BeatCount])
