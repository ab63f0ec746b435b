"""The second path's ear: the watchdog's counts as metrics of another Region, whose alarms need nothing of the hub's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from hub.adapters.aws.errors import ask
from hub.model.beat import BeatCount
from hub.observability import NAMESPACE


class MetricClient(Protocol):
    """What is asked of a client of CloudWatch."""

    def put_metric_data(self, **request: object) -> object:
        """Store metrics."""
        ...


class SecondPath:
    """Puts counts into one Region's CloudWatch, without dimensions: an account has one hub."""

    def __init__(self, client: MetricClient) -> None:
        """Put through `client`, which is one of the second Region."""
        self._client = client

    def tell(self, counts: Mapping[BeatCount, int], at: datetime) -> None:
        """Put what one look has counted, in one request.

        Raises TransientError when the Region does not take it: an alarm that hears nothing goes off by itself.
        """
        metrics = [
            {"MetricName": name.value, "Timestamp": at, "Value": count, "Unit": "Count"}
            for name, count in counts.items()
        ]
        ask("second path", lambda: self._client.put_metric_data(Namespace=NAMESPACE, MetricData=metrics))
