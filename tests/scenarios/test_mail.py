"""What is told in writing: digests, reminders, and what goes with the first ring (semantics 4 and 5)."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from hub.errors import InputError, StoreError, TocsinError, TransientError
from hub.model.messages import CarrierReport, CarrierReportKind
from hub.model.notice import NoticeKind
from hub.model.window import SPAN
from hub.ports import Mail, TextMessage
from local.mailbox import DeliveredMail
from local.phone_lab import scripts
from tests.builders import PRODUCTION, an_event
from tests.scenarios.conftest import Tell
from tests.scenarios.organization import a_document, a_responder, an_organization
from tests.scenarios.story import Story

OTHER_PEOPLE = ("secops", "leads", "dana", "wei")


def subjects(mails: list[DeliveredMail]) -> list[str]:
    return [mail.subject for mail in mails]


def a_medium(hub: Story, *names: str) -> None:
    for name in names:
        hub.receive(an_event(5.0, id=name))


def read_all_mail(hub: Story) -> None:
    for reader in OTHER_PEOPLE:
        hub.mails(reader)


class KilledError(Exception):
    """Stands for a kill: the process is gone before the next statement."""


class Mailing:
    """A mailer in front of the mailbox that fails or dies as told."""

    def __init__(self, hub: Story) -> None:
        self.down = False
        self.dies_after = False
        self._mailbox = hub.hub.mailbox
        object.__setattr__(hub.hub.messages.digests.sending, "mailer", self)

    def send(self, mail: Mail) -> None:
        if self.down:
            raise StoreError("the mail service does not answer")
        self._mailbox.send(mail)
        if self.dies_after:
            raise KilledError


def test_the_first_mail_goes_at_once_and_what_follows_within_five_minutes_in_one(hub: Story) -> None:
    a_medium(hub, "f0")
    assert len(hub.mails("secops")) == 1
    hub.passes(seconds=30)
    a_medium(hub, "f1", "f2", "f3")
    assert len(hub.mails("secops")) == 1

    hub.passes(minutes=5)
    first, digest = hub.mails("secops")
    assert digest.subject == "[MEDIUM] 3 findings in 1 account"
    assert digest.at - first.at == SPAN
    assert digest.body.count("prod-payments (111122223333), eu-west-1") == 3
    assert "Why you get this: you are in the audience secops." in digest.body


def test_one_notice_alone_in_a_digest_is_told_in_its_own_words(hub: Story) -> None:
    a_medium(hub, "f0", "f1")
    hub.passes(minutes=5)

    first, second = hub.mails("secops")
    assert second.subject == first.subject
    assert "Finding: f1" in second.body


def test_mails_that_are_far_apart_all_go_at_once(hub: Story) -> None:
    for minute in range(3):
        a_medium(hub, f"f{minute}")
        assert len(hub.mails("secops")) == minute + 1
        hub.passes(minutes=6)


def test_a_stream_of_findings_makes_one_mail_every_five_minutes_and_none_is_left_out(hub: Story) -> None:
    for number in range(60):
        a_medium(hub, f"f{number:02}")
        hub.passes(seconds=20)
    hub.passes(minutes=10)

    mails = hub.mails("secops")
    assert [after.at - before.at for before, after in pairwise(mails)] == [SPAN] * 4
    assert sum(mail.body.count("fId=f") for mail in mails) == 60


@pytest.mark.embedded
def test_five_hundred_findings_of_sixty_accounts_in_a_minute_are_two_mails(hub: Story) -> None:
    for number in range(500):
        account = f"{111122220000 + number % 60}"
        hub.hub.put(f"r{number}", hub.body(an_event(5.0 + number % 2, id=f"f{number}", account=account)))
        if number % 100 == 99:
            hub.passes(seconds=12)
    hub.passes(minutes=10)

    _, digest = hub.mails("secops")
    assert digest.subject == "[MEDIUM] 499 findings in 60 accounts"
    assert digest.body.count("\n- medium") == 50
    assert "and 449 more: tocsin incidents shows them all." in digest.body
    assert len(hub.mails("owners")) <= 2


def test_a_digest_names_its_worst_label_and_lists_the_worst_first(tell: Tell) -> None:
    mailed = {"high": {"routes": [{"kind": "email", "to": "secops"}]}}
    hub = tell(
        an_organization(documents=(a_document("organization"), a_document("account", PRODUCTION, routes=mailed)))
    )
    a_medium(hub, "f0", "f1")
    hub.receive(an_event(8.0, id="worst"))
    hub.passes(minutes=5)

    digest = hub.mails("secops")[1]
    assert digest.subject == "[HIGH] 2 findings in 1 account"
    assert "(high 1, medium 1)" in digest.body
    assert digest.body.index("fId=worst") < digest.body.index("fId=f1")


def test_each_audience_has_its_own_windows_and_shadow_mails_none(tell: Tell) -> None:
    shadow = a_document("account", PRODUCTION, mode={"mode": "shadow"})
    hub = tell(an_organization(documents=(a_document("organization"), shadow)))
    a_medium(hub, "f0", "f1")
    hub.passes(minutes=10)

    assert hub.hub.mailbox.mails() == []
    assert hub.hub.stores.windows.unsent(hub.clock.now()) == []


def test_the_same_event_again_is_not_told_again_by_a_digest(hub: Story) -> None:
    a_medium(hub, "f0", "f1", "f1", "f0")
    hub.passes(minutes=10)
    a_medium(hub, "f1")
    hub.passes(minutes=10)

    assert len(hub.mails("secops")) == 2


@pytest.mark.embedded
def test_a_hub_killed_between_sending_a_digest_and_noting_it_repeats_it_under_the_same_number(hub: Story) -> None:
    a_medium(hub, "f0", "f1", "f2")
    Mailing(hub).dies_after = True
    with pytest.raises(KilledError):
        hub.passes(minutes=5)
    hub.reopen()
    hub.passes(minutes=5)

    _, digest, repeat = hub.mails("secops")
    assert repeat.notice_id == digest.notice_id == "digest.audience.secops.1"
    assert repeat.body == digest.body


@pytest.mark.embedded
def test_a_hub_killed_after_the_first_mail_repeats_it_and_still_sends_the_digest(hub: Story) -> None:
    Mailing(hub).dies_after = True
    with pytest.raises(KilledError):
        a_medium(hub, "f0")
    hub.reopen()
    a_medium(hub, "f1", "f2")
    hub.passes(minutes=10)

    first, repeat, digest = hub.mails("secops")
    assert first.notice_id == repeat.notice_id
    assert digest.subject == "[MEDIUM] 2 findings in 1 account"


@pytest.mark.embedded
def test_while_mail_cannot_be_sent_everything_waits_and_then_goes_once(hub: Story) -> None:
    mailing = Mailing(hub)
    mailing.down = True
    for number in range(3):
        hub.hub.put(f"r{number}", hub.body(an_event(5.0, id=f"f{number}")))
    hub.passes(minutes=20)
    assert hub.hub.mailbox.mails() == []
    mailing.down = False
    hub.passes(minutes=5)

    assert sorted(len(mail.body.split("fId=")) - 1 for mail in hub.mails("secops")) == [1, 2]
    hub.mails("owners")


@pytest.mark.embedded
def test_a_window_whose_end_nobody_heard_of_is_sent_when_it_is_repeated(hub: Story) -> None:
    a_medium(hub, "f0", "f1", "f2")
    with hub.hub.database.transaction() as connection:
        connection.execute("DELETE FROM queue")
    hub.clock.move_to(hub.clock.now() + timedelta(minutes=6))

    assert hub.hub.messages.digests.repeat(hub.clock.now() - timedelta(minutes=1, seconds=1)) == 0
    assert hub.hub.messages.digests.repeat(hub.clock.now() - timedelta(minutes=1)) == 1
    assert hub.hub.messages.digests.repeat(hub.clock.now()) == 0
    assert len(hub.mails("secops")) == 2


def test_what_came_while_somebody_has_the_page_is_gathered_for_them_too(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code(), scripts.keys_code())
    hub.receive(an_event(8.0, id="first"))
    hub.passes(minutes=1)
    for number in range(4):
        hub.receive(an_event(8.0, id=f"f{number}"))
    hub.passes(minutes=6)

    _, at_once, digest = hub.mails("dana")
    assert "came while you have it" in at_once.subject
    assert digest.subject == "[HIGH] 3 findings in 1 account"
    assert digest.body.count("You will be called about it at 05:1") == 3
    assert "you have taken what it is about" in digest.body
    hub.passes(minutes=10)
    read_all_mail(hub)


def test_with_the_first_ring_a_text_and_a_mail_go_out_once_with_the_code_of_every_call(tell: Tell) -> None:
    hub = tell()
    hub.edit_responder(a_responder("dana", 1, text=True, mail_on_ring=True))
    hub.phone("dana").will(scripts.no_answer(), scripts.voicemail())
    hub.phone("wei").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(seconds=10)
    (text,) = hub.texts()
    (mail,) = hub.mails("dana")
    hub.passes(minutes=10)

    assert hub.rung() == ["dana", "dana", "wei"]
    (code,) = {attempt.challenge for attempt in hub.attempts() if attempt.responder == "dana"}
    assert f"1{code}" in text.body
    assert f"key 1{code} to take it" in mail.body
    assert len(hub.texts()) == 1
    assert subjects(hub.mails("dana"))[1:] == ["[HIGH] Wei has it: page-soc.high.1"]
    read_all_mail(hub)


def test_without_configuration_nothing_goes_with_the_ring(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=5)

    kinds = {notice.kind for notice in hub.hub.stores.notices.find()}
    assert NoticeKind.FIRST_RING not in kinds
    read_all_mail(hub)


def test_what_went_with_the_first_ring_is_not_sent_again_by_a_hub_that_was_killed(tell: Tell) -> None:
    hub = tell()
    hub.edit_responder(a_responder("dana", 1, text=True))
    hub.phone("dana").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(seconds=2)
    hub.reopen()
    hub.passes(minutes=5)

    assert len(hub.texts()) == 1
    read_all_mail(hub)


@pytest.mark.embedded
def test_a_report_that_comes_when_the_call_is_over_sends_no_code_any_more(tell: Tell) -> None:
    hub = tell()
    hub.phone("dana").will(scripts.no_answer(), scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(seconds=40)
    hub.edit_responder(a_responder("dana", 1, text=True))
    late = CarrierReport(attempt=hub.attempts()[0].key, report=CarrierReportKind.DIALLED, at=hub.clock.now())
    hub.hub.messages.first_rings.hear(late)
    assert list(hub.hub.texts.texts()) == []

    hub.passes(minutes=5)
    assert len(hub.texts()) == 1
    read_all_mail(hub)


def goes_on(hub: Story, *, days: float, severity: float = 8.0) -> None:
    """GuardDuty sends the finding again every six hours."""
    for _ in range(int(days * 4)):
        hub.passes(hours=6)
        hub.receive(an_event(severity, updatedAt=hub.clock.now().isoformat()))
    hub.passes(minutes=5)


@pytest.mark.parametrize(("severity", "reminders"), [(8.0, 4), (9.5, 13)])
def test_a_taken_finding_that_goes_on_for_two_weeks_calls_nobody_and_reminds_once_a_span(
    hub: Story, severity: float, reminders: int
) -> None:
    hub.phone("dana").will(scripts.keys_code())
    hub.receive(an_event(severity))
    goes_on(hub, days=14, severity=severity)

    assert hub.rung() == ["dana"]
    going_on = [mail for mail in hub.mails("dana") if "still going on" in mail.subject]
    assert len(going_on) == reminders
    assert "It is still going on. Dana has it since 2026-06-01 03:00" in going_on[0].body
    assert "Why you get this: you have it." in going_on[0].body
    to_audience = [mail for mail in hub.mails("secops") if "still going on" in mail.subject]
    assert len(to_audience) == reminders
    read_all_mail(hub)


@pytest.mark.parametrize("severity", [8.0, 9.5])
def test_after_two_weeks_and_a_day_without_an_event_the_return_of_a_taken_finding_calls_again(
    hub: Story, severity: float
) -> None:
    hub.phone("dana").will(scripts.keys_code(), scripts.keys_code())
    hub.receive(an_event(severity))
    goes_on(hub, days=14, severity=severity)
    reminded = len(hub.mails("secops"))
    hub.passes(hours=23, minutes=55)
    assert hub.rung() == ["dana"]

    hub.receive(an_event(severity, updatedAt=hub.clock.now().isoformat()))
    hub.passes(minutes=5)
    assert hub.rung() == ["dana", "dana"]
    assert [(row.seen.episode, row.acknowledged_by) for row in hub.incidents()] == [(2, "dana")]
    assert len(hub.mails("secops")) == reminded + 1
    assert "still going on" not in hub.mails("secops")[-1].subject
    read_all_mail(hub)


def test_a_taken_finding_that_comes_back_within_a_day_calls_nobody(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    goes_on(hub, days=2)
    hub.passes(hours=23, minutes=54)
    hub.receive(an_event(8.0, updatedAt=hub.clock.now().isoformat()))
    hub.passes(minutes=5)

    assert hub.rung() == ["dana"]
    assert [row.seen.episode for row in hub.incidents()] == [1]
    read_all_mail(hub)


def test_many_reminders_at_once_are_gathered_like_everything_else(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code())
    for number in range(5):
        hub.hub.put(f"r{number}", hub.body(an_event(9.5, id=f"f{number}")))
    hub.passes(hours=12)
    for _ in range(2):
        for number in range(5):
            hub.receive(an_event(9.5, id=f"f{number}", updatedAt=hub.clock.now().isoformat()))
        hub.passes(hours=12, minutes=5)

    digest = hub.mails("secops")[-1]
    assert digest.subject == "[CRITICAL] 4 findings in 1 account"
    assert digest.body.count("It is still going on. Dana has it since") == 4
    read_all_mail(hub)


class NoTexts:
    """A service that takes no text message: of somebody who has opted out, say."""

    def __init__(self, error: type[TocsinError]) -> None:
        self._error = error

    def send(self, message: TextMessage) -> None:
        raise self._error(f"{message.notice_id} is not taken")


@pytest.mark.embedded
@pytest.mark.parametrize("error", [TransientError, InputError])
def test_a_text_that_is_never_taken_keeps_back_no_call_and_no_other_mail(tell: Tell, error: type[TocsinError]) -> None:
    people = an_organization().responders
    opted_out = people["dana"].model_copy(update={"text": True})
    hub = tell(an_organization(responders={**people, "dana": opted_out}))
    object.__setattr__(hub.hub.messages.notices.sending, "texter", NoTexts(error))
    hub.phone("dana").will(*(scripts.down() for _ in range(5)), scripts.keys_code())
    hub.receive(an_event(8.0))

    hub.passes(minutes=10)

    assert hub.head().by == "dana"
    assert [notice.id.split(".")[-1] for notice in hub.hub.stores.notices.unsent(hub.clock.now())] == ["text"] * 2
    assert hub.is_unwell() == ["every notice is sent"]
    assert "Notices not sent" in hub.mails("owners")[0].subject
    read_all_mail(hub)
