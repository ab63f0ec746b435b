"""The watchdog on the whole hub: whatever was stopped halfway goes on, and whoever looks sees whether all is well."""

from __future__ import annotations

from datetime import timedelta

import pytest

from escalation.watch import Lookout
from hub.errors import StoreError
from hub.model.breach import Invariant
from hub.model.ledger import EntryKind
from hub.model.member_set import MemberSet
from hub.model.messages import MESSAGE, CallRequested, StepDue
from hub.model.notice import Notice
from hub.model.page import Ending, HeadKey, Member, Page, PageKind, PageState
from hub.model.severity import SeverityLabel
from hub.model.steps import Call, Pause, PauseOver
from local.phone_lab import scripts
from local.queue import Topic
from tests.builders import NIGHT, a_mark, a_summary, an_event, an_observation
from tests.scenarios.story import Story

pytestmark = pytest.mark.embedded
"""They reach into the queue and the page host of the embedded hub."""

HIGH = HeadKey(escalation_policy="page-soc", label=SeverityLabel.HIGH)


def page(hub: Story) -> Page:
    stored = hub.hub.stores.pages.page(hub.head().page_id)
    assert stored is not None
    return stored


def paused(hub: Story) -> Page:
    """A page in the pause after a first call that Dana did not answer; she takes the second."""
    hub.phone("dana").will(scripts.no_answer(), scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(seconds=30)
    assert isinstance(page(hub).command, Pause)
    return page(hub)


def read_the_mail_of_a_taken_page(hub: Story) -> None:
    for reader in ("secops", "leads", "dana"):
        hub.mails(reader)


def test_a_page_that_nothing_moves_is_started_again_and_its_old_run_is_refused(hub: Story) -> None:
    before = paused(hub)
    hub.stands_still(minutes=10)
    assert hub.is_unwell() == [Invariant.PAGES, Invariant.WINDOWS, Invariant.BEAT]

    assert hub.hub.watch.beat()

    restarted = page(hub)
    assert (before.start, restarted.start, hub.head().start) == (1, 2, 2)
    hub.hub.host.take(before.page_id, 1, PauseOver(command=before.state.command))
    assert page(hub) == restarted
    hub.passes(seconds=1)
    assert hub.rung() == ["dana", "dana"]
    hub.passes(minutes=10)
    assert hub.rung() == ["dana", "dana"]
    assert [entry.kind for entry in hub.ledger()].count(EntryKind.RESTARTED) == 1
    assert hub.is_unwell() == []
    read_the_mail_of_a_taken_page(hub)


def test_a_hub_killed_between_storing_a_call_and_placing_it_rings_once(hub: Story) -> None:
    before = paused(hub)
    hub.stands_still(minutes=1)
    stored = hub.hub.host.turns.pages.step(before.page_id, 1, PauseOver(command=before.state.command))
    assert stored is not None
    assert isinstance(stored.command, Call)
    hub.stands_still(minutes=5)

    hub.hub.watch.beat()
    hub.passes(seconds=1)
    assert hub.rung() == ["dana", "dana"]
    hub.passes(minutes=10)

    assert hub.rung() == ["dana", "dana"]
    assert [dial.requests for dial in hub.lab.dials()] == [1, 1]
    read_the_mail_of_a_taken_page(hub)


def test_a_hub_killed_between_raising_the_fence_and_the_page_item_goes_on(hub: Story) -> None:
    before = paused(hub)
    hub.hub.stores.pages.restart(HIGH, 1, 1)
    hub.passes(minutes=10)

    assert page(hub).start == 2
    assert hub.rung() == ["dana", "dana"]
    assert page(hub).version > before.version
    read_the_mail_of_a_taken_page(hub)


def test_the_head_alone_is_the_fence(hub: Story) -> None:
    before = paused(hub)
    hub.hub.stores.pages.restart(HIGH, 1, 1)

    assert hub.hub.host.turns.pages.step(before.page_id, 1, PauseOver(command=before.state.command)) is None
    assert hub.hub.host.turns.pages.step(before.page_id, 2, PauseOver(command=before.state.command)) is None
    assert page(hub) == before
    hub.passes(minutes=10)
    read_the_mail_of_a_taken_page(hub)


def test_a_page_whose_result_is_on_its_way_is_not_started_again(hub: Story) -> None:
    before = paused(hub)
    hub.stands_still(minutes=5)
    over = StepDue(page_id=before.page_id, start=1, event=PauseOver(command=before.state.command))
    result = MESSAGE.dump_json(over)
    hub.hub.queue.put(Topic.MESSAGES, f"step.{before.page_id}.over", result, now=hub.clock.now())

    hub.hub.watch.beat()

    assert page(hub) == before
    hub.passes(minutes=10)
    assert (page(hub).start, hub.rung()) == (1, ["dana", "dana"])
    read_the_mail_of_a_taken_page(hub)


def test_a_page_that_was_taken_and_never_finished_is_finished(hub: Story) -> None:
    hub.phone("dana").will(scripts.no_answer())
    hub.receive(an_event(8.0))
    hub.passes(seconds=10)
    taken = Ending(state=PageState.ACKNOWLEDGED, covered=MemberSet.of([1]), by="wei", at=hub.clock.now())
    hub.hub.stores.pages.end(HIGH, 1, taken)
    hub.stands_still(minutes=5)

    hub.hub.watch.beat()
    hub.hub.work()

    assert page(hub).finished
    assert hub.incidents()[0].acknowledged_by == "wei"
    assert ["it is yours" in mail.subject for mail in hub.mails("wei")] == [True]
    read_the_mail_of_a_taken_page(hub)


def opened_without_item(hub: Story, key: HeadKey = HIGH) -> None:
    hub.hub.stores.pages.open(key, 0, hub.clock.now())


def joined_without_item(hub: Story, key: HeadKey) -> None:
    opened_without_item(hub, key)
    hub.hub.stores.pages.join(key, 1)
    place = {"page_id": f"{key.text}.1", "number": 1, "joined_at": hub.clock.now()}
    hub.hub.stores.pages.put_member(Member.model_validate(place | {"mark": a_mark(), "summary": a_summary()}))


def test_a_head_that_runs_without_a_page_item_gets_one_for_its_members(hub: Story) -> None:
    joined_without_item(hub, HIGH)
    hub.phone("dana").will(scripts.keys_code())
    hub.stands_still(minutes=2)

    hub.passes(minutes=2)

    assert hub.rung() == ["dana"]
    assert hub.head().state is PageState.ACKNOWLEDGED
    read_the_mail_of_a_taken_page(hub)


def test_a_drill_that_was_never_begun_rings_nobody(hub: Story) -> None:
    key = HIGH.model_copy(update={"kind": PageKind.DRILL})
    joined_without_item(hub, key)
    hub.stands_still(minutes=2)

    hub.passes(minutes=10)

    head = hub.hub.stores.pages.head(key)
    assert head is not None
    assert (head.state, hub.rung()) == (PageState.CANCELLED, [])


def test_a_head_that_runs_for_nobody_is_cancelled_and_the_next_finding_opens_the_next_page(hub: Story) -> None:
    opened_without_item(hub)
    hub.stands_still(minutes=2)
    hub.passes(minutes=1)
    assert hub.head().state is PageState.CANCELLED

    hub.phone("dana").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=2)
    assert hub.head().page_id == "page-soc.high.2"
    assert hub.rung() == ["dana"]
    read_the_mail_of_a_taken_page(hub)


def test_a_row_that_was_seen_and_never_told_is_told_once(hub: Story) -> None:
    hub.hub.stores.incidents.observe(an_observation(5.0, routes=("email secops",)))
    hub.passes(minutes=1)
    assert hub.is_unwell() == []
    hub.stands_still(minutes=2)
    assert hub.is_unwell() == [Invariant.DUE]

    hub.passes(minutes=10)
    assert len(hub.mails("secops")) == 1
    assert hub.is_unwell() == []


class Deaf:
    """Calls are asked for in vain."""

    def request(self, message: CallRequested) -> None:
        raise StoreError(f"{message.id} is not accepted")


def test_the_owners_hear_once_an_hour_of_what_cannot_be_repaired_for_five_minutes(hub: Story) -> None:
    accepting = hub.hub.router.calls
    object.__setattr__(hub.hub.router, "calls", Deaf())
    hub.hub.stores.incidents.observe(an_observation(8.0, routes=("call page-soc",)))
    hub.passes(minutes=6)
    assert hub.mails("owners") == []
    hub.passes(minutes=2)
    assert [mail.subject for mail in hub.mails("owners")] == [
        "[TOCSIN] unwell: Rows with something due that could not be told: 1."
    ]

    hub.passes(minutes=100)
    assert len(hub.mails("owners")) == 2
    hub.phone("dana").will(scripts.keys_code())
    object.__setattr__(hub.hub.router, "calls", accepting)
    hub.passes(hours=3)
    assert len(hub.mails("owners")) == 2
    assert hub.rung() == ["dana"]
    read_the_mail_of_a_taken_page(hub)


def a_notice(hub: Story) -> Notice:
    text = {"id": "n1", "kind": "finding", "audience": "secops", "subject": "[HIGH]", "body": "words"}
    return Notice.model_validate(text | {"requested_at": hub.clock.now()})


def test_a_notice_that_was_stored_and_never_sent_is_sent(hub: Story) -> None:
    hub.hub.stores.notices.put(a_notice(hub))
    hub.stands_still(minutes=3)
    assert hub.is_unwell() == [Invariant.NOTICES]

    hub.passes(minutes=1)
    assert [mail.notice_id for mail in hub.mails("secops")] == ["n1"]
    assert hub.is_unwell() == []


def test_a_digest_whose_time_was_forgotten_is_sent(hub: Story) -> None:
    for number in range(3):
        hub.receive(an_event(5.0, id=f"f{number}"))
    for message in hub.hub.queue.take(Topic.MESSAGES, hub.clock.now() + timedelta(minutes=10), limit=100):
        hub.hub.queue.settle(message)
    hub.stands_still(minutes=6)
    assert hub.is_unwell() == [Invariant.WINDOWS]

    hub.passes(minutes=1)
    assert len(hub.mails("secops")) == 2
    assert hub.is_unwell() == []


def test_an_audience_without_a_working_address_is_seen(hub: Story) -> None:
    lookout = Lookout(stores=hub.hub.stores, audience_health=lambda: ("leads",))

    assert [(each.invariant, each.thing) for each in lookout.look(NIGHT)] == [(Invariant.AUDIENCES, "leads")]


def test_a_page_that_runs_while_nobody_looks_is_unwell_until_somebody_serves_again(hub: Story) -> None:
    paused(hub)
    hub.stands_still(minutes=2, seconds=20)
    assert Invariant.BEAT not in hub.is_unwell()
    hub.stands_still(seconds=40)
    assert Invariant.BEAT in hub.is_unwell()

    hub.reopen()
    hub.passes(seconds=1)
    assert hub.is_unwell() == []
    hub.passes(minutes=10)
    assert hub.rung() == ["dana", "dana"]
    read_the_mail_of_a_taken_page(hub)


def test_a_dead_message_is_unwell_and_the_owners_hear_of_it_once_a_day(hub: Story) -> None:
    hub.hub.queue.put(Topic.MESSAGES, "call.f1", b'{"kind":"notice_requested"}', now=hub.clock.now())
    hub.passes(minutes=4)
    assert hub.is_unwell() == [Invariant.DEAD]
    assert hub.mails("owners") == []

    hub.passes(hours=3)
    (mail,) = hub.mails("owners")
    assert "can never be handled" in mail.subject
    assert mail.at == NIGHT + timedelta(minutes=5)


def test_the_watchdog_looks_every_minute_while_a_page_runs_and_rests_with_the_hub(hub: Story) -> None:
    paused(hub)
    first = hub.hub.stores.beats.last()
    hub.passes(minutes=1)
    last = hub.hub.stores.beats.last()
    assert first is not None
    assert last is not None
    assert last.at - first.at == timedelta(minutes=1)

    hub.passes(minutes=10)
    assert hub.hub.next_at() is None
    read_the_mail_of_a_taken_page(hub)
