"""The watchdog's invariants: each holds up to its grace, and is broken one instant later."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from escalation import watchdog
from escalation.watchdog import RunningPage, silent_regions, unproved_rules
from hub.model.beat import Beat
from hub.model.breach import Breach, Invariant, Remedy
from hub.model.incident import Incident
from hub.model.page import PageHead, PageState
from hub.model.record import RejectedFrom, RejectedRecord
from tests.builders import NIGHT, a_key, a_mark, a_summary
from tests.contract.examples import HIGH, a_notice, a_page

INSTANT = timedelta(microseconds=1)


def an_incident(*due: datetime) -> Incident:
    routes = {f"email a{index}": at for index, at in enumerate(due)}
    values = {"key": a_key(), "summary": a_summary(), "ordering": NIGHT, "opened_at": NIGHT, "seen": a_mark()}
    return Incident.model_validate(values | {"due": routes})


def a_head(**more: object) -> PageHead:
    values = {"key": HIGH, "generation": 1, "state": PageState.RUNNING, "opened_at": NIGHT}
    return PageHead.model_validate(values | more)


def a_breach(invariant: Invariant = Invariant.PAGES, thing: str = "page-soc.high.1", **more: object) -> Breach:
    values = {"invariant": invariant, "thing": thing, "since": NIGHT, "remedy": Remedy.RESTART}
    return Breach.model_validate(values | more)


def minutes(count: float) -> datetime:
    return NIGHT + timedelta(minutes=count)


def test_what_is_due_may_wait_for_two_minutes() -> None:
    rows = [an_incident(minutes(1), NIGHT), an_incident(minutes(1))]

    assert watchdog.overdue(rows, minutes(2) - INSTANT) == ()
    (breach,) = watchdog.overdue(rows, minutes(3))
    assert (breach.number, breach.since, breach.remedy) == (2, minutes(2), Remedy.REDO)


def test_a_row_with_nothing_due_is_well() -> None:
    assert watchdog.overdue([an_incident()], minutes(60)) == ()


def test_a_notice_may_wait_for_two_minutes() -> None:
    notices = [a_notice(), a_notice("n2", sent_at=NIGHT)]

    assert watchdog.unsent(notices, minutes(2) - INSTANT) == ()
    (breach,) = watchdog.unsent(notices, minutes(2))
    assert (breach.number, breach.since, breach.remedy) == (1, minutes(2), Remedy.SEND)


def test_a_window_may_be_unsent_for_a_minute_after_its_end() -> None:
    assert watchdog.windows_unsent([NIGHT], minutes(1) - INSTANT) == ()
    (breach,) = watchdog.windows_unsent([NIGHT], minutes(1))
    assert (breach.invariant, breach.remedy) == (Invariant.WINDOWS, Remedy.REPEAT)


def test_a_timer_may_be_a_minute_late() -> None:
    page = RunningPage(a_page(wake_at=minutes(5)), awaited=False)

    assert watchdog.without_execution([page], minutes(6) - INSTANT) == ()
    (breach,) = watchdog.without_execution([page], minutes(6))
    assert (breach.thing, breach.since, breach.remedy) == ("page-soc.high.1", minutes(6), Remedy.RESTART)


def test_a_page_without_a_timer_is_broken_a_minute_after_it_opened() -> None:
    page = RunningPage(a_page(wake_at=None), awaited=False)

    assert watchdog.without_execution([page], minutes(1) - INSTANT) == ()
    assert watchdog.without_execution([page], minutes(1)) != ()


def test_a_page_whose_result_is_on_its_way_is_alive() -> None:
    page = RunningPage(a_page(wake_at=NIGHT), awaited=True)

    assert watchdog.without_execution([page], minutes(60)) == ()


@pytest.mark.parametrize(("members", "remedy"), [({"page-soc.high.1"}, Remedy.BEGIN), (set(), Remedy.CANCEL)])
def test_a_head_without_an_item_is_begun_for_its_members_or_cancelled(members: set[str], remedy: Remedy) -> None:
    assert watchdog.without_item([a_head()], set(), members, minutes(1) - INSTANT) == ()
    (breach,) = watchdog.without_item([a_head()], set(), members, minutes(1))

    assert (breach.thing, breach.remedy) == ("page-soc.high.1", remedy)


def test_a_head_with_an_item_and_one_that_has_ended_are_well() -> None:
    ended = a_head(generation=2, state=PageState.EXHAUSTED)

    assert watchdog.without_item([a_head(), ended], {"page-soc.high.1"}, set(), minutes(60)) == ()


def test_an_audience_without_an_address_waits_for_a_person() -> None:
    (breach,) = watchdog.unhealthy_audiences(["secops"], NIGHT)

    assert (breach.thing, breach.remedy) == ("secops", Remedy.PERSON)


def test_dead_messages_are_counted_with_the_oldest() -> None:
    dead = [a_record(minutes(minute), RejectedFrom.MESSAGES) for minute in (3, 1, 2)]

    assert watchdog.dead_messages([a_record(NIGHT)]) == ()
    assert watchdog.not_looked_at(dead) == ()
    (breach,) = watchdog.dead_messages(dead)
    assert (breach.number, breach.since, breach.remedy) == (3, minutes(1), Remedy.PERSON)


def a_record(came_at: datetime, queue: RejectedFrom = RejectedFrom.FINDINGS) -> RejectedRecord:
    times = {"received_at": came_at, "last_at": came_at, "last_record": "d"}
    return RejectedRecord.model_validate({"id": "r", "queue": queue, "body": b"", "reason": "", "position": ""} | times)


def test_rejected_records_wait_for_a_person_from_the_start() -> None:
    (breach,) = watchdog.not_looked_at([a_record(minutes(1)), a_record(NIGHT)])

    assert (breach.number, breach.since, breach.remedy) == (2, NIGHT, Remedy.PERSON)


@pytest.mark.parametrize(
    ("last", "silent_at"),
    [(None, minutes(3)), (Beat(at=minutes(-60)), minutes(3)), (Beat(at=minutes(10)), minutes(13))],
    ids=["never looked", "looked before the page opened", "looked since"],
)
def test_a_page_that_runs_is_looked_at_every_three_minutes(last: Beat | None, silent_at: datetime) -> None:
    assert watchdog.nobody_serves([a_page()], last, silent_at - INSTANT) == ()
    (breach,) = watchdog.nobody_serves([a_page()], last, silent_at)
    assert (breach.since, breach.number) == (silent_at, 1)


def test_a_hub_at_rest_need_not_be_looked_at() -> None:
    assert watchdog.nobody_serves([], None, minutes(600)) == ()


def test_after_a_repair_it_is_said_what_is_left() -> None:
    mended, left = a_breach(), a_breach(thing="page-soc.high.2")

    after = left.model_copy(update={"number": 2})
    assert watchdog.repaired([mended, left], [after]) == (mended.model_copy(update={"repaired": True}), after)


@pytest.mark.parametrize(
    ("invariant", "patience"),
    [(each, 24 * 60 if each is Invariant.REJECTED else 5) for each in Invariant],
    ids=str,
)
def test_the_owners_hear_of_what_is_left_for_long_enough(invariant: Invariant, patience: int) -> None:
    breach = a_breach(invariant)

    assert watchdog.to_tell([breach], minutes(patience) - INSTANT) == ()
    assert watchdog.to_tell([breach], minutes(patience)) == (breach,)
    assert watchdog.to_tell([breach.model_copy(update={"repaired": True})], minutes(patience)) == ()


@pytest.mark.parametrize("invariant", Invariant)
def test_the_owners_hear_once_an_hour_or_a_day_of_each_thing(invariant: Invariant) -> None:
    breach = a_breach(invariant)
    daily = invariant in (Invariant.REJECTED, Invariant.DEAD)
    first = watchdog.notice_id(breach, NIGHT)

    assert watchdog.notice_id(breach, minutes(59)) == first
    assert (watchdog.notice_id(breach, minutes(60)) == first) is daily
    assert watchdog.notice_id(breach, minutes(24 * 60)) != first
    assert watchdog.notice_id(breach.model_copy(update={"thing": "page-soc.high.2"}), NIGHT) != first


@pytest.mark.parametrize(("minutes_ago", "silent"), [(14, False), (15, True), (None, True)])
def test_a_region_is_silent_when_its_last_three_canaries_did_not_arrive(minutes_ago: int | None, silent: bool) -> None:
    last = None if minutes_ago is None else NIGHT - timedelta(minutes=minutes_ago)

    found = silent_regions({"eu-central-1": NIGHT, "us-east-1": last}, NIGHT)

    assert [(each.invariant, each.thing, each.since) for each in found] == (
        [(Invariant.CANARIES, "us-east-1", NIGHT)] if silent else []
    )


@pytest.mark.parametrize(("hours_ago", "unproved"), [(25, False), (26, True), (None, False)])
def test_a_rule_is_unproved_when_no_sample_has_arrived_for_a_day(hours_ago: int | None, unproved: bool) -> None:
    last = None if hours_ago is None else NIGHT - timedelta(hours=hours_ago)

    found = unproved_rules({"us-east-1": last}, NIGHT)

    assert [(each.invariant, each.thing, each.since) for each in found] == (
        [(Invariant.SAMPLES, "us-east-1", NIGHT)] if unproved else []
    )
