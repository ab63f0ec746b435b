"""AWS is asked at a pace, again where that helps, and what it refuses is an answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from delegated_admin.enrolment.operations import Operation, Seat
from delegated_admin.preflight.asking import PAUSES, Asker, UnansweredError, isolated
from delegated_admin.preflight.lines import Finding, State, passed
from delegated_admin.preflight.questions import Question
from hub.errors import TransientError
from tests.fakes.preflight.story import PreflightStory

HOME = "eu-central-1"


@pytest.fixture
def story() -> PreflightStory:
    return PreflightStory()


@pytest.fixture
def asker(story: PreflightStory) -> Asker:
    return story.asker(HOME)


def unanswered(asker: Asker, asked: Question | Operation, **parameters: Any) -> Finding:
    with pytest.raises(UnansweredError) as raised:
        asker.ask(asked, **parameters)
    return raised.value.finding


@pytest.mark.parametrize(
    "code", ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError"]
)
def test_whatever_a_service_calls_it_a_missing_permission_is_named(
    story: PreflightStory, asker: Asker, code: str
) -> None:
    story.aws.refuse("sns:GetSMSSandboxAccountStatus", code, "User is not authorized")

    assert unanswered(asker, Question.GET_TEXT_SANDBOX) == Finding(
        State.UNKNOWN,
        "sns:GetSMSSandboxAccountStatus is not allowed",
        "let your session do sns:GetSMSSandboxAccountStatus, or look at it by hand",
        missing="sns:GetSMSSandboxAccountStatus",
    )


def test_what_a_service_control_policy_forbids_no_permission_will_allow(story: PreflightStory, asker: Asker) -> None:
    story.aws.refuse("kms:DescribeKey", message="with an explicit deny in a service control policy")

    finding = unanswered(asker, Operation.DESCRIBE_KEY, KeyId="alias/x")
    assert finding.advice.startswith("a service control policy forbids kms:DescribeKey")


def test_what_the_role_in_the_management_account_lacks_is_mended_by_its_stack(story: PreflightStory) -> None:
    finding = unanswered(story.asker(HOME, Seat.MANAGEMENT), Question.DESCRIBE_STACKS, StackName="TocsinDelegation")

    assert finding.advice == "deploy the stack TocsinDelegation of this release: its role lacks it"


@pytest.mark.parametrize("code", ["UnrecognizedClientException", "InvalidClientTokenId", "OptInRequired"])
def test_a_region_that_is_not_enabled_is_asked_about(story: PreflightStory, asker: Asker, code: str) -> None:
    story.aws.refuse("ssm:GetParameter", code)

    finding = unanswered(asker, Question.GET_PARAMETER, Name="/x")
    assert (finding.found, finding.missing) == ("AWS does not accept the session there", None)
    assert "enable eu-central-1 in account 222233334444" in finding.advice


def test_any_other_refusal_is_said_with_numbers_and_addresses_hidden(story: PreflightStory, asker: Asker) -> None:
    story.aws.refuse("sns:ListTopics", "InvalidParameter", "no topic for dana@example.com, +15555550142")

    finding = unanswered(asker, Question.LIST_TOPICS)
    assert finding.found == "sns:ListTopics: InvalidParameter: no topic for d***@example.com, ********0142"


def test_a_refusal_that_is_expected_is_none(story: PreflightStory, asker: Asker) -> None:
    story.aws.refuse("ssm:GetParameter", "ParameterNotFound")

    assert asker.ask_unless({"ParameterNotFound"}, Question.GET_PARAMETER, Name="/x") is None


def test_what_passes_is_asked_again_and_then_given_up(story: PreflightStory, asker: Asker) -> None:
    story.aws.refuse("lambda:GetAccountSettings", "ServiceException")
    began = story.time.now()

    assert "ServiceException" in unanswered(asker, Question.GET_ACCOUNT_SETTINGS).found
    assert len(story.aws.questions) == 1 + len(PAUSES)
    assert story.time.now() - began >= timedelta(seconds=sum(PAUSES))


def test_a_denial_is_not_asked_again(story: PreflightStory, asker: Asker) -> None:
    story.aws.refuse("lambda:GetAccountSettings")
    unanswered(asker, Question.GET_ACCOUNT_SETTINGS)

    assert len(story.aws.questions) == 1


def test_many_requests_of_one_kind_take_their_time(story: PreflightStory, asker: Asker) -> None:
    began = story.time.now()
    for _ in range(30):
        asker.ask(Question.LIST_TOPICS)

    # Ten at once, and five a second.
    assert 3.9 <= (story.time.now() - began).total_seconds() <= 4.5


def test_an_endpoint_out_of_reach_is_said(story: PreflightStory, asker: Asker) -> None:
    def unreachable(**_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="https://connect.eu-central-1.amazonaws.com")

    story.client(Seat.ADMINISTRATOR, "connect", HOME).meta.events.register_first("before-call.connect", unreachable)

    assert "Could not connect" in unanswered(asker, Question.LIST_INSTANCES).found


def test_lists_are_read_to_their_end(story: PreflightStory, asker: Asker) -> None:
    def stop(params: dict[str, Any], **_: Any) -> None:
        if params:
            story.aws.say("sns:ListTopics", {"Topics": [{"TopicArn": "b"}]})

    story.aws.say("sns:ListTopics", {"Topics": [{"TopicArn": "a"}], "NextToken": "more"})
    sns = story.client(Seat.ADMINISTRATOR, "sns", HOME)
    sns.meta.events.register("provide-client-params.sns.ListTopics", stop)

    assert [each["TopicArn"] for each in asker.pages(Question.LIST_TOPICS, "Topics")] == ["a", "b"]
    assert [given for *_, given in story.aws.questions] == [{}, {"NextToken": "more"}]


def test_what_was_found_before_aws_fell_silent_stays() -> None:
    silence = Finding(State.UNKNOWN, "silence")

    def look() -> Any:
        yield passed("one").of("its own name")
        raise UnansweredError(silence)

    assert list(isolated("the check", look())) == [
        Finding(State.PASS, "one", name="its own name"),
        Finding(State.UNKNOWN, "silence", name="the check"),
    ]


def test_a_role_that_cannot_be_assumed_for_now_is_no_missing_permission(story: PreflightStory) -> None:
    story.refuse_the_role(TransientError("the network is gone"))
    asker = story.asker(HOME, Seat.MANAGEMENT)

    for _ in range(2):
        finding = unanswered(asker, Operation.DESCRIBE_ORGANIZATION)
        assert (finding.found, finding.missing) == ("the network is gone", None)
    assert story.roles_asked_for == 1
