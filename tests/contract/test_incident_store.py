"""The contract of `hub.ports.IncidentStore`."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest

from hub.errors import NotFoundError
from hub.model.handling import Annotate, Close, Snooze, handle
from hub.model.incident import Change, Closure, Incident, IncidentState, observe, tell
from hub.stores import Stores
from tests.builders import NIGHT, PRODUCTION, SANDBOX, a_key, a_mark, a_summary, an_observation
from tests.contract.examples import ODD, minutes

ROUTES = ("call page-soc", "email secops")


def ids(incidents: object) -> list[str]:
    assert isinstance(incidents, list | tuple)
    return [incident.key.id for incident in incidents]


class TestObserve:
    def test_the_first_event_opens_the_row_and_returns_it(self, stores: Stores) -> None:
        event = an_observation(ordering=ODD, held={"email owners": ODD}, mode="mail", suppressed_by="scanner")

        observed = stores.incidents.observe(event)

        assert observed == observe(None, event)
        assert stores.incidents.get(a_key()) == observed.incident

    def test_the_next_event_is_applied_to_the_stored_row(self, stores: Stores) -> None:
        first = stores.incidents.observe(an_observation(5)).incident
        rise = an_observation(8, minute=1)

        observed = stores.incidents.observe(rise)

        assert observed == observe(first, rise)
        assert observed.change is Change.RAISED
        assert stores.incidents.get(a_key()) == observed.incident

    def test_the_same_event_twice_leaves_the_row_as_it_is(self, stores: Stores) -> None:
        first = stores.incidents.observe(an_observation())

        again = stores.incidents.observe(an_observation())

        assert again.change is Change.SAME
        assert stores.incidents.get(a_key()) == first.incident

    @pytest.mark.parametrize(
        "other", [a_key(region="us-east-1"), a_key(account=SANDBOX), a_key("f2")], ids=["region", "account", "id"]
    )
    def test_each_part_of_the_identity_tells_incidents_apart(self, stores: Stores, other: object) -> None:
        stores.incidents.observe(an_observation())
        summary = a_summary(key=other)

        observed = stores.incidents.observe(an_observation(summary=summary))

        assert observed.change is Change.OPENED
        assert len(stores.incidents.find()) == 2

    def test_routes_stay_due_in_the_order_in_which_they_were_decided(self, stores: Stores) -> None:
        routes = ("email z", "call b", "email a")
        stores.incidents.observe(an_observation(routes=routes))

        found = stores.incidents.get(a_key())

        assert found is not None
        assert found.due_now(NIGHT) == routes


class TestMarkTold:
    def test_told_moves_and_what_is_due_shrinks(self, stores: Stores) -> None:
        row = stores.incidents.observe(an_observation()).incident

        told = stores.incidents.mark_told(row.key, row.seen, ROUTES[:1])

        assert told == tell(row, row.seen, ROUTES[:1])
        assert stores.incidents.get(row.key) == told

    def test_telling_of_an_unknown_incident_is_an_error(self, stores: Stores) -> None:
        with pytest.raises(NotFoundError, match="f1"):
            stores.incidents.mark_told(a_key(), a_mark(), ROUTES)

    def test_what_was_told_is_not_due_any_more(self, stores: Stores) -> None:
        row = stores.incidents.observe(an_observation()).incident

        stores.incidents.mark_told(row.key, row.seen, ROUTES)

        assert list(stores.incidents.due(NIGHT + minutes(60))) == []


class TestAcknowledge:
    def opened(self, stores: Stores) -> Incident:
        return stores.incidents.observe(an_observation()).incident

    def test_an_open_incident_is_acknowledged(self, stores: Stores) -> None:
        row = self.opened(stores)

        taken = stores.incidents.acknowledge(row.key, a_mark(), "dana", ODD)

        assert taken is not None
        assert (taken.state, taken.acknowledged_by, taken.acknowledged_at) == (IncidentState.ACKNOWLEDGED, "dana", ODD)
        assert taken.version == row.version + 1
        assert stores.incidents.get(row.key) == taken

    def test_nothing_else_of_the_row_changes(self, stores: Stores) -> None:
        row = self.opened(stores)
        own = {"state", "acknowledged_by", "acknowledged_at", "version"}

        taken = stores.incidents.acknowledge(row.key, a_mark(), "dana", ODD)

        assert taken is not None
        assert taken.model_dump(exclude=own) == row.model_dump(exclude=own)

    def test_the_first_to_acknowledge_stays(self, stores: Stores) -> None:
        row = self.opened(stores)
        first = stores.incidents.acknowledge(row.key, a_mark(), "dana", ODD)

        assert stores.incidents.acknowledge(row.key, a_mark(), "sam", ODD + minutes(1)) == first
        assert stores.incidents.get(row.key) == first

    @pytest.mark.parametrize("episode", [0, 2])
    def test_another_episode_is_left_alone(self, stores: Stores, episode: int) -> None:
        row = self.opened(stores)

        assert stores.incidents.acknowledge(row.key, a_mark(episode=episode), "dana", ODD) == row
        assert stores.incidents.get(row.key) == row

    def test_an_incident_that_rose_beyond_what_was_taken_is_left_alone(self, stores: Stores) -> None:
        self.opened(stores)
        risen = stores.incidents.observe(an_observation(9.5, minute=1)).incident

        assert stores.incidents.acknowledge(risen.key, a_mark(8.0), "dana", ODD) == risen
        assert stores.incidents.get(risen.key) == risen

    def test_a_closed_incident_is_left_alone(self, stores: Stores) -> None:
        self.opened(stores)
        closed = stores.incidents.observe(an_observation(minute=1, archived=True)).incident

        assert closed.state is IncidentState.CLOSED
        assert stores.incidents.acknowledge(closed.key, a_mark(), "dana", ODD) == closed

    def test_without_a_row_there_is_nothing_to_acknowledge(self, stores: Stores) -> None:
        assert stores.incidents.acknowledge(a_key(), a_mark(), "dana", ODD) is None
        assert stores.incidents.get(a_key()) is None

    def test_the_instant_is_kept_in_utc(self, stores: Stores) -> None:
        row = self.opened(stores)
        elsewhere = ODD.astimezone(timezone(timedelta(hours=9)))

        taken = stores.incidents.acknowledge(row.key, a_mark(), "dana", elsewhere)

        assert taken is not None
        assert taken.acknowledged_at is not None
        assert taken.acknowledged_at.utcoffset() == timedelta(0)


class TestDue:
    def test_what_is_due_the_longest_comes_first(self, stores: Stores) -> None:
        for name, minute in (("second", 2), ("first", 1), ("third", 3)):
            stores.incidents.observe(an_observation(id=name, minute=minute))

        assert ids(stores.incidents.due(NIGHT + minutes(3))) == ["first", "second", "third"]

    def test_due_counts_from_its_very_instant_on(self, stores: Stores) -> None:
        stores.incidents.observe(an_observation(minute=1))
        instant = NIGHT + minutes(1)

        assert ids(stores.incidents.due(instant)) == ["f1"]
        assert ids(stores.incidents.due(instant - timedelta(microseconds=1))) == []

    def test_the_earliest_of_its_routes_decides(self, stores: Stores) -> None:
        stores.incidents.observe(an_observation(held={"call later": NIGHT + minutes(60)}))

        assert ids(stores.incidents.due(NIGHT)) == ["f1"]

    def test_no_more_than_the_limit_are_returned(self, stores: Stores) -> None:
        for minute in range(3):
            stores.incidents.observe(an_observation(id=f"f{minute}", minute=minute))

        assert ids(stores.incidents.due(NIGHT + minutes(3), limit=2)) == ["f0", "f1"]

    def test_a_recorded_incident_is_never_due(self, stores: Stores) -> None:
        stores.incidents.observe(an_observation(2, routes=()))

        assert ids(stores.incidents.due(NIGHT + minutes(60))) == []

    def test_an_instant_of_another_zone_means_the_same(self, stores: Stores) -> None:
        stores.incidents.observe(an_observation(minute=1))
        tokyo = timezone(timedelta(hours=9))

        assert ids(stores.incidents.due(NIGHT.astimezone(tokyo))) == []
        assert ids(stores.incidents.due((NIGHT + minutes(1)).astimezone(tokyo))) == ["f1"]


class TestFind:
    def test_the_newest_opened_comes_first(self, stores: Stores) -> None:
        for name, minute in (("second", 2), ("first", 1), ("third", 3)):
            stores.incidents.observe(an_observation(id=name, minute=minute))

        assert ids(stores.incidents.find()) == ["third", "second", "first"]
        assert ids(stores.incidents.find(limit=1)) == ["third"]

    def test_a_repeat_does_not_make_it_newer_but_a_return_does(self, stores: Stores) -> None:
        stores.incidents.observe(an_observation(id="old"))
        stores.incidents.observe(an_observation(id="new", minute=1))

        stores.incidents.observe(an_observation(id="old", minute=2))
        assert ids(stores.incidents.find()) == ["new", "old"]

        stores.incidents.observe(an_observation(id="old", minute=60 * 48))
        assert ids(stores.incidents.find()) == ["old", "new"]

    def test_only_the_state_that_is_asked_for_is_found(self, stores: Stores) -> None:
        stores.incidents.observe(an_observation(id="open"))
        taken = stores.incidents.observe(an_observation(id="taken")).incident
        stores.incidents.acknowledge(taken.key, a_mark(), "dana", ODD)

        assert ids(stores.incidents.find(IncidentState.OPEN)) == ["open"]
        assert ids(stores.incidents.find(IncidentState.ACKNOWLEDGED)) == ["taken"]
        assert ids(stores.incidents.find(IncidentState.CLOSED)) == []

    def test_nothing_is_found_in_an_empty_store(self, stores: Stores) -> None:
        assert stores.incidents.get(a_key(account=PRODUCTION)) is None
        assert ids(stores.incidents.find()) == []


class TestHandle:
    def test_the_row_after_it_is_returned_and_kept(self, stores: Stores) -> None:
        row = stores.incidents.observe(an_observation()).incident
        close = Close(mark=row.seen, closure=Closure.EXPECTED, note="ours", by="dana", at=ODD)

        assert stores.incidents.handle(row.key, close) == handle(row, close)
        assert stores.incidents.get(row.key) == handle(row, close)
        assert ids(stores.incidents.find(IncidentState.CLOSED)) == ["f1"]

    def test_what_does_not_apply_changes_nothing(self, stores: Stores) -> None:
        row = stores.incidents.observe(an_observation(9.5)).incident
        close = Close(mark=a_mark(8.0), closure=Closure.EXPECTED, note="ours", by="dana", at=ODD)

        assert stores.incidents.handle(row.key, close) == row
        assert stores.incidents.get(row.key) == row

    def test_without_a_row_nothing_is_made(self, stores: Stores) -> None:
        note = Annotate(note="whose?", by="dana", at=ODD)

        assert stores.incidents.handle(a_key(), note) is None
        assert stores.incidents.get(a_key()) is None

    def test_a_snoozed_row_is_due_when_that_is_over(self, stores: Stores) -> None:
        row = stores.incidents.observe(an_observation()).incident
        until = NIGHT + minutes(60)
        stores.incidents.handle(row.key, Snooze(mark=row.seen, until=until, by="dana", at=NIGHT))

        assert ids(stores.incidents.due(until - timedelta(microseconds=1))) == []
        assert ids(stores.incidents.due(until)) == ["f1"]


class TestOpened:
    def test_those_of_a_state_come_oldest_first_both_bounds_included(self, stores: Stores) -> None:
        for minute, name in enumerate(("f3", "f1", "f2", "f4")):
            summary = a_summary(key=a_key(name))
            stores.incidents.observe(an_observation(summary=summary, minute=minute, arrived_at=NIGHT + minutes(minute)))
        closing = {"closure": Closure.EXPECTED, "note": "", "by": "dana", "at": NIGHT}
        stores.incidents.handle(a_key("f1"), Close(mark=a_mark(), **closing))

        def opened(state: IncidentState, since: float, until: float, limit: int = 10) -> list[str]:
            found = stores.incidents.opened(state, NIGHT + minutes(since), NIGHT + minutes(until), limit)
            return [incident.key.id for incident in found]

        assert opened(IncidentState.OPEN, 0, 3) == ["f3", "f2", "f4"]
        assert opened(IncidentState.OPEN, 0, 3, limit=1) == ["f3"]
        assert opened(IncidentState.OPEN, 0.5, 2) == ["f2"]
        assert opened(IncidentState.OPEN, 2, 2) == ["f2"]
        assert opened(IncidentState.CLOSED, 0, 3) == ["f1"]
        assert opened(IncidentState.ACKNOWLEDGED, 0, 3) == []
