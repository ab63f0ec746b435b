"""Amazon Connect as far as the hub uses it, behind botocore: what it accepts, what it refuses, and what it remembers.

moto has no StartOutboundVoiceContact. Requests are caught when they are about to be sent, so what botocore makes of
them is what is looked at; answers and errors are read by botocore as the service's own.
"""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

import boto3
from botocore.awsrequest import AWSResponse
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError

from escalation.adapters.connect import CONFIG
from hub.ports import Clock
from tests.aws.refusing import answer

REGION = "eu-central-1"
INSTANCE = "11111111-2222-4333-8444-555555555555"
FLOW = "66666666-7777-4888-8999-aaaaaaaaaaaa"
CALLER_ID = "+15555550199"
TOKENS_VALID = timedelta(days=7)

_OPERATIONS = (
    ("PUT", re.compile(r"/contact/outbound-voice"), "StartOutboundVoiceContact"),
    ("POST", re.compile(r"/contact/stop"), "StopContact"),
    ("GET", re.compile(r"/contact/attributes/(?P<instance>[^/]+)/(?P<contact>[^/]+)"), "GetContactAttributes"),
    ("GET", re.compile(r"/contacts/(?P<instance>[^/]+)/(?P<contact>[^/]+)"), "DescribeContact"),
)
_E164 = re.compile(r"\+[1-9]\d{1,14}")
_KEY = re.compile(r"[A-Za-z0-9_-]+")


class RefusedError(Exception):
    """An error that the service answers with."""

    def __init__(self, code: str, status: int = 400, message: str = "refused") -> None:
        super().__init__(code)
        self.code, self.status, self.message = code, status, message


@dataclass
class FakeContact:
    """One call as Connect keeps it."""

    id: str
    number: str
    ring: int
    attributes: Mapping[str, str]
    token: str
    started_at: datetime
    ended_at: datetime | None = None
    reason: str | None = None


@dataclass(kw_only=True)
class FakeConnect:
    """One instance. `on_dial` is told of each call that is really placed, `on_hang_up` of each that is stopped.

    `on_dial` may raise a RefusedError: then the call is not placed.
    """

    clock: Clock
    on_dial: Callable[[FakeContact], None] = lambda _: None
    on_hang_up: Callable[[FakeContact], None] = lambda _: None
    contacts: dict[str, FakeContact] = field(default_factory=dict)
    requests: Counter[str] = field(default_factory=Counter)
    _troubles: deque[tuple[str, Exception]] = field(default_factory=deque)
    _lost: int = 0

    def client(self) -> Any:
        """Return a client of this instance, made as the composition root makes it."""
        client: Any = _session().client("connect", config=CONFIG)
        client.meta.events.register_first("before-send.connect", self._send)
        return client

    def refuse(self, code: str, status: int = 400, operation: str = "StartOutboundVoiceContact") -> None:
        """Answer the next `operation` with an error."""
        self._troubles.append((operation, RefusedError(code, status)))

    def be_unreachable(self, operation: str = "StartOutboundVoiceContact") -> None:
        """Let the next `operation` not reach the service."""
        self._troubles.append((operation, EndpointConnectionError(endpoint_url="https://connect")))

    def lose_answers(self, count: int = 1) -> None:
        """Carry out the next `count` requests, and let nobody hear that."""
        self._lost = count

    def end(self, contact_id: str, reason: str | None = None) -> None:
        """Let the call be over."""
        contact = self.contacts[contact_id]
        contact.ended_at, contact.reason = self.clock.now(), reason

    def event(self, contact_id: str, kind: str = "DISCONNECTED", **more: Any) -> dict[str, Any]:
        """Return what EventBridge gets to know of a contact; `more` replaces fields of the detail."""
        contact = self.contacts[contact_id]
        instance = f"arn:aws:connect:{REGION}:111122223333:instance/{INSTANCE}"
        detail = {
            "eventType": kind,
            "contactId": contact.id,
            "initialContactId": contact.id,
            "channel": "VOICE",
            "instanceArn": instance,
            "initiationMethod": "API",
            "initiationTimestamp": _text(contact.started_at),
            "disconnectTimestamp": _text(contact.ended_at) if contact.ended_at else None,
            "disconnectReason": contact.reason,
        }
        return {
            "version": "0",
            "id": "6f1c1d0e-0000-4000-8000-000000000002",
            "detail-type": "Amazon Connect Contact Event",
            "source": "aws.connect",
            "account": "111122223333",
            "time": _text(self.clock.now()),
            "region": REGION,
            "resources": [instance],
            "detail": detail | more,
        }

    def _send(self, request: Any, **_: Any) -> AWSResponse:
        path = unquote(urlsplit(request.url).path)
        operation, parts = _operation(request.method, path)
        self.requests[operation] += 1
        try:
            self._trouble(operation)
            given = self._perform(operation, json.loads(request.body or b"{}") | parts)
        except RefusedError as error:
            body = json.dumps({"Message": error.message}).encode()
            return answer(request.url, error.status, body, x_amzn_ErrorType=error.code)
        if self._lost:
            self._lost -= 1
            raise ReadTimeoutError(endpoint_url=request.url)
        return answer(request.url, 200, json.dumps(given).encode(), Content_Type="application/json")

    def _trouble(self, operation: str) -> None:
        if self._troubles and self._troubles[0][0] == operation:
            raise self._troubles.popleft()[1]

    def _perform(self, operation: str, given: dict[str, Any]) -> dict[str, Any]:
        if given.get("InstanceId", given.get("instance")) != INSTANCE:
            raise RefusedError("ResourceNotFoundException", 404)
        match operation:
            case "StartOutboundVoiceContact":
                return {"ContactId": self._start(given).id}
            case "StopContact":
                return self._stop(given["ContactId"])
            case "GetContactAttributes":
                return {"Attributes": dict(self._known(given["contact"]).attributes)}
            case _:
                return {"Contact": _described(self._known(given["contact"]))}

    def _start(self, given: dict[str, Any]) -> FakeContact:
        _check(given)
        token, now = given["ClientToken"], self.clock.now()
        for contact in self.contacts.values():
            if contact.token == token and contact.ended_at is None and now - contact.started_at < TOKENS_VALID:
                return contact
        contact = FakeContact(
            id=f"00000000-0000-4000-8000-{len(self.contacts) + 1:012}",
            number=given["DestinationPhoneNumber"],
            ring=given["RingTimeoutInSeconds"],
            attributes=given["Attributes"],
            token=token,
            started_at=now,
        )
        self.contacts[contact.id] = contact
        try:
            self.on_dial(contact)
        except RefusedError:
            del self.contacts[contact.id]
            raise
        return contact

    def _stop(self, contact_id: str) -> dict[str, Any]:
        contact = self.contacts.get(contact_id)
        if contact is None or contact.ended_at is not None:
            raise RefusedError("ContactNotFoundException", 410)
        self.end(contact_id)
        self.on_hang_up(contact)
        return {}

    def _known(self, contact_id: str) -> FakeContact:
        contact = self.contacts.get(contact_id)
        if contact is None:
            raise RefusedError("ResourceNotFoundException", 404)
        return contact


@cache
def _session() -> boto3.Session:
    """Return the one session of all tests: reading what botocore knows of Connect takes longer than a test."""
    return boto3.Session(aws_access_key_id="testing", aws_secret_access_key="testing", region_name=REGION)


def _operation(method: str, path: str) -> tuple[str, dict[str, str]]:
    for known, pattern, operation in _OPERATIONS:
        found = pattern.fullmatch(path)
        if method == known and found:
            return operation, found.groupdict()
    raise AssertionError(f"expected a request that the hub makes, found {method} {path}")


def _check(given: dict[str, Any]) -> None:
    """Refuse what the service refuses; botocore looks at neither patterns nor bounds."""
    numbers = (given["DestinationPhoneNumber"], given["SourcePhoneNumber"])
    size = sum(len(key.encode()) + len(value.encode()) for key, value in given["Attributes"].items())
    acceptable = (
        all(_E164.fullmatch(number) for number in numbers),
        all(_KEY.fullmatch(key) for key in given["Attributes"]),
        size <= 32_768,
        15 <= given["RingTimeoutInSeconds"] <= 60,
        0 < len(given["ClientToken"]) <= 500,
    )
    if not all(acceptable):
        raise RefusedError("InvalidRequestException")
    if given["ContactFlowId"] != FLOW:
        raise RefusedError("ResourceNotFoundException", 404)
    if given["SourcePhoneNumber"] != CALLER_ID:
        raise RefusedError("InvalidParameterException")


def _described(contact: FakeContact) -> dict[str, Any]:
    known: dict[str, Any] = {
        "Id": contact.id,
        "InitiationMethod": "API",
        "Channel": "VOICE",
        "InitiationTimestamp": contact.started_at.timestamp(),
        "DisconnectTimestamp": contact.ended_at.timestamp() if contact.ended_at else None,
        "DisconnectReason": contact.reason,
    }
    return {name: value for name, value in known.items() if value is not None}


def _text(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
