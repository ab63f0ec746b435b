"""What CloudTrail says of archiving is read as strictly and as leniently as a finding."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hub.model.record import Archived, Ignored
from router.normalize import Origin
from router.normalize.archiving import NOT_NAMED
from tests.builders import ANALYST, an_archiving, at
from tests.events import ignored, reading, rejected


def archived(document: object, origin: Origin = Origin.QUEUE) -> Archived:
    result = reading(document, origin)
    assert isinstance(result, Archived), result
    return result


def asked(**changed: Any) -> dict[str, Any]:
    """An event whose requestParameters are changed."""
    return an_archiving(requestParameters={"detectorId": "d1", "findingIds": ["f1"], **changed})


def test_ids_detector_region_time_and_who_are_read() -> None:
    read = archived(an_archiving("f1", "f2"))

    assert (read.findings, read.detector, read.region) == (("f1", "f2"), "d1", "eu-west-1")
    assert (read.at, read.by) == (at("2026-06-01T03:10:00Z"), ANALYST)


def test_where_nobody_can_be_asked_it_is_another_event_to_be_ignored() -> None:
    read = archived(an_archiving("f1"), Origin.FILE)

    assert isinstance(read, Ignored)
    assert (read.reason, read.foreign) == ("the detail-type is AWS API Call via CloudTrail", False)


@pytest.mark.parametrize(
    "changed",
    [{"eventName": "UnarchiveFindings"}, {"eventName": None}, {"errorCode": "AccessDenied"}, {"errorCode": ""}],
)
def test_other_calls_and_refused_ones_are_ignored(changed: dict[str, Any]) -> None:
    assert not isinstance(ignored(an_archiving("f1", **changed)), Archived)


def test_an_error_code_given_twice_is_an_error() -> None:
    body = json.dumps(an_archiving("f1")).replace('"eventName"', '"errorCode": null, "errorCode": "x", "eventName"')

    assert not isinstance(ignored(body), Archived)


def test_the_envelopes_region_and_time_stand_in() -> None:
    read = archived(an_archiving("f1", awsRegion=None, eventTime=None) | {"region": "us-east-1"})

    assert (read.region, read.at) == ("us-east-1", at("2026-06-01T03:10:00Z"))


@pytest.mark.parametrize(
    ("identity", "by"),
    [
        ({"type": "IAMUser", "arn": "arn:aws:iam::999988887777:user/robin"}, "arn:aws:iam::999988887777:user/robin"),
        ({"type": "AssumedRole", "principalId": "AROAEXAMPLE:robin"}, "AROAEXAMPLE:robin"),
        ({"type": "AWSService", "invokedBy": "example.amazonaws.com"}, "example.amazonaws.com"),
        ({"arn": 7, "principalId": ""}, NOT_NAMED),
        (None, NOT_NAMED),
        ({"arn": "x" * 5000}, "x" * 200),
    ],
)
def test_who_it_was_is_named_as_well_as_it_can_be(identity: object, by: str) -> None:
    assert archived(an_archiving("f1", userIdentity=identity)).by == by


def test_an_id_that_stands_twice_is_one() -> None:
    assert archived(an_archiving("f1", "f2", "f1")).findings == ("f1", "f2")


@pytest.mark.parametrize(
    ("event", "position", "reason"),
    [
        (asked(findingIds=[]), "detail.requestParameters.findingIds", "is empty"),
        (asked(findingIds=None), "detail.requestParameters.findingIds", "is null, not an array"),
        (asked(findingIds="f1"), "detail.requestParameters.findingIds", "is text, not an array"),
        (asked(findingIds=["f1", 7]), "detail.requestParameters.findingIds", "holds what is a number, not text"),
        (asked(findingIds=["f1", ""]), "detail.requestParameters.findingIds", "holds what is empty"),
        (asked(detectorId=None), "detail.requestParameters.detectorId", "is missing or null"),
        (an_archiving("f1", requestParameters=None), "detail.requestParameters.detectorId", "is missing or null"),
        (an_archiving("f1", awsRegion=""), "detail.awsRegion", "is empty"),
        (an_archiving("f1", at="soon"), "detail.eventTime", "gives no time, nor does the envelope"),
    ],
)
def test_what_is_missing_or_no_text_is_rejected_with_its_place(
    event: dict[str, Any], position: str, reason: str
) -> None:
    read = rejected(event)

    assert (read.position, read.from_guardduty) == (position, True)
    assert f"{position} {reason}" in read.reason


def test_all_problems_are_named_at_once() -> None:
    read = rejected(an_archiving(requestParameters={}, awsRegion=7))

    assert [part in read.reason for part in ("detectorId", "findingIds", "awsRegion")] == [True] * 3


def test_damaged_text_names_no_finding_and_elsewhere_does_no_harm() -> None:
    body = json.dumps(an_archiving("f1"))
    in_id, elsewhere = body.replace('"f1"', r'"f\ud800"'), body.replace("203.0.113.7", r"\ud800")

    assert "damaged text" in rejected(in_id).reason
    assert archived(elsewhere).findings == ("f1",)
