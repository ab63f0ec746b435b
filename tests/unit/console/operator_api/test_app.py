"""What the operator API answers to what is well asked, badly asked, and asked at a bad time."""

from __future__ import annotations

import base64
import gzip
import json
from dataclasses import replace
from typing import Any

import pytest

from console.operations.acting import Actions
from console.operator_api.app import make_app
from console.operator_api.messages import MOST_BYTES
from console.operator_api.roles import Roles
from hub.errors import StoreError
from hub.model.record import RejectedRecord, body_digest
from hub.observability import logger
from tests.builders import NIGHT
from tests.fakes.function_url import url_event
from tests.fakes.operators import GRANTS, PERSON, session_arn, single_sign_on
from tests.unit.console.operator_api.conftest import Desk

PAGE = "page-soc.high.2"


def covered(desk: Desk) -> object:
    return desk.asks("GET /pages/shown", page=PAGE).body["covered"]


@pytest.mark.parametrize(
    ("asked", "body", "query", "said"),
    [
        ("GET /incidents", None, {"limit": 1001}, "limit: Input should be less than or equal to 1000"),
        ("GET /incidents", None, {"limit": "many"}, "limit: Input should be a valid integer"),
        ("GET /incidents", None, {"state": "opn"}, "state: Input should be 'open', 'acknowledged' or 'closed'"),
        ("GET /incidents", None, {"cursor": "x"}, "cursor: found 'x', expected one that came with a list"),
        ("GET /ledger", None, {}, "page: Field required"),
        ("GET /on-call", None, {"at": "2026-06-01T03:00"}, "at: expected a time with an offset"),
        ("GET /shifts", None, {"schedule": "soc", "start": "x", "end": "y"}, "start: Input should be a valid datetime"),
        ("POST /incidents/note", {"incident": "a"}, {}, "note: Field required"),
        ("POST /incidents/note", {"incident": "a", "note": "b", "by": "wei"}, {}, "by: Extra inputs are not permitted"),
        ("POST /incidents/note", [1], {}, "body"),
        ("POST /incidents/note", "{", {}, "body: expected JSON"),
        ("POST /incidents/note", "[" * 100_000, {}, "body: expected JSON"),
        ("POST /incidents/note", None, {}, "body"),
        ("POST /pages/acknowledge", {"page": PAGE, "covered": {"ranges": [[2, 1]]}}, {}, "covered"),
        ("POST /findings", {"records": ["???"]}, {}, "records.0"),
        ("POST /incidents/close", {"incident": "abc", "closure": "expected", "note": ""}, {}, "at least 8 characters"),
    ],
)
def test_what_is_not_as_described_is_answered_with_the_field(
    desk: Desk, asked: str, body: object, query: dict[str, Any], said: str
) -> None:
    answered = desk.asks(asked, body, **query)

    assert (answered.status, answered.body["error"]) == (400, "InputError")
    assert said in answered.body["message"]


def test_what_stood_in_a_wrong_field_is_not_repeated(desk: Desk) -> None:
    answered = desk.asks("POST /drills", {"name": ["+15555550100"]})

    assert (answered.status, "+1555" in answered.body["message"]) == (400, False)


def test_bytes_that_are_no_text_are_refused(desk: Desk) -> None:
    event = url_event("POST", "/drills", single_sign_on("admin"), body=base64.b64encode(b"\xff{}").decode())

    assert desk.sends({**event, "isBase64Encoded": True}).body["message"] == "body: expected JSON in UTF-8"


def test_a_body_may_come_as_base64(desk: Desk) -> None:
    event = url_event("POST", "/drills", single_sign_on("admin"), body=base64.b64encode(b'{"name": "wei"}').decode())

    assert desk.sends({**event, "isBase64Encoded": True}).body["of"] == "wei"


@pytest.mark.parametrize("asked", ["GET /nothing", "DELETE /pages", "GET /pages/", "POST /pages"])
def test_what_there_is_not_is_said_so(desk: Desk, asked: str) -> None:
    answered = desk.asks(asked)

    assert (answered.status, answered.body["error"]) == (404, "NotFoundError")
    assert f"there is no {asked}" in answered.body["message"]


def test_an_unknown_page_suggests_the_nearest(desk: Desk) -> None:
    answered = desk.asks("GET /ledger", page="page-soc.hihg.1")

    assert answered.status == 404
    assert "did you mean 'page-soc.high.1'?" in answered.body["message"]


def test_a_name_with_a_comma_is_one_name(desk: Desk) -> None:
    assert "there is no page 'a,b&c=d é'" in desk.asks("GET /ledger", page="a,b&c=d é").body["message"]


def test_an_acknowledgement_covers_what_was_shown_and_names_the_proved_person(desk: Desk) -> None:
    answered = desk.asks("POST /pages/acknowledge", {"page": PAGE, "covered": covered(desk)})

    assert answered.status == 200
    assert (answered.body["by"], answered.body["via"]) == ("dana", "operator API")
    head = next(head for head in desk.actions.stores_in_use.pages.heads() if head.page_id == PAGE)
    assert (head.by, head.via, len(head.covered)) == ("dana", "operator API", 1)


def test_numbers_that_no_member_has_are_covered_by_nobody(desk: Desk) -> None:
    answered = desk.asks("POST /pages/acknowledge", {"page": PAGE, "covered": {"ranges": [[7, 900000]]}})

    assert (answered.status, answered.body["error"]) == (409, "ConflictError")


@pytest.mark.parametrize(
    ("arn", "by"),
    [(session_arn("pipeline"), PERSON), (session_arn("pipeline", "dana"), "dana"), (single_sign_on("admin", "x"), "x")],
)
def test_a_name_that_single_sign_on_has_not_set_or_nobody_has_is_not_proved(desk: Desk, arn: str, by: str) -> None:
    answered = desk.asks("POST /pages/acknowledge", {"page": PAGE, "covered": covered(desk)}, arn=arn)

    assert (answered.body["by"], answered.body["via"]) == (by, "operator API, identity not proved")


def test_what_an_unproved_caller_does_to_an_incident_says_so(desk: Desk) -> None:
    incident = desk.asks("GET /incidents").body["rows"][0]["incident"]
    wanted = {"incident": incident, "note": "seen"}

    assert desk.asks("POST /incidents/note", wanted).body["noted_by"] == "dana"
    unproved = desk.asks("POST /incidents/note", wanted, arn=session_arn("pipeline"))
    assert unproved.body["noted_by"] == f"{PERSON} (not proved)"


def test_what_an_unproved_caller_does_to_a_rejected_record_says_so(desk: Desk) -> None:
    record = desk.asks("GET /rejected").body["rows"][0]["id"]
    answered = desk.asks("POST /rejected/discard", {"record": record, "why": "x"}, arn=session_arn("pipeline"))

    assert answered.body["rows"][0]["by"] == f"{PERSON} (not proved)"


def test_whoever_is_second_is_told_who_has_it(desk: Desk) -> None:
    shown = covered(desk)
    desk.asks("POST /pages/acknowledge", {"page": PAGE, "covered": shown})
    second = desk.asks("POST /pages/acknowledge", {"page": PAGE, "covered": shown}, arn=session_arn("pipeline"))

    assert (second.status, second.body["in_time"], second.body["by"]) == (200, False, "dana")


def test_a_list_comes_in_slices(desk: Desk) -> None:
    whole = desk.asks("GET /incidents").body["rows"]
    rows, cursor = [], ""
    while True:
        answered = desk.asks("GET /incidents", limit=1, **({"cursor": cursor} if cursor else {})).body
        rows += answered["rows"]
        cursor = answered["cursor"]
        if cursor is None:
            break

    assert (len(whole), rows) == (3, whole)


def test_the_ledger_comes_in_slices_too(desk: Desk) -> None:
    whole = desk.asks("GET /ledger", page="page-soc.high.1").body["rows"]
    first = desk.asks("GET /ledger", page="page-soc.high.1", limit=2).body
    rest = desk.asks("GET /ledger", page="page-soc.high.1", cursor=first["cursor"]).body

    assert len(whole) > 2
    assert first["rows"] + rest["rows"] == whole
    assert rest["cursor"] is None


def test_no_list_shows_a_number_in_full(desk: Desk) -> None:
    shown = [desk.asks(f"GET {path}").body for path in ("/incidents", "/pages", "/rejected", "/health")]
    shown.append(desk.asks("GET /ledger", page="page-soc.high.1").body)

    assert "+1555" not in json.dumps(shown)


def test_a_long_answer_is_compressed_for_whoever_takes_that(desk: Desk) -> None:
    event = url_event("GET", "/incidents", single_sign_on("reader"), headers={"Accept-Encoding": "gzip"})

    answer = desk.api.answer(event)

    assert (answer["isBase64Encoded"], answer["headers"]["Content-Encoding"]) == (True, "gzip")
    assert json.loads(gzip.decompress(base64.b64decode(answer["body"]))) == desk.asks("GET /incidents").body


def test_the_largest_body_of_a_queue_fits_into_an_answer(desk: Desk) -> None:
    body = b"\xff" * (1024 * 1024)
    record = a_rejected(body)
    desk.actions.stores_in_use.rejected.put(record)

    answered = desk.asks("GET /rejected/body", record=record.id)

    assert base64.b64decode(answered.body["body"]) == body


def test_an_answer_that_does_not_fit_asks_for_less(desk: Desk) -> None:
    record = a_rejected(b"x" * MOST_BYTES)
    desk.actions.stores_in_use.rejected.put(record)

    answered = desk.asks("GET /rejected/body", record=record.id)

    assert (answered.status, "ask for less" in answered.body["message"]) == (400, True)


def a_rejected(body: bytes) -> RejectedRecord:
    return RejectedRecord(
        id=body_digest(body),
        body=body,
        reason="no JSON",
        position="",
        received_at=NIGHT,
        last_at=NIGHT,
        last_record="r",
    )


def test_a_store_that_does_not_answer_is_tried_again_later(desk: Desk) -> None:
    assert broken(desk, StoreError("the table does not answer")).asks("GET /health").status == 503


def test_what_nobody_foresaw_is_raised_for_lambda_to_report(desk: Desk) -> None:
    with pytest.raises(ZeroDivisionError):
        broken(desk, ZeroDivisionError()).asks("GET /health")


def broken(desk: Desk, error: Exception) -> Desk:
    """Return a desk whose door cannot be opened."""

    def open_door(_: object) -> Actions:
        raise error

    return replace(desk, api=make_app(open_door, Roles(GRANTS), logger("operator_api")))
