"""The engine on Step Functions: numbered starts, and task tokens answered once; "already moved on" is success."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from hub.errors import TransientError
from hub.model.attempt import AttemptOutcome
from hub.model.steps import EVENT, CallEnded, Event, Started, Woken
from hub.model.task_token import TaskToken
from hub.model.turn import TurnDue
from hub.ports import TaskTokenStore

if TYPE_CHECKING:
    from types_boto3_stepfunctions.client import SFNClient

MOVED_ON: Final = frozenset({"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"})
"""The wait is over by other means (aws-facts, Step Functions)."""
STARTED: Final = frozenset({"ExecutionAlreadyExists"})
"""That run was started before, whether it still runs or is over."""


class StepFunctionsEngine:
    """`hub.ports.Engine` over one state machine. All of it raises TransientError when AWS cannot do it just now."""

    def __init__(self, client: SFNClient, machine: str, tokens: TaskTokenStore) -> None:
        """Start executions of the state machine with the ARN `machine`."""
        self._client, self._machine, self._tokens = client, machine, tokens

    def start(self, page_id: str, start: int) -> None:
        """Start run number `start` of a page; a second call for the same number changes nothing."""
        due = TurnDue(page_id=page_id, start=start, event=Started())
        self._ask(
            STARTED,
            self._client.start_execution,
            stateMachineArn=self._machine,
            name=execution_name(page_id, start),
            input=due.model_dump_json(by_alias=True),
        )

    def wake(self, page_id: str) -> None:
        """Have the page look at its head now; harmless when it is over or awake."""
        token = self._tokens.get(page_id)
        if token is not None:
            self._answer(token, Woken())

    def call_ended(self, page_id: str, command: int, outcome: AttemptOutcome) -> None:
        """Give the result of a call command; a second or late one changes nothing."""
        token = self._tokens.get(page_id)
        if token is not None and token.command == command:
            self._answer(token, CallEnded(command=command, outcome=outcome))

    def runs(self, page_id: str, start: int) -> bool:
        """Return whether that run's execution is under way; False when it ended, failed or was never started."""
        arn = self._machine.replace(":stateMachine:", ":execution:") + ":" + execution_name(page_id, start)
        found = self._ask(frozenset({"ExecutionDoesNotExist"}), self._client.describe_execution, executionArn=arn)
        return found is not None and found["status"] == "RUNNING"

    def _answer(self, token: TaskToken, event: Event) -> None:
        """Answer the token unless it was answered: not every engine refuses a second answer."""
        if token.used:
            return
        output = EVENT.dump_json(event).decode()
        self._ask(MOVED_ON, self._client.send_task_success, taskToken=token.token, output=output)
        self._tokens.used(token.page_id, token.token)

    def _ask(self, fine: frozenset[str], request: Any, **arguments: str) -> Any:  # noqa: ANN401 - botocore's own
        """Return the answer, None for an error that means success; raise TransientError for any other."""
        try:
            return request(**arguments)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in fine:
                return None
            raise TransientError(f"state machine: {error}") from error
        except BotoCoreError as error:
            raise TransientError(f"state machine: {error}") from error


def execution_name(page_id: str, start: int) -> str:
    """Return the name of a run's execution, at most 80 characters: a closed one's stays taken, so starts count."""
    return f"{page_id}.{start}"
