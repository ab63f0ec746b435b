"""Asks AWS for a preflight: at enrolment's pace, through its sessions, and a refusal is itself an answer."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, NamedTuple

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.enrolment.asking import Answer, Clients
from delegated_admin.enrolment.operations import Seat
from delegated_admin.enrolment.pacing import ORGANIZATIONS, READS, Time, TokenBucket
from delegated_admin.enrolment.problems import (
    DENIED,
    UNKNOWN_HERE,
    Place,
    is_passing,
    is_throttled,
    message_of,
)
from delegated_admin.preflight.lines import Finding, State
from delegated_admin.preflight.questions import Asked, permission
from hub.adapters.aws.errors import code_of
from hub.errors import NotAllowedError, TransientError
from hub.model.masking import mask_text

PAUSES: Final = (1.0, 2.0, 4.0)
"""Seconds before each repeat of a request that AWS did not carry out: what stays so is unknown."""
REFUSED: Final = DENIED | {"AuthorizationError", "AuthorizationErrorException"}
"""SNS has words of its own."""
NOT_THERE: Final = UNKNOWN_HERE | {"OptInRequired"}
_BY_POLICY: Final = "service control policy"


class UnansweredError(TransientError):
    """AWS does not say; `finding` is what that comes to, `refusal` what the client raised, if it was asked at all."""

    def __init__(self, finding: Finding, refusal: ClientError | BotoCoreError | None = None) -> None:
        """Keep what is known of it."""
        super().__init__(finding.found)
        self.finding, self.refusal = finding, refusal


class Heard(NamedTuple):
    """When AWS answered: between two instants of this machine, and by its own clock, to the second."""

    before: datetime
    after: datetime
    by_aws: datetime


class Asker:
    """Asks in one account and Region."""

    def __init__(self, place: Place, desk: Desk) -> None:
        """Ask through `desk`."""
        self.place, self._desk = place, desk
        self.heard: Heard | None = None
        """Of the last answer that had a time, a refusal too."""

    def ask(self, asked: Asked, **parameters: Any) -> Answer:  # noqa: ANN401 - parameters of AWS
        """Return AWS's answer; raise UnansweredError."""
        answer = self.ask_unless((), asked, **parameters)
        assert answer is not None
        return answer

    def ask_unless(self, codes: Collection[str], asked: Asked, **parameters: Any) -> Answer | None:  # noqa: ANN401
        """Return AWS's answer, None when it is a refusal with one of `codes`; raise UnansweredError."""
        given = self._asked(asked, parameters)
        if isinstance(given, dict):
            return given
        if isinstance(given, ClientError) and code_of(given) in codes:
            return None
        raise UnansweredError(_finding(self.place, asked, given), given) from None

    def pages(self, asked: Asked, key: str, **parameters: Any) -> Iterator[Any]:  # noqa: ANN401
        """Yield each item of the lists `key`, answer after answer; raise UnansweredError."""
        token: dict[str, str] = {}
        while True:
            answer = self.ask(asked, **parameters, **token)
            yield from answer.get(key, [])
            if not answer.get("NextToken"):
                return
            token = {"NextToken": answer["NextToken"]}

    def _asked(self, asked: Asked, parameters: Answer) -> Answer | ClientError | BotoCoreError:
        bucket, pauses = self._desk.bucket(self.place, asked), iter(PAUSES)
        while True:
            bucket.take()
            given = self._sent(asked, parameters)
            if isinstance(given, dict):
                return given
            pause = next(pauses, None) if is_passing(given) else None
            if pause is None:
                return given
            if is_throttled(given):
                bucket.slow_down()
            self._desk.time.wait(pause)

    def _sent(self, asked: Asked, parameters: Answer) -> Answer | ClientError | BotoCoreError:
        """The one place in which a request is made: what is neither an Operation nor a Question cannot be asked."""
        before = self._desk.time.now()
        try:
            # Making a client is where some credentials turn out to be none.
            client = self._desk.client(self.place, asked.service)
            answer: Answer = getattr(client, xform_name(asked.action))(**parameters)
        except ClientError as error:
            self._hear(before, dict(error.response))
            return error
        except BotoCoreError as error:
            return error
        self._hear(before, answer)
        return answer

    def _hear(self, before: datetime, answer: Answer) -> None:
        by_aws = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date")
        if by_aws is not None:
            self.heard = Heard(before, self._desk.time.now(), parsedate_to_datetime(by_aws))


class Desk:
    """What the askers of one preflight share; safe for several threads."""

    def __init__(self, deployment: DeploymentConfig, clients: Clients, time: Time) -> None:
        """Ask through `clients`."""
        self.deployment, self.time, self._clients = deployment, time, clients
        self._buckets: dict[tuple[Place, Asked], TokenBucket] = {}
        self._closed: Finding | None = None
        self._lock, self._door = threading.Lock(), threading.Lock()

    def asker(self, seat: Seat, region: str) -> Asker:
        """Return who asks in an account and Region."""
        told = self.deployment
        account = told.management_account if seat is Seat.MANAGEMENT else told.administrator
        return Asker(Place(seat, account, region), self)

    def bucket(self, place: Place, asked: Asked) -> TokenBucket:
        """Return what says when the next such request may be made there."""
        with self._lock:
            if (place, asked) not in self._buckets:
                rate = ORGANIZATIONS if asked.service == "organizations" else READS
                self._buckets[place, asked] = TokenBucket(rate, self.time)
            return self._buckets[place, asked]

    def client(self, place: Place, service: str) -> Any:  # noqa: ANN401 - a client's class is made by boto3
        """Return a client; a role that could not be assumed is not tried again. Raises UnansweredError."""
        if place.seat is Seat.ADMINISTRATOR:
            return self._clients.client(place.seat, service, place.region)
        with self._door:
            if self._closed is not None:
                raise UnansweredError(self._closed)
            try:
                return self._clients.client(place.seat, service, place.region)
            except (NotAllowedError, TransientError) as error:
                self._closed = _without_role(error)
                raise UnansweredError(self._closed) from error


def isolated(name: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield `findings` under `name`; where AWS does not say, what that comes to, and nothing further.

    An answer without a field that the check goes by is no answer either: nearly all fields of AWS's are optional.
    """
    try:
        for each in findings:
            yield each.of(name)
    except UnansweredError as error:
        yield error.finding.of(name)
    except KeyError as error:
        yield Finding(State.UNKNOWN, f"AWS's answer has no {error.args[0]}", "look at it by hand").of(name)


def _finding(place: Place, asked: Asked, error: ClientError | BotoCoreError) -> Finding:
    """Return what it comes to that AWS does not carry out a request."""
    if not isinstance(error, ClientError):
        return Finding(State.UNKNOWN, mask_text(str(error)))
    if code_of(error) in REFUSED:
        needed = permission(asked)
        return Finding(State.UNKNOWN, f"{needed} is not allowed", _to_allow(place, needed, error), missing=needed)
    if code_of(error) in NOT_THERE:
        return Finding(
            State.UNKNOWN,
            "AWS does not accept the session there",
            f"enable {place.region} in account {place.account}, if it is not, and look whether the session is valid",
        )
    return Finding(State.UNKNOWN, f"{permission(asked)}: {code_of(error)}: {message_of(error)}")


def _to_allow(place: Place, needed: str, error: ClientError) -> str:
    if _BY_POLICY in message_of(error):
        return f"a service control policy forbids {needed}: look at it by hand, or change the policy"
    if place.seat is Seat.MANAGEMENT:
        return "deploy the stack TocsinDelegation of this release: its role lacks it"
    return f"let your session do {needed}, or look at it by hand"


def _without_role(error: NotAllowedError | TransientError) -> Finding:
    if isinstance(error, NotAllowedError):
        return Finding(
            State.UNKNOWN,
            "the role tocsin-enrolment in the management account cannot be assumed",
            "deploy the stack TocsinDelegation there, and use a session that may assume its role",
            missing="sts:AssumeRole",
        )
    return Finding(State.UNKNOWN, str(error))
