"""The simulated AWS: each request is held against botocore's model, the limits, and the rule that nothing narrows."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from botocore.model import OperationModel, Shape
from botocore.validate import ParamValidator

from delegated_admin.enrolment.operations import Operation
from delegated_admin.enrolment.pacing import Time
from tests.aws.killer import KilledError
from tests.fakes.organization.guardduty import GuardDuty
from tests.fakes.organization.limits import Limits
from tests.fakes.organization.organizations import Organizations
from tests.fakes.organization.world import RefusedError, World

NARROWING = ("DISABLED", "NONE", "NEW", False)
"""Values that switch off, or switch on less than everything."""
LATENCY = 0.1
CHECKED = 5
"""So many answers to each operation are held against the model: all of them would take longer than the test."""


class SimulatedAws:
    """One organization in AWS. `requests` counts what was asked, `throttled` what was refused as too fast."""

    def __init__(self, world: World, time: Time, limits: Limits | None = None, latency: float = LATENCY) -> None:
        self.world, self.time = world, time
        self._limits, self._latency = limits or Limits(), latency
        self._guardduty, self._organizations = GuardDuty(world), Organizations(world)
        self._lock = threading.Lock()
        self.requests: Counter[str] = Counter()
        self.throttled: Counter[str] = Counter()
        self.log: list[tuple[str, str, str, dict[str, Any]]] = []
        """Account, Region, operation and parameters of each request that changes something."""
        self.before: Callable[[str], None] = lambda _operation: None
        """Hears of each request first; may raise a RefusedError."""
        self.dies_at: int | None = None
        """The request from which on whoever asks is dead."""

    @property
    def asked(self) -> int:
        return sum(self.requests.values())

    def perform(self, account: str, region: str, model: OperationModel, given: dict[str, Any]) -> dict[str, Any]:
        """Carry out a request; raise RefusedError for what AWS would refuse."""
        name = f"{model.service_model.service_name}:{model.name}"
        operation = Operation(name)
        if self.dies_at is not None and self.asked >= self.dies_at:
            raise KilledError
        self.time.wait(self._latency)
        with self._lock:
            self.requests[name] += 1
            self.before(name)
            now = self.time.now()
            if not self._limits.admits(account, region, model.name, now):
                self.throttled[name] += 1
                raise RefusedError("TooManyRequestsException", "Rate exceeded", 429)
            _check(model, given)
            if operation.writes:
                _adds(name, given)
                self.log.append((account, region, name, given))
            if model.service_model.service_name == "guardduty":
                answer = self._guardduty.perform(account, region, model.name, given, now)
            else:
                answer = self._organizations.perform(account, model.name, given, now)
            if self.requests[name] <= CHECKED and model.output_shape is not None:
                _agrees(model.output_shape, answer)
            return answer


def _check(model: OperationModel, given: dict[str, Any]) -> None:
    """Refuse what the model's enumerations do not know: botocore looks at everything else."""
    if model.input_shape is not None:
        for value, shape in _texts(model.input_shape, given):
            if value not in shape.enum:
                raise RefusedError("BadRequestException", f"{value} is not one of {shape.enum}")


def _texts(shape: Shape, value: Any) -> Iterator[tuple[str, Any]]:
    kind: Any = shape
    if shape.type_name == "structure":
        for name, inner in value.items():
            yield from _texts(kind.members[name], inner)
    elif shape.type_name == "list":
        for inner in value:
            yield from _texts(kind.member, inner)
    elif shape.type_name == "string" and kind.enum:
        yield value, kind


def _adds(operation: str, given: Any) -> None:
    """Fail the test when a request narrows anything."""
    if isinstance(given, dict):
        given = list(given.values())
    if isinstance(given, list):
        for inner in given:
            _adds(operation, inner)
    elif any(given is value or (isinstance(given, str) and given == value) for value in NARROWING):
        raise AssertionError(f"{operation} narrows: {given}")


def _agrees(shape: Shape, answer: dict[str, Any]) -> None:
    """Fail the test when the simulation answers what AWS could not."""
    report = ParamValidator().validate(answer, shape)
    assert not report.has_errors(), report.generate_report()
