"""Mail and text messages on SNS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from hub.adapters.aws.mail import MOST_BYTES, SnsMailer, SnsTexter, fitting
from hub.adapters.aws.topics import Topics
from hub.errors import InputError, TransientError
from hub.ports import Mail, TextMessage
from tests.aws.refusing import refuse
from tests.aws.subscribers import Subscribers
from tests.aws.world import aws

PREFIX = "arn:aws:sns:eu-central-1:123456789012:tocsin-"


class Post:
    """A mailer and a texter, and what they publish."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.subscribers = Subscribers(client)
        self.mailer = SnsMailer(client, Topics(PREFIX))
        self.texter = SnsTexter(client)
        for name in ("audience-secops", "responder-secops"):
            client.create_topic(Name=f"tocsin-{name}")

    @property
    def published(self) -> list[dict[str, Any]]:
        return [dict(each) for each in self.subscribers.published]


@pytest.fixture
def post() -> Iterator[Post]:
    with aws() as world:
        yield Post(world.client("sns"))


def a_mail(**more: Any) -> Mail:
    values: dict[str, Any] = {
        "notice_id": "n1",
        "to": (),
        "audience": "secops",
        "subject": "[HIGH] prod-payments UnauthorizedAccess:EC2/SSHBruteForce",
        "body": "Someone may be breaking into a server.\n",
    }
    return Mail(**(values | more))


def a_text(**more: Any) -> TextMessage:
    values: dict[str, Any] = {
        "notice_id": "n1",
        "number": "+15555550101",
        "responder": "dana",
        "body": "Security alarm. To take it key 1 4 7.",
    }
    return TextMessage(**(values | more))


def test_a_mail_goes_to_the_topic_of_its_audience_under_its_notice_id(post: Post) -> None:
    post.mailer.send(a_mail())

    assert post.published == [
        {
            "TopicArn": f"{PREFIX}audience-secops",
            "Subject": "[HIGH] prod-payments UnauthorizedAccess:EC2/SSHBruteForce",
            "Message": "Someone may be breaking into a server.\n",
            "MessageAttributes": {"notice_id": {"DataType": "String", "StringValue": "n1"}},
        }
    ]


def test_a_private_mail_goes_to_the_responder_and_not_to_an_audience_of_the_same_name(post: Post) -> None:
    post.mailer.send(a_mail(private=True))

    assert [each["TopicArn"] for each in post.published] == [f"{PREFIX}responder-secops"]


@pytest.mark.parametrize("subject", ["", " led by a space", "two\nlines", "caf\u00e9", "\x7f", "x" * 100])
def test_a_subject_that_sns_does_not_take_is_refused(post: Post, subject: str) -> None:
    with pytest.raises(InputError, match="1 to 99 printable ASCII"):
        post.mailer.send(a_mail(subject=subject))
    assert post.published == []


def test_a_subject_of_99_characters_is_sent(post: Post) -> None:
    post.mailer.send(a_mail(subject="x" * 99))

    assert post.published[0]["Subject"] == "x" * 99


def test_a_missing_topic_may_be_made_in_time(post: Post) -> None:
    with pytest.raises(TransientError, match="mail to audience dpo"):
        post.mailer.send(a_mail(audience="dpo"))


def test_a_mail_service_that_refuses_may_be_asked_again(post: Post) -> None:
    refuse(post.client, "Publish", "KMSDisabled")

    with pytest.raises(TransientError, match="KMSDisabled"):
        post.mailer.send(a_mail())


def test_a_mail_that_fits_is_left_as_it_is() -> None:
    body = "a line\n" * 1000

    assert fitting(body) == body


def test_a_mail_that_is_too_long_is_cut_at_a_line_and_says_so() -> None:
    body = "日本の一行\n" * 50_000

    cut = fitting(body)

    lines = cut.splitlines()
    assert len(cut.encode()) < MOST_BYTES
    assert set(lines[:-1]) == {"日本の一行"}
    assert lines[-1] == (
        "[Cut here: the whole mail has 800000 bytes, more than can be sent. tocsin incidents shows everything.]"
    )


def test_one_endless_line_is_cut_between_two_characters() -> None:
    cut = fitting("日" * 200_000)

    assert MOST_BYTES - 5000 < len(cut.encode()) < MOST_BYTES
    assert set(cut.splitlines()[0]) == {"日"}


def test_a_text_message_goes_straight_to_the_number_and_matters_now(post: Post) -> None:
    post.texter.send(a_text())

    assert post.published == [
        {
            "PhoneNumber": "+15555550101",
            "Message": "Security alarm. To take it key 1 4 7.",
            "MessageAttributes": {
                "AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"},
            },
        }
    ]


@pytest.mark.parametrize(
    "number", ["", "15555550101", "+05555550101", "+1555", "+1 555 555 0101", "+15555550101234567"]
)
def test_a_number_that_is_not_e164_is_refused_and_masked(post: Post, number: str) -> None:
    with pytest.raises(InputError, match=r"expected E\.164") as caught:
        post.texter.send(a_text(number=number))
    assert len(number) <= 4 or number not in str(caught.value)
    assert post.published == []


@pytest.mark.parametrize("body", ["", "x" * 1601])
def test_a_text_that_sns_would_not_send_is_refused(post: Post, body: str) -> None:
    with pytest.raises(InputError, match="expected 1 to 1,600"):
        post.texter.send(a_text(body=body))


def test_a_text_service_that_refuses_tells_the_number_to_nobody(post: Post) -> None:
    refuse(post.client, "Publish", "InvalidParameter", message="+15555550101 is opted out")

    with pytest.raises(TransientError, match=r"text message to dana.*\*{8}0101 is opted out"):
        post.texter.send(a_text())
