"""Which routes hold for a finding: the first rule that matches from the account upward, then the merged routes."""

from __future__ import annotations

from hub.model.policy import RouteRule
from router.policy.effective import Routes, Scoped, collapse, written
from router.routing.case import Case, shown
from router.routing.conditions import compare


def chosen(case: Case) -> Routes:
    """Return the routes of the first rule that matches and names the finding's label, else the merged ones.

    A rule whose condition an intruder can meet only adds to what would hold otherwise; a rule below a floor keeps
    the floor's routes (semantics 2).
    """
    added: Routes = ()
    for scoped in case.policy.rules:
        if not _applies(case, scoped):
            continue
        routes = _routes(case, scoped)
        if scoped.may_lower:
            return collapse(_kept(case, scoped, routes) + added)
        added += routes
    return collapse(_merged(case) + added)


def _applies(case: Case, scoped: Scoped[RouteRule]) -> bool:
    rule = scoped.item
    name = f"rule {rule.name}"
    until = f", until {rule.until.isoformat()}" if rule.until else ""
    place = f"{name} ({scoped.document.document}{until})"
    if case.label not in rule.routes:
        return case.note(name, f"{place}: says nothing for {case.label.value}", applied=False)
    setting = rule.routes[case.label]
    ends = [until for until in (rule.until, setting.until) if until is not None]
    if any(case.at >= end for end in ends):
        return case.note(name, f"{place}: is over since {min(ends).isoformat()}", applied=False)
    comparison = compare(rule.when, case.finding)
    if not comparison.met:
        return case.note(name, f"{place}: {comparison.text}", applied=False)
    only_adds = "" if scoped.may_lower else " in addition: its condition can be met by tagging or naming a resource"
    sign = "+" if setting.add else ""
    return case.note(name, f"{place}: {comparison.text}, so `{sign}{written(setting.routes)}`{only_adds}", applied=True)


def _routes(case: Case, scoped: Scoped[RouteRule]) -> Routes:
    setting = scoped.item.routes[case.label]
    inherited = case.policy.routes[case.label].value if setting.add else ()
    return inherited + setting.routes


def _kept(case: Case, scoped: Scoped[RouteRule], routes: Routes) -> Routes:
    floored = case.policy.protected(case.label, scoped.depth)
    missing = tuple(route for route in floored if route not in routes)
    if missing:
        case.note("floor", f"the floor for {case.label.value} keeps `{written(missing)}`", applied=True)
    return routes + missing


def _merged(case: Case) -> Routes:
    merged = case.policy.routes[case.label]
    said = f"{case.label.value} is `{written(merged.value)}` by {shown(merged.provenance)}"
    case.note(f"routes of {case.label.value}", said, applied=True)
    return merged.value
