"""Before a shift whoever comes on call is mailed once: when, why, what is open, and how to hand it on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from escalation.people import OnCallBook
from escalation.snapshot import OnCallSnapshot
from hub.errors import TransientError
from hub.model.configuration import Configuration, Organization
from hub.model.escalation_policy import EscalationPolicy, Level, Target, TargetKind
from hub.model.masking import phone_key
from hub.model.responder import Leave
from hub.model.schedule import Override, OverrideKind
from hub.ports import Mail
from local.phone_lab import scripts
from tests.builders import an_event, at
from tests.scenarios.conftest import Tell
from tests.scenarios.organization import a_responder, an_organization

HANDOFF = at("2026-06-01T07:00Z")
"""09:00 in Berlin: Dana hands over to Wei, and the week after Wei to Yuki."""
BEFORE = HANDOFF - timedelta(hours=1)
LEAD = timedelta(minutes=30)


def told_before(lead: timedelta | None = LEAD, **changes: Any) -> Configuration:
    """The usual organization, in which whoever comes on call is told; Dana's first week ends at HANDOFF."""
    organization = Organization(name="Example", time_zone="Europe/Berlin", owners="owners", handoff_mail=lead)
    return an_organization(organization=organization, **changes)


def an_override(kind: OverrideKind, who: str, start: datetime, hours: float, **more: Any) -> Override:
    end = start + timedelta(hours=hours)
    return Override.model_validate(
        {"schedule": "soc", "kind": kind, "responder": who, "start": start, "end": end, "by": "sam", **more}
    )


def test_whoever_comes_on_call_is_mailed_once_before_the_shift(tell: Tell) -> None:
    hub = tell(told_before(), BEFORE)
    hub.passes(minutes=29)
    assert hub.mails("wei") == []

    hub.passes(hours=2)

    (mail,) = hub.mails("wei")
    assert HANDOFF - LEAD - timedelta(minutes=1) <= mail.at <= HANDOFF - LEAD
    assert mail.private
    assert mail.subject == "[TOCSIN] on call from 09:00 (Europe/Berlin): soc"
    for line in (
        "Wei, you come on call at 09:00 (Europe/Berlin).",
        "Begins: 2026-06-01 09:00+02:00 (Europe/Berlin)",
        "Ends: 2026-06-08 09:00+02:00 (Europe/Berlin)",
        "Why you: it is your turn on the layer base.",
        "Hands over to you: Dana",
        "On call after you: Yuki",
        "Nothing is open.",
        "Nobody has taken a call to your number ********0103 yet.",
        "tocsin responder verify wei --number 2",
        "tocsin oncall cover soc --by NAME --from 2026-06-01T09:00+02:00 --to 2026-06-08T09:00+02:00",
    ):
        assert line in mail.body
    assert [hub.mails(name) for name in ("dana", "yuki", "sam")] == [[], [], []]


def test_the_next_shift_is_told_a_week_later(tell: Tell) -> None:
    hub = tell(told_before(), BEFORE)
    hub.passes(days=7, hours=2)
    assert [len(hub.mails(name)) for name in ("dana", "wei", "yuki")] == [0, 1, 1]
    (mail,) = hub.mails("yuki")
    assert mail.at == HANDOFF + timedelta(days=7) - LEAD


def test_nobody_is_told_where_the_organization_does_not_ask_for_it(tell: Tell) -> None:
    hub = tell(told_before(None), BEFORE)
    hub.passes(hours=3)
    assert hub.hub.next_at() is None


def test_it_says_what_is_open_and_who_has_it(tell: Tell) -> None:
    hub = tell(told_before(), BEFORE)
    hub.phone("dana").will(scripts.keys_code())
    hub.receive(an_event(8.0, id="taken"))
    hub.passes(minutes=2)
    hub.receive(an_event(5.0, id="open"))
    hub.passes(minutes=40)
    hub.mails("dana"), hub.mails("secops"), hub.mails("leads")

    (mail,) = hub.mails("wei")
    assert "Open now: 2 incidents in one account." in mail.body
    assert mail.body.index("- high, ") < mail.body.index("- medium, ")
    assert "dana has it since 2026-06-01 08:00+02:00 (Europe/Berlin)." in mail.body
    assert "A page is calling" not in mail.body


def test_it_says_which_page_calls_people_now(tell: Tell) -> None:
    hub = tell(told_before(), HANDOFF - LEAD - timedelta(seconds=90))
    hub.phone("dana").will(scripts.no_answer(), scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=2)
    (mail,) = hub.mails("wei")
    assert "A page is calling people now: page-soc.high.1" in mail.body
    assert "on level 1." in mail.body
    hub.passes(minutes=5)
    for name in ("dana", "wei", "secops", "leads"):
        hub.mails(name)


def test_an_override_made_at_short_notice_is_told_at_once(tell: Tell) -> None:
    hub = tell(told_before(), HANDOFF + timedelta(hours=1))
    hub.passes(minutes=5)
    start = hub.clock.now() + timedelta(minutes=10)
    hub.override(an_override(OverrideKind.REPLACE, "sam", start, 2, why="dentist"))
    made = hub.clock.now()
    hub.passes(minutes=5)

    (mail,) = hub.mails("sam")
    assert mail.at - made <= timedelta(minutes=1)
    for line in ("Why you: sam put you on call.", "Their reason: dentist", "Hands over to you: Wei"):
        assert line in mail.body
    hub.passes(hours=3)
    # Wei comes back when the override ends, and hears of it too.
    (again,) = hub.mails("wei")
    assert "Hands over to you: Sam" in again.body


def test_the_mail_goes_to_whoever_really_comes(tell: Tell) -> None:
    hub = tell(told_before(), BEFORE)
    hub.leave(Leave(responder="wei", start=BEFORE, end=HANDOFF + timedelta(days=1)))
    cover = an_override(OverrideKind.REPLACE, "yuki", HANDOFF, 24, instead_of=None)
    hub.override(cover)
    hub.passes(hours=2)
    assert hub.mails("wei") == []
    assert len(hub.mails("yuki")) == 1


def test_somebody_who_stays_on_call_is_not_told_again(tell: Tell) -> None:
    hub = tell(told_before(), BEFORE)
    # Dana goes on for another day: nobody comes.
    hub.override(an_override(OverrideKind.REPLACE, "dana", HANDOFF, 20))
    hub.passes(hours=2)
    assert hub.mails("dana") == hub.mails("wei") == []


def test_a_hub_that_is_opened_again_tells_nobody_twice(tell: Tell) -> None:
    hub = tell(told_before(), BEFORE)
    hub.passes(minutes=35)
    hub.reopen()
    hub.passes(minutes=35)
    assert len(hub.mails("wei")) == 1


def test_numbers_that_do_not_ring_are_named(tell: Tell) -> None:
    organization = told_before()
    wei = organization.responders["wei"]
    hub = tell(organization, BEFORE)
    hub.hub.stores.lines.prove(phone_key(wei.phones[0]), "page-soc.high.1-1", hub.clock.now())
    hub.hub.stores.lines.refuse(phone_key(wei.phones[1]), "DestinationNotAllowed", hub.clock.now())
    hub.passes(hours=1)
    (mail,) = hub.mails("wei")
    assert "Your number ********0103 is not called: the telephone service refused it." in mail.body
    assert "0102" not in mail.body
    assert "verify" not in mail.body


def test_somebody_without_a_number_is_told_so(tell: Tell) -> None:
    organization = told_before()
    bare = {**organization.responders, "wei": a_responder("wei")}
    hub = tell(organization.model_copy(update={"responders": bare}), BEFORE)
    hub.passes(hours=1)
    (mail,) = hub.mails("wei")
    assert "You have no telephone number here" in mail.body


def test_a_schedule_that_no_escalation_policy_uses_tells_nobody(tell: Tell) -> None:
    policies = told_before().escalation_policies
    levels = tuple(level for level in policies["page-soc"].levels if level.targets[0].name == "sam")
    hub = tell(
        told_before(escalation_policies={"page-soc": policies["page-soc"].model_copy(update={"levels": levels})}),
        BEFORE,
    )
    hub.passes(hours=2)


def test_the_lead_is_kept_when_the_clock_changes_in_it(tell: Tell) -> None:
    handoff = at("2026-10-26T08:00Z")
    hub = tell(told_before(timedelta(hours=48)), handoff - timedelta(hours=50))
    hub.passes(hours=51)
    (mail,) = hub.mails("wei")
    # 09:00 in winter; two days before it was 10:00 in summer.
    assert mail.at == handoff - timedelta(hours=48)
    assert "Begins: 2026-10-26 09:00+01:00 (Europe/Berlin)" in mail.body


@pytest.mark.embedded
def test_a_schedule_that_cannot_be_worked_out_stops_no_other(tell: Tell) -> None:
    hub = tell(told_before(), HANDOFF - timedelta(minutes=10))
    usual = OnCallSnapshot(hub.hub.stores.configuration).book()
    soc = usual.schedules["soc"]
    layer = soc.schedule.layers[0]
    lost = layer.rotation.model_copy(update={"time_zone": "Europe/Atlantis"})
    layers = (layer.model_copy(update={"rotation": lost}),)
    broken = soc.model_copy(update={"schedule": soc.schedule.model_copy(update={"layers": layers, "name": "broken"})})
    level = Level(targets=(Target(kind=TargetKind.SCHEDULE, name="broken"),))
    policies = {"first": EscalationPolicy(name="first", levels=(level,)), **usual.configuration.escalation_policies}
    configuration = usual.configuration.model_copy(update={"escalation_policies": policies})
    book = OnCallBook(configuration, {"broken": broken, "soc": soc})

    handoffs = replace(hub.hub.watch.handoffs, book=lambda: book)
    (trouble,) = handoffs.tell(hub.clock.now())

    assert (trouble.schedule, "Europe/Atlantis" in trouble.error) == ("broken", True)
    assert len(hub.mails("wei")) == 1
    assert handoffs.next_at(hub.clock.now()) == HANDOFF + timedelta(days=7) - LEAD


class NoMail:
    """A mail service that takes nothing."""

    def send(self, mail: Mail) -> None:
        raise TransientError(f"{mail.notice_id} is not taken")


@pytest.mark.embedded
def test_a_mail_that_could_not_be_sent_when_it_was_stored_is_sent_once_afterwards(tell: Tell) -> None:
    hub = tell(told_before(), HANDOFF - timedelta(minutes=20))
    handoffs = hub.hub.watch.handoffs
    broken = replace(handoffs.notices, sending=replace(handoffs.notices.sending, mailer=NoMail()))
    assert replace(handoffs, notices=broken).tell(hub.clock.now()) == ()
    assert hub.mails("wei") == []

    hub.passes(minutes=30)

    (mail,) = hub.mails("wei")
    assert mail.at <= HANDOFF - timedelta(minutes=15)


@pytest.mark.embedded
def test_two_watchdogs_tell_once(tell: Tell) -> None:
    hub = tell(told_before(), HANDOFF - timedelta(minutes=10))
    handoffs = hub.hub.watch.handoffs
    now = hub.clock.now()
    assert (handoffs.tell(now), handoffs.tell(now)) == ((), ())
    hub.passes(minutes=20)
    assert len(hub.mails("wei")) == 1


@pytest.mark.embedded
def test_the_hub_wakes_for_the_next_shift_and_not_before(tell: Tell) -> None:
    hub = tell(told_before(), BEFORE)
    hub.passes(seconds=1)
    assert hub.hub.next_at() == HANDOFF - LEAD
    hub.passes(hours=1)
    assert len(hub.mails("wei")) == 1
    assert hub.hub.next_at() == HANDOFF + timedelta(days=7) - LEAD
