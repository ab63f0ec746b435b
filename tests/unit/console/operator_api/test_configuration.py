"""A whole configuration is put in force, and only in place of the one that it was made from."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.console.operator_api.conftest import Answered, Desk


def in_force(desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = desk.asks("GET /configuration").body["configuration"]
    return found


def put(desk: Desk, configuration: dict[str, Any], read: str | None) -> Answered:
    return desk.asks("PUT /configuration", {"read": read, "configuration": configuration})


def renamed(configuration: dict[str, Any], version: str) -> dict[str, Any]:
    organization = {**configuration["organization"], "name": f"Example {version}"}
    return {**configuration, "version": version, "organization": organization}


def test_what_is_read_can_be_changed_and_put(desk: Desk) -> None:
    before = in_force(desk)

    answered = put(desk, renamed(before, "v2"), before["version"])

    assert (answered.status, answered.body) == (200, {"version": "v2", "subscriptions": []})
    assert in_force(desk) == renamed(before, "v2")


def test_putting_it_twice_changes_nothing_the_second_time(desk: Desk) -> None:
    before = in_force(desk)
    put(desk, renamed(before, "v2"), before["version"])

    assert put(desk, renamed(before, "v2"), before["version"]).status == 200


def test_whoever_was_second_sees_both_versions_and_changes_nothing(desk: Desk) -> None:
    before = in_force(desk)
    put(desk, renamed(before, "v2"), before["version"])

    answered = put(desk, renamed(before, "v3"), before["version"])

    assert (answered.status, answered.body["error"]) == (409, "ConflictError")
    assert answered.body["message"] == "version v2 is in force, and this was made from v1: read it again"
    assert in_force(desk)["version"] == "v2"


def test_another_content_takes_another_version(desk: Desk) -> None:
    before = in_force(desk)

    answered = put(desk, {**renamed(before, "v2"), "version": before["version"]}, before["version"])

    assert (answered.status, "give it a new one" in answered.body["message"]) == (400, True)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"organization": {"name": "Example"}}, "configuration.organization.time_zone: Field required"),
        ({"odd": 1}, "configuration.odd: Extra inputs are not permitted"),
    ],
)
def test_a_configuration_that_is_none_is_refused_with_the_field(desk: Desk, changes: dict[str, Any], said: str) -> None:
    before = in_force(desk)

    answered = put(desk, {**renamed(before, "v2"), **changes}, before["version"])

    assert (answered.status, said in answered.body["message"]) == (400, True)
    assert in_force(desk) == before
