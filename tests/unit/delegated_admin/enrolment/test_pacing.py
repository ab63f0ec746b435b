"""How fast AWS is asked, in modelled time; and the machine's own time with several threads."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from delegated_admin.enrolment.operations import Operation, Seat
from delegated_admin.enrolment.pacing import READS, SLOWEST, WRITES, Pace, Rate, SystemTime, TokenBucket, rate_of
from hub.errors import TransientError
from tests.fakes.organization.modelled_time import ModelledTime
from tests.fakes.organization.world import NIGHT


def seconds_for(bucket: TokenBucket, time: ModelledTime, requests: int) -> float:
    start = time.now()
    for _ in range(requests):
        bucket.take()
    return (time.now() - start) / timedelta(seconds=1)


def test_a_burst_takes_no_time_and_what_follows_keeps_the_rate() -> None:
    time = ModelledTime(NIGHT)
    bucket = TokenBucket(Rate(5.0, 10), time)

    assert seconds_for(bucket, time, 10) == 0
    assert seconds_for(bucket, time, 50) == pytest.approx(10)


def test_after_a_pause_no_more_than_a_burst_is_saved_up() -> None:
    time = ModelledTime(NIGHT)
    bucket = TokenBucket(Rate(1.0, 2), time)
    seconds_for(bucket, time, 2)
    time.advance(hours=1)

    assert seconds_for(bucket, time, 2) == 0
    assert seconds_for(bucket, time, 3) == pytest.approx(3)


def test_a_refusal_halves_the_rate_and_spends_what_was_saved() -> None:
    time = ModelledTime(NIGHT)
    bucket = TokenBucket(Rate(5.0, 10), time)
    bucket.slow_down()

    assert seconds_for(bucket, time, 11) == pytest.approx(11 * 0.4)


def test_however_often_it_is_refused_it_goes_on() -> None:
    time = ModelledTime(NIGHT)
    bucket = TokenBucket(Rate(1.0, 1), time)
    for _ in range(20):
        bucket.slow_down()
    bucket.take()

    assert seconds_for(bucket, time, 10) == pytest.approx(10 * SLOWEST)


def test_what_goes_well_brings_back_the_usual_rate_and_no_more() -> None:
    time = ModelledTime(NIGHT)
    bucket = TokenBucket(Rate(1.0, 1), time)
    bucket.slow_down()
    bucket.take()
    for _ in range(200):
        bucket.went_well()
    bucket.take()

    assert seconds_for(bucket, time, 10) == pytest.approx(10)


def test_each_account_region_and_operation_has_a_bucket_of_its_own() -> None:
    pace = Pace(ModelledTime(NIGHT))
    one = pace.bucket(Seat.ADMINISTRATOR, "eu-west-1", Operation.LIST_MEMBERS)

    assert pace.bucket(Seat.ADMINISTRATOR, "eu-west-1", Operation.LIST_MEMBERS) is one
    assert pace.bucket(Seat.ADMINISTRATOR, "eu-west-2", Operation.LIST_MEMBERS) is not one
    assert pace.bucket(Seat.MANAGEMENT, "eu-west-1", Operation.LIST_MEMBERS) is not one
    assert pace.bucket(Seat.ADMINISTRATOR, "eu-west-1", Operation.GET_MEMBER_DETECTORS) is not one


def test_changes_are_slower_than_looking() -> None:
    assert rate_of(Operation.LIST_MEMBERS) == READS
    assert rate_of(Operation.CREATE_MEMBERS) == WRITES
    assert max(rate_of(each).per_second for each in Operation if each.writes) < READS.per_second


def test_work_on_several_items_gives_results_in_their_order() -> None:
    assert SystemTime(at_once=3).each(lambda number: number * 2, range(10)) == list(range(0, 20, 2))


def test_where_one_fails_the_others_stop_at_their_next_request() -> None:
    time, others = SystemTime(at_once=2), threading.Event()
    ended: dict[str, str] = {}

    def work(item: str) -> None:
        if item == "bad":
            others.wait(10)
            raise TransientError("broken")
        others.set()
        try:
            time.wait(60)
        except TransientError as error:
            ended[item] = str(error)

    with pytest.raises(TransientError, match="broken"):
        time.each(work, ["bad", "good", *(f"later {number}" for number in range(100))])

    assert ended["good"] == "stopped: what is left is done when the same command is run again"
    assert set(ended.values()) == {ended["good"]}
    assert len(ended) < 100


def test_modelled_threads_wait_at_the_same_time() -> None:
    time = ModelledTime(NIGHT, at_once=4)
    order: list[tuple[int, float]] = []

    def work(number: int) -> None:
        time.wait(10 * number)
        order.append((number, (time.now() - NIGHT).total_seconds()))

    time.each(work, [3, 1, 2, 4])

    assert order == [(1, 10.0), (2, 20.0), (3, 30.0), (4, 40.0)]
