"""Asks AWS: at a pace, again where that helps, and with errors that say what is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final, NamedTuple, Protocol

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.enrolment.operations import Operation, Seat
from delegated_admin.enrolment.pacing import Pace
from delegated_admin.enrolment.problems import Place, is_passing, is_throttled, message_of, problem
from hub.adapters.aws.errors import code_of

PAUSES: Final = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 30.0)
"""Seconds before each repeat of a request that AWS did not carry out: a minute and a half in all."""

Answer = dict[str, Any]


class Clients(Protocol):
    """Where boto3's clients come from."""

    def client(self, seat: Seat, service: str, region: str) -> Any:  # noqa: ANN401 - a client's class is made by boto3
        """Return the client of a service in an account and Region; the same one each time."""
        ...


class Patience(NamedTuple):
    """Refusals that pass after a while, and the seconds to wait before each repeat."""

    codes: frozenset[str]
    pauses: tuple[float, ...]


NONE: Final = Patience(frozenset(), ())


class Refusal(NamedTuple):
    """A refusal that the caller expected."""

    code: str
    message: str


class Caller:
    """Makes requests in one account and Region. Errors name the account, the Region and what is missing."""

    def __init__(self, place: Place, clients: Clients, pace: Pace) -> None:
        """Ask through `clients`, at the pace of `pace`."""
        self.place, self._clients, self._pace = place, clients, pace

    def ask(self, operation: Operation, *, patience: Patience = NONE, **parameters: Any) -> Answer:  # noqa: ANN401
        """Return AWS's answer; what `patience` is for is taken as a passing refusal too.

        Raises NotAllowedError for a missing permission or session, TransientError for whatever else is refused.
        """
        given = self._asked(operation, parameters, patience)
        if isinstance(given, dict):
            return given
        raise problem(self.place, operation, given)

    def ask_or_refusal(self, codes: Collection[str], operation: Operation, **parameters: Any) -> Answer | Refusal:  # noqa: ANN401
        """Return AWS's answer, or its refusal if it is one of `codes`; raise as `ask` does otherwise."""
        given = self._asked(operation, parameters, NONE)
        if isinstance(given, dict):
            return given
        if isinstance(given, ClientError) and _is_one_of(given, codes):
            return Refusal(code_of(given), message_of(given))
        raise problem(self.place, operation, given)

    def pages(self, operation: Operation, key: str, **parameters: Any) -> Iterator[list[Any]]:  # noqa: ANN401
        """Yield the list `key` of each answer until the last one."""
        token: dict[str, Any] = {}
        while True:
            answer = self.ask(operation, **parameters, **token)
            yield answer.get(key, [])
            if not answer.get("NextToken"):
                return
            token = {"NextToken": answer["NextToken"]}

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self._pace.time.wait(seconds)

    def _asked(
        self, operation: Operation, parameters: Answer, patience: Patience
    ) -> Answer | ClientError | BotoCoreError:
        bucket = self._pace.bucket(self.place.seat, self.place.region, operation)
        passing, patient = iter(PAUSES), iter(patience.pauses)
        while True:
            bucket.take()
            given = self._sent(operation, parameters)
            if isinstance(given, dict):
                bucket.went_well()
                return given
            pause = next(passing if is_passing(given) else patient, None)
            if pause is None or not (is_passing(given) or _is_one_of(given, patience.codes)):
                return given
            if is_throttled(given):
                bucket.slow_down()
            self.wait(pause)

    def _sent(self, operation: Operation, parameters: Answer) -> Answer | ClientError | BotoCoreError:
        """The one place in which a request is made: what cannot be named by an Operation cannot be asked."""
        try:
            client = self._clients.client(self.place.seat, operation.service, self.place.region)
            answer: Answer = getattr(client, xform_name(operation.action))(**parameters)
        except (ClientError, BotoCoreError) as error:
            return error
        return answer


class Callers:
    """The callers of one deployment."""

    def __init__(self, deployment: DeploymentConfig, clients: Clients, pace: Pace) -> None:
        """Ask through `clients`, at the pace of `pace`."""
        self._deployment, self._clients, self.pace = deployment, clients, pace

    def management(self, region: str | None = None) -> Caller:
        """Return the caller in the management account; in the home Region unless another is named."""
        return self._in(Seat.MANAGEMENT, self._deployment.management_account, region)

    def administrator(self, region: str | None = None) -> Caller:
        """Return the caller in the delegated administrator; in the home Region unless another is named."""
        return self._in(Seat.ADMINISTRATOR, self._deployment.administrator, region)

    def _in(self, seat: Seat, account: str, region: str | None) -> Caller:
        return Caller(Place(seat, account, region or self._deployment.home_region), self._clients, self.pace)


def _is_one_of(error: ClientError | BotoCoreError, codes: Collection[str]) -> bool:
    return isinstance(error, ClientError) and code_of(error) in codes
