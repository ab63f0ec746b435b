"""A hub in moto whose functions may do what the templates' roles allow: each request is looked up there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from escalation.watch import Watch
from hub.model.messages import CarrierReport
from tests.aws.cloud import CloudHub
from tests.aws.killer import Killer
from tests.infrastructure.rights import Right
from tests.infrastructure.whole import functions
from tests.scenarios.cloud_story import CloudStory

HOME = "eu-central-1:222233334444"
TELEPHONE = "a telephone number"
QUEUES = {"finding": "findings", "page": "pages", "notice": "notices", "digest": "digests"}
"""What the queues of the test are called in AWS."""
PERMITTED_BY = {"DeleteMessageBatch": "DeleteMessage"}
"""Operations that go by the right to another."""
FIXED = {
    "connect": "arn:aws:connect:eu-west-2:222233334444:instance/11111111-2222-3333-4444-555555555555/contact/any",
    "guardduty": "arn:aws:guardduty:eu-west-1:222233334444:detector/d1",
}
NOBODY = ""


@dataclass
class Guard(Killer):
    """Notes what each function asks for. It kills nothing."""

    asked: dict[str, set[Right]] = field(default_factory=dict)
    _running: list[str] = field(default_factory=lambda: [NOBODY])

    @contextmanager
    def watching(self, function: str) -> Iterator[None]:
        self._running.append(function)
        try:
            yield
        finally:
            self._running.pop()

    @contextmanager
    def looking_away(self) -> Iterator[None]:
        with self.watching(NOBODY):
            yield

    def note(self, service: str, operation: str, parameters: dict[str, Any]) -> None:
        """Note what the function that runs just now asks for."""
        function = self._running[-1]
        if function == NOBODY:
            return
        action = f"{service}:{PERMITTED_BY.get(operation, operation)}"
        for resource in resources_of(service, parameters):
            self.asked.setdefault(module_of(function), set()).add(Right(resource, action))

    def before_parameters(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        service = {"stepfunctions": "states"}.get(model.service_model.service_name, model.service_model.service_name)
        self.note(service, model.name, params)


@dataclass
class GuardedMachine:
    """The state machine, with a note of who asks it what."""

    machine: Any
    guard: Guard

    def __getattr__(self, name: str) -> Any:
        operation = {
            "start_execution": "StartExecution",
            "describe_execution": "DescribeExecution",
            "send_task_success": "SendTaskSuccess",
        }[name]

        def ask(**parameters: Any) -> Any:
            self.guard.note("states", operation, parameters)
            return getattr(self.machine, name)(**parameters)

        return ask


class GuardedHub(CloudHub):
    """The hub, with a guard beside it."""

    guard: Guard

    def begin_processes(self) -> None:
        if not isinstance(self.killer, Guard):
            self.guard = self.killer = Guard()
            clients = self._clients
            clients.stepfunctions = GuardedMachine(self.machine, self.guard)
            plain = (clients.dynamodb, clients.sqs, clients.sns, clients.connect, clients.organizations)
            for client in (*plain, clients.guardduty):
                client.meta.events.register("provide-client-params.*", self.guard.before_parameters)
        super().begin_processes()

    def _reported(self, report: CarrierReport) -> None:
        with self.guard.watching("record_contact_event"):
            super()._reported(report)

    def _watch(self) -> Watch:
        watch = super()._watch()
        look = watch.beat

        def beat() -> bool:
            with self.guard.watching("audit_pages"):
                return look()

        vars(watch)["beat"] = beat
        return watch


class GuardedStory(CloudStory):
    """A story of a guarded hub."""

    guarded: GuardedHub

    def _open(self) -> Any:
        self.guarded = self.cloud = GuardedHub(self._world, self._folder, self.clock, self.configuration)
        return self.cloud, self.cloud.lab

    @property
    def asked(self) -> dict[str, set[Right]]:
        """What each function has asked for, by the module of its handler."""
        return self.guarded.guard.asked


@cache
def module_of(function: str) -> str:
    """Return the module of the handler with that name."""
    return next(module for module in functions() if module.endswith(f".{function}"))


def resources_of(service: str, parameters: dict[str, Any]) -> Iterator[str]:
    """Yield the ARNs of what a request is for, as they are in AWS."""
    match service:
        case "dynamodb":
            index = f"/index/{parameters['IndexName']}" if "IndexName" in parameters else ""
            for table in parameters.get("RequestItems") or [parameters["TableName"]]:
                yield f"arn:aws:dynamodb:{HOME}:table/tocsin-{table}{index}"
        case "sqs":
            yield f"arn:aws:sqs:{HOME}:tocsin-{QUEUES[parameters['QueueUrl'].rpartition('/')[2]]}"
        case "sns":
            topic = parameters.get("TopicArn")
            yield TELEPHONE if topic is None else f"arn:aws:sns:{HOME}:{topic.rpartition(':')[2]}"
        case "states":
            execution = parameters.get("executionArn")
            name = (
                f"execution:tocsin-pages:{execution.rpartition(':')[2]}" if execution else "stateMachine:tocsin-pages"
            )
            yield f"arn:aws:states:{HOME}:{name}"
        case "connect" | "guardduty":
            yield FIXED[service]
        case "organizations":
            account = parameters.get("AccountId") or parameters.get("ChildId", "")
            yield f"arn:aws:organizations::111122223333:account/o-a1b2c3d4e5/{account}"


def covers(allowed: Right, asked: Right) -> bool:
    """Return whether a role's right allows what was asked for."""
    if allowed.action != asked.action:
        return False
    exception = allowed.resource.removeprefix("not ")
    if exception != allowed.resource:
        return not fnmatchcase(asked.resource, exception)
    return fnmatchcase(asked.resource, allowed.resource)
