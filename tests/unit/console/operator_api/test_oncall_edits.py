"""On call is edited by the clock of the hub, by whoever is signed in; readers look, and the past stays as it was."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.operators import session_arn, single_sign_on
from tests.unit.console.operator_api.conftest import Answered, Desk

START, END = "2026-06-02T16:00:00Z", "2026-06-03T06:00:00Z"
"""In Wei's week; it is the morning of June 1 and still Dana's."""
OVERRIDE = {"wish": "override", "schedule": "soc", "kind": "replace", "responder": "sam", "start": START, "end": END}
SWAP = {"wish": "ask swap", "schedule": "soc", "accepter": "wei"}
GIVEN = {"start": "2026-06-01T04:00:00Z", "end": "2026-06-01T06:00:00Z"}


def edit(desk: Desk, wanted: dict[str, Any], arn: str | None = None) -> Answered:
    return desk.asks("POST /on-call/edits", {"wanted": wanted}, arn=arn)


def on_call(desk: Desk, at: str, **more: Any) -> list[str]:
    return [row["responder"] for row in desk.asks("GET /on-call", at=at, schedule="soc", **more).body["rows"]]


def test_a_responder_covers_and_is_named_in_the_audit(desk: Desk) -> None:
    answered = edit(desk, OVERRIDE, single_sign_on("responder"))

    assert (answered.status, answered.body["number"], answered.body["document"]) == (200, 2, "override soc/1")
    (row,) = answered.body["shifts"]
    assert (row["before"], row["after"], row["start"], row["end"]) == (["wei"], ["sam"], START, END)
    assert on_call(desk, START) == ["sam"]
    (record,) = desk.asks("GET /audit", after=1).body["rows"]
    assert (record["by"]["name"], record["by"]["proved"]) == ("dana", True)


def test_a_reader_lists_overrides_leave_and_swaps_and_edits_none(desk: Desk) -> None:
    reader = single_sign_on("reader")
    edit(desk, OVERRIDE)
    edit(desk, {"wish": "leave", "responder": "yuki", "start": START, "end": END})
    edit(desk, {**SWAP, "given": GIVEN})

    listed = [desk.asks(f"GET /on-call/{what}", arn=reader).body["rows"] for what in ("overrides", "leave", "swaps")]

    assert [(row["responder"], row["number"]) for row in (*listed[0], *listed[1])] == [("sam", 1), ("yuki", 1)]
    assert [(row["asker"], row["accepter"], row["state"]) for row in listed[2]] == [("dana", "wei", "asked")]
    assert edit(desk, OVERRIDE, reader).status == 403
    assert desk.asks("GET /on-call/overrides", schedule="sco").status == 404


def test_take_and_the_end_of_an_override(desk: Desk) -> None:
    edit(desk, OVERRIDE)

    taken = edit(desk, {"wish": "take", "schedule": "soc", "end": "2026-06-01T12:00:00Z"})
    ended = edit(desk, {"wish": "end override", "schedule": "soc", "number": 1})

    assert (taken.body["responder"], taken.body["spans"][0]["start"]) == ("dana", "2026-06-01T03:00:00Z")
    assert (ended.status, on_call(desk, START)) == (200, ["wei"])


def test_leave_and_its_end(desk: Desk) -> None:
    leave = {"wish": "leave", "responder": "yuki", "start": START, "end": END}

    assert edit(desk, leave).body["document"] == "leave yuki/1"
    assert edit(desk, {"wish": "end leave", "responder": "yuki", "number": 1}).status == 200
    assert desk.asks("GET /on-call/leave", over="true").body["rows"] == []


def test_a_swap_is_answered_by_the_other_side_or_a_lead(desk: Desk) -> None:
    edit(desk, {**SWAP, "given": GIVEN})
    answer = {"wish": "answer swap", "number": 1, "answer": "accept", "lead": True}

    own = edit(desk, {**answer, "lead": False}, single_sign_on("responder", "somebody@example.com"))
    below = edit(desk, answer, single_sign_on("responder", "boss@example.com"))
    asker = edit(desk, answer, single_sign_on("editor"))
    lead = edit(desk, answer, single_sign_on("editor", "boss@example.com"))

    assert [each.status for each in (own, below, asker, lead)] == [403, 403, 403, 200]
    assert "is no responder's identity" in own.body["message"]
    assert "--lead takes the role editor or admin" in below.body["message"]
    assert on_call(desk, "2026-06-01T05:00:00Z") == ["wei"]


def test_a_name_that_single_sign_on_has_not_set_takes_nothing(desk: Desk) -> None:
    answered = edit(desk, {"wish": "take", "schedule": "soc", "end": END}, session_arn("pipeline"))

    assert (answered.status, answered.body["error"]) == (403, "NotAllowedError")


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({"schedule": "sco"}, 404, "did you mean 'soc'?"),
        ({"responder": "smm"}, 404, "did you mean 'sam'?"),
        ({"start": "2026-06-01T02:00:00Z"}, 400, "on-call history cannot be edited: leave --from out to begin now"),
        ({"end": START}, 400, "name a later end"),
        ({"kind": "remove", "responder": "wei"}, 400, "nobody is left on soc"),
        ({"wish": "odd"}, 400, "wanted"),
        ({"by": "wei"}, 400, "Extra inputs are not permitted"),
        ({"end": "2026-06-03T06:00:00"}, 400, "offset"),
    ],
)
def test_each_wrong_turn_is_answered_with_what_to_do(desk: Desk, more: dict[str, Any], status: int, said: str) -> None:
    answered = edit(desk, {**OVERRIDE, **more})

    assert (answered.status, said in answered.body["message"]) == (status, True), answered.body


def test_readers_ask_as_of_an_edit(desk: Desk) -> None:
    edit(desk, OVERRIDE)

    assert (on_call(desk, START), on_call(desk, START, as_of=1)) == (["sam"], ["wei"])
    rows = desk.asks("GET /shifts", schedule="soc", start=START, end=END, as_of=1, arn=single_sign_on("reader")).body
    assert [(row["responders"], row["as_of"]) for row in rows["rows"]] == [(["wei"], 1)]
    assert desk.asks("GET /on-call", at=START, as_of=9).status == 404
    assert desk.asks("GET /on-call", at=START, as_of=0).status == 400


def test_the_zone_of_a_responder_is_theirs_or_the_organizations(desk: Desk) -> None:
    assert desk.asks("GET /time-zone", responder="wei").body == {"time_zone": "Europe/Berlin"}
    assert "did you mean 'wei'?" in desk.asks("GET /time-zone", responder="wie").body["message"]
