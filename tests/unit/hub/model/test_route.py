"""Routes as an operator writes them, and what is none."""

from __future__ import annotations

import pytest

from hub.model.route import RECORD, Route, RouteKind, call, email


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("record", RECORD),
        ("email secops", email("secops")),
        ("call page-soc", call("page-soc")),
        ("  call \t page-soc ", call("page-soc")),
    ],
)
def test_a_route_is_read_as_an_operator_writes_it(text: str, route: Route) -> None:
    assert Route.parse(text) == route


@pytest.mark.parametrize("route", [RECORD, email("secops"), call("page-soc")])
def test_what_is_written_reads_back(route: Route) -> None:
    assert Route.parse(route.text) == route


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "record secops",
        "email",
        "call",
        "email secops dpo",
        "fax secops",
        "secops",
        "Email secops",
        "+email dpo",
    ],
)
def test_what_is_no_route_is_refused_and_says_what_was_expected(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected `record`, `email AUDIENCE` or `call ESCALATION_POLICY`, found"):
        Route.parse(text)


@pytest.mark.parametrize("name", ["Secops", "sec.ops", "-secops", "x" * 41, "sécops"])
def test_a_name_that_no_row_key_can_hold_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="pattern"):
        Route.parse(f"email {name}")


@pytest.mark.parametrize(("kind", "to"), [("record", "secops"), ("email", None), ("call", None)])
def test_only_record_goes_to_nobody(kind: str, to: str | None) -> None:
    with pytest.raises(ValueError, match="expected `record`"):
        Route(kind=RouteKind(kind), to=to)
