"""What the components ask of each other, on SQS."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from hub.adapters.aws.queues import SqsQueue
from hub.adapters.aws.requests import (
    SqsArchivedFindings,
    SqsCallRequests,
    SqsDigestRequests,
    SqsNoticeRequests,
    SqsRequests,
)
from hub.model.messages import MESSAGE, CallRequested, DigestDue, FindingArchived, Message, NoticeRequested
from hub.model.policy import Mode
from tests.aws.world import aws
from tests.builders import ANALYST, NIGHT, a_key, a_mark, a_summary
from tests.fakes.ports import HandClock


class Requests:
    """The four ports over one queue, and what was sent through them."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.clock = HandClock()
        self.url = client.create_queue(QueueName="messages")["QueueUrl"]
        self.delays: list[int] = []
        client.meta.events.register("before-parameter-build.sqs.SendMessage", self._send)
        requests = SqsRequests(SqsQueue(client, self.url), self.clock)
        self.notices = SqsNoticeRequests(requests)
        self.digests = SqsDigestRequests(requests)
        self.calls = SqsCallRequests(requests)
        self.archived = SqsArchivedFindings(requests)

    def received(self) -> list[Message]:
        answer = self.client.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10)
        return [MESSAGE.validate_json(message["Body"]) for message in answer.get("Messages", [])]

    def _send(self, params: dict[str, Any], **_: Any) -> None:
        self.delays.append(params["DelaySeconds"])


@pytest.fixture
def requests() -> Iterator[Requests]:
    with aws() as world:
        yield Requests(world.client("sqs"))


def a_call(**more: Any) -> CallRequested:
    return CallRequested(
        id="c1",
        escalation_policy="page-soc",
        summary=a_summary(),
        mark=a_mark(),
        mode=Mode.LIVE,
        requested_at=NIGHT,
        **more,
    )


def test_a_request_for_a_mail_is_read_as_it_was_written(requests: Requests) -> None:
    asked = NoticeRequested(
        id="n1",
        audience="secops",
        summary=a_summary(title="a title with \ufffe in it"),
        mark=a_mark(),
        mode=Mode.LIVE,
        requested_at=NIGHT,
    )

    requests.notices.request(asked)

    assert requests.received() == [asked]
    assert requests.delays == [0]


def test_word_of_an_archived_finding_comes_at_once_as_it_was_written(requests: Requests) -> None:
    asked = FindingArchived(key=a_key(), at=NIGHT, by=ANALYST)

    requests.archived.request(asked)

    assert (requests.received(), requests.delays) == ([asked], [0])


def test_a_request_for_a_call_comes_at_once(requests: Requests) -> None:
    requests.calls.request(a_call())

    assert requests.received() == [a_call()]


def test_the_end_of_a_window_comes_when_the_window_ends(requests: Requests) -> None:
    requests.digests.request(DigestDue(window="audience.secops.1", not_before=NIGHT + timedelta(minutes=5)))

    assert requests.delays == [300]
    assert requests.received() == []


def test_a_call_for_four_hours_from_now_is_put_again_by_whoever_receives_it_early(requests: Requests) -> None:
    call = a_call(not_before=NIGHT + timedelta(hours=4))

    while call.not_before is not None and requests.clock.now() < call.not_before:
        requests.calls.request(call)
        requests.clock.advance(seconds=requests.delays[-1])

    assert requests.delays == [900] * 16
