"""What AWS's client raises becomes the hub's own error, and tells nobody's number."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from hub.adapters.aws.errors import ask, ask_unless
from hub.errors import TransientError


def refused(code: str, message: str = "no") -> Callable[[], str]:
    def request() -> str:
        raise ClientError({"Error": {"Code": code, "Message": message}}, "Publish")

    return request


def unreachable() -> str:
    raise EndpointConnectionError(endpoint_url="https://sns.eu-central-1.amazonaws.com")


def test_an_answer_is_given_on() -> None:
    assert ask("mail", lambda: "done") == "done"
    assert ask_unless({"NotFound"}, "mail", lambda: "done") == "done"


@pytest.mark.parametrize("request_", [refused("AccessDenied"), refused("NotFound"), unreachable])
def test_whatever_aws_refuses_may_be_tried_again(request_: Callable[[], str]) -> None:
    with pytest.raises(TransientError, match="mail to audience secops"):
        ask("mail to audience secops", request_)


def test_an_error_that_was_foreseen_is_nothing() -> None:
    assert ask_unless({"NotFound"}, "mail", refused("NotFound")) is None


@pytest.mark.parametrize("request_", [refused("AccessDenied"), unreachable])
def test_any_other_error_is_transient(request_: Callable[[], str]) -> None:
    with pytest.raises(TransientError, match="mail"):
        ask_unless({"NotFound"}, "mail", request_)


def test_an_error_tells_neither_a_number_nor_an_address_nor_what_it_came_from() -> None:
    with pytest.raises(TransientError) as caught:
        ask("text", refused("InvalidParameter", "+15555550142 of dana@example.com is wrong"))

    assert "********0142 of d***@example.com" in str(caught.value)
    assert caught.value.__suppress_context__
