"""The watchdog's counts arrive as metrics in the second Region, and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from hub.adapters.aws.clients import Clients
from hub.adapters.aws.second_path import SecondPath
from hub.errors import TransientError
from hub.model.beat import BeatCount
from tests.aws.refusing import refuse
from tests.aws.world import REGION, aws

SECOND = "eu-west-1"
AT = datetime(2026, 3, 1, 3, 7, tzinfo=UTC)
COUNTS = {BeatCount.BEAT: 1, BeatCount.UNREPAIRED: 2, BeatCount.EXHAUSTED: 0}


def sums(session: boto3.Session, region: str) -> dict[str, float]:
    client: Any = session.client("cloudwatch", region_name=region)
    metrics = client.list_metrics(Namespace="Tocsin")["Metrics"]
    assert all(metric["Dimensions"] == [] for metric in metrics)
    return {metric["MetricName"]: _sum(client, metric["MetricName"]) for metric in metrics}


def _sum(client: Any, name: str) -> float:
    (point,) = client.get_metric_statistics(
        Namespace="Tocsin",
        MetricName=name,
        StartTime=AT - timedelta(minutes=1),
        EndTime=AT + timedelta(minutes=1),
        Period=60,
        Statistics=["Sum"],
    )["Datapoints"]
    return float(point["Sum"])


def test_each_count_is_a_metric_of_the_second_region_alone() -> None:
    with aws() as world:
        SecondPath(Clients(world.session).metrics(SECOND)).tell(COUNTS, AT)

        assert sums(world.session, SECOND) == {"Beat": 1, "Unrepaired": 2, "Exhausted": 0}
        assert sums(world.session, REGION) == {}


def test_a_region_that_does_not_listen_is_an_error_and_no_silence() -> None:
    with mock_aws():
        client: Any = boto3.client("cloudwatch", region_name=SECOND)
        refuse(client, "PutMetricData", "AccessDenied", status=403)

        with pytest.raises(TransientError, match=r"second path: .*AccessDenied"):
            SecondPath(client).tell(COUNTS, AT)
