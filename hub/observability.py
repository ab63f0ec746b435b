"""Logs and counts: Powertools' structured logger with numbers and addresses masked, and counters behind a Protocol."""

from __future__ import annotations

import json
import logging
import sys
from collections import Counter
from typing import IO, Any, Protocol

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter
from aws_lambda_powertools.metrics import MetricUnit

from hub.model.masking import mask_text

SERVICE = "tocsin"
NAMESPACE = "Tocsin"


class MaskingFormatter(LambdaPowertoolsFormatter):
    """One JSON object a line, every E.164 number and mail address in it masked, whatever put it there."""

    def serialize(self, log: Any) -> str:  # noqa: ANN401 - Powertools' own signature
        """Return the masked JSON text of `log`, in ASCII: a finding's text must not steer what shows a log.

        Masked before it is JSON: a mask laid over an escaped character would break the line.
        """
        # Once to text and back, so that objects which only the serializer can write are masked too.
        plain = json.loads(super().serialize(log))
        return json.dumps(_masked(plain), separators=(",", ":"))


def _masked(value: object) -> object:
    """Return the JSON value with each text in it masked, names of fields included."""
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, dict):
        return {mask_text(name): _masked(inner) for name, inner in value.items()}
    return [_masked(inner) for inner in value] if isinstance(value, list) else value


def logger(component: str, stream: IO[str] | None = None) -> Logger:
    """Return the logger of `component`, writing JSON lines to `stream` (standard error unless given)."""
    return Logger(
        service=f"{SERVICE}.{component}",
        level=logging.INFO,
        stream=stream or sys.stderr,
        logger_formatter=MaskingFormatter(),
    )


class Counts(Protocol):
    """Where counts go: CloudWatch's embedded metric format in Lambda, memory locally."""

    def count(self, name: str, value: int = 1) -> None:
        """Add `value` to the counter `name`."""
        ...


class MemoryCounts:
    """Counts kept in memory, for the embedded hub and for tests."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.values: Counter[str] = Counter()

    def count(self, name: str, value: int = 1) -> None:
        """Add `value` to the counter `name`."""
        self.values[name] += value


class MetricCounts:
    """Counts as CloudWatch metrics, written to the log in the embedded metric format by `flush`."""

    def __init__(self, function: str) -> None:
        """Count for the function of that name."""
        self._metrics = Metrics(namespace=NAMESPACE, service=function)
        self._counted = False

    def count(self, name: str, value: int = 1) -> None:
        """Add `value` to the counter `name`."""
        self._metrics.add_metric(name=name, unit=MetricUnit.Count, value=value)
        self._counted = True

    def flush(self) -> None:
        """Write what was counted since the last time."""
        if self._counted:
            self._metrics.flush_metrics()
        self._counted = False
