"""Documents are read, edited together or not at all, and only in place of the versions that an edit was made from."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.operators import PERSON, single_sign_on
from tests.unit.console.operator_api.conftest import Answered, Desk

ORGANIZATION = {"kind": "organization", "name": ""}
SECOPS = {"kind": "audience", "name": "secops"}


def document(desk: Desk, key: dict[str, str]) -> dict[str, Any]:
    found: list[dict[str, Any]] = desk.asks("GET /documents").body["documents"]
    return next(each for each in found if each["key"] == key)


def edit(desk: Desk, key: dict[str, str], content: dict[str, Any] | None, read: int, **more: Any) -> Answered:
    return desk.asks("POST /edits", {"changes": [{"key": key, "content": content, "read": read}], **more})


def renamed(content: dict[str, Any], name: str) -> dict[str, Any]:
    return {**content, "settings": {**content["settings"], "name": name}}


def rename(desk: Desk, name: str) -> Answered:
    """Give the organization another name."""
    before = document(desk, ORGANIZATION)
    return edit(desk, ORGANIZATION, renamed(before["content"], name), before["standing"]["version"])


def test_what_is_read_can_be_changed(desk: Desk) -> None:
    before = document(desk, ORGANIZATION)

    answered = edit(desk, ORGANIZATION, renamed(before["content"], "Other"), before["standing"]["version"], why="SEC-1")

    assert (answered.status, answered.body["number"], answered.body["anchored"]) == (200, 2, True)
    after = document(desk, ORGANIZATION)
    assert (after["content"]["settings"]["name"], after["standing"]["version"]) == ("Other", 2)
    assert desk.asks("GET /configuration").body["configuration"]["organization"]["name"] == "Other"


def test_an_edit_leaves_a_record_of_who_made_it_when_and_why(desk: Desk) -> None:
    before = document(desk, ORGANIZATION)
    edit(desk, ORGANIZATION, renamed(before["content"], "Other"), 1, why="SEC-1")

    (record,) = desk.asks("GET /audit", after=1).body["rows"]

    arn = record["by"].pop("role")
    assert (record["number"], record["why"], record["origin"]) == (2, "SEC-1", "live")
    assert record["by"] == {"name": "dana", "session": PERSON, "proved": True}
    assert arn.startswith("arn:aws:iam::")
    (change,) = record["changes"]
    assert (change["before"], change["content"]["settings"]["name"]) == (before["content"], "Other")
    head = desk.asks("GET /audit/head").body
    assert (head["number"], [anchor["number"] for anchor in head["anchors"]]) == (2, [2])


def test_the_same_again_changes_nothing(desk: Desk) -> None:
    before = document(desk, ORGANIZATION)

    answered = edit(desk, ORGANIZATION, before["content"], before["standing"]["version"])

    assert (answered.status, answered.body["number"]) == (200, None)
    assert desk.asks("GET /audit", after=1).body["rows"] == []


def test_whoever_was_second_sees_both_and_changes_nothing(desk: Desk) -> None:
    before = document(desk, ORGANIZATION)
    rename(desk, "First")

    answered = edit(desk, ORGANIZATION, renamed(before["content"], "Second"), before["standing"]["version"])

    assert (answered.status, answered.body["error"]) == (409, "ConflictError")
    said = answered.body["message"]
    assert "organization: version 2, made by dana at" in said
    assert "was made from version 1: read it again" in said
    assert "in force 'First', yours 'Second'" in said
    assert document(desk, ORGANIZATION)["content"]["settings"]["name"] == "First"


def test_all_changes_of_an_edit_are_made_or_none(desk: Desk) -> None:
    organization = renamed(document(desk, ORGANIZATION)["content"], "Other")
    stale = {"key": SECOPS, "content": document(desk, SECOPS)["content"], "read": 7}

    answered = desk.asks("POST /edits", {"changes": [{"key": ORGANIZATION, "content": organization, "read": 1}, stale]})

    assert answered.status == 409
    assert document(desk, ORGANIZATION)["standing"]["version"] == 1


def test_documents_can_be_read_as_they_were(desk: Desk) -> None:
    first = document(desk, ORGANIZATION)["content"]
    rename(desk, "Second")
    rename(desk, "Third")

    found = desk.asks("GET /documents", as_of=1).body["documents"]

    assert next(each for each in found if each["key"] == ORGANIZATION)["content"] == first
    assert desk.asks("GET /documents", as_of=9).status == 404


def test_an_edit_that_names_what_does_not_exist_is_refused_with_what_was_meant(desk: Desk) -> None:
    key = {"kind": "account", "name": "111122223333"}
    route = {"kind": "email", "to": "secop"}
    content = {"scope": {"kind": "account", "id": "111122223333"}, "routes": {"high": {"routes": [route], "add": True}}}

    answered = edit(desk, key, content, 0)

    assert answered.status == 400
    assert (
        "account 111122223333: high: there is no audience 'secop'; did you mean 'secops'?" in answered.body["message"]
    )


def test_what_others_need_cannot_be_removed(desk: Desk) -> None:
    answered = edit(desk, SECOPS, None, 1)

    assert (answered.status, "there is no audience 'secops'" in answered.body["message"]) == (400, True)


def test_the_organizations_document_cannot_be_removed(desk: Desk) -> None:
    assert edit(desk, ORGANIZATION, None, 1).status == 400


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"key": ORGANIZATION, "content": {"settings": {}}, "read": 1}, "Field required"),
        ({"key": SECOPS, "content": {"name": "other", "addresses": ["a@example.com"]}, "read": 1}, "another document"),
        ({"key": {"kind": "override", "name": "soc/1"}, "content": None, "read": 0}, "tocsin oncall"),
        ({"key": {"kind": "odd"}, "content": None, "read": 0}, "kind"),
    ],
)
def test_what_is_no_document_is_refused(desk: Desk, change: dict[str, Any], said: str) -> None:
    answered = desk.asks("POST /edits", {"changes": [change]})

    assert (answered.status, said in answered.body["message"]) == (400, True), answered.body


def test_a_document_stands_in_an_edit_once(desk: Desk) -> None:
    change = {"key": SECOPS, "content": None, "read": 1}

    answered = desk.asks("POST /edits", {"changes": [change, change]})

    assert (answered.status, "twice" in answered.body["message"]) == (400, True)


@pytest.mark.parametrize("asked", ["GET /documents", "GET /audit"])
def test_numbers_and_addresses_are_for_editors(desk: Desk, asked: str) -> None:
    assert desk.asks(asked, arn=single_sign_on("responder")).status == 403
    assert desk.asks(asked, arn=single_sign_on("editor")).status == 200


def test_readers_may_ask_for_the_head_of_the_audit(desk: Desk) -> None:
    assert desk.asks("GET /audit/head", arn=single_sign_on("reader")).status == 200
