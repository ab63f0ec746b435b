"""The organization: its name, zone, language and owners, and the policy document every other one inherits from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from console.folder import grammar
from console.folder.context import Context, Named
from console.folder.shapes.document import ORGANIZATION_POLICY_FIELDS, POLICY_FIELDS, read_document
from console.folder.shapes.rules import LABELS
from console.folder.shapes.scalars import build, choice, plain_text, time_zone, word
from console.folder.spot import Spot
from hub.model.configuration import Organization
from hub.model.policy import PolicyDocument, Scope, ScopeKind
from hub.model.responder import Language
from hub.model.route import RouteKind

OWN_FIELDS = ("name", "time_zone", "language", "owners", "spoken_detail", "handoff_mail")
MUST_BE_SAID = ("name", "time_zone", *LABELS)
"""The organization's document is complete (semantics 2): every severity has routes, and local times have a zone."""
OWNERS = "owners"
"""The audience that is told about the hub itself unless `owners` names another."""


def read_organization(spot: Spot, context: Context) -> tuple[Organization | None, PolicyDocument | None]:
    """Return the organization and its policy document; either is None, noted, when something it needs is wrong."""
    fields = spot.fields((*OWN_FIELDS, *POLICY_FIELDS, *ORGANIZATION_POLICY_FIELDS))
    spot.require(fields, MUST_BE_SAID)
    document = read_document(Scope(kind=ScopeKind.ORGANIZATION), fields, spot, context)
    values = {
        "name": plain_text(fields["name"]) if "name" in fields else None,
        "time_zone": time_zone(fields["time_zone"]) if "time_zone" in fields else None,
        "language": choice(fields["language"], Language) if "language" in fields else None,
        "owners": _owners(fields, document, spot, context),
        "spoken_detail": (
            word(fields["spoken_detail"], ["account", "kind", "none"]) if "spoken_detail" in fields else None
        ),
        "handoff_mail": _handoff_mail(fields["handoff_mail"]) if "handoff_mail" in fields else None,
    }
    if any(values[field] is None for field in ("name", "time_zone", "owners")):
        return None, document
    return build(Organization, values, spot, fields), document


def _handoff_mail(spot: Spot) -> timedelta | None:
    return spot.parsed(grammar.duration, grammar.A_DURATION)


def _owners(fields: Mapping[str, Spot], document: PolicyDocument | None, spot: Spot, context: Context) -> str | None:
    if OWNERS in fields:
        name = plain_text(fields[OWNERS])
        if name is not None:
            context.refer(Named.AUDIENCE, name, fields[OWNERS])
        return name
    if OWNERS in context.names[Named.AUDIENCE]:
        return OWNERS
    mailed = _mailed_for_the_worst(document)
    if mailed is None:
        spot.wrong("`owners` is missing: the audience that is told about the hub itself")
    else:
        spot.warn(f"`owners` is missing: {mailed} is told about the hub itself")
    return mailed


def _mailed_for_the_worst(document: PolicyDocument | None) -> str | None:
    settings = sorted(document.routes.items(), key=lambda item: -item[0].rank) if document else []
    routes = (route for _, setting in settings for route in setting.routes)
    return next((route.to for route in routes if route.kind is RouteKind.EMAIL), None)
