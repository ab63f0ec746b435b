"""What ends a decision before any route is looked at: archived, suppressed, a sample, or older than `live_since`."""

from __future__ import annotations

from dataclasses import dataclass

from hub.model.policy import Suppression
from router.policy.effective import Routes, Scoped, written
from router.routing.case import Case, shown
from router.routing.conditions import compare


@dataclass(frozen=True, slots=True)
class Cut:
    """What suppressions do: `by` names the one that reaches furthest, `left` is what floors keep all the same."""

    by: str
    left: Routes


def archived(case: Case) -> bool:
    """Return whether the finding is archived: recorded, nobody told (semantics 1)."""
    if case.finding.archived:
        return case.note("archived", "GuardDuty says that it is archived: recorded, nobody is told", applied=True)
    return case.note("archived", "it is not archived", applied=False)


def cut(case: Case) -> Cut | None:
    """Return what the suppressions that match come to, None when none does.

    A floored route is taken away only at the scope that set the floor, or above; a condition that an intruder can
    meet suppresses nothing (semantics 2).
    """
    found: Cut | None = None
    for scoped in case.policy.suppressions:
        if not _suppresses(case, scoped):
            continue
        left = case.policy.protected(case.label, scoped.depth)
        if left:
            text = f"the floor for {case.label.value} keeps `{written(left)}` against {scoped.item.name}"
            case.note("floor", text, applied=True)
        if found is None or len(left) < len(found.left):
            found = Cut(scoped.item.name, left)
    return found


def sample(case: Case) -> bool:
    """Return whether the finding is a sample that the policy only records."""
    if not case.finding.sample:
        return case.note("samples", "it is not a sample", applied=False)
    policy = case.policy.samples
    origin = shown(policy.provenance)
    if policy.value == "route":
        return case.note("samples", f"it is a sample, and samples are routed by {origin}", applied=False)
    return case.note("samples", f"it is a sample: recorded, nobody is told, by {origin}", applied=True)


def before_live(case: Case) -> bool:
    """Return whether the finding was created before the scope went live: recorded (semantics 2)."""
    since = case.policy.live_since[case.label]
    if since.value is None:
        return False
    finding = case.finding
    created = finding.created_at or finding.first_seen or finding.updated_at
    early = created < since.value
    compared = f"created {created.isoformat()}, {'before' if early else 'not before'} {since.value.isoformat()}"
    ends = ": recorded, nobody is told" if early else ""
    return case.note("live_since", f"{compared} ({shown(since.provenance)}){ends}", applied=early)


def _suppresses(case: Case, scoped: Scoped[Suppression]) -> bool:
    rule = scoped.item
    name = f"suppression {rule.name}"
    place = f"{name} ({scoped.document.document}, owner {rule.owner}, until {rule.expires.isoformat()})"
    comparison = compare(rule.when, case.finding)
    if case.at >= rule.expires:
        return case.note(name, f"{place}: is over", applied=False)
    if not comparison.met:
        return case.note(name, f"{place}: {comparison.text}", applied=False)
    if not scoped.may_lower:
        text = f"{comparison.text}, but whoever may tag or name a resource can make that true: it suppresses nothing"
        return case.note(name, f"{place}: {text}", applied=False)
    return case.note(name, f"{place}: {comparison.text}: {rule.reason}", applied=True)
