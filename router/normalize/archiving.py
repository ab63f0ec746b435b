"""Reads CloudTrail's event of ArchiveFindings: which findings somebody archived in GuardDuty, when, and who."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from hub.model.record import Archived, Rejected
from router.normalize.parsing import REPLACEMENT
from router.normalize.part import Notes, Part, describe
from router.normalize.unwrapping import ArchivingCall

NOT_NAMED: Final = "somebody whom CloudTrail does not name"
_LONGEST_NAME: Final = 200


def read_archiving(call: ArchivingCall, refusal: str) -> Archived | Rejected:
    """Return what was archived, or a rejection that names every problem, with the path of the first as its position.

    `refusal` is why strict parsing refused the body: text that was damaged in lenient reading names no finding.
    """
    notes = Notes()
    detail, envelope = Part(call.detail, "detail", notes), Part(call.envelope, "", notes)
    asked = detail.part("requestParameters")
    detector, findings = _text(asked, "detectorId"), _texts(asked, "findingIds")
    region = _region(detail, envelope)
    at = _time(detail, envelope)
    if refusal and any(REPLACEMENT in text for text in (detector, region, *findings)):
        notes.refuse(detail.path, "has damaged text in its detector, Region or ids")
    if at is None or notes.problems:
        reasons = "; ".join(sentence for _, sentence in notes.problems)
        return Rejected(reason=reasons, position=notes.problems[0][0])
    by = _who(detail.part("userIdentity"))
    return Archived(reason=call.reason, region=region, detector=detector, findings=findings, at=at, by=by)


def _region(detail: Part, envelope: Part) -> str:
    """Return the Region of the call; where it names none, the envelope's."""
    outer = detail.find("awsRegion") is None and envelope.find("region") is not None
    return _text(envelope, "region") if outer else _text(detail, "awsRegion")


def _time(detail: Part, envelope: Part) -> datetime | None:
    """Return when it was archived, else when the event was made, or None with the problem noted.

    That of arrival is none: what was seen before it may be a new occurrence.
    """
    at = detail.instant("eventTime") or envelope.instant("time")
    if at is None:
        detail.notes.refuse(detail.where("eventTime"), "gives no time, nor does the envelope")
    return at


def _who(identity: Part) -> str:
    """Return the ARN of the session or user, else what else names who it was."""
    names = (identity.find(name) for name in ("arn", "principalId", "invokedBy"))
    return next((name for name in names if isinstance(name, str) and name), NOT_NAMED)[:_LONGEST_NAME]


def _text(part: Part, name: str) -> str:
    """Return the text, or an empty one with the problem noted."""
    value = part.find(name)
    if isinstance(value, str) and value:
        return value
    part.notes.refuse(part.where(name), f"is {_said(value)}")
    return ""


def _texts(part: Part, name: str) -> tuple[str, ...]:
    """Return the texts of an array, each once, or none with the problem noted."""
    values = part.find(name)
    if isinstance(values, list) and values:
        wrong = [value for value in values if not isinstance(value, str) or not value]
        if not wrong:
            return tuple(dict.fromkeys(values))
        part.notes.refuse(part.where(name), f"holds what is {_said(wrong[0])}")
    else:
        part.notes.refuse(part.where(name), "is empty" if values == [] else f"is {describe(values)}, not an array")
    return ()


def _said(value: object) -> str:
    return "missing or null" if value is None else "empty" if value == "" else f"{describe(value)}, not text"
