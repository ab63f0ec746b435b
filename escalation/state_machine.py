"""The state machine that hosts pages in AWS: a thin loop of decide and perform, in JSONPath (architecture, decision 1).

Every wait is a task token with a timeout in whole seconds, never a Wait state, so that an acknowledgement on any path
can end it. What goes round is page id, start number and one result: a few hundred bytes, however many incidents.
"""

from __future__ import annotations

from typing import Any, Final

COMMENT: Final = "One page of Tocsin: schema 1"
INVOKE: Final = "arn:{partition}:states:::lambda:invoke"
EFFECT_SECONDS: Final = 60
"""A task that waits for nothing is over by then; the functions have shorter time-outs of their own."""
RETRY: Final = {
    # Errors of the store are tried again here; whatever is still wrong after some minutes, the watchdog starts anew.
    "ErrorEquals": ["States.TaskFailed"],
    "IntervalSeconds": 1,
    "BackoffRate": 2,
    "MaxDelaySeconds": 30,
    "MaxAttempts": 10,
}


def definition(*, decide_next: str, place_call: str, partition: str = "aws") -> dict[str, Any]:
    """Return the definition; the functions are named by the ARNs of versions or aliases, so that runs keep theirs."""
    invoke = INVOKE.format(partition=partition)
    return {
        "Comment": COMMENT,
        "QueryLanguage": "JSONPath",
        "StartAt": "Decide",
        "States": {
            "Decide": _decide(invoke, decide_next),
            "Route": _route(),
            "Call": _waiting(invoke, place_call, timed_out="CallTimedOut"),
            "CallTimedOut": _result("time_over"),
            "Pause": _waiting(invoke, place_call, timed_out="PauseOver"),
            "PauseOver": _result("pause_over"),
            "Notify": _notify(invoke, place_call),
            "Noticed": _result("notice_stored"),
            "Done": {"Type": "Succeed"},
        },
    }


def _decide(invoke: str, function: str) -> dict[str, Any]:
    return {
        "Type": "Task",
        "Comment": "Take the result, decide and store the next command",
        "Resource": invoke,
        "Parameters": {"FunctionName": function, "Payload.$": "$"},
        "ResultSelector": {
            "kind.$": "$.Payload.kind",
            "command.$": "$.Payload.command",
            "timeout.$": "$.Payload.timeout",
        },
        "ResultPath": "$.turn",
        "TimeoutSeconds": EFFECT_SECONDS,
        "Retry": [_timeouts_too()],
        "Next": "Route",
    }


def _route() -> dict[str, Any]:
    kinds = {"call": "Call", "pause": "Pause", "notify": "Notify", "done": "Done"}
    return {
        "Type": "Choice",
        "Choices": [{"Variable": "$.turn.kind", "StringEquals": kind, "Next": state} for kind, state in kinds.items()],
    }


def _waiting(invoke: str, function: str, *, timed_out: str) -> dict[str, Any]:
    return {
        "Type": "Task",
        "Comment": "Perform the command; whoever brings its result, or ends the page, answers the token",
        "Resource": f"{invoke}.waitForTaskToken",
        "Parameters": {"FunctionName": function, "Payload": {**_command(), "token.$": "$$.Task.Token"}},
        "TimeoutSecondsPath": "$.turn.timeout",
        "ResultPath": "$.event",
        "Retry": [RETRY],
        "Catch": [{"ErrorEquals": ["States.Timeout"], "ResultPath": "$.over", "Next": timed_out}],
        "Next": "Decide",
    }


def _notify(invoke: str, function: str) -> dict[str, Any]:
    return {
        "Type": "Task",
        "Comment": "Tell people in writing, or end the page",
        "Resource": invoke,
        "Parameters": {"FunctionName": function, "Payload": _command()},
        "ResultPath": None,
        "TimeoutSeconds": EFFECT_SECONDS,
        "Retry": [_timeouts_too()],
        "Next": "Noticed",
    }


def _result(kind: str) -> dict[str, Any]:
    return {
        "Type": "Pass",
        "Parameters": {"kind": kind, "command.$": "$.turn.command"},
        "ResultPath": "$.event",
        "Next": "Decide",
    }


def _command() -> dict[str, str]:
    return {"page_id.$": "$.page_id", "start.$": "$.start", "command.$": "$.turn.command"}


def _timeouts_too() -> dict[str, Any]:
    return {**RETRY, "ErrorEquals": ["States.TaskFailed", "States.Timeout"]}
