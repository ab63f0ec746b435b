"""Each answer is the model that was asked for, or the error that says what is missing."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from console.client.replies import read_answer
from console.client.transport import Answer, Request
from console.operations.acting import Sent
from console.operator_api.problems import CONTENT_TYPE
from hub.errors import ConflictError, InputError, NotAllowedError, NotFoundError, TocsinError, TransientError

JSON = "application/json"


@dataclass(frozen=True)
class StillTransport:
    """Sends nothing."""

    url: str = "https://hub.example"
    signer: str = "AWS profile secops (role SecOps)"

    def send(self, request: Request) -> Answer:
        raise AssertionError(f"{request} was sent")


def read(status: int, body: bytes, content_type: str = JSON) -> Sent:
    return read_answer(Answer(status, content_type, body), Sent, StillTransport())


def test_what_was_asked_for_is_returned() -> None:
    assert read(200, b'{"queued": 1, "waiting": 2}') == Sent(queued=1, waiting=2)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"queued": 1}', b'{"queued": 1, "waiting": 2, "new": 3}'])
def test_another_release_is_recognized(body: bytes) -> None:
    with pytest.raises(InputError, match="install the release that the hub has"):
        read(200, body)


def test_a_problem_of_the_hub_is_its_error() -> None:
    with pytest.raises(ConflictError, match="somebody was first"):
        read(409, b'{"error": "ConflictError", "message": "somebody was first"}', CONTENT_TYPE)


@pytest.mark.parametrize(
    ("status", "body", "error", "said"),
    [
        (403, b'{"Message":"Forbidden"}', NotAllowedError, "lambda:InvokeFunctionUrl and lambda:InvokeFunction"),
        (403, b'{"Message":"Forbidden"}', NotAllowedError, r"AWS profile secops \(role SecOps\) ask https://hub.exam"),
        (403, b'{"message":"The security token included in the request is expired"}', NotAllowedError, "sso login"),
        (403, b'{"message":"The security token included in the request is invalid."}', NotAllowedError, "session"),
        (403, b'{"message":"The request signature we calculated does not match"}', NotAllowedError, "Region .* clock"),
        (404, b"", NotFoundError, "is no operator API"),
        (413, b"", InputError, "6 MB"),
        (429, b'{"Message":"Rate Exceeded."}', TransientError, "busy"),
        (502, b"Internal Server Error", TransientError, "HTTP 502: the log of operator_api"),
        (301, b"", TransientError, "HTTP 301"),
    ],
)
def test_what_stands_before_the_hub_is_told_apart(
    status: int, body: bytes, error: type[TocsinError], said: str
) -> None:
    with pytest.raises(error, match=said):
        read(status, body)


def test_a_problem_that_cannot_be_read_is_a_failure() -> None:
    with pytest.raises(TransientError, match="HTTP 400"):
        read(400, b"<html>", CONTENT_TYPE)
