"""Puts a finding together from its document: what is required, the time of the event, and what may be missing."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from hub.model.finding import Finding
from hub.model.record import Accepted, Archived, Ignored, Reading, Rejected
from router.normalize.archiving import read_archiving
from router.normalize.parsing import Unparsable, parse
from router.normalize.part import Notes, Part
from router.normalize.required import Essentials, read_essentials
from router.normalize.resource import ATTACK_SEQUENCE, read_resource
from router.normalize.silencing import is_archived, is_sample
from router.normalize.unwrapping import (
    ArchivingCall,
    Origin,
    Unwrapped,
    claims_guardduty,
    names_guardduty,
    unwrap,
)

CLOCK_TOLERANCE: Final = timedelta(minutes=5)
_PARTITION: Final = re.compile(r"aws(-[a-z0-9-]{1,20})?")
_CLIPPED: Final = 100


def read(body: bytes | str, *, arrived_at: datetime, origin: Origin, canary_nonce: str | None = None) -> Reading:
    """Return the finding in `body`, what was archived, or why the record is ignored or rejected (semantics 1).

    Never raises. `arrived_at` is aware. Without a `canary_nonce` every canary is foreign.
    """
    data = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    parsed = parse(data)
    if isinstance(parsed, Unparsable):
        return Rejected(reason=parsed.reason, position=parsed.position, from_guardduty=names_guardduty(data))
    unwrapped = unwrap(parsed.value, origin, canary_nonce)
    if isinstance(unwrapped, Ignored):
        return unwrapped
    result = unwrapped if isinstance(unwrapped, Rejected) else _read(unwrapped, parsed.refusal, arrived_at)
    if isinstance(result, Finding):
        return Accepted(finding=result)
    if isinstance(result, Archived):
        return result
    return result.model_copy(update={"from_guardduty": claims_guardduty(parsed.value, origin, data)})


def finding_ordering(finding: Finding, arrived_at: datetime) -> datetime:
    """Return the ordering time: GuardDuty's own, but at most five minutes after the aware instant `arrived_at`.

    A clock that runs ahead must not make later real updates look old (semantics 1).
    """
    return min(finding.updated_at, arrived_at + CLOCK_TOLERANCE)


def _read(unwrapped: Unwrapped | ArchivingCall, refusal: str, arrived_at: datetime) -> Finding | Archived | Rejected:
    if isinstance(unwrapped, ArchivingCall):
        return read_archiving(unwrapped, refusal)
    return _read_finding(unwrapped, refusal, arrived_at)


def _read_finding(unwrapped: Unwrapped, refusal: str, arrived_at: datetime) -> Finding | Rejected:
    """Return the finding, or a rejection that names every problem, with the path of the first as its position."""
    notes = Notes()
    detail = Part(unwrapped.detail, unwrapped.path, notes)
    envelope = Part(unwrapped.envelope, "", notes)
    if refusal:
        notes.warn(f"The body is not strict JSON ({refusal[:_CLIPPED]}); it was read leniently.")
    essentials = read_essentials(detail, envelope, damaged=bool(refusal))
    if essentials is None:
        reasons = "; ".join(sentence for _, sentence in notes.problems)
        return Rejected(reason=reasons, position=notes.problems[0][0])
    updated_at = _event_time(detail, envelope) or arrived_at
    return _assemble(detail, essentials, updated_at)


def _event_time(detail: Part, envelope: Part) -> datetime | None:
    """Return the time of the event from the first place that has one, or None with a warning that arrival stands in."""
    places = ((detail, "updatedAt"), (detail.part("service"), "eventLastSeen"), (envelope, "time"))
    for part, name in places:
        instant = part.instant(name)
        if instant is not None:
            if name != "updatedAt":
                detail.notes.warn(f"{detail.where('updatedAt')} gives no time; {part.where(name)} was taken.")
            return instant
    detail.notes.warn(f"{detail.where('updatedAt')} gives no time, nor does any other; that of arrival was taken.")
    return None


def _assemble(detail: Part, essentials: Essentials, updated_at: datetime) -> Finding:
    service = detail.part("service")
    title = detail.text("title") or ""
    optional = {
        "created_at": detail.instant("createdAt"),
        "first_seen": service.instant("eventFirstSeen"),
        "last_seen": service.instant("eventLastSeen"),
        "title": title,
        "description": detail.text("description") or "",
        "resource": read_resource(detail),
        "count": service.count("count"),
        "archived": is_archived(service),
        "sample": is_sample(service, title),
        "attack_sequence": _in_attack_sequence(detail, essentials.type),
        "partition": _partition(detail),
    }
    required = {**essentials._asdict(), "updated_at": updated_at}
    return Finding.model_validate(required | optional | {"warnings": tuple(detail.notes.warnings)})


def _in_attack_sequence(detail: Part, type_: str) -> bool:
    """Return whether the finding is an attack sequence, or names the sequence it has joined."""
    return type_.startswith(f"{ATTACK_SEQUENCE}:") or bool(detail.text("associatedAttackSequenceArn"))


def _partition(detail: Part) -> str:
    """Return the AWS partition, else the one in the finding's ARN, else `aws`."""
    stated = detail.text("partition") or ""
    arn = detail.text("arn") or ""
    if stated and not _PARTITION.fullmatch(stated):
        detail.notes.warn(f"{detail.where('partition')} is no AWS partition; it was dropped.")
    candidates = (stated, arn.split(":")[1] if arn.startswith("arn:") else "")
    return next((text for text in candidates if _PARTITION.fullmatch(text)), "aws")
