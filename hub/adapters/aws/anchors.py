"""Where the head of the audit is kept in AWS: a log of the second Region, which can be added to and not changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Protocol

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import ValidationError

from hub.adapters.aws.errors import code_of
from hub.errors import StoreError
from hub.model.audit import Anchor

AUDIT_LOG: Final = "/tocsin/audit"
"""The name of the log group; the stack of the second Region makes it, and it is kept for ever."""
_STREAM: Final = "heads"
_THOUSAND: Final = 1000


class LogClient(Protocol):
    """What is asked of a client of CloudWatch Logs."""

    def put_log_events(self, **request: object) -> Any:  # noqa: ANN401 - the shape is the service's
        """Add events to a stream."""
        ...

    def create_log_stream(self, **request: object) -> object:
        """Make a stream."""
        ...

    def filter_log_events(self, **request: object) -> Any:  # noqa: ANN401 - the shape is the service's
        """Return events."""
        ...


class LogAnchors:
    """`hub.ports.AuditAnchors` in a log group."""

    def __init__(self, client: LogClient) -> None:
        """Keep through `client`, which is one of the second Region."""
        self._client = client

    def keep(self, anchor: Anchor) -> None:
        """Add the anchor; raise StoreError when the Region does not take it.

        CloudWatch Logs takes no event that is older than 14 days or more than two hours ahead, and says so in an answer
        that is no error (PutLogEvents).
        """
        event = {"timestamp": int(anchor.at.timestamp() * _THOUSAND), "message": anchor.model_dump_json()}
        request: dict[str, object] = {"logGroupName": AUDIT_LOG, "logStreamName": _STREAM, "logEvents": [event]}
        try:
            answer = self._put(request)
        except (ClientError, BotoCoreError) as error:
            raise _unreachable(error) from error
        if answer.get("rejectedLogEventsInfo"):
            raise StoreError(f"log {AUDIT_LOG}: does not take an event of {anchor.at:%Y-%m-%d %H:%M:%S} UTC now")

    def kept(self) -> Sequence[Anchor]:
        """Return every anchor, the oldest first; raise StoreError for a log that cannot be read or holds other text."""
        found: list[Anchor] = []
        token: dict[str, object] = {}
        while True:
            try:
                answer = self._client.filter_log_events(logGroupName=AUDIT_LOG, **token)
                found += [Anchor.model_validate_json(event["message"]) for event in answer["events"]]
            except (ClientError, BotoCoreError) as error:
                raise _unreachable(error) from error
            except ValidationError as error:
                raise StoreError(
                    f"log {AUDIT_LOG}: found an event that is no anchor: {error.error_count()} problems"
                ) from error
            if "nextToken" not in answer:
                return sorted(found, key=lambda anchor: (anchor.at, anchor.number))
            token = {"nextToken": answer["nextToken"]}

    def _put(self, request: dict[str, object]) -> Any:  # noqa: ANN401 - the shape is the service's
        """Put events; the first time make their stream, which somebody else may have made meanwhile."""
        try:
            return self._client.put_log_events(**request)
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise
        try:
            self._client.create_log_stream(logGroupName=AUDIT_LOG, logStreamName=_STREAM)
        except ClientError as error:
            if code_of(error) != "ResourceAlreadyExistsException":
                raise
        return self._client.put_log_events(**request)


def _unreachable(error: Exception) -> StoreError:
    return StoreError(f"log {AUDIT_LOG}: {error}")
