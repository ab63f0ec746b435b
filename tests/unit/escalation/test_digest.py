"""Digests between two hands: what is stored while its window is being sent is neither lost nor told twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from escalation.digest import LEASE, Digests
from escalation.people import OnCallBook
from escalation.sending import Sending
from hub.errors import ConflictError, StoreError
from hub.model.messages import DigestDue
from hub.model.notice import Notice
from hub.model.window import SPAN
from hub.ports import Mail, TextMessage
from tests.builders import a_summary
from tests.contract.examples import a_notice
from tests.fakes.notices import MemoryNoticeStore
from tests.fakes.ports import HandClock
from tests.fakes.windows import MemoryWindowStore
from tests.policies import a_configuration

WINDOW = "audience.secops.1"


class Delivered:
    """Takes mails, and cannot be reached on demand."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.down = False

    def send(self, mail: Mail) -> None:
        if self.down:
            raise StoreError("the mail service does not answer")
        self.mails.append(mail)


class NoTexts:
    def send(self, message: TextMessage) -> None:
        raise AssertionError(message)


class SlowNotices(MemoryNoticeStore):
    """Lets something happen right after a window's notices were read."""

    meanwhile: Callable[[], None] | None = None

    def of_window(self, window_id: str) -> Any:
        found = super().of_window(window_id)
        if self.meanwhile is not None:
            happens, self.meanwhile = self.meanwhile, None
            happens()
        return found


class DyingWindows(MemoryWindowStore):
    """Its process dies, on demand, before a window is noted as sent."""

    dies = False

    def sent(self, window_id: str, at: datetime) -> None:
        if self.dies:
            raise StoreError("killed before the window was noted")
        super().sent(window_id, at)


class Kept:
    """Keeps when the ends of windows are waited for."""

    def __init__(self) -> None:
        self.due: dict[str, DigestDue] = {}

    def request(self, message: DigestDue) -> None:
        self.due[message.window] = message


class Desk:
    """Digests with everything around them in memory."""

    def __init__(self) -> None:
        self.clock, self.delivered, self.kept = HandClock(), Delivered(), Kept()
        self.notices, self.windows = SlowNotices(), DyingWindows()
        sending = Sending(
            store=self.notices,
            mailer=self.delivered,
            texter=NoTexts(),
            clock=self.clock,
            book=lambda: OnCallBook(a_configuration(), {}),
        )
        self.digests = Digests(
            notices=self.notices, windows=self.windows, requests=self.kept, sending=sending, clock=self.clock
        )

    def put(self, *names: str) -> None:
        for name in names:
            self.digests.put(self.notice(name))

    def notice(self, name: str) -> Notice:
        return a_notice(name, about=a_summary(id=name), line=f"- {name}")

    def late(self, name: str) -> None:
        """A notice took its number in time, and is stored only now."""
        window = self.windows.get(WINDOW)
        assert window is not None
        place = {"window": WINDOW, "number": window.joined, "at_once": False}
        self.notices.put(self.notice(name).model_copy(update=place))

    def ends(self) -> None:
        self.clock.advance(seconds=SPAN.total_seconds())
        self.digests.send(WINDOW)

    @property
    def sent(self) -> list[str]:
        return [mail.notice_id for mail in self.delivered.mails]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_winner_sends_at_once_and_has_the_end_looked_after(desk: Desk) -> None:
    desk.put("n1", "n2")

    assert desk.sent == ["n1"]
    assert [due.not_before - desk.clock.now() for due in desk.kept.due.values()] == [SPAN]


def test_a_winner_that_was_killed_before_it_stored_its_notice_is_the_winner_again(desk: Desk) -> None:
    desk.windows.join("audience.secops", "n1", desk.clock.now())
    desk.put("n1")

    assert desk.sent == ["n1"]
    assert set(desk.kept.due) == {WINDOW}


def test_a_notice_asked_for_twice_takes_one_place(desk: Desk) -> None:
    desk.put("n1", "n2", "n2", "n3")
    desk.ends()
    desk.put("n2")

    assert desk.sent == ["n1", f"digest.{WINDOW}"]
    assert desk.delivered.mails[1].body.count("- n2") == 1


def test_a_digest_is_sent_once(desk: Desk) -> None:
    desk.put("n1", "n2", "n3")
    desk.ends()
    desk.digests.send(WINDOW)

    assert desk.sent == ["n1", f"digest.{WINDOW}"]


def test_a_window_without_more_is_closed_without_a_mail(desk: Desk) -> None:
    desk.put("n1")
    desk.ends()

    assert desk.sent == ["n1"]
    assert desk.windows.unsent(desk.clock.now()) == []


def test_before_its_end_a_window_is_not_sent(desk: Desk) -> None:
    desk.put("n1", "n2")
    with pytest.raises(ConflictError):
        desk.digests.send(WINDOW)

    assert desk.sent == ["n1"]


def test_a_window_in_other_hands_is_left_to_them_until_the_lease_is_over(desk: Desk) -> None:
    desk.put("n1", "n2")
    desk.clock.advance(seconds=SPAN.total_seconds())
    desk.windows.lease(WINDOW, desk.clock.now(), desk.clock.now() + LEASE)
    with pytest.raises(ConflictError):
        desk.digests.send(WINDOW)
    assert desk.digests.repeat(desk.clock.now()) == 0

    desk.clock.advance(seconds=LEASE.total_seconds())
    assert desk.digests.repeat(desk.clock.now()) == 1
    assert desk.sent == ["n1", f"digest.{WINDOW}"]


def test_a_notice_stored_after_its_window_was_read_waits_and_then_goes_by_itself(desk: Desk) -> None:
    desk.put("n1", "n2", "n3")
    desk.windows.join("audience.secops", "late", desk.clock.now())
    told: list[str] = []

    def stored_meanwhile() -> None:
        desk.late("late")
        with pytest.raises(ConflictError):
            desk.put("late")
        told.extend(desk.sent)

    desk.notices.meanwhile = stored_meanwhile
    desk.ends()
    assert told == ["n1"]
    assert "- late" not in desk.delivered.mails[-1].body

    desk.put("late")
    desk.put("late")
    assert desk.sent == ["n1", f"digest.{WINDOW}", "late"]


def test_a_notice_stored_late_in_a_window_that_had_nothing_to_send_goes_by_itself(desk: Desk) -> None:
    desk.put("n1")
    desk.windows.join("audience.secops", "late", desk.clock.now())
    desk.ends()
    desk.late("late")
    desk.put("late")

    assert desk.sent == ["n1", "late"]


def test_a_digest_that_could_not_be_sent_is_fixed_and_what_comes_later_goes_by_itself(desk: Desk) -> None:
    desk.put("n1", "n2", "n3")
    desk.windows.join("audience.secops", "late", desk.clock.now())
    desk.delivered.down = True
    with pytest.raises(StoreError):
        desk.ends()
    desk.late("late")
    with pytest.raises(ConflictError):
        desk.put("late")

    desk.delivered.down = False
    desk.clock.advance(seconds=30)
    desk.digests.send(WINDOW)
    desk.put("late")
    assert desk.sent == ["n1", f"digest.{WINDOW}", "late"]
    assert "- late" not in desk.delivered.mails[1].body


def test_windows_that_cannot_be_sent_keep_back_no_other(desk: Desk) -> None:
    for name in ("o1", "o2"):
        desk.digests.put(desk.notice(name).model_copy(update={"audience": "leads"}))
    desk.put("n1", "n2")
    desk.clock.advance(seconds=SPAN.total_seconds())
    desk.windows.lease("audience.leads.1", desk.clock.now(), desk.clock.now() + LEASE)

    assert desk.digests.repeat(desk.clock.now()) == 1
    assert desk.sent == ["o1", "n1", f"digest.{WINDOW}"]


def test_a_digest_that_was_noted_before_a_kill_is_not_sent_again(desk: Desk) -> None:
    desk.put("n1", "n2", "n3")
    desk.clock.advance(seconds=SPAN.total_seconds())
    desk.windows.dies = True
    with pytest.raises(StoreError):
        desk.digests.send(WINDOW)
    desk.windows.dies = False
    desk.clock.advance(seconds=30)
    desk.digests.send(WINDOW)

    assert desk.sent == ["n1", f"digest.{WINDOW}"]
    assert desk.windows.unsent(desk.clock.now()) == []


def test_a_notice_that_comes_back_long_after_it_was_sent_opens_no_window(desk: Desk) -> None:
    desk.put("n1")
    desk.ends()
    desk.clock.advance(hours=1)
    desk.put("n1")

    assert desk.windows.get("audience.secops.2") is None
