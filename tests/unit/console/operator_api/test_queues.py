"""A message that is put back goes to the queue of its kind."""

from __future__ import annotations

import pytest

from console.operator_api.queues import MessageQueues
from hub.model.messages import (
    MESSAGE,
    CallRequested,
    CarrierReport,
    CarrierReportKind,
    DigestDue,
    FindingArchived,
    Message,
)
from hub.model.policy import Mode
from tests.builders import ANALYST, NIGHT, a_key, a_mark, a_summary


class KeptBodies:
    """A queue in memory."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, bytes, bool]] = []

    def put(self, record_id: str, body: bytes, *, replayed: bool = False) -> None:
        self.kept.append((record_id, body, replayed))

    def depth(self) -> int:
        return len(self.kept)


@pytest.fixture
def queues() -> MessageQueues:
    return MessageQueues(calls=KeptBodies(), digests=KeptBodies(), others=KeptBodies())


def depths(queues: MessageQueues) -> tuple[int, int, int]:
    return queues.calls.depth(), queues.digests.depth(), queues.others.depth()


def a_call() -> CallRequested:
    return CallRequested(
        id="c1",
        escalation_policy="page-soc",
        summary=a_summary(),
        mark=a_mark(),
        mode=Mode.LIVE,
        requested_at=NIGHT,
    )


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (a_call(), (1, 0, 0)),
        (FindingArchived(key=a_key(), at=NIGHT, by=ANALYST), (1, 0, 0)),
        (DigestDue(window="w1", not_before=NIGHT), (0, 1, 0)),
        (CarrierReport(attempt="page-soc.high.1-1", report=CarrierReportKind.DIALLED, at=NIGHT), (0, 0, 1)),
    ],
    ids=["call", "archived", "digest", "report"],
)
def test_each_kind_goes_to_its_queue(queues: MessageQueues, message: Message, expected: tuple[int, int, int]) -> None:
    queues.put("replay.1", MESSAGE.dump_json(message), replayed=True)

    assert depths(queues) == expected
    assert queues.depth() == 1


def test_what_is_no_message_goes_where_it_is_rejected_once_more(queues: MessageQueues) -> None:
    queues.put("replay.1", b"no json", replayed=True)

    assert depths(queues) == (0, 0, 1)


def test_the_body_is_put_back_as_it_came() -> None:
    others = KeptBodies()

    MessageQueues(calls=KeptBodies(), digests=KeptBodies(), others=others).put("replay.1", b" {} ", replayed=True)

    assert others.kept == [("replay.1", b" {} ", True)]
