"""Whether a page of each escalation policy can work: people with numbers, few enough calls, a second ring soon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from console.folder.content import Content
from console.folder.context import Named
from console.folder.shapes.escalation_policy import level_spots
from console.folder.spot import Spot
from console.suggesting import closest
from escalation.timing import SECOND_RING, second_ring
from hub.model.escalation_policy import MAX_COMMANDS, EscalationPolicy, Level, Target, TargetKind
from hub.model.route import RouteKind
from hub.model.schedule import Layer


def check_escalation_policies(content: Content) -> None:
    """Note what would keep a page from reaching anybody; warn of what makes it less likely."""
    for name, policy in content.escalation_policies.items():
        spot = content.spot(Named.ESCALATION_POLICY, name)
        for number, (level, where) in enumerate(zip(policy.levels, level_spots(spot), strict=True), start=1):
            _check_layers(level, where, content)
            _check_people(level, where, content)
            _check_second_ring(number, level, where, content)
        _check_length(policy, spot, content)
        _check_otherwise(policy, spot, content.escalation_policies)
        if policy.then is None:
            spot.warn("`then` is missing: nobody is mailed when the page is exhausted")


def _layers(target: Target, content: Content) -> tuple[Layer, ...]:
    schedule = content.schedules.get(target.name) if target.kind is not TargetKind.RESPONDER else None
    layers = schedule.layers if schedule else ()
    return layers if target.layer is None else tuple(layer for layer in layers if layer.name == target.layer)


def _people(target: Target, content: Content) -> frozenset[str]:
    if target.kind is TargetKind.RESPONDER:
        return frozenset({target.name})
    return frozenset(person for layer in _layers(target, content) for person in layer.rotation.participants)


def _check_layers(level: Level, spot: Spot, content: Content) -> None:
    for target in level.targets:
        schedule = content.schedules.get(target.name)
        if target.layer is not None and schedule is not None and not _layers(target, content):
            names = [layer.name for layer in schedule.layers]
            near = closest(target.layer, names)
            hint = f"; did you mean '{target.name}/{near}'?" if near else ""
            spot.wrong(f"found {target.text!r}, expected a layer of {target.name}: {', '.join(names)}{hint}")


def _check_people(level: Level, spot: Spot, content: Content) -> None:
    people = {person for target in level.targets for person in _people(target, content)}
    for name in sorted(people & set(content.responders)):
        written = content.spot(Named.RESPONDER, name).entries()
        if "phone" not in written:
            spot.wrong(f"{name} has no telephone number, expected `phone` at responders.{name}")
        if "email" not in written:
            spot.warn(f"{name} has no mail address and gets no brief, expected `email` at responders.{name}")


def _calls_in_a_round(level: Level, content: Content) -> int:
    return sum(_most_at_once(target, content) * _most_numbers(target, content) for target in level.targets)


def _most_at_once(target: Target, content: Content) -> int:
    """Return how many people a target can give at one instant: layers of one rank are called together."""
    if target.kind is not TargetKind.SCHEDULE:
        return 1
    return max(Counter(layer.rank for layer in _layers(target, content)).values(), default=1)


def _most_numbers(target: Target, content: Content) -> int:
    people = (content.responders.get(person) for person in _people(target, content))
    return max((len(person.phones) for person in people if person is not None), default=1)


def _check_second_ring(number: int, level: Level, spot: Spot, content: Content) -> None:
    """Warn when a number does not ring again, or too late."""
    after = second_ring(level, _calls_in_a_round(level, content))
    if after is None:
        spot.warn(f"level {number} rings each number once: a phone on Do Not Disturb needs a second ring")
        return
    if after > SECOND_RING:
        spot.warn(
            f"level {number} rings a number again only after up to {after} s, expected at most {SECOND_RING} s: "
            f"then a phone on Do Not Disturb lets it through"
        )


def worst_case_commands(policy: EscalationPolicy, content: Content) -> int:
    """Return how many commands a page takes at most: every call, the pauses between rounds and levels, and the end."""
    calls = sum(level.attempts * _calls_in_a_round(level, content) for level in policy.levels)
    pauses = sum((level.attempts - 1) * (level.retry_delay > 0) + (level.wait > 0) for level in policy.levels)
    return policy.repeat * (calls + pauses) + 1


def _check_length(policy: EscalationPolicy, spot: Spot, content: Content) -> None:
    commands = worst_case_commands(policy, content)
    if commands > MAX_COMMANDS:
        spot.wrong(
            f"found up to {commands} calls and pauses, expected at most {MAX_COMMANDS}: "
            f"fewer levels, people at one level, `attempts` or `repeat`"
        )


def _check_otherwise(policy: EscalationPolicy, spot: Spot, policies: Mapping[str, EscalationPolicy]) -> None:
    way = list(_way(policy, policies))
    if len(way) > len(set(way)) and way[-1] == policy.name:
        spot.entries()["otherwise"].misread(f"expected a way that ends, not {' > '.join(way)}")


def _way(policy: EscalationPolicy, policies: Mapping[str, EscalationPolicy]) -> Iterator[str]:
    """Yield the policies that `otherwise` leads through, up to the first that comes a second time."""
    seen: set[str] = set()
    current: EscalationPolicy | None = policy
    while current is not None:
        yield current.name
        if current.name in seen:
            return
        seen.add(current.name)
        onward = current.otherwise
        current = policies.get(onward.to or "") if onward and onward.kind is RouteKind.CALL else None
