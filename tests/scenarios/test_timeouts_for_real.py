"""Each wait of the state machine is ended by Step Functions itself when nobody answers it: once, in real time."""

from __future__ import annotations

import json
from typing import Any

import pytest

from escalation.state_machine import definition
from tests.aws.cloud import DECIDE, PLACE
from tests.aws.moto_machine import moto_machine
from tests.aws.world import aws
from tests.fakes.ports import HandClock

pytestmark = pytest.mark.functions

TURNS = (
    {"kind": "call", "command": 1, "timeout": 1},
    {"kind": "pause", "command": 2, "timeout": 1},
    {"kind": "notify", "command": 3, "timeout": 1},
    {"kind": "done", "command": 0, "timeout": 1},
)


def test_a_call_and_a_pause_that_nobody_ends_time_out_and_a_notice_goes_on_at_once() -> None:
    decided: list[dict[str, Any]] = []
    performed: list[tuple[int, bool]] = []

    def invoke(function: str, payload: dict[str, Any]) -> dict[str, Any]:
        if function == DECIDE:
            decided.append(payload["event"])
            return dict(TURNS[len(decided) - 1])
        assert function == PLACE
        performed.append((payload["command"], "token" in payload))
        return {}

    with aws({"stepfunctions": {"execute_state_machine": True}}) as world:
        client = world.client("stepfunctions")
        machine_definition = definition(decide_next=DECIDE, place_call=PLACE)
        with moto_machine(client, machine_definition, invoke, HandClock()) as machine:
            due = {"schema": 1, "page_id": "page-soc.high.1", "start": 1, "event": {"kind": "started", "command": 0}}
            machine.start_execution(stateMachineArn=machine.arn, name="page-soc.high.1.1", input=json.dumps(due))
            for _ in range(len(TURNS) + 3):
                machine._reply(machine.asked.get(timeout=20))

    assert decided == [
        {"kind": "started", "command": 0},
        {"kind": "time_over", "command": 1},
        {"kind": "pause_over", "command": 2},
        {"kind": "notice_stored", "command": 3},
    ]
    assert performed == [(1, True), (2, True), (3, False)]
