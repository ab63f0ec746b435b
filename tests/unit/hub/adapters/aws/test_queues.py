"""Messages and records on SQS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from hub.adapters.aws.queues import MOST_BYTES, SqsFindingQueue, SqsQueue, for_queue
from hub.errors import InputError, TransientError
from tests.aws.refusing import refuse
from tests.aws.world import aws


class OneQueue:
    """A queue on moto and what it holds."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.url = client.create_queue(QueueName="findings")["QueueUrl"]
        self.queue = SqsQueue(client, self.url)

    def received(self) -> list[dict[str, Any]]:
        answer = self.client.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
        return list(answer.get("Messages", []))


@pytest.fixture
def sqs() -> Iterator[OneQueue]:
    with aws() as world:
        yield OneQueue(world.client("sqs"))


def test_a_message_arrives_with_its_id(sqs: OneQueue) -> None:
    sqs.queue.send("notice.n1", '{"kind":"x"}')

    (message,) = sqs.received()
    assert message["Body"] == '{"kind":"x"}'
    assert message["MessageAttributes"]["message_id"]["StringValue"] == "notice.n1"


def test_a_delayed_message_is_held_back_and_counted(sqs: OneQueue) -> None:
    sqs.queue.send("call.c1", "{}", delay=900)
    sqs.queue.send("call.c2", "{}")

    assert [message["MessageAttributes"]["message_id"]["StringValue"] for message in sqs.received()] == ["call.c2"]
    assert sqs.queue.depth() == 2


@pytest.mark.parametrize("delay", [-1, 901])
def test_a_delay_that_sqs_does_not_know_is_refused(sqs: OneQueue, delay: int) -> None:
    with pytest.raises(InputError, match=f"{delay} s, expected 0 to 900"):
        sqs.queue.send("m", "{}", delay=delay)


def test_a_body_of_a_mebibyte_fits_and_one_byte_more_does_not(sqs: OneQueue) -> None:
    overhead = len("message_id") + len("String") + len("m")
    sqs.queue.send("m", "x" * (MOST_BYTES - overhead))

    with pytest.raises(InputError, match=f"{MOST_BYTES + 1} bytes"):
        sqs.queue.send("m", "x" * (MOST_BYTES - overhead + 1))
    assert len(sqs.received()) == 1


def test_an_empty_body_is_refused(sqs: OneQueue) -> None:
    with pytest.raises(InputError, match="expected a body"):
        sqs.queue.send("m", "")


@pytest.mark.parametrize("character", ["\x00", "\x1b", "￾", "￿"])
def test_a_character_that_sqs_does_not_carry_is_named(sqs: OneQueue, character: str) -> None:
    with pytest.raises(InputError, match=f"U\\+{ord(character):04X}"):
        sqs.queue.send("m", f"a{character}b")


def test_an_id_with_such_a_character_stops_nothing(sqs: OneQueue) -> None:
    sqs.queue.send("call.\x1b[2J", "{}")

    (message,) = sqs.received()
    assert message["MessageAttributes"]["message_id"]["StringValue"] == "call.�[2J"


def test_json_for_the_queue_escapes_what_sqs_refuses_and_means_the_same() -> None:
    assert for_queue('{"title":"a\ufffe\uffffb 日本 😀"}') == '{"title":"a\\ufffe\\uffffb 日本 😀"}'


def test_a_record_is_queued_byte_for_byte(sqs: OneQueue) -> None:
    SqsFindingQueue(sqs.queue).put("file.jsonl:3", '{"title": "Überfall"}\n'.encode())

    (message,) = sqs.received()
    assert message["Body"] == '{"title": "Überfall"}\n'
    assert "replayed" not in message["MessageAttributes"]


def test_a_replayed_record_says_so(sqs: OneQueue) -> None:
    queue = SqsFindingQueue(sqs.queue)
    queue.put("r1", b"{}", replayed=True)

    (message,) = sqs.received()
    assert message["MessageAttributes"]["replayed"]["StringValue"] == "true"
    assert queue.depth() == 1


def test_bytes_that_are_no_text_cannot_be_replayed(sqs: OneQueue) -> None:
    with pytest.raises(InputError, match="r1: expected UTF-8"):
        SqsFindingQueue(sqs.queue).put("r1", b"\xff{}")


def test_messages_that_were_handled_are_taken_off_ten_at_a_time(sqs: OneQueue) -> None:
    for number in range(12):
        sqs.queue.send(f"m{number}", "{}")
    receipts = [message["ReceiptHandle"] for message in (*sqs.received(), *sqs.received())]
    assert len(receipts) == 12

    sqs.queue.settle(receipts[:11])

    assert sqs.queue.depth() == 1


def test_nothing_to_take_off_asks_nothing(sqs: OneQueue) -> None:
    refuse(sqs.client, "DeleteMessageBatch", "EmptyBatchRequest")

    sqs.queue.settle([])


def test_a_queue_that_takes_nothing_off_is_transient(sqs: OneQueue) -> None:
    sqs.queue.send("m", "{}")
    receipts = [message["ReceiptHandle"] for message in sqs.received()]
    refuse(sqs.client, "DeleteMessageBatch", "AccessDenied", status=403)

    with pytest.raises(TransientError, match="findings"):
        sqs.queue.settle(receipts)
    assert sqs.queue.depth() == 1


def test_a_queue_that_does_not_answer_is_transient(sqs: OneQueue) -> None:
    refuse(sqs.client, "SendMessage", "AccessDenied", status=403)

    with pytest.raises(TransientError, match=r"message m to .*findings"):
        sqs.queue.send("m", "{}")


def test_a_queue_that_is_missing_is_transient(sqs: OneQueue) -> None:
    missing = SqsQueue(sqs.client, f"{sqs.url}-none")

    with pytest.raises(TransientError, match="depth of"):
        missing.depth()


def test_a_message_in_hand_is_seen_again_when_it_is_said(sqs: OneQueue) -> None:
    for name in ("late", "soon"):
        sqs.queue.send(name, "{}")
    named = {each["MessageAttributes"]["message_id"]["StringValue"]: each["ReceiptHandle"] for each in sqs.received()}

    sqs.queue.postpone(named["late"], 1_200)
    sqs.queue.postpone(named["soon"], 0)

    assert [each["MessageAttributes"]["message_id"]["StringValue"] for each in sqs.received()] == ["soon"]


def test_a_message_that_cannot_be_postponed_is_transient(sqs: OneQueue) -> None:
    refuse(sqs.client, "ChangeMessageVisibility", "ThrottlingException")

    with pytest.raises(TransientError, match="postponing"):
        sqs.queue.postpone("receipt", 1_200)
