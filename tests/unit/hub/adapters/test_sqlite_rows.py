"""What is written into a row reads back as an equal model, every field of it."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta, timezone

import pytest

from hub.adapters.sqlite.rows import instant_text, one, row_text
from hub.model.base import Frozen
from tests.contract import examples

FULL = [
    examples.a_full_attempt(),
    examples.a_full_configuration(),
    examples.a_full_entry(),
    examples.a_full_head(),
    examples.a_full_incident(),
    examples.a_full_notice(),
    examples.a_full_override(),
    examples.a_full_page(),
    examples.a_leave(),
    examples.a_member(),
    examples.a_full_window(),
]


def read_back(model: Frozen) -> Frozen | None:
    connection = sqlite3.connect(":memory:")
    try:
        return one(connection, type(model), "SELECT ?", row_text(model))
    finally:
        connection.close()


@pytest.mark.parametrize("model", FULL, ids=lambda model: type(model).__name__)
def test_a_full_row_reads_back_equal(model: Frozen) -> None:
    assert read_back(model) == model


def test_the_order_of_what_is_due_is_kept() -> None:
    incident = examples.a_full_incident()

    again = read_back(incident)

    assert list(getattr(again, "due", ())) == ["z last", "a first"] == list(incident.due)


def test_a_row_names_its_schema_as_the_document_does() -> None:
    assert '"schema":1' in row_text(examples.a_full_page())


def test_full_rows_leave_no_field_untried() -> None:
    assert examples.fields_never_set(FULL) == set()


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2026, 6, 1, 3, tzinfo=UTC), "2026-06-01T03:00:00.000000+00:00"),
        (datetime(2026, 6, 1, 3, 0, 0, 1, tzinfo=UTC), "2026-06-01T03:00:00.000001+00:00"),
        (datetime(2026, 6, 1, 3, tzinfo=timezone(timedelta(hours=9))), "2026-05-31T18:00:00.000000+00:00"),
        (datetime(985, 6, 1, tzinfo=UTC), "0985-06-01T00:00:00.000000+00:00"),
    ],
)
def test_an_instant_is_text_of_fixed_width_in_utc(at: datetime, text: str) -> None:
    assert instant_text(at) == text


def test_an_instant_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        instant_text(datetime(2026, 6, 1, 3))  # noqa: DTZ001 - the mistake under test
