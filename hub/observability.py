"""Logs and counts: Powertools' structured logger with numbers and addresses masked, and counters behind a Protocol."""

from __future__ import annotations

import logging
import sys
from collections import Counter
from typing import IO, Any, Protocol

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

from hub.model.masking import mask_text

SERVICE = "tocsin"


class MaskingFormatter(LambdaPowertoolsFormatter):
    """One JSON object a line, every E.164 number and mail address in it masked, whatever put it there."""

    def serialize(self, log: Any) -> str:  # noqa: ANN401 - Powertools' own signature
        """Return the masked JSON text of `log`."""
        return mask_text(super().serialize(log))


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
