"""A backtest comes to what the hub itself does when whoever is rung first takes each page."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hub.model.configuration import Configuration
from local.phone_lab import scripts
from tests.backtesting import a_report, calls_to, happened, mails_to
from tests.builders import NIGHT
from tests.scenarios.organization import an_organization
from tests.scenarios.story import Story

pytestmark = pytest.mark.embedded
"""Telephones that are rung as often as the hub will, whatever a backtest foresees."""

READERS = ("secops", "leads", "owners", "dana", "wei", "yuki", "sam")
SANDBOX = "444455556666"
STRANGER = "999988887777"
PLAN = (
    *((0, 8.0, "f1"), (0.2, 8.0, "f2"), (3, 8.0, "f3"), (5, 5.0, "f4"), (6, 8.0, "f5"), (7, 9.5, "f3")),
    *((16, 9.5, "f6"), (20, 5.0, "f7"), (21, 5.0, "f8"), (22, 5.0, "f9"), (40, 8.0, "f1"), (90, 2.0, "f10")),
    *((200, 8.0, "f11"), (300, 8.0, "f12"), (303, 8.0, "f13"), (304, 8.0, "f14"), (1500, 8.0, "f1")),
    *((3200, 9.5, "f3"), (4400, 9.5, "f3"), (4500, 8.0, "f15")),
)
"""Minute, severity, finding: joined, waiting, risen, gathered, repeated, returned and reminded ones."""


def events(account: str) -> list[dict[str, Any]]:
    times = [(NIGHT + timedelta(minutes=minute), severity, name) for minute, severity, name in PLAN]
    return [
        happened(time.strftime("%Y-%m-%dT%H:%M:%SZ"), severity, id=name, account=account)
        for time, severity, name in times
    ]


def played(folder: Path, configuration: Configuration, findings: list[dict[str, Any]]) -> tuple[Counter[str], ...]:
    """Return how often each responder was rung, and how many mails each reader got, on the embedded hub."""
    story = Story(folder, configuration)
    for name in configuration.responders:
        story.phone(name).will(*(scripts.keys_code() for _ in range(30)))
    for finding, (minute, _, _) in zip(findings, PLAN, strict=True):
        story.passes(seconds=(NIGHT + timedelta(minutes=minute) - story.clock.now()).total_seconds())
        story.hub.receive(f"r{minute}", json.dumps(finding).encode())
    story.passes(hours=2)
    found = Counter(story.rung()), Counter({reader: len(story.mails(reader)) for reader in READERS})
    story.close()
    return found


@pytest.mark.parametrize("account", ["111122223333", SANDBOX, STRANGER])
def test_calls_and_mails_are_those_of_the_hub(tmp_path: Path, account: str) -> None:
    quiet = {"scope": {"kind": "account", "id": SANDBOX}, "mode": {"mode": "mail"}}
    configuration, findings = an_organization(quiet), events(account)

    rung, mailed = played(tmp_path, configuration, findings)
    report = a_report(*findings, configuration=configuration)

    assert {name: calls_to(report, name).calls for name in configuration.responders} == {
        name: rung[name] for name in configuration.responders
    }
    assert {load.name: load.mails for load in report.mails if load.mails} == +mailed
    assert mails_to(report).notices >= mails_to(report).mails
