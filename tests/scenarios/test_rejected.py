"""Records that cannot be read (semantics 1 and 6): told as high once an hour, kept, and told once when mended."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from console.operations.rejected import RejectedRow, discard, listed, replay
from hub.errors import ConflictError, InputError, NotFoundError
from hub.model.breach import Invariant
from hub.model.record import Outcome, RejectedFrom, RejectedRecord, RejectedState, Settlement, body_digest
from local.phone_lab import scripts
from local.queue import Topic
from tests.builders import an_event, an_observation
from tests.fakes.stores import MemoryRejectedStore
from tests.scenarios.story import Story

pytestmark = pytest.mark.embedded
"""They work through the store file, as operators do."""

BROKEN = an_event("severe")


def read_all_mail(hub: Story) -> None:
    for reader in ("secops", "leads", "owners", "dana"):
        hub.mails(reader)


def rejected_by_an_older_reader(hub: Story, event: dict[str, Any]) -> RejectedRow:
    """A record that today's reader takes: what rejected it has been mended since."""
    body, now = hub.body(event), hub.clock.now()
    hub.hub.stores.rejected.put(
        RejectedRecord(
            id=body_digest(body),
            body=body,
            reason="severity is no number",
            position="detail.severity",
            received_at=now,
            last_at=now,
            last_record="record-0",
        )
    )
    return listed(hub.file(), 10, settled=False)[0]


def test_unreadable_records_ring_once_an_hour_and_again_in_the_next(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code(), scripts.keys_code())
    for number in range(5):
        assert hub.receive(BROKEN | {"id": f"e{number}"}).outcome is Outcome.REJECTED
        hub.passes(minutes=10)
    assert hub.rung() == ["dana"]

    hub.passes(minutes=15)
    hub.receive(BROKEN | {"id": "e9"})
    hub.passes(minutes=10)
    assert hub.rung() == ["dana", "dana"]
    assert len(listed(hub.file(), 10, settled=False)) == 6
    read_all_mail(hub)


def test_the_mail_names_the_record_as_the_command_takes_it(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code())
    hub.receive(BROKEN)
    hub.passes(minutes=1)

    (row,) = listed(hub.file(), 10, settled=False)
    assert f"tocsin rejected show {row.id}" in hub.mails("secops")[0].body
    read_all_mail(hub)


def test_a_record_that_is_mended_is_mailed_once_where_it_would_be_called(hub: Story) -> None:
    row = rejected_by_an_older_reader(hub, an_event(8.0))

    for _ in range(2):
        replay(hub.file(), [row.id[:6]], "dana")
    hub.passes(minutes=10)
    replay(hub.file(), [row.id], "dana")
    hub.passes(minutes=10)

    assert (hub.rung(), len(hub.mails("secops"))) == ([], 1)
    assert listed(hub.file(), 10, settled=False) == ()
    (kept,) = listed(hub.file(), 10, settled=True)
    assert (kept.state, kept.by, kept.count) == (RejectedState.REPLAYED, "dana", 1)


def test_a_replayed_record_whose_incident_has_something_due_calls(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code())
    hub.hub.stores.incidents.observe(an_observation(8.0, minute=-1))
    row = rejected_by_an_older_reader(hub, an_event(9.5))

    replay(hub.file(), [row.id], "dana")
    hub.passes(minutes=1)

    assert hub.rung() == ["dana"]
    read_all_mail(hub)


def test_a_record_that_is_rejected_again_waits_again_under_its_id_with_a_higher_count(hub: Story) -> None:
    body = b"{\xff"
    hub.hub.receive("record-1", body)
    (row,) = listed(hub.file(), 10, settled=False)

    replay(hub.file(), [row.id], "dana")
    assert listed(hub.file(), 10, settled=False) == ()
    hub.passes(minutes=1)

    (again,) = listed(hub.file(), 10, settled=False)
    assert (again.id, again.count, again.state) == (row.id, 2, RejectedState.WAITING)
    assert hub.hub.stores.rejected.find()[0].body == body


def test_a_replay_closes_nothing_by_itself(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code())
    hub.receive(BROKEN)
    hub.passes(minutes=5)
    rejected_by_an_older_reader(hub, an_event(5.0))
    replay(hub.file(), [body_digest(hub.body(an_event(5.0)))], "dana")
    hub.passes(minutes=10)

    states = {incident.summary.type: incident.state for incident in hub.incidents()}
    assert states["unreadable record"].value == "acknowledged"
    assert len(states) == 2
    assert len(listed(hub.file(), 10, settled=False)) == 1
    read_all_mail(hub)


def test_a_discarded_record_is_kept_with_who_and_why_and_counted_when_it_comes_again(hub: Story) -> None:
    hub.receive("no json")
    (row,) = listed(hub.file(), 10, settled=False)

    discard(hub.file(), row.id, "dana", "a test of ours")
    hub.receive("no json")

    assert listed(hub.file(), 10, settled=False) == ()
    (kept,) = listed(hub.file(), 10, settled=True)
    assert (kept.state, kept.by, kept.why, kept.count) == (RejectedState.DISCARDED, "dana", "a test of ours", 2)
    assert kept.settled_at == hub.clock.now()


def test_a_rejected_record_is_unwell_until_somebody_has_looked_at_it(hub: Story) -> None:
    hub.receive("no json")
    assert hub.is_unwell() == [Invariant.REJECTED]
    hub.passes(hours=23)
    assert hub.mails("owners") == []
    hub.passes(hours=2)
    assert ["nobody has looked at" in mail.subject for mail in hub.mails("owners")] == [True]

    discard(hub.file(), listed(hub.file(), 10, settled=False)[0].id, "dana", "a test of ours")
    assert hub.is_unwell() == []
    hub.passes(hours=30)
    assert len(hub.mails("owners")) == 1


class Racing(MemoryRejectedStore):
    """A store in which a record comes again just before it is settled."""

    def settle(self, record_id: str, count: int, settlement: Settlement) -> RejectedRecord | None:
        (row,) = self.named(record_id)
        self.put(row.model_copy(update={"last_record": "another"}))
        return super().settle(record_id, count, settlement)


def test_a_record_that_comes_again_while_it_is_discarded_must_be_looked_at_once_more(hub: Story) -> None:
    row = rejected_by_an_older_reader(hub, BROKEN)
    racing = Racing()
    racing.put(hub.hub.stores.rejected.find()[0])
    file = replace(hub.file(), stores=replace(hub.hub.stores, rejected=racing))

    with pytest.raises(ConflictError, match="again"):
        discard(file, row.id, "dana", "a test of ours")
    assert [(waiting.id, waiting.count) for waiting in listed(file, 10, settled=False)] == [(row.id, 2)]


@pytest.mark.parametrize(
    ("name", "error"), [("abc", InputError), ("ffffff", NotFoundError), ("", InputError), ("%%%%%%", NotFoundError)]
)
def test_a_record_is_named_by_enough_of_its_id(hub: Story, name: str, error: type[Exception]) -> None:
    hub.receive("no json")

    with pytest.raises(error):
        replay(hub.file(), [name], "dana")


def test_what_names_one_wrongly_replays_none(hub: Story) -> None:
    row = rejected_by_an_older_reader(hub, an_event(5.0))

    with pytest.raises(NotFoundError):
        replay(hub.file(), [row.id, "ffffff"], "dana")
    hub.passes(minutes=1)
    assert hub.incidents() == []


def test_a_discard_says_why(hub: Story) -> None:
    hub.receive("no json")

    with pytest.raises(InputError, match="--why"):
        discard(hub.file(), listed(hub.file(), 10, settled=False)[0].id, "dana", "  ")


def test_a_message_that_can_never_be_handled_is_kept_and_discarded(hub: Story) -> None:
    hub.hub.queue.put(Topic.MESSAGES, "from-a-later-release", b'{"kind": "unheard of"}', now=hub.clock.now())
    hub.passes(minutes=1)
    assert hub.hub.waiting() == 0
    assert hub.is_unwell() == [Invariant.DEAD]

    (row,) = listed(hub.file(), 10, settled=False)
    assert (row.queue, row.size) == (RejectedFrom.MESSAGES, 22)
    discard(hub.file(), row.id, "dana", "of a release that we took back")
    assert hub.is_unwell() == []


def test_a_message_is_replayed_once_what_stopped_it_is_mended(hub: Story) -> None:
    responders = dict(hub.configuration.responders)
    hub.operating.operators.drill("dana")
    hub.edit(responders={name: each for name, each in responders.items() if name != "dana"})
    hub.passes(minutes=1)
    assert (hub.rung(), hub.is_unwell()) == ([], [Invariant.DEAD])

    hub.edit(responders=responders)
    hub.phone("dana").will(scripts.keys_code())
    (row,) = listed(hub.file(), 10, settled=False)
    replay(hub.file(), [row.id], "dana")
    hub.passes(minutes=1)
    assert (hub.rung(), hub.is_unwell()) == (["dana"], [])
    assert listed(hub.file(), 10, settled=True)[0].by == "dana"
    read_all_mail(hub)
