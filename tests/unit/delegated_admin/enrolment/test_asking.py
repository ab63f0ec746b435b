"""How AWS is asked: again where that helps, and with errors that say what is missing, and where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import (
    EndpointConnectionError,
    NoCredentialsError,
    SSOTokenLoadError,
)

from delegated_admin.enrolment.asking import PAUSES, Callers, Refusal
from delegated_admin.enrolment.operations import Operation
from delegated_admin.enrolment.pacing import Pace
from hub.errors import NotAllowedError, TransientError
from tests.fakes.organization.limits import Limit, Limits
from tests.fakes.organization.story import EnrolmentStory
from tests.fakes.organization.world import NIGHT, RefusedError, a_world


class Asked(EnrolmentStory):
    """A story in which requests are made one by one."""

    def callers(self) -> Callers:
        return Callers(self.deployment, self._clients, Pace(self.time))

    def fails(self, error: Exception, times: int = 1_000) -> None:
        """Let the next requests come to nothing."""
        left = [error] * times

        def before(_operation: str) -> None:
            if left:
                raise left.pop()

        self.aws.before = before


def refused(code: str, message: str = "no", status: int = 400) -> RefusedError:
    return RefusedError(code, message, status)


@pytest.mark.parametrize("code", ["TooManyRequestsException", "ThrottlingException", "LimitExceeded", "Throttling"])
def test_what_is_refused_as_too_fast_is_asked_again_more_slowly(code: str) -> None:
    story = Asked()
    story.fails(refused(code, status=429), times=2)
    caller = story.callers().administrator()

    assert caller.ask(Operation.LIST_DETECTORS) == {"DetectorIds": []}
    assert story.aws.asked == 3
    assert story.time.now() - NIGHT >= timedelta(seconds=sum(PAUSES[:2]))

    before = story.time.now()
    for _ in range(5):
        caller.ask(Operation.LIST_DETECTORS)
    assert story.time.now() - before > timedelta(seconds=2)


@pytest.mark.parametrize(
    "error",
    [
        refused("InternalServerErrorException", status=500),
        refused("SomethingNew", status=503),
        refused("ConcurrentModificationException"),
        EndpointConnectionError(endpoint_url="https://guardduty"),
    ],
    ids=["internal", "503", "concurrent", "connection"],
)
def test_what_passes_is_asked_again(error: Exception) -> None:
    story = Asked()
    story.fails(error, times=3)

    assert story.callers().administrator().ask(Operation.LIST_DETECTORS) == {"DetectorIds": []}
    assert story.aws.asked == 4


def test_it_gives_up_after_a_minute_and_a_half_and_says_what_was_asked_and_where() -> None:
    story = Asked()
    story.fails(refused("TooManyRequestsException", "Rate exceeded", 429))

    with pytest.raises(
        TransientError, match=r"eu-west-1, delegated administrator 222233334444: guardduty:ListDetectors"
    ):
        story.callers().administrator("eu-west-1").ask(Operation.LIST_DETECTORS)

    assert story.aws.asked == 1 + len(PAUSES)
    assert timedelta(seconds=90) <= story.time.now() - NIGHT <= timedelta(seconds=150)


def test_what_does_not_pass_is_asked_once() -> None:
    story = Asked()
    story.fails(refused("BadRequestException", "wrong for dana@example.com"))

    with pytest.raises(TransientError, match=r"BadRequestException.*d\*\*\*@example\.com"):
        story.callers().administrator().ask(Operation.LIST_DETECTORS)
    assert story.aws.asked == 1


def test_a_refusal_that_was_expected_is_an_answer() -> None:
    story = Asked()
    story.fails(refused("BadRequestException", "not here"), times=1)
    caller = story.callers().administrator()

    assert caller.ask_or_refusal({"BadRequestException"}, Operation.LIST_DETECTORS) == Refusal(
        "BadRequestException", "not here"
    )
    assert caller.ask_or_refusal({"BadRequestException"}, Operation.LIST_DETECTORS) == {"DetectorIds": []}


def test_another_refusal_than_the_expected_one_is_an_error() -> None:
    story = Asked()
    story.fails(refused("AccessDeniedException"))

    with pytest.raises(NotAllowedError):
        story.callers().administrator().ask_or_refusal({"BadRequestException"}, Operation.LIST_DETECTORS)


Ask = Callable[[Callers], Any]


@pytest.mark.parametrize(
    ("error", "ask", "said"),
    [
        (
            refused("AccessDeniedException", "User: dana is not authorized", 403),
            lambda callers: callers.administrator("eu-west-1").ask(Operation.LIST_DETECTORS),
            (
                "eu-west-1, delegated administrator 222233334444: your session lacks the permission "
                "guardduty:ListDetectors. AWS says: User: dana is not authorized"
            ),
        ),
        (
            refused("AccessDenied", "no", 403),
            lambda callers: callers.management().ask(Operation.LIST_ROOTS),
            (
                "eu-central-1, management account 111122223333: the role for enrolment lacks organizations:ListRoots: "
                "deploy the stack Delegation of this release there. AWS says: no"
            ),
        ),
        (
            refused("ExpiredTokenException"),
            lambda callers: callers.administrator().ask(Operation.LIST_DETECTORS),
            (
                "eu-central-1, delegated administrator 222233334444: the AWS session is over: "
                "log in again and run the same command: it does what is left"
            ),
        ),
        (
            refused("UnrecognizedClientException"),
            lambda callers: callers.administrator("us-east-1").ask(Operation.LIST_DETECTORS),
            (
                "us-east-1, delegated administrator 222233334444: AWS does not accept the credentials there: "
                "is the Region enabled in that account, and the session still valid?"
            ),
        ),
        (
            NoCredentialsError(),
            lambda callers: callers.administrator().ask(Operation.LIST_DETECTORS),
            "there are no AWS credentials: name a profile with --profile, or run `aws configure sso`",
        ),
        (
            SSOTokenLoadError(error_msg="none"),
            lambda callers: callers.administrator().ask(Operation.LIST_DETECTORS),
            (
                "the AWS session is over or was never begun (Error loading SSO Token: none): "
                "log in again and run the same command: it does what is left"
            ),
        ),
    ],
    ids=["denied", "role", "expired", "region", "none", "sso"],
)
def test_what_is_missing_is_named(error: Exception, ask: Ask, said: str) -> None:
    story = Asked()
    story.fails(error)

    with pytest.raises(NotAllowedError) as raised:
        ask(story.callers())
    assert str(raised.value) == said


def test_a_list_is_read_to_its_end() -> None:
    story = Asked(a_world(accounts=45))

    pages = list(story.callers().management().pages(Operation.LIST_ACCOUNTS, "Accounts"))

    assert [len(page) for page in pages] == [20, 20, 5]


def test_a_service_that_admits_less_than_expected_is_still_read_whole() -> None:
    story = Asked(a_world(accounts=400), limits=Limits(ListAccounts=Limit(1.0, 1)))

    pages = list(story.callers().management().pages(Operation.LIST_ACCOUNTS, "Accounts"))

    assert sum(map(len, pages)) == 400
    assert 0 < story.aws.throttled["organizations:ListAccounts"] <= 12
