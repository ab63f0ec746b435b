"""What the configuration check refuses: documents that weaken a floor, or lower a route on an intruder's word."""

from __future__ import annotations

from collections.abc import Iterator

from hub.model.configuration import Configuration
from hub.model.directory import OrganizationalUnit
from hub.model.policy import Condition, MaintenanceWindow, PolicyDocument, RouteRule, ScopeKind, Suppression
from hub.model.route import RouteKind
from hub.model.severity import SeverityLabel
from router.policy.book import PolicyBook, lineage_of_path, lineages
from router.policy.effective import EffectivePolicy, Routes, telling, written
from router.policy.merge import may_lower

_STRENGTH = {kind: strength for strength, kind in enumerate(RouteKind)}


def weakenings(configuration: Configuration) -> tuple[str, ...]:
    """Return what would weaken a floored severity, or lower a route by a condition that an intruder can meet.

    One sentence each, `DOCUMENT: FIELD: ...`, with the value and what is expected (semantics 2). At run time none of
    it takes effect: the floor's routes, or those that hold otherwise, stay. Expiry is left aside.
    """
    book = PolicyBook(configuration)
    known = lineages(configuration)
    return tuple(sentence for document in configuration.documents for sentence in _document(document, book, known))


def _document(
    document: PolicyDocument, book: PolicyBook, known: dict[str, tuple[OrganizationalUnit, ...]]
) -> Iterator[str]:
    above, here = _surroundings(document, book, known)
    place = document.scope.text
    for field, complaint in (*_floors(document, above), *_conditions(document, here)):
        yield f"{place}: {field}: {complaint}"


def _surroundings(
    document: PolicyDocument, book: PolicyBook, known: dict[str, tuple[OrganizationalUnit, ...]]
) -> tuple[EffectivePolicy | None, EffectivePolicy]:
    """Return the policy that the document's scope inherits (None for the organization) and the one it comes to."""
    scope = document.scope
    if scope.kind is ScopeKind.ORGANIZATION:
        return None, book.organization(None)
    if scope.kind is ScopeKind.ACCOUNT:
        account = book.configuration.directory.find(scope.id)
        return book.of_units(account.units if account else ()), book.effective(scope.id, None)
    name = scope.id.strip("/")
    units = known[name] if name in known else lineage_of_path(name)
    return book.of_units(units[:-1]), book.of_units(units)


def _floors(document: PolicyDocument, above: EffectivePolicy | None) -> Iterator[tuple[str, str]]:
    if above is None:
        return
    for label in SeverityLabel:
        keeps = above.protected(label)
        if keeps:
            yield from _against_floor(document, above, label, keeps)


def _against_floor(
    document: PolicyDocument, above: EffectivePolicy, label: SeverityLabel, keeps: Routes
) -> Iterator[tuple[str, str]]:
    setters = ", ".join(dict.fromkeys(floor.document for floor in above.floors if floor.label is label))
    settings = {label.value: document.routes.get(label)}
    settings |= {f"rules.{rule.name}.{label.value}": rule.routes.get(label) for rule in document.rules}
    for field, setting in settings.items():
        if setting is not None and not setting.add and not set(keeps) <= set(setting.routes):
            yield field, _floor_complaint(setting.routes, keeps, setters)
    for window in document.windows:
        if _takes_calls(window, label) and any(route.kind is RouteKind.CALL for route in keeps):
            yield f"windows.{window.name}", _window_complaint(window, label, setters)


def _floor_complaint(routes: Routes, keeps: Routes, setters: str) -> str:
    return (
        f"found `{written(routes)}`, but the floor of {setters} keeps `{written(keeps)}`; "
        f"expected all of these, or an addition written with `+`"
    )


def _takes_calls(window: MaintenanceWindow, label: SeverityLabel) -> bool:
    return label is not SeverityLabel.CRITICAL or window.critical == "hold"


def _window_complaint(window: MaintenanceWindow, label: SeverityLabel, setters: str) -> str:
    does = "holds back" if label is SeverityLabel.CRITICAL else "turns into mail"
    said = f"`critical: {window.critical}`" if label is SeverityLabel.CRITICAL else "a window"
    return f"found {said}, which {does} {label.value} calls that the floor of {setters} keeps; expected it at {setters}"


def _conditions(document: PolicyDocument, here: EffectivePolicy) -> Iterator[tuple[str, str]]:
    trusted = here.trusted_tags.value
    for rule in document.rules:
        if not may_lower(rule.when, trusted):
            yield from _lowering_rule(rule, here)
    for suppression in document.suppressions:
        if not may_lower(suppression.when, trusted):
            yield _suppression_complaint(suppression, trusted)


def _lowering_rule(rule: RouteRule, here: EffectivePolicy) -> Iterator[tuple[str, str]]:
    for label, setting in rule.routes.items():
        otherwise = here.routes[label].value
        if not setting.add and _strength(setting.routes) < _strength(otherwise):
            yield (
                f"rules.{rule.name}.{label.value}",
                (
                    f"found `{written(setting.routes)}`, lower than `{written(otherwise)}`, by "
                    f"{_open_parts(rule.when, here.trusted_tags.value)}; expected routes that are no lower, "
                    f"or a tag key of the organization's trusted_tags"
                ),
            )


def _suppression_complaint(suppression: Suppression, trusted: tuple[str, ...]) -> tuple[str, str]:
    return f"suppressions.{suppression.name}.when", (
        f"found {_open_parts(suppression.when, trusted)}; expected type, resource kind or Region, "
        f"or a tag key of the organization's trusted_tags"
    )


def _open_parts(condition: Condition, trusted: tuple[str, ...]) -> str:
    """Return the parts that whoever may name or tag a resource can make true, as `tag team, name web-*`."""
    parts = [f"tag {key}" for key in condition.tags if key not in trusted]
    parts += [f"name {name}" for name in condition.resource_names]
    return f"{', '.join(parts)}, which whoever may name or tag a resource can make true"


def _strength(routes: Routes) -> int:
    return max((_STRENGTH[route.kind] for route in telling(routes)), default=0)
