"""Real boto3 clients whose requests end in the simulation, after botocore has validated them."""

from __future__ import annotations

from functools import cache
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse
from botocore.model import OperationModel

from delegated_admin.enrolment.opening import CONFIG
from delegated_admin.enrolment.operations import Seat
from tests.aws.refusing import answer
from tests.fakes.organization.api import SimulatedAws
from tests.fakes.organization.world import ADMINISTRATOR, MANAGEMENT, RefusedError


class SimulatedClients:
    """`enrolment.asking.Clients`: a session in each of the two accounts."""

    def __init__(self, aws: SimulatedAws, administrator: str = ADMINISTRATOR) -> None:
        self._aws = aws
        self._accounts = {Seat.ADMINISTRATOR: administrator, Seat.MANAGEMENT: MANAGEMENT}
        self._made: dict[tuple[Seat, str, str], Any] = {}

    def client(self, seat: Seat, service: str, region: str) -> Any:
        key = (seat, service, region)
        if key not in self._made:
            self._made[key] = self._make(self._accounts[seat], service, region)
        return self._made[key]

    def _make(self, account: str, service: str, region: str) -> Any:
        make: Any = _session().client
        client = make(service, region_name=region, config=CONFIG)

        def keep(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
            context["given"] = params

        def send(model: OperationModel, context: dict[str, Any], **_: Any) -> tuple[AWSResponse, dict[str, Any]]:
            try:
                given = self._aws.perform(account, region, model, context["given"])
            except RefusedError as error:
                parsed = {"Error": {"Code": error.code, "Message": error.message}}
                return answer("", error.status, b""), parsed | {"ResponseMetadata": {"HTTPStatusCode": error.status}}
            return answer("", 200, b""), given

        client.meta.events.register(f"provide-client-params.{service}", keep)
        client.meta.events.register(f"before-call.{service}", send)
        return client


@cache
def _session() -> boto3.Session:
    """Return the one session of all tests: reading botocore's model of a service takes longer than a test."""
    return boto3.Session(aws_access_key_id="testing", aws_secret_access_key="testing", region_name="eu-central-1")
