"""Routing: a finding and the policy of its account in, a decision with every reason out; pure."""

from __future__ import annotations

from datetime import datetime

from hub.model.decision import Decision
from hub.model.finding import Finding
from hub.model.record import Outcome
from router.policy.effective import EffectivePolicy, Routes
from router.routing.case import Case
from router.routing.choice import chosen
from router.routing.context import RoutingContext, as_mail, context_of
from router.routing.gates import Cut, archived, before_live, cut, sample
from router.routing.quieting import quieted

__all__ = ["RoutingContext", "context_of", "decide"]


def decide(finding: Finding, policy: EffectivePolicy, context: RoutingContext, *, at: datetime) -> Decision:
    """Return what to do with `finding` at the aware instant `at`, and every rule looked at on the way.

    The order is that of semantics 1: archived, suppressed, sample, then routed or recorded.
    """
    case = Case(finding, policy, context, at, finding.label)
    _note_account(case)
    if archived(case):
        return case.recorded()
    limit = cut(case)
    if limit is not None and not limit.left:
        return _suppressed(case, limit)
    if sample(case) or before_live(case):
        return case.recorded()
    routes = chosen(case)
    if limit is None:
        return _told(case, routes)
    left = tuple(route for route in routes if route in limit.left)
    return _told(case, left) if left else _suppressed(case, limit)


def _note_account(case: Case) -> None:
    policy = case.policy
    if not policy.account:
        case.note("account", "it belongs to no account: the organization's policy holds", applied=False)
    elif policy.known:
        place = f"under {policy.path}" if policy.path else "at the root"
        case.note("account", f"{policy.account} is {policy.account_name}, {place}", applied=False)
    else:
        text = f"{policy.account} is not in the organization: the organization's policy holds"
        case.note("account", text, applied=True)
    for fault in policy.faults:
        case.note("policy fallback", fault, applied=True)


def _suppressed(case: Case, limit: Cut) -> Decision:
    suppressed = {"outcome": Outcome.SUPPRESSED, "suppressed_by": limit.by, "settled": False}
    return case.recorded().model_copy(update=suppressed)


def _told(case: Case, routes: Routes) -> Decision:
    telling = quieted(case, routes)
    if not telling.now and not telling.held:
        return case.recorded()
    every = telling.now + tuple(each.route for each in telling.held)
    return case.recorded().model_copy(
        update={
            "outcome": Outcome.ROUTED,
            "routes": telling.now,
            "gentle": as_mail(every, case.context),
            "held": telling.held,
            "window_since": telling.window_since,
            "outside": telling.outside,
        }
    )
