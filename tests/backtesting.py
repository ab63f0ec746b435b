"""Builders of backtests: findings at their times, and the report that a configuration comes to."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from console.backtest import CallLoad, History, MailLoad, PageLoad, Report, backtest, history_of
from console.replaying import SourceRecord
from hub.model.configuration import Configuration
from tests.builders import an_event
from tests.scenarios.organization import an_organization


def happened(when: str, severity: object = 8.0, **more: Any) -> dict[str, Any]:
    """A finding that happened at `when`, such as 2026-06-01T03:00:00Z; one of its own unless `id` says otherwise."""
    return an_event(severity, **{"id": f"at {when}", "updatedAt": when, "createdAt": when, **more})


def a_history(*events: dict[str, Any] | str) -> History:
    numbers = count(1)
    bodies = (event if isinstance(event, str) else json.dumps(event) for event in events)
    return history_of(SourceRecord("night.ndjson", number := next(numbers), number, body.encode()) for body in bodies)


def a_report(*events: dict[str, Any] | str, configuration: Configuration | None = None) -> Report:
    return backtest(configuration or an_organization(), a_history(*events))


def calls_to(report: Report, responder: str = "dana") -> CallLoad:
    return next(load for load in report.calls if load.responder == responder)


def mails_to(report: Report, name: str = "secops") -> MailLoad:
    return next(load for load in report.mails if load.name == name)


def pages_of(report: Report, policy: str = "page-soc") -> PageLoad:
    return next(load for load in report.pages if load.escalation_policy == policy)
