"""Every kind of document in its short form: the shortest structure that the reader takes for the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from console.folder.shapes.directory import UNIT_ID
from console.folder.writing.directory import short_directory
from console.folder.writing.oncall import short_escalation_policy, short_schedule
from console.folder.writing.people import short_audience, short_responder
from console.folder.writing.plain import Plain
from console.folder.writing.policies import short_document, short_organization
from console.folder.writing.yaml_text import block
from hub.model.configuration import Audience
from hub.model.directory import Directory
from hub.model.document import Content, DocumentKey, DocumentKind, Documents, OrganizationDocument
from hub.model.escalation_policy import EscalationPolicy
from hub.model.policy import PolicyDocument
from hub.model.responder import Responder
from hub.model.schedule import Schedule

SECTION_OF: Mapping[DocumentKind, str] = {
    DocumentKind.ORGANIZATION: "organization",
    DocumentKind.UNIT: "ous",
    DocumentKind.ACCOUNT: "accounts",
    DocumentKind.AUDIENCE: "audiences",
    DocumentKind.RESPONDER: "responders",
    DocumentKind.SCHEDULE: "schedules",
    DocumentKind.ESCALATION_POLICY: "escalation_policies",
    DocumentKind.DIRECTORY: "directory",
}
"""The top-level key under which documents of a kind are written."""


def short(content: Content, zone: str) -> Plain:
    """Return the short form of a document; `zone` is the organization's, in which instants are written."""
    match content:
        case OrganizationDocument():
            return short_organization(content, zone)
        case PolicyDocument():
            return short_document(content, zone)
        case Audience():
            return short_audience(content)
        case Responder():
            return short_responder(content)
        case Schedule():
            return short_schedule(content, zone)
        case EscalationPolicy():
            return short_escalation_policy(content, zone)
        case Directory():
            return short_directory(content)


def short_text(content: Content, zone: str) -> str:
    """Return the short form as YAML, a field a line, so that two versions can be compared line by line."""
    return block(short(content, zone))


def units_in(keys: Iterable[DocumentKey]) -> tuple[str, ...]:
    """Return the paths of the units that have a document; an id is no path."""
    return tuple(key.name for key in keys if key.kind is DocumentKind.UNIT and not UNIT_ID.fullmatch(key.name))


def zone_of(documents: Documents) -> str:
    """Return the time zone of the organization among `documents`; UTC where there is none."""
    found = (one.settings.time_zone for one in documents.values() if isinstance(one, OrganizationDocument))
    return next(found, "UTC")
