"""Backtest: what a configuration would have told, and whom, had it been in force when recorded findings happened."""

from __future__ import annotations

from console.backtest.comparing import difference
from console.backtest.history import History, TimedRecord, history_of
from console.backtest.models import (
    ASSUMPTIONS,
    CallLoad,
    Difference,
    Hushed,
    MailLoad,
    Moved,
    Noise,
    PageLoad,
    Report,
    RoutesChanged,
)
from console.backtest.running import backtest

__all__ = [
    "ASSUMPTIONS",
    "CallLoad",
    "Difference",
    "History",
    "Hushed",
    "MailLoad",
    "Moved",
    "Noise",
    "PageLoad",
    "Report",
    "RoutesChanged",
    "TimedRecord",
    "backtest",
    "difference",
    "history_of",
]
