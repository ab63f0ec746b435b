"""Every section of the folder read into models, beside the places they came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from console.folder.context import Context, Named
from console.folder.problems import Place, ProblemBook
from console.folder.shapes.directory import ACCOUNT_ID, AN_ACCOUNT_ID, Units, read_directory
from console.folder.shapes.document import EXPIRING_FIELDS, POLICY_FIELDS, read_document
from console.folder.shapes.escalation_policy import read_escalation_policy
from console.folder.shapes.organization import MUST_BE_SAID, read_organization
from console.folder.shapes.people import read_audience, read_responder
from console.folder.shapes.rotation import read_named_rotation
from console.folder.shapes.scalars import named, time_zone
from console.folder.shapes.schedule import read_schedule
from console.folder.spot import Spot
from console.folder.tree import Entries
from hub.model.configuration import Audience, Organization
from hub.model.escalation_policy import EscalationPolicy
from hub.model.policy import PolicyDocument, Scope, ScopeKind
from hub.model.responder import Responder
from hub.model.schedule import Schedule

T = TypeVar("T")
_UNKNOWN_ZONE = "UTC"


@dataclass(frozen=True, slots=True)
class Content:
    """What was read. What was wrong is left out of the models, and is in the book."""

    organization: Organization | None
    documents: tuple[PolicyDocument, ...]
    audiences: Mapping[str, Audience]
    responders: Mapping[str, Responder]
    schedules: Mapping[str, Schedule]
    escalation_policies: Mapping[str, EscalationPolicy]
    units: Units | None
    """None where the folder has no directory: then accounts and units come from AWS Organizations."""
    sections: Mapping[str, Spot]
    policies_are_sound: bool
    """True when nothing was wrong with organization, ous and accounts: what follows from them can be checked."""

    def spot(self, section: str, name: str) -> Spot:
        """Return where `name` of a section stands, or the section itself for a name it does not have."""
        return self.sections[section].entries().get(name, self.sections[section])

    def spot_of(self, scope: Scope) -> Spot:
        """Return where the document of a scope stands."""
        if scope.kind is ScopeKind.ORGANIZATION:
            return self.sections["organization"]
        return self.spot("ous" if scope.kind is ScopeKind.UNIT else "accounts", scope.id)


def read_content(sections: Mapping[str, Entries], now: datetime, book: ProblemBook) -> Content:
    """Return the models of all sections; what is wrong goes into `book`."""
    nowhere = min((entries.place for entries in sections.values()), default=Place("organization", 0))
    spots = {name: Spot(entries, name, entries.place, book) for name, entries in sections.items()}
    section = {
        name: spots.get(name, Spot(Entries({}, nowhere), name, nowhere, book))
        for name in ("organization", "ous", "accounts", "directory", *Named)
    }
    context = _context(section, now)
    before = len(book.problems)
    organization, document = _organization(section["organization"], context)
    documents = (*([document] if document else []), *_documents(section, context))
    sound = len(book.problems) == before
    rotations = _each(section[Named.ROTATION], lambda _, spot: read_named_rotation(spot, context))
    return Content(
        organization=organization,
        documents=documents,
        audiences=_each(section[Named.AUDIENCE], read_audience),
        responders=_each(section[Named.RESPONDER], read_responder),
        schedules=_each(section[Named.SCHEDULE], lambda name, spot: read_schedule(name, spot, context, rotations)),
        escalation_policies=_each(
            section[Named.ESCALATION_POLICY], lambda name, spot: read_escalation_policy(name, spot, context)
        ),
        units=read_directory(section["directory"]) if "directory" in sections else None,
        sections=section,
        policies_are_sound=sound,
    )


def _organization(spot: Spot, context: Context) -> tuple[Organization | None, PolicyDocument | None]:
    if not spot.entries():
        spot.wrong(f"the section is missing, expected it with {', '.join(MUST_BE_SAID)}")
        return None, None
    return read_organization(spot, context)


def _context(section: Mapping[str, Spot], now: datetime) -> Context:
    organization = section["organization"].entries()
    zone = organization.get("time_zone")
    quiet = Spot(zone.node, zone.path, zone.place, ProblemBook()) if zone else None
    return Context(
        time_zone=(time_zone(quiet) if quiet else None) or _UNKNOWN_ZONE,
        now=now,
        names={kind: frozenset(section[kind].entries()) for kind in Named},
    )


def _each(spot: Spot, read: Callable[[str, Spot], T | None]) -> dict[str, T]:
    found = {name: read(name, entry) for name, entry in named(spot).items()}
    return {name: value for name, value in found.items() if value is not None}


def _documents(section: Mapping[str, Spot], context: Context) -> list[PolicyDocument]:
    read = [_document(Scope(kind=ScopeKind.UNIT, id=path), spot, context) for path, spot in _units(section["ous"])]
    for account, spot in section["accounts"].entries().items():
        if ACCOUNT_ID.fullmatch(account):
            read.append(_document(Scope(kind=ScopeKind.ACCOUNT, id=account), spot, context))
        else:
            spot.wrong(AN_ACCOUNT_ID)
    return [document for document in read if document is not None]


def _units(spot: Spot) -> list[tuple[str, Spot]]:
    units = spot.entries()
    for path, entry in units.items():
        if not path.strip():
            entry.wrong("expected the path or id of an organizational unit")
    return [(path, entry) for path, entry in units.items() if path.strip()]


def _document(scope: Scope, spot: Spot, context: Context) -> PolicyDocument | None:
    return read_document(scope, spot.fields((*POLICY_FIELDS, *EXPIRING_FIELDS)), spot, context)
