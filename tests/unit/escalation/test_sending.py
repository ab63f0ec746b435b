"""A stored notice is handed over under the name of who reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from escalation.sending import LEASE, Sending
from escalation.snapshot import compile_book
from hub.errors import ConflictError, InputError, TocsinError, TransientError
from hub.model.notice import Means, Notice, NoticeKind
from hub.ports import Mail, TextMessage
from tests.builders import NIGHT, a_responder
from tests.fakes.notices import MemoryNoticeStore
from tests.fakes.ports import HandClock
from tests.policies import a_configuration


class Outgoing:
    """Sends through a mailer and a texter that keep what they are given, or take nothing."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.texts: list[TextMessage] = []
        self.down: type[TocsinError] | None = None
        self.meanwhile: Callable[[], None] | None = None
        """Happens once, while something is being handed over."""
        self.clock = HandClock()
        self.store = MemoryNoticeStore()
        book = compile_book(a_configuration(responders={"dana": a_responder("dana")}))
        self.sending = Sending(
            store=self.store,
            mailer=_Keeps(self, self.mails),
            texter=_Keeps(self, self.texts),
            clock=self.clock,
            book=lambda: book,
        )

    def send(self, **more: Any) -> Notice:
        """Store a notice and send it; return what is stored afterwards."""
        values: dict[str, Any] = {"id": "n1", "kind": NoticeKind.FINDING, "subject": "s", "body": "b"}
        notice = self.store.put(Notice.model_validate(values | {"requested_at": NIGHT} | more))
        self.sending.send(notice)
        stored = self.store.get(notice.id)
        assert stored is not None
        return stored


class _Keeps:
    def __init__(self, outgoing: Outgoing, kept: list[Any]) -> None:
        self._outgoing, self._kept = outgoing, kept

    def send(self, message: Any) -> None:
        if self._outgoing.down is not None:
            raise self._outgoing.down("nobody takes anything")
        if self._outgoing.meanwhile is not None:
            happens, self._outgoing.meanwhile = self._outgoing.meanwhile, None
            happens()
        self._kept.append(message)


def die() -> None:
    raise SystemExit


def test_a_notice_for_an_audience_goes_to_its_addresses_under_its_name() -> None:
    outgoing = Outgoing()

    stored = outgoing.send(audience="secops")

    assert outgoing.mails == [Mail("n1", ("secops@example.com",), "secops", "s", "b")]
    assert stored.sent_at == NIGHT


def test_a_notice_for_a_responder_is_private() -> None:
    outgoing = Outgoing()

    outgoing.send(responder="dana")

    assert outgoing.mails == [Mail("n1", ("dana@example.com",), "dana", "s", "b", private=True)]


def test_what_was_for_an_audience_that_was_removed_since_goes_to_the_owners() -> None:
    outgoing = Outgoing()

    outgoing.send(audience="gone")

    assert outgoing.mails == [Mail("n1", ("owners@example.com",), "owners", "s", "b")]


def test_a_text_message_goes_to_the_first_number() -> None:
    outgoing = Outgoing()

    outgoing.send(responder="dana", means=Means.TEXT)

    assert outgoing.texts == [TextMessage("n1", "+15555550101", "dana", "b")]
    assert outgoing.mails == []


def test_what_could_not_be_handed_over_is_not_sent() -> None:
    outgoing = Outgoing()
    outgoing.down = TransientError

    with pytest.raises(TransientError):
        outgoing.send(audience="secops")

    kept = outgoing.store.get("n1")
    assert kept is not None
    assert kept.sent_at is None


def test_what_is_being_handed_over_is_not_sent_by_a_second_one() -> None:
    outgoing = Outgoing()
    refused: list[ConflictError] = []

    def second() -> None:
        with pytest.raises(ConflictError, match="n1 is being sent") as raised:
            outgoing.send(audience="secops")
        refused.append(raised.value)

    outgoing.meanwhile = second
    outgoing.send(audience="secops")

    assert len(refused) == 1
    assert len(outgoing.mails) == 1


def test_what_was_sent_meanwhile_is_not_sent_again() -> None:
    outgoing = Outgoing()
    unsent = outgoing.store.put(
        Notice(id="n1", kind=NoticeKind.FINDING, audience="secops", subject="s", body="b", requested_at=NIGHT)
    )
    outgoing.send(audience="secops")

    outgoing.sending.send(unsent)

    assert len(outgoing.mails) == 1


@pytest.mark.parametrize("error", [TransientError, InputError])
def test_what_could_not_be_handed_over_is_sent_at_the_next_try_at_once(error: type[TocsinError]) -> None:
    outgoing = Outgoing()
    outgoing.down = error
    with pytest.raises(error):
        outgoing.send(audience="secops")
    outgoing.down = None

    assert outgoing.send(audience="secops").sent_at == NIGHT
    assert len(outgoing.mails) == 1


def test_what_somebody_died_over_is_sent_when_the_lease_is_over() -> None:
    outgoing = Outgoing()
    outgoing.meanwhile = die
    with pytest.raises(SystemExit):
        outgoing.send(audience="secops")
    with pytest.raises(ConflictError, match="is being sent"):
        outgoing.send(audience="secops")

    outgoing.clock.advance(seconds=LEASE.total_seconds())

    assert outgoing.send(audience="secops").sent_at == NIGHT + LEASE
