"""Decides what a document is: a finding in its envelope or bare, another event, or nothing the hub accepts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple, TypeGuard

from hub.model.record import Ignored, Rejected
from router.normalize.parsing import MAX_BODY, REPLACEMENT
from router.normalize.part import describe

CANARY_SOURCE: Final = "tocsin.canary"
GUARDDUTY_SOURCE: Final = "aws.guardduty"
FINDING_DETAIL_TYPE: Final = "GuardDuty Finding"
CALL_DETAIL_TYPE: Final = "AWS API Call via CloudTrail"
ARCHIVING: Final = "ArchiveFindings"

_CLIPPED: Final = 100
_NAMES_GUARDDUTY: Final = re.compile(rb'"source"\s*:\s*"aws\.guardduty"')


class Origin(StrEnum):
    """Where a record comes from. Files may also hold bare details and GetFindings documents."""

    QUEUE = "queue"
    FILE = "file"


class Unwrapped(NamedTuple):
    """A finding's own object, the path to it, and the envelope around it (empty for a bare one)."""

    detail: Mapping[str, object]
    path: str
    envelope: Mapping[str, object]


class ArchivingCall(NamedTuple):
    """What CloudTrail says of a call of ArchiveFindings, the envelope around it, and why this is no finding."""

    detail: Mapping[str, object]
    envelope: Mapping[str, object]
    reason: str


Unwrapping = Unwrapped | ArchivingCall | Ignored | Rejected


def unwrap(document: object, origin: Origin, canary_nonce: str | None) -> Unwrapping:
    """Return the finding's object, or the call that archived some, or why the document is ignored or rejected.

    What is accepted is said in semantics 1.
    """
    if not isinstance(document, dict):
        return Rejected(reason=f"the document is {describe(document)}, not an event")
    source = document.get("source")
    if "source" not in document:
        if origin is Origin.QUEUE:
            return Rejected(reason=f"there is no source: {_shape(document)}", position="source")
        source = GUARDDUTY_SOURCE
    if not _readable(source):
        return _unreadable("source", source)
    if source == CANARY_SOURCE:
        return _canary(document, canary_nonce)
    if source != GUARDDUTY_SOURCE:
        return Ignored(reason=f"the source is {source[:_CLIPPED]}", foreign=True)
    bare = "detail" not in document and "detail-type" not in document
    return _bare(document) if bare and origin is Origin.FILE else _enveloped(document)


def claims_guardduty(document: object, origin: Origin, data: bytes) -> bool:
    """Return whether a rejected record's source is aws.guardduty, as well as can be told.

    Where the document has no source that can be read as one text, the raw bytes are searched for it.
    """
    if isinstance(document, dict):
        if "source" not in document:
            return origin is Origin.FILE
        if isinstance(document["source"], str):
            return bool(document["source"] == GUARDDUTY_SOURCE)
    return names_guardduty(data)


def names_guardduty(data: bytes) -> bool:
    """Return whether the first mebibyte of `data`, JSON or not, names aws.guardduty as a source."""
    return _NAMES_GUARDDUTY.search(data, 0, MAX_BODY) is not None


def _canary(document: Mapping[str, object], nonce: str | None) -> Unwrapped | Ignored:
    """Accept the hub's own synthetic finding by its nonce; without it anyone with PutEvents could write it."""
    detail = document.get("detail")
    if nonce and isinstance(detail, dict) and detail.get("nonce") == nonce:
        return Unwrapped(detail, "detail", document)
    return Ignored(reason="the source is the canary's, but not its nonce", foreign=True)


def _enveloped(document: Mapping[str, object]) -> Unwrapping:
    """Open an EventBridge envelope of GuardDuty; its detail is never decoded a second time."""
    detail_type = document.get("detail-type")
    if not _readable(detail_type):
        return _unreadable("detail-type", detail_type)
    detail = document.get("detail")
    if detail_type != FINDING_DETAIL_TYPE:
        reason = f"the detail-type is {detail_type[:_CLIPPED]}"
        if detail_type == CALL_DETAIL_TYPE and isinstance(detail, dict) and _archives(detail):
            return ArchivingCall(detail, document, reason)
        return Ignored(reason=reason)
    if not isinstance(detail, dict):
        return Rejected(reason=f"detail is {describe(detail)}, not an object", position="detail")
    return Unwrapped(detail, "detail", document)


def _archives(call: Mapping[str, object]) -> bool:
    """Return whether findings were archived by the call; one that was refused has an error's code."""
    return call.get("eventName") == ARCHIVING and call.get("errorCode") is None


def _bare(document: Mapping[str, object]) -> Unwrapped | Rejected:
    """Open a detail without envelope, or a GetFindings answer that holds one finding."""
    if "Findings" in document:
        findings = document["Findings"]
        if isinstance(findings, list) and len(findings) == 1 and isinstance(findings[0], dict):
            return Unwrapped(findings[0], "Findings[0]", {})
    if _is_wrapping(document):
        return Rejected(reason=f"not one GuardDuty finding: {_shape(document)}")
    return Unwrapped(document, "", {})


def _readable(value: object) -> TypeGuard[str]:
    """Return whether `value` is text of which nothing was lost in lenient reading."""
    return isinstance(value, str) and REPLACEMENT not in value


def _unreadable(name: str, value: object) -> Rejected:
    what = "missing" if value is None else "damaged text" if isinstance(value, str) else describe(value)
    return Rejected(reason=f"{name} is {what}", position=name)


_SHAPES: Final = (
    ({"Records"}, "this is a batch of records"),
    ({"Findings"}, "this is a GetFindings answer"),
    ({"Type", "Message"}, "this is an SNS envelope, which is not opened"),
    ({"ProductArn", "AwsAccountId"}, "this is a Security Hub finding (ASFF)"),
)


def _is_wrapping(document: Mapping[str, object]) -> bool:
    return any(keys <= document.keys() for keys, _ in _SHAPES)


def _shape(document: Mapping[str, object]) -> str:
    """Return a few words on what the document looks like, for whoever must find out where it came from."""
    return next((words for keys, words in _SHAPES if keys <= document.keys()), "a bare object is taken from files only")
