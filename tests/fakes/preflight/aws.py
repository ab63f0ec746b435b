"""AWS for a preflight: what enrolment reads comes from the simulated organization, all else from the answers."""

from __future__ import annotations

import threading
from copy import deepcopy
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

from botocore.model import OperationModel
from botocore.validate import ParamValidator

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.enrolment.operations import IN_MANAGEMENT
from delegated_admin.enrolment.pacing import Time
from tests.fakes.organization.api import SimulatedAws
from tests.fakes.organization.world import ADMINISTRATOR, MANAGEMENT, RefusedError, World
from tests.fakes.preflight.answers import Answer, Answers

FROM_THE_WORLD = ("sts:", "guardduty:", "organizations:", "cloudformation:DescribeOrganizationsAccess")
A_MEMBER_ASKS = (ADMINISTRATOR, "organizations:DescribeOrganization")
"""What any account of the organization may ask."""


class PreflightAws(SimulatedAws):
    """One organization with a deployment in it; a test changes single answers."""

    def __init__(self, world: World, time: Time, deployment: DeploymentConfig, latency: float = 0.01) -> None:
        super().__init__(world, time, latency=latency)
        self.answers = Answers(deployment)
        self.ahead = timedelta()
        """By how much the clock of AWS is ahead of this machine's."""
        self.tells_time = True
        self.questions: list[tuple[str, str, str, dict[str, Any]]] = []
        """Account, Region, operation and parameters of each request."""
        self._instead: dict[tuple[str, str | None], Answer | RefusedError] = {}
        self._unchecked: set[str] = set()
        self._guard = threading.Lock()

    def say(self, operation: str, answer: Answer, region: str | None = None) -> None:
        """Answer the operation like that from now on, in one Region or everywhere."""
        self._instead[operation, region] = answer

    def say_unchecked(self, operation: str, answer: Answer) -> None:
        """Answer the operation with less than it has to have by its model."""
        self._instead[operation, None] = answer
        self._unchecked.add(operation)

    def refuse(self, operation: str, code: str = "AccessDeniedException", message: str = "no") -> None:
        """Refuse the operation from now on."""
        self._instead[operation, None] = RefusedError(code, message, 403)

    def relent(self) -> None:
        """Answer everything as it was at first."""
        self._instead.clear()
        self._unchecked.clear()

    def perform(self, account: str, region: str, model: OperationModel, given: dict[str, Any]) -> dict[str, Any]:
        with self._guard:
            self.questions.append((account, region, _name(model), given))
        answer = self._answer(account, region, model, given)
        if not self.tells_time:
            return answer
        date = format_datetime(self.time.now() + self.ahead, usegmt=True)
        return answer | {"ResponseMetadata": {"HTTPHeaders": {"date": date}}}

    def _answer(self, account: str, region: str, model: OperationModel, given: dict[str, Any]) -> dict[str, Any]:
        name = _name(model)
        if account == MANAGEMENT and name not in IN_MANAGEMENT:
            raise RefusedError("AccessDenied", f"is not authorized to perform: {name}", 403)
        instead = self._instead.get((name, region), self._instead.get((name, None)))
        if isinstance(instead, RefusedError):
            raise RefusedError(instead.code, instead.message, instead.status)
        if instead is None and name.startswith(FROM_THE_WORLD) and (account, name) != A_MEMBER_ASKS:
            return super().perform(account, region, model, given)
        # botocore decodes policies in what it is given.
        answer = self.answers.answer(region, name, given) if instead is None else deepcopy(instead)
        assert model.output_shape is not None
        report = ParamValidator().validate(answer, model.output_shape)
        assert name in self._unchecked or not report.has_errors(), f"{name}: {report.generate_report()}"
        return answer


def _name(model: OperationModel) -> str:
    return f"{model.service_model.service_name}:{model.name}"
