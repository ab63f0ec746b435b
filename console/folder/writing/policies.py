"""Policy documents back into what is written: what is inherited, and what is a default, is left out."""

from __future__ import annotations

from collections.abc import Mapping

from console.folder.writing import texts
from console.folder.writing.plain import Plain, one_or_list, said, some
from hub.model.configuration import Organization
from hub.model.document import OrganizationDocument
from hub.model.policy import (
    Condition,
    Expiring,
    MaintenanceWindow,
    ModeSetting,
    PolicyDocument,
    RouteRule,
    RouteSetting,
    Suppression,
)
from hub.model.responder import Language
from hub.model.severity import SeverityLabel

OWNERS = "owners"


def short_organization(document: OrganizationDocument, zone: str) -> dict[str, Plain]:
    """Return the organization's settings and its policy in one mapping; `owners` only where it is not `owners`."""
    return _settings(document.settings) | short_document(document.policy, zone)


def _settings(settings: Organization) -> dict[str, Plain]:
    return said(
        name=settings.name,
        time_zone=settings.time_zone,
        language=None if settings.language is Language.EN else settings.language.value,
        owners=None if settings.owners == OWNERS else settings.owners,
        spoken_detail=None if settings.spoken_detail == "account" else settings.spoken_detail,
        handoff_mail=texts.duration(settings.handoff_mail) if settings.handoff_mail else None,
    )


def short_document(document: PolicyDocument, zone: str) -> dict[str, Plain]:
    """Return the fields that the document says; instants in `zone`."""
    fields = said(
        floor=[label.value for label in document.floor] or None,
        mode=_mode(document.mode, zone) if document.mode else None,
        live_since=texts.instant(document.live_since, zone, "start") if document.live_since else None,
        samples=document.samples,
        quiet_period=texts.duration(document.quiet_period) if document.quiet_period else None,
        rules=[_rule(rule, zone) for rule in document.rules] or None,
        suppressions=[_suppression(one, zone) for one in document.suppressions] or None,
        windows=[_window(window, zone) for window in document.windows] or None,
        trusted_tags=list(document.trusted_tags) or None,
        unreadable=_setting(document.unreadable, zone) if document.unreadable else None,
    )
    return _routes(document.routes, zone) | fields | _expiry(document, zone)


def _routes(routes: Mapping[SeverityLabel, RouteSetting], zone: str) -> dict[str, Plain]:
    return {label.value: _setting(routes[label], zone) for label in SeverityLabel if label in routes}


def _setting(setting: RouteSetting, zone: str) -> Plain:
    plus = "+" if setting.add else ""
    routes = one_or_list([f"{plus}{route.text}" for route in setting.routes])
    expiry = _expiry(setting, zone)
    return {"routes": routes} | expiry if expiry else routes


def _expiry(expiring: Expiring, zone: str) -> dict[str, Plain]:
    until = texts.instant(expiring.until, zone, "end") if expiring.until else None
    return said(until=until, why=expiring.why or None)


def _mode(setting: ModeSetting, zone: str) -> Plain:
    if setting.why:
        return {"mode": setting.mode.value} | _expiry(setting, zone)
    until = f" until {texts.instant(setting.until, zone, 'end')}" if setting.until else ""
    return f"{setting.mode.value}{until}"


def _condition(condition: Condition) -> Plain:
    if condition == Condition(types=condition.types[:1]):
        return condition.types[0] if condition.types else {}
    tags: dict[str, Plain] = dict(condition.tags)
    return said(
        type=some(condition.types),
        resource=some(condition.resource_kinds),
        name=some(condition.resource_names),
        tag=tags or None,
        region=some(condition.regions),
    )


def _rule(rule: RouteRule, zone: str) -> Plain:
    return said(name=rule.name, when=_condition(rule.when)) | _routes(rule.routes, zone) | _expiry(rule, zone)


def _suppression(one: Suppression, zone: str) -> Plain:
    expires = texts.instant(one.expires, zone, "end")
    return said(name=one.name, when=_condition(one.when), owner=one.owner, reason=one.reason, expires=expires)


def _window(window: MaintenanceWindow, zone: str) -> Plain:
    return said(
        name=window.name,
        from_=texts.instant(window.start, zone, "start"),
        to=texts.instant(window.end, zone, "end"),
        reason=window.reason,
        critical=None if window.critical == "call" else window.critical,
    )
