"""What softens the chosen routes: maintenance windows, the hours of escalation policies, and the scope's mode."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from hub.model.decision import HeldRoute
from hub.model.policy import MaintenanceWindow, Mode
from hub.model.route import Route, RouteKind
from hub.model.severity import SeverityLabel
from router.policy.effective import Routes, Scoped, telling, written
from router.routing.case import Case, shown
from router.routing.context import as_mail, in_hours


class Telling(NamedTuple):
    """Routes to tell now, and those kept back until an instant."""

    now: Routes
    held: tuple[HeldRoute, ...] = ()
    window_since: datetime | None = None
    """Start of the earliest window that changed something."""
    outside: Routes = ()
    """What would be told now without windows; given where a window changed something."""


def quieted(case: Case, routes: Routes) -> Telling:
    """Return `routes` after windows (narrowest to widest), hours and mode have had their say (semantics 2)."""
    inside = _windows(case, telling(routes))
    told = _hours(case, inside.now)
    mail_only = case.policy.modes[case.label].value is Mode.MAIL
    outside = _outside(case, routes, mail_only=mail_only) if inside.window_since else ()
    if mail_only:
        return Telling(_mailed(case, told), window_since=inside.window_since, outside=outside)
    if case.policy.modes[case.label].value is Mode.SHADOW:
        text = f"mode shadow by {shown(case.policy.modes[case.label].provenance)}: decided, but nobody is told"
        case.note("mode", text, applied=True)
    return Telling(told, inside.held, inside.window_since, outside)


def _windows(case: Case, routes: Routes) -> Telling:
    taken: set[Route] = set()
    held: dict[Route, datetime] = {}
    since: list[datetime] = []
    for scoped in case.policy.windows:
        calls = _taken_by(case, scoped, routes)
        taken |= calls
        since += [scoped.item.start] if calls else []
        if case.label is SeverityLabel.CRITICAL:
            held |= {route: max(scoped.item.end, held.get(route, scoped.item.end)) for route in calls}
    kept_back = tuple(
        HeldRoute(route=in_hours(route, case.context, held[route]), until=held[route])
        for route in routes
        if route in held
    )
    return Telling(as_mail(routes, case.context, frozenset(taken)), kept_back, min(since, default=None))


def _outside(case: Case, routes: Routes, *, mail_only: bool) -> Routes:
    """Return what is told of an incident that opened before the windows: hours and mode have their say all the same."""
    told = telling(tuple(in_hours(route, case.context, case.at) for route in telling(routes)))
    return as_mail(told, case.context) if mail_only else told


def _taken_by(case: Case, scoped: Scoped[MaintenanceWindow], routes: Routes) -> set[Route]:
    """Return which calls among `routes` the window takes, and note why or why not."""
    window = scoped.item
    name = f"window {window.name}"
    span = f"{window.start.isoformat()} to {window.end.isoformat()}"
    place = f"{name} ({scoped.document.document}, {span}, {window.reason})"
    if not window.start <= case.at < window.end:
        case.note(name, f"{place}: {case.at.isoformat()} is outside", applied=False)
        return set()
    if case.label is SeverityLabel.CRITICAL and window.critical == "call":
        case.note(name, f"{place}: critical calls all the same", applied=False)
        return set()
    calls = {route for route in routes if route.kind is RouteKind.CALL}
    floored = calls.intersection(case.policy.protected(case.label, scoped.depth))
    if floored:
        kept = written(tuple(route for route in routes if route in floored))
        case.note("floor", f"the floor for {case.label.value} keeps `{kept}` in {window.name}", applied=True)
    does = "calls wait until its end" if case.label is SeverityLabel.CRITICAL else "calls become mail"
    case.note(name, f"{place}: {does}" if calls - floored else f"{place}: no call to change", applied=calls > floored)
    return calls - floored


def _hours(case: Case, routes: Routes) -> Routes:
    changed = tuple(_in_hours(case, route) for route in routes)
    return telling(changed)


def _in_hours(case: Case, route: Route) -> Route:
    now = in_hours(route, case.context, case.at)
    if now != route:
        text = f"{case.at.isoformat()} is outside the hours of {route.to}: `{now.text}` instead of `{route.text}`"
        case.note(f"hours of {route.to}", text, applied=True)
    return now


def _mailed(case: Case, routes: Routes) -> Routes:
    mailed = as_mail(routes, case.context)
    origin = shown(case.policy.modes[case.label].provenance)
    changed = f"`{written(routes)}` becomes `{written(mailed)}`" if mailed != routes else "there is no call to change"
    case.note("mode", f"mode mail by {origin}: {changed}", applied=mailed != routes)
    return mailed
