"""The suppression that follows from what was expected: by what GuardDuty says of it, never by names or tags.

Whoever owns a resource, or has broken into it, can choose its name and tags: a suppression by these could be had.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from console.folder.writing.plain import Plain
from console.folder.writing.short import SECTION_OF, short
from console.folder.writing.yaml_text import block
from console.operations.documents import Held
from console.operations.stored import IncidentRow
from hub.errors import InputError
from hub.model.base import Frozen, Instant
from hub.model.document import DocumentKind, key_of_scope
from hub.model.journal import Edit, Wanted
from hub.model.policy import Condition, PolicyDocument, Scope, ScopeKind, Suppression
from hub.model.summary import CLIPPED

DAYS: Final = 30
_LONGEST: Final = 365
_GLOBS: Final = frozenset("*?")


class SuppressionDraft(Frozen):
    """A suppression for an editor to apply."""

    account: str
    suppression: Suppression
    yaml: str
    """The same for a configuration folder."""


class Expected(Frozen):
    """Why an incident was expected: who says so, the reason, and from when on for how many days it is suppressed."""

    owner: str
    reason: str
    at: Instant
    days: int = DAYS


def suppression_of(incident: IncidentRow, expected: Expected, time_zone: str) -> Suppression:
    """Return the suppression of findings like this one in its account; it ends with a day in `time_zone`.

    Like it is: the same type, resource kind and Region. Raises InputError for no reason, for more than a year, and for
    a type that cannot be named exactly.
    """
    if not expected.reason.strip():
        raise InputError("--why: expected a reason, it stands in the policy")
    if not 1 <= expected.days <= _LONGEST:
        raise InputError(f"--days: found {expected.days}, expected 1 to {_LONGEST}")
    if _GLOBS & {*incident.type, *incident.resource_kind, *incident.region} or len(incident.type) >= CLIPPED:
        raise InputError(f"incident {incident.incident[:8]}: its type cannot be named exactly; write the rule by hand")
    when = Condition(
        types=(incident.type,),
        resource_kinds=(incident.resource_kind,) if incident.resource_kind else (),
        regions=(incident.region,) if incident.region else (),
    )
    try:
        return Suppression(
            name=f"expected-{incident.incident[:8]}",
            when=when,
            owner=expected.owner,
            reason=expected.reason.strip(),
            expires=_end_of_day(expected.at + timedelta(days=expected.days), time_zone),
        )
    except ValidationError as error:
        raise InputError(f"incident {incident.incident[:8]} cannot be suppressed: {error}") from error


def draft_of(incident: IncidentRow, suppression: Suppression, time_zone: str) -> SuppressionDraft:
    """Return the suppression with the text that a folder would have."""
    document = PolicyDocument(scope=_scope(incident), suppressions=(suppression,))
    written: Plain = {SECTION_OF[DocumentKind.ACCOUNT]: {incident.account: short(document, time_zone)}}
    return SuppressionDraft(account=incident.account, suppression=suppression, yaml=block(written))


def suppression_edit(held: Held, incident: IncidentRow, suppression: Suppression, why: str) -> Edit:
    """Return the edit that adds the suppression to the account's document, in place of one of the same name."""
    key = key_of_scope(_scope(incident))
    document, standing = held.contents.get(key), held.standings.get(key)
    before = document if isinstance(document, PolicyDocument) else PolicyDocument(scope=_scope(incident), version="")
    others = tuple(each for each in before.suppressions if each.name != suppression.name)
    after = before.model_copy(update={"suppressions": (*others, suppression)})
    return Edit(changes=(Wanted(key=key, content=after, read=standing.version if standing else 0),), why=why)


def _scope(incident: IncidentRow) -> Scope:
    return Scope(kind=ScopeKind.ACCOUNT, id=incident.account)


def _end_of_day(at: datetime, time_zone: str) -> datetime:
    day = at.astimezone(ZoneInfo(time_zone)).date() + timedelta(days=1)
    return datetime.combine(day, time(), ZoneInfo(time_zone)).astimezone(UTC)
