"""What follows closing an incident by hand: its finding is archived in GuardDuty, where the deployment wants that."""

from __future__ import annotations

from console.operations.stored import IncidentRow
from hub.errors import TocsinError
from hub.model.incident import Incident
from hub.ports import FindingArchive
from router.canary import TYPE as CANARY_TYPE
from router.unreadable import is_unreadable


class ClosedRow(IncidentRow):
    """An incident that was closed, and what became of its finding."""

    archived: bool | None = None
    """None: archiving is off here, or there is no finding in GuardDuty."""
    archive_error: str | None = None
    """Why it could not be archived; it is closed all the same."""


def archived(archive: FindingArchive | None, incident: Incident, row: IncidentRow) -> ClosedRow:
    """Archive the finding of a closed incident where `archive` is given; whatever fails is said in the answer."""
    closed = ClosedRow(**dict(row))
    no_finding = incident.summary.type == CANARY_TYPE or is_unreadable(incident.key)
    if archive is None or no_finding:
        return closed
    try:
        archive.archive(incident.key.region, [incident.key.id])
    except TocsinError as error:
        return closed.model_copy(update={"archived": False, "archive_error": str(error)})
    return closed.model_copy(update={"archived": True})
