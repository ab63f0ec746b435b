"""The state machine as moto executes it: the one place where tests put a callable in place of moto's call of Lambda.

moto runs an execution in threads of its own. Whatever it asks of a function is answered in the test's thread, in `run`,
so that a night is the same each time; and a wait is timed out by the clock that is moved by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import Queue
from typing import Any, NamedTuple

from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils

from hub.errors import TocsinError
from hub.ports import Clock
from tests.aws.machine import Invoke

PATIENCE = 30.0
"""Seconds after which a machine that should go on and does not is a broken test."""


class Asked(NamedTuple):
    """What an execution asks of a function, and where it waits for the answer."""

    function: str
    payload: dict[str, Any]
    reply: Queue[dict[str, Any]]


@dataclass
class MotoMachine:
    """Executions in moto; offers what a hub and a story need of a state machine."""

    client: Any
    arn: str
    invoke: Invoke
    clock: Clock
    asked: Queue[Asked]
    waits: dict[str, datetime] = field(default_factory=dict)
    """The tokens that are waited for, each with when that is over."""
    _expected: int = 0
    """How many executions are on their way to their next request or end."""
    _turns: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    _results: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What the state after a time-out makes of it, by token."""

    def start_execution(self, **request: Any) -> Any:
        answer = self.client.start_execution(**request)
        self._expected += 1
        return answer

    def send_task_success(self, **request: Any) -> Any:
        answer = self.client.send_task_success(**request)
        self._answered(request["taskToken"])
        return answer

    def describe_execution(self, **request: Any) -> Any:
        return self.client.describe_execution(**request)

    def run(self) -> bool:
        """Answer the next request of an execution, or time out a wait; return whether there was one."""
        if self._expected:
            self._expected -= 1
            self._reply(self.asked.get(timeout=PATIENCE))
            return True
        over = next((token for token, until in self.waits.items() if until <= self.clock.now()), None)
        if over is None:
            return False
        # moto takes no failure of that name from outside; each such edge is run for real in test_timeouts_for_real.
        self.client.send_task_success(taskToken=over, output=json.dumps(self._results[over]))
        self._answered(over)
        return True

    def next_at(self) -> datetime | None:
        return min(self.waits.values(), default=None)

    def _answered(self, token: str) -> None:
        self.waits.pop(token, None)
        self._expected += 1

    def _reply(self, asked: Asked) -> None:
        payload = asked.payload
        run, token = (payload["page_id"], payload["start"]), payload.get("token")
        if token is not None:
            turn = self._turns[run]
            self.waits[token] = self.clock.now() + timedelta(seconds=turn["timeout"])
            kind = "time_over" if turn["kind"] == "call" else "pause_over"
            self._results[token] = {"kind": kind, "command": turn["command"]}
        try:
            answer = self.invoke(asked.function, payload)
        except TocsinError as error:
            self.waits.pop(token or "", None)
            self._expected += 1
            asked.reply.put({"FunctionError": "Unhandled", "Payload": {"errorType": type(error).__name__}})
            return
        if "timeout" in answer:
            self._turns[run] = answer
        if token is None and answer.get("kind") != "done":
            self._expected += 1
        asked.reply.put({"StatusCode": 200, "Payload": json.loads(json.dumps(answer))})


@contextmanager
def moto_machine(client: Any, definition: Mapping[str, Any], invoke: Invoke, clock: Clock) -> Iterator[MotoMachine]:
    """Give a state machine with that definition; `client` is moto's, told to execute state machines."""
    made = client.create_state_machine(
        name="tocsin-pages", definition=json.dumps(definition), roleArn="arn:aws:iam::111122223333:role/pages"
    )
    machine = MotoMachine(client, made["stateMachineArn"], invoke, clock, Queue())

    def ask(parameters: dict[str, Any], region: str, state_credentials: Any) -> dict[str, Any]:
        del region, state_credentials
        reply: Queue[dict[str, Any]] = Queue()
        machine.asked.put(Asked(parameters["FunctionName"], json.loads(parameters["Payload"]), reply))
        return reply.get(timeout=PATIENCE)

    real = vars(lambda_eval_utils)["_invoke_lambda_function"]
    setattr(lambda_eval_utils, "_invoke_lambda_function", ask)  # noqa: B010 - moto's own name, in this one place
    try:
        yield machine
    finally:
        setattr(lambda_eval_utils, "_invoke_lambda_function", real)  # noqa: B010
