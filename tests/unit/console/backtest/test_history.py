"""Records in the order in which they happened."""

from __future__ import annotations

from tests.backtesting import a_history, happened


def test_records_out_of_order_are_put_in_the_order_of_their_times() -> None:
    history = a_history(happened("2026-06-01T05:00:00Z"), happened("2026-06-01T03:00:00Z"))

    assert [record.at.hour for record in history.records] == [3, 5]
    assert [record.source.number for record in history.records] == [2, 1]


def test_records_of_one_instant_keep_their_order() -> None:
    history = a_history(*(happened("2026-06-01T03:00:00Z", id=f"f{number}") for number in range(3)))

    assert [record.source.number for record in history.records] == [1, 2, 3]


def test_what_is_no_finding_is_only_counted() -> None:
    history = a_history("{", happened("2026-06-01T03:00:00Z", None), '{"source": "aws.health", "detail": {}}')

    assert (history.records, history.rejected, history.ignored, history.files) == ((), 2, 1, 1)


def test_a_finding_without_a_time_is_left_out_and_counted() -> None:
    event = happened("2026-06-01T03:00:00Z")
    for field in ("updatedAt", "createdAt"):
        del event["detail"][field]
    del event["detail"]["service"]["eventLastSeen"], event["time"]

    assert (a_history(event).records, a_history(event).timeless) == ((), 1)


def test_a_time_at_the_end_of_the_calendar_is_none() -> None:
    assert a_history(happened("9999-12-31T23:59:59Z")).timeless == 1
