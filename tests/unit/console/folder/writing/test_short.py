"""Models turned back into the shortest text that reads as the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from console.folder.writing import short, short_text
from console.folder.writing.plain import Plain
from console.folder.writing.texts import duration, instant
from hub.model.configuration import Configuration
from hub.model.document import DocumentKey, DocumentKind, documents_of
from tests.unit.console.folder.conftest import Load

BERLIN = "Europe/Berlin"


def written(configuration: Configuration, kind: DocumentKind, name: str = "") -> Plain:
    return short(documents_of(configuration)[DocumentKey(kind=kind, name=name)], BERLIN)


@pytest.mark.parametrize(
    "fields",
    [
        {"high": "email secops", "until": "2026-12-18", "why": "pentest SEC-812"},
        {"critical": "+email dpo"},
        {"high": ["+call soc", "+email dpo"]},
        {"medium": ["call soc", "email dpo"]},
        {"high": {"routes": "email secops", "until": "2026-12-18 09:30", "why": "x"}},
        {"mode": "shadow until 2026-12-18"},
        {"mode": {"mode": "mail", "until": "2026-12-18", "why": "trial"}},
        {"quiet_period": "90 min", "live_since": "2026-12-01", "samples": "route", "floor": ["critical"]},
        {"rules": [{"name": "a", "when": "Recon:*", "low": "email dpo"}]},
        {
            "rules": [
                {"name": "a", "when": {"type": ["a", "b"], "region": "eu-*"}, "low": "record", "until": "2026-12-18"}
            ]
        },
        {"windows": [{"name": "a", "from": "2026-12-05 01:00", "to": "2026-12-05", "reason": "b", "critical": "hold"}]},
        {"suppressions": [{"name": "a", "when": "x", "owner": "b", "reason": "c", "expires": "2027-03-31"}]},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_an_account_is_written_as_it_was(loaded: Load, fields: dict[str, Any]) -> None:
    configuration = loaded(f"accounts: {{111122223333: {fields}}}")
    assert written(configuration, DocumentKind.ACCOUNT, "111122223333") == fields


def test_the_organization_leaves_its_defaults_out(loaded: Load) -> None:
    assert written(loaded(), DocumentKind.ORGANIZATION) == {
        "name": "Example Corp",
        "time_zone": BERLIN,
        "owners": "secops",
        "low": "record",
        "medium": "email secops",
        "high": ["call soc", "email secops"],
        "critical": ["call soc", "email secops"],
    }


@pytest.mark.parametrize(
    ("long", "expected"),
    [
        ("[{name: base, weekly: [dana], from: 2026-12-07 00:00, rank: 0}]", {"weekly": ["dana"], "from": "2026-12-07"}),
        (
            "[{name: night, every: 1 day, participants: wei, from: 2026-12-07}, {b: {monthly: wei, from: 2026-12-07}}]",
            [{"night": {"daily": ["wei"], "from": "2026-12-07"}}, {"b": {"monthly": ["wei"], "from": "2026-12-07"}}],
        ),
        (
            "[{a: {weekly: dana, from: 2026-12-07}}, {b: {weekly: wei, from: 2026-12-07, rank: 0}}]",
            [
                {"a": {"weekly": ["dana"], "from": "2026-12-07"}},
                {"b": {"weekly": ["wei"], "from": "2026-12-07", "rank": "0"}},
            ],
        ),
        (
            "{layers: [{a: {weekly: dana, from: 2026-12-07, only: [mon-fri 9:00-18:00, 'sat,sun']}}], time_zone: UTC}",
            {
                "time_zone": "UTC",
                "layers": [
                    {"a": {"weekly": ["dana"], "from": "2026-12-07", "only": ["Mon-Fri 09:00-18:00", "Sat,Sun"]}}
                ],
            },
        ),
        (
            "{every: 12 hours, participants: [dana, wei], from: 2026-12-07 09:00, only: not holidays DE-BE}",
            {
                "every": "12 hours",
                "participants": ["dana", "wei"],
                "from": "2026-12-07 09:00",
                "only": "not holidays DE-BE",
            },
        ),
    ],
)
def test_a_schedule_is_written_short(loaded: Load, long: str, expected: Plain) -> None:
    assert written(loaded(f"schedules: {{other: {long}}}"), DocumentKind.SCHEDULE, "other") == expected


@pytest.mark.parametrize(
    ("long", "expected"),
    [
        (
            "{levels: [{targets: [soc], attempts: 2, retry_delay: 1 min}, [soc next, dana]]}",
            ["soc", ["soc next", "dana"]],
        ),
        ("{levels: soc/base, repeat: 3, then: dpo}", {"levels": ["soc/base"], "repeat": "3", "then": "dpo"}),
        (
            "{levels: [{targets: soc, ring: 30 s, wait: 2 min}], only: 22:00-24:00, otherwise: email dpo}",
            {
                "levels": [{"targets": "soc", "wait": "2 min", "ring": "30 s"}],
                "only": "22:00-24:00",
                "otherwise": "email dpo",
            },
        ),
    ],
)
def test_an_escalation_policy_is_written_short(loaded: Load, long: str, expected: Plain) -> None:
    configuration = loaded(f"escalation_policies: {{other: {long}}}")
    assert written(configuration, DocumentKind.ESCALATION_POLICY, "other") == expected


def test_people_are_written_short(loaded: Load) -> None:
    configuration = loaded(
        "audiences: {a: [x@example.com, y@example.com], b: {addresses: [z@example.com], language: en}}"
    )
    assert written(configuration, DocumentKind.AUDIENCE, "dpo") == "dpo@example.com"
    assert written(configuration, DocumentKind.AUDIENCE, "a") == ["x@example.com", "y@example.com"]
    assert written(configuration, DocumentKind.AUDIENCE, "b") == {"addresses": "z@example.com", "language": "en"}
    assert written(configuration, DocumentKind.RESPONDER, "wei") == {
        "name": "Wei Zhang",
        "phone": ["+15555550102", "+15555550112"],
        "email": "wei@example.com",
    }


def test_the_directory_is_a_tree(loaded: Load) -> None:
    configuration = loaded("directory: {Workloads/Prod: {id: ou-abcd-prod0001, 111122223333: web}, 222233334444: root}")
    assert written(configuration, DocumentKind.DIRECTORY) == {
        "222233334444": "root",
        "Workloads": {"Prod": {"id": "ou-abcd-prod0001", "111122223333": "web"}},
    }


def test_the_text_of_a_document_has_a_field_a_line(loaded: Load) -> None:
    configuration = loaded("accounts: {111122223333: {high: +email dpo, mode: mail}}")
    document = documents_of(configuration)[DocumentKey(kind=DocumentKind.ACCOUNT, name="111122223333")]
    assert short_text(document, BERLIN) == "high: +email dpo\nmode: mail\n"


@pytest.mark.parametrize(
    ("at", "edge", "text"),
    [
        (datetime(2026, 12, 18, 23, 0, tzinfo=UTC), "end", "2026-12-18"),
        (datetime(2026, 12, 18, 23, 0, tzinfo=UTC), "start", "2026-12-19"),
        (datetime(2026, 12, 18, 8, 5, tzinfo=UTC), "end", "2026-12-18 09:05"),
        (datetime(2026, 12, 18, 8, 5, 7, tzinfo=UTC), "end", "2026-12-18 09:05:07"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "end", "2026-10-25 02:30"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "end", "2026-10-25 02:30 +01:00"),
    ],
)
def test_an_instant_has_an_offset_only_where_the_clock_shows_it_twice(at: datetime, edge: Any, text: str) -> None:
    assert instant(at, BERLIN, edge) == text


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (0, "0"),
        (59, "59 s"),
        (60, "1 min"),
        (90, "90 s"),
        (timedelta(days=2), "48 h"),
        (timedelta(minutes=90), "90 min"),
    ],
)
def test_a_duration_is_in_the_largest_unit_that_fits(span: timedelta | int, text: str) -> None:
    assert duration(span) == text
