"""What AWS's refusals mean for whoever runs the command: which permission, session or Region is missing."""

from __future__ import annotations

from typing import Final, NamedTuple

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    LoginError,
    NoCredentialsError,
    SSOError,
    TokenRetrievalError,
)
from botocore.exceptions import ConnectionError as UnreachableError

from delegated_admin.enrolment.operations import Operation, Seat
from hub.adapters.aws.errors import code_of, transient
from hub.errors import NotAllowedError, TocsinError
from hub.model.masking import mask_text

THROTTLED: Final = frozenset(
    {
        *("Throttling", "ThrottlingException", "ThrottledException", "TooManyRequestsException", "LimitExceeded"),
        *(
            "RequestLimitExceeded",
            "RequestThrottled",
            "RequestThrottledException",
            "SlowDown",
            "BandwidthLimitExceeded",
        ),
    }
)
PASSING: Final = frozenset(
    {
        *("InternalServerErrorException", "InternalFailure", "InternalServerError", "InternalException"),
        *("ServiceException", "ServiceUnavailable", "ServiceUnavailableException", "RequestTimeout"),
        "ConcurrentModificationException",
    }
)
DENIED: Final = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"})
OVER: Final = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})
UNKNOWN_HERE: Final = frozenset({"UnrecognizedClientException", "InvalidClientTokenId", "AuthFailure"})
BAD_REQUEST: Final = "BadRequestException"

LOG_IN_AGAIN: Final = "log in again and run the same command: it does what is left"


class Place(NamedTuple):
    """Where a request is made."""

    seat: Seat
    account: str
    region: str

    def __str__(self) -> str:
        """Return it for people, as `eu-west-1, management account 111122223333`."""
        return f"{self.region}, {self.seat.words} {self.account}"


def is_throttled(error: ClientError | BotoCoreError) -> bool:
    """Return whether AWS says that it was asked too fast."""
    return isinstance(error, ClientError) and code_of(error) in THROTTLED


def is_passing(error: ClientError | BotoCoreError) -> bool:
    """Return whether the same request may be answered in a moment."""
    if isinstance(error, ClientError):
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return code_of(error) in THROTTLED | PASSING or status >= 500
    return isinstance(error, (HTTPClientError, UnreachableError))


def message_of(error: ClientError) -> str:
    """Return what the service says, numbers and addresses masked."""
    return mask_text(str(error.response.get("Error", {}).get("Message") or code_of(error)))


def problem(place: Place, operation: Operation, error: ClientError | BotoCoreError) -> TocsinError:
    """Return the hub's error for a request that AWS does not carry out: what is missing, and where."""
    if isinstance(error, (SSOError, TokenRetrievalError, LoginError)):
        return NotAllowedError(f"the AWS session is over or was never begun ({error}): {LOG_IN_AGAIN}")
    if isinstance(error, NoCredentialsError):
        return NotAllowedError(
            "there are no AWS credentials: name a profile with --profile, or run `aws configure sso`"
        )
    if not isinstance(error, ClientError):
        return transient(f"{place}: {operation} cannot be asked", error)
    code = code_of(error)
    if code in OVER:
        return NotAllowedError(f"{place}: the AWS session is over: {LOG_IN_AGAIN}")
    if code in UNKNOWN_HERE:
        return NotAllowedError(
            f"{place}: AWS does not accept the credentials there: is the Region enabled in that account, "
            "and the session still valid?"
        )
    if code in DENIED:
        return NotAllowedError(f"{place}: {_denied(place, operation)} AWS says: {message_of(error)}")
    return transient(f"{place}: {operation}", error)


def _denied(place: Place, operation: Operation) -> str:
    if operation is Operation.ASSUME_ROLE:
        return (
            "its role for enrolment cannot be assumed. Deploy the stack Delegation there, and use a session that may "
            "assume it: an admin of the deployment, where it names one."
        )
    if place.seat is Seat.MANAGEMENT:
        return f"the role for enrolment lacks {operation}: deploy the stack Delegation of this release there."
    return f"your session lacks the permission {operation}."
