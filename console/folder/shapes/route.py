"""Routes: `record`, `email secops`, `call soc`, a list of them, `+email dpo`, or long with `until` and `why`."""

from __future__ import annotations

from pydantic import ValidationError

from console.folder.context import Context, Named
from console.folder.shapes.scalars import A_NAME, plain_text
from console.folder.spot import Spot
from console.folder.tree import Entries
from console.suggesting import closest
from hub.model.policy import RouteSetting
from hub.model.route import Route, RouteKind

A_ROUTE = "expected `record`, `email AUDIENCE` or `call ESCALATION_POLICY`"
_TARGETS = {RouteKind.EMAIL: Named.AUDIENCE, RouteKind.CALL: Named.ESCALATION_POLICY}
SETTING_FIELDS = ("routes", "until", "why")


def read_setting(spot: Spot, context: Context, *, inherits: bool) -> RouteSetting | None:
    """Return the routes of a severity; None, noted, when any of them is wrong.

    `inherits` says whether there is anything above to which `+email dpo` could add.
    """
    if not isinstance(spot.node, Entries):
        return _routes(spot, context, inherits=inherits)
    fields = spot.fields(SETTING_FIELDS)
    if not spot.require(fields, ["routes"]):
        return None
    setting = _routes(fields["routes"], context, inherits=inherits)
    until = context.until(fields["until"]) if "until" in fields else None
    why = plain_text(fields["why"]) if "why" in fields else None
    return setting.model_copy(update={"until": until, "why": why or ""}) if setting else None


def read_route(spot: Spot, context: Context) -> Route | None:
    """Return one route whose target exists; None, noted, otherwise."""
    route = spot.parsed(_parse, A_ROUTE, lambda text: _meant(text, context))
    if route is not None and route.to is not None:
        context.refer(_TARGETS[route.kind], route.to, spot)
    return route


def _routes(spot: Spot, context: Context, *, inherits: bool) -> RouteSetting | None:
    spots = spot.items()
    if not spots:
        spot.misread(A_ROUTE)
        return None
    routes = tuple(read_route(item, context) for item in spots)
    found = tuple(route for route in routes if route is not None)
    if len(found) < len(routes) or not _go_together(spot, found):
        return None
    return _added(spot, spots, found, inherits=inherits)


def _go_together(spot: Spot, routes: tuple[Route, ...]) -> bool:
    if len(set(routes)) < len(routes):
        spot.misread("expected each route once")
    elif len(routes) > 1 and any(route.kind is RouteKind.RECORD for route in routes):
        spot.misread("expected `record` to stand alone: it means that nobody is told")
    else:
        return True
    return False


def _added(spot: Spot, spots: tuple[Spot, ...], routes: tuple[Route, ...], *, inherits: bool) -> RouteSetting | None:
    plus = {_has_plus(item) for item in spots}
    if len(plus) > 1:
        spot.misread("expected a plus before each route or before none: `+email dpo` adds to what is inherited")
    elif True in plus and not inherits:
        spot.misread("expected routes without a plus: there is nothing above to add to")
    elif True in plus and routes[0].kind is RouteKind.RECORD:
        spot.misread("expected `+email AUDIENCE` or `+call ESCALATION_POLICY`: everything is recorded anyway")
    else:
        return RouteSetting(routes=routes, add=True in plus)
    return None


def _has_plus(spot: Spot) -> bool:
    return (spot.text(A_ROUTE) or "").startswith("+")


def _parse(text: str) -> Route:
    try:
        return Route.parse(text.removeprefix("+"))
    except ValidationError as error:
        raise ValueError(A_NAME) from error


def _meant(text: str, context: Context) -> str | None:
    words = text.removeprefix("+").split()
    if len(words) == 1:
        for kind, named in _TARGETS.items():
            if words[0] in context.names[named]:
                return f"{kind.value} {words[0]}"
    kinds = [kind.value for kind in RouteKind]
    return closest(words[0], kinds) if words and words[0] not in kinds else None
