"""Runs of pages on Step Functions: a start is one execution, a token is answered once, and moved on is moved on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from escalation.adapters.step_functions import StepFunctionsEngine
from escalation.state_machine import definition
from hub.adapters.dynamodb.table import DynamoTable
from hub.adapters.dynamodb.tables import TableName
from hub.adapters.dynamodb.tokens import DynamoTaskTokenStore
from hub.errors import TransientError
from hub.model.attempt import AttemptOutcome
from hub.model.task_token import TaskToken
from tests.aws.refusing import refuse
from tests.aws.world import AwsWorld, aws

PAGE = "page-soc.high.1"
TOKEN = TaskToken(page_id=PAGE, start=1, command=3, token="t" * 20)
FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:{}:1"


class Office:
    """The engine on a state machine that nothing executes."""

    def __init__(self, world: AwsWorld) -> None:
        self.world, self.client = world, world.client("stepfunctions")
        pages = definition(decide_next=FUNCTION.format("decide_next"), place_call=FUNCTION.format("place_call"))
        self.machine = self.client.create_state_machine(
            name="tocsin-pages", definition=json.dumps(pages), roleArn="arn:aws:iam::111122223333:role/pages"
        )["stateMachineArn"]
        self.tokens = DynamoTaskTokenStore(DynamoTable(world.dynamodb(), TableName.STATE.value))
        self.engine = StepFunctionsEngine(self.client, self.machine, self.tokens)
        self.answers = 0
        self.client.meta.events.register_first("before-call.stepfunctions.SendTaskSuccess", self._count)

    def _count(self, **_: Any) -> None:
        self.answers += 1

    def executions(self) -> dict[str, str]:
        """Return the state of each execution by its name."""
        listed = self.client.list_executions(stateMachineArn=self.machine)["executions"]
        return {each["name"]: each["status"] for each in listed}

    def end(self, start: int) -> None:
        arn = f"{self.machine.replace(':stateMachine:', ':execution:')}:{PAGE}.{start}"
        self.client.stop_execution(executionArn=arn)


@pytest.fixture
def office() -> Iterator[Office]:
    with aws() as world:
        yield Office(world)


def test_a_run_is_started_once_with_what_it_is_to_do(office: Office) -> None:
    office.engine.start(PAGE, 1)
    office.engine.start(PAGE, 1)

    assert office.executions() == {f"{PAGE}.1": "RUNNING"}
    arn = f"{office.machine.replace(':stateMachine:', ':execution:')}:{PAGE}.1"
    given = json.loads(office.client.describe_execution(executionArn=arn)["input"])
    assert (given["page_id"], given["start"], given["event"]["kind"]) == (PAGE, 1, "started")


def test_the_name_of_a_run_that_is_over_stays_taken_and_the_next_start_is_another(office: Office) -> None:
    office.engine.start(PAGE, 1)
    office.end(1)
    refuse(office.client, "StartExecution", "ExecutionAlreadyExists")
    office.engine.start(PAGE, 1)

    again = StepFunctionsEngine(office.world.client("stepfunctions"), office.machine, office.tokens)
    again.start(PAGE, 2)
    assert office.executions() == {f"{PAGE}.1": "ABORTED", f"{PAGE}.2": "RUNNING"}
    assert [again.runs(PAGE, start) for start in (1, 2, 3)] == [False, True, False]


def test_a_token_is_answered_once_whoever_answers_first(office: Office) -> None:
    refuse(office.client, "SendTaskSuccess", "TaskTimedOut")
    office.tokens.put(TOKEN)
    office.engine.call_ended(PAGE, 3, AttemptOutcome.NO_ANSWER)
    office.engine.call_ended(PAGE, 3, AttemptOutcome.PASSED)
    office.engine.wake(PAGE)

    assert office.answers == 1


@pytest.mark.parametrize("code", ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"])
def test_a_wait_that_is_over_by_other_means_is_no_failure(office: Office, code: str) -> None:
    refuse(office.client, "SendTaskSuccess", code)
    office.tokens.put(TOKEN)
    office.engine.wake(PAGE)

    kept = office.tokens.get(PAGE)
    assert kept is not None
    assert kept.used


def test_the_result_of_an_older_command_does_not_wake_a_newer_one(office: Office) -> None:
    office.tokens.put(TOKEN)
    office.engine.call_ended(PAGE, 2, AttemptOutcome.NO_ANSWER)

    assert office.answers == 0


def test_a_page_without_a_token_has_nothing_to_wake(office: Office) -> None:
    office.engine.wake(PAGE)

    assert office.answers == 0


@pytest.mark.parametrize("operation", ["StartExecution", "SendTaskSuccess", "DescribeExecution"])
def test_what_cannot_be_asked_just_now_is_asked_again_by_the_caller(office: Office, operation: str) -> None:
    refuse(office.client, operation, "ThrottlingException")
    office.tokens.put(TOKEN)
    asked: dict[str, Callable[[], object]] = {
        "StartExecution": lambda: office.engine.start(PAGE, 1),
        "SendTaskSuccess": lambda: office.engine.wake(PAGE),
        "DescribeExecution": lambda: office.engine.runs(PAGE, 1),
    }

    with pytest.raises(TransientError, match="ThrottlingException"):
        asked[operation]()
    kept = office.tokens.get(PAGE)
    assert kept is not None
    assert not kept.used
