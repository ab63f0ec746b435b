"""The state machine in tests: its own definition, played state by state on a clock that is moved by hand.

Only what the definition uses is known; anything else is an error that names it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Literal

from botocore.exceptions import ClientError

from hub.errors import TocsinError
from hub.ports import Clock

Invoke = Callable[[str, dict[str, Any]], dict[str, Any]]
"""Calls the function of an ARN."""


@dataclass
class Run:
    """One execution."""

    name: str
    state: str
    data: dict[str, Any]
    status: Literal["RUNNING", "SUCCEEDED", "FAILED"] = "RUNNING"
    token: str | None = None
    """What it waits for."""
    until: datetime | None = None
    """When that wait, or the pause before a retry, is over."""
    failures: int = 0
    answer: str | None = None
    """What came for its token before it had begun to wait."""


@dataclass
class PlayedMachine:
    """Plays executions when `run` is called; stands for the client of Step Functions."""

    definition: Mapping[str, Any]
    invoke: Invoke
    clock: Clock
    arn: str
    runs: dict[str, Run] = field(default_factory=dict)
    edges: set[tuple[str, str]] = field(default_factory=set)
    """Which state followed which."""
    _tokens: Any = field(default_factory=lambda: count(1))

    def start_execution(self, *, stateMachineArn: str, name: str, input: str) -> dict[str, Any]:  # noqa: N803
        assert stateMachineArn == self.arn
        if name in self.runs:
            raise _refused("ExecutionAlreadyExists", "StartExecution")
        self.runs[name] = Run(name, self.definition["StartAt"], json.loads(input))
        return {"executionArn": name}

    def send_task_success(self, *, taskToken: str, output: str) -> dict[str, Any]:  # noqa: N803
        run = next((each for each in self.runs.values() if each.token == taskToken), None)
        if run is None or run.status != "RUNNING" or run.answer is not None:
            raise _refused("TaskDoesNotExist", "SendTaskSuccess")
        run.answer = output
        return {}

    def describe_execution(self, *, executionArn: str) -> dict[str, Any]:  # noqa: N803
        run = self.runs.get(executionArn.rpartition(":")[2])
        if run is None:
            raise _refused("ExecutionDoesNotExist", "DescribeExecution")
        return {"status": run.status}

    def kill(self) -> None:
        """Let every execution fail, as an engine that is started again does."""
        for run in self.runs.values():
            run.status = "FAILED" if run.status == "RUNNING" else run.status

    def run(self) -> bool:
        """Play the first execution that can go on, up to its next wait; return whether there was one."""
        for run in self.runs.values():
            if run.status == "RUNNING" and self._can_go_on(run):
                self._play(run)
                return True
        return False

    def next_at(self) -> datetime | None:
        """Return when a wait is over."""
        waits = [run.until for run in self.runs.values() if run.status == "RUNNING" and run.until is not None]
        return min(waits, default=None)

    def _can_go_on(self, run: Run) -> bool:
        return run.answer is not None or run.until is None or run.until <= self.clock.now()

    def _play(self, run: Run) -> None:
        if run.token is not None:
            self._after_wait(run)
        else:
            run.until = None
        while run.status == "RUNNING" and run.token is None and run.until is None:
            self._step(run, self.definition["States"][run.state])

    def _after_wait(self, run: Run) -> None:
        state = self.definition["States"][run.state]
        answer, run.token, run.until, run.answer = run.answer, None, None, None
        if answer is not None:
            self._go(run, state["Next"], _put(run.data, state["ResultPath"], json.loads(answer)))
            return
        (catch,) = state["Catch"]
        assert catch["ErrorEquals"] == ["States.Timeout"]
        over = {"Error": "States.Timeout", "Cause": ""}
        self._go(run, catch["Next"], _put(run.data, catch["ResultPath"], over))

    def _step(self, run: Run, state: Mapping[str, Any]) -> None:
        match state["Type"]:
            case "Succeed":
                run.status = "SUCCEEDED"
            case "Choice":
                (following,) = [each["Next"] for each in state["Choices"] if _chosen(each, run.data)]
                self._go(run, following, run.data)
            case "Pass":
                result = _filled(state["Parameters"], run.data, None)
                self._go(run, state["Next"], _put(run.data, state["ResultPath"], result))
            case "Task":
                self._task(run, state)
            case other:
                raise AssertionError(f"the machine does not know {other}")

    def _task(self, run: Run, state: Mapping[str, Any]) -> None:
        waits = state["Resource"].endswith(".waitForTaskToken")
        token = f"token-{next(self._tokens)}-{run.name}" if waits else None
        parameters = _filled(state["Parameters"], run.data, token)
        if waits:
            run.token, run.until = (
                token,
                self.clock.now() + timedelta(seconds=_at(run.data, state["TimeoutSecondsPath"])),
            )
        try:
            payload = self.invoke(parameters["FunctionName"], parameters["Payload"])
        except TocsinError:
            self._retry(run, state)
            return
        run.failures = 0
        if not waits:
            given = {"Payload": json.loads(json.dumps(payload))}
            result = _filled(state["ResultSelector"], given, None) if "ResultSelector" in state else given
            self._go(run, state["Next"], _put(run.data, state["ResultPath"], result))

    def _retry(self, run: Run, state: Mapping[str, Any]) -> None:
        (retry,) = state["Retry"]
        assert "States.TaskFailed" in retry["ErrorEquals"]
        if run.failures >= retry["MaxAttempts"]:
            run.status = "FAILED"
            return
        pause = min(retry["IntervalSeconds"] * retry["BackoffRate"] ** run.failures, retry["MaxDelaySeconds"])
        run.failures, run.token, run.answer = run.failures + 1, None, None
        run.until = self.clock.now() + timedelta(seconds=pause)

    def _go(self, run: Run, state: str, data: dict[str, Any]) -> None:
        self.edges.add((run.state, state))
        assert len(json.dumps(data)) < 2_000, "what goes round stays small"
        run.state, run.data = state, data


def _chosen(choice: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    return bool(_at(data, choice["Variable"]) == choice["StringEquals"])


def _filled(template: Mapping[str, Any], data: Mapping[str, Any], token: str | None) -> dict[str, Any]:
    """Return the template with what its paths name."""
    filled: dict[str, Any] = {}
    for name, value in template.items():
        if isinstance(value, dict):
            filled[name] = _filled(value, data, token)
        elif name.endswith(".$"):
            filled[name.removesuffix(".$")] = token if value == "$$.Task.Token" else deepcopy(_at(data, value))
        else:
            filled[name] = value
    return filled


def _at(data: Any, path: str) -> Any:
    assert path.startswith("$.") or path == "$", path
    for part in path.split(".")[1:]:
        data = data[part]
    return data


def _put(data: dict[str, Any], path: str | None, result: Any) -> dict[str, Any]:
    """Return the data with the result at a path of one step; None: the result goes nowhere."""
    if path is None:
        return data
    root, name = path.split(".")
    assert root == "$"
    return {**data, name: result}


def _refused(code: str, operation: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, operation)
