"""Stories of what is accepted, what is ignored and what is rejected before a finding is looked at (semantics 1)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from router.normalize import Origin, read
from tests.builders import NIGHT, a_key, an_event
from tests.events import NONCE, accepted, ignored, reading, rejected


def a_canary(nonce: object = NONCE) -> dict[str, Any]:
    return an_event(nonce=nonce) | {"source": "tocsin.canary", "detail-type": "Canary"}


@pytest.mark.parametrize(
    "detail_type",
    ["GuardDuty Malware Protection Object Scan Result", "AWS API Call via CloudTrail", "guardduty finding"],
)
def test_another_event_of_guardduty_is_ignored_and_not_foreign(detail_type: str) -> None:
    result = ignored(an_event() | {"detail-type": detail_type})
    assert (result.reason, result.foreign) == (f"the detail-type is {detail_type}", False)


def test_another_source_is_ignored_as_foreign_even_with_a_perfect_finding() -> None:
    result = ignored(an_event() | {"source": "my.app"})
    assert (result.reason, result.foreign) == ("the source is my.app", True)


def test_a_long_foreign_source_is_not_repeated_whole() -> None:
    assert len(ignored(an_event() | {"source": "x" * 5000}).reason) < 200


@pytest.mark.parametrize("name", ["source", "detail-type", "detail"])
@pytest.mark.parametrize("value", [None, 7, [], True])
def test_an_envelope_whose_parts_cannot_be_read_is_rejected_and_not_ignored(name: str, value: object) -> None:
    assert rejected(an_event() | {name: value}).position == name


@pytest.mark.parametrize("name", ["source", "detail-type", "detail"])
def test_from_the_queue_an_incomplete_envelope_is_rejected(name: str) -> None:
    event = an_event()
    del event[name]
    assert rejected(event).position == name


@pytest.mark.parametrize("name", ["detail-type", "detail"])
def test_an_incomplete_envelope_in_a_file_is_no_bare_finding(name: str) -> None:
    event = an_event() | an_event()["detail"]
    del event[name]
    assert rejected(event, Origin.FILE).position == name


def test_a_detail_that_is_text_is_never_decoded() -> None:
    event = an_event()
    event["detail"] = json.dumps(event["detail"])
    result = rejected(event)
    assert (result.reason, result.from_guardduty) == ("detail is text, not an object", True)


@pytest.mark.parametrize(
    ("document", "what"),
    [(None, "null"), ([an_event()], "an array"), ("finding", "text"), (8, "a number"), (True, "a boolean")],
)
def test_only_an_object_is_an_event(document: object, what: str) -> None:
    assert rejected(json.dumps(document)).reason == f"the document is {what}, not an event"
    assert rejected(json.dumps(document), Origin.FILE).reason == f"the document is {what}, not an event"


def test_a_bare_detail_is_taken_from_a_file_and_not_from_the_queue() -> None:
    detail = an_event()["detail"]
    assert accepted(detail, Origin.FILE).key == a_key()
    result = rejected(detail)
    assert result.reason == "there is no source: a bare object is taken from files only"
    assert not result.from_guardduty


def test_a_source_that_says_guardduty_does_not_make_a_bare_detail_an_event() -> None:
    bare = an_event()["detail"] | {"source": "aws.guardduty"}
    assert rejected(bare).position == "detail-type"
    assert accepted(bare, Origin.FILE).key == a_key()


def test_the_region_beside_a_bare_detail_is_its_own_and_its_account_has_no_stand_in() -> None:
    bare = an_event()["detail"] | {"account": "999988887777"}
    del bare["accountId"]
    assert rejected(bare, Origin.FILE).position == "accountId"


def test_from_a_file_an_absent_source_counts_as_guardduty() -> None:
    event = an_event()
    del event["source"]
    assert accepted(event, Origin.FILE).key == a_key()
    assert ignored(event | {"detail-type": "Other"}, Origin.FILE).foreign is False
    assert rejected(event | {"detail": []}, Origin.FILE).from_guardduty


def test_from_a_file_another_source_is_foreign_too() -> None:
    assert ignored(an_event()["detail"] | {"source": "my.app"}, Origin.FILE).foreign


def test_a_get_findings_answer_with_one_finding_is_taken_from_a_file() -> None:
    detail = an_event()["detail"]
    answer = {"Findings": [{key[0].upper() + key[1:]: value for key, value in detail.items()}]}
    assert accepted(answer, Origin.FILE).key == a_key()
    assert reading(answer) == rejected(answer)


@pytest.mark.parametrize("findings", [[], [{}, {}], {}, None, ["finding"]])
def test_a_get_findings_answer_without_exactly_one_finding_is_rejected(findings: object) -> None:
    reason = rejected({"Findings": findings}, Origin.FILE).reason
    assert reason == "not one GuardDuty finding: this is a GetFindings answer"


@pytest.mark.parametrize("origin", Origin)
@pytest.mark.parametrize(
    ("document", "shape"),
    [
        ({"Records": [{"Sns": {"Message": "{}"}}]}, "a batch of records"),
        ({"Type": "Notification", "Message": json.dumps(an_event())}, "an SNS envelope"),
        ({"ProductArn": "arn:aws:securityhub:::", "AwsAccountId": "111122223333"}, "a Security Hub finding"),
    ],
)
def test_what_wraps_a_finding_is_named_and_not_opened(document: object, shape: str, origin: Origin) -> None:
    assert shape in rejected(document, origin).reason


def test_the_canary_is_accepted_by_its_nonce() -> None:
    assert accepted(a_canary()).key == a_key()


@pytest.mark.parametrize("nonce", ["another", "", None, 7, [NONCE]])
def test_a_canary_with_another_nonce_is_foreign(nonce: object) -> None:
    assert ignored(a_canary(nonce)).foreign


@pytest.mark.parametrize("detail", [None, NONCE, [NONCE]])
def test_a_canary_without_a_detail_is_foreign(detail: object) -> None:
    assert ignored(a_canary() | {"detail": detail}).foreign


@pytest.mark.parametrize("configured", [None, ""])
def test_without_a_configured_nonce_every_canary_is_foreign(configured: str | None) -> None:
    body = json.dumps(a_canary(configured))
    result = read(body, arrived_at=NIGHT, origin=Origin.QUEUE, canary_nonce=configured)
    assert result == ignored(a_canary("another"))


def test_the_nonce_opens_no_other_source() -> None:
    assert ignored(an_event(nonce=NONCE) | {"source": "my.canary"}).foreign


def test_a_broken_canary_is_not_guardduty() -> None:
    assert not rejected(a_canary() | {"detail": {"nonce": NONCE}}).from_guardduty
