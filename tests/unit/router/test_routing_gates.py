"""Archived, suppressed, sample, then routed or recorded: the order of outcomes (semantics 1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hub.model.decision import Decision
from hub.model.policy import Condition, PolicyDocument
from hub.model.record import Outcome
from router.policy import PolicyBook
from router.routing import decide
from tests.builders import NIGHT, PRODUCTION, a_finding
from tests.policies import a_configuration, a_document, a_suppression, the_context, the_organization, the_policy

ACCOUNT = f"account {PRODUCTION}"
SUPPRESSING = a_document(ACCOUNT, suppressions=(a_suppression(),))


def decided(*documents: PolicyDocument, account: str = PRODUCTION, **finding: Any) -> Decision:
    policy = the_policy(*documents, account=account)
    return decide(a_finding(8, account=account, **finding), policy, the_context(), at=NIGHT)


def rules(decision: Decision) -> list[str]:
    return [reason.rule for reason in decision.why]


def texts(decision: Decision) -> list[str]:
    return [reason.text for reason in decision.why]


def applied(decision: Decision) -> list[str]:
    return [reason.rule for reason in decision.why if reason.applied]


def test_an_archived_finding_is_recorded_and_settled_before_anything_else() -> None:
    decision = decided(SUPPRESSING, archived=True, sample=True)
    assert (decision.outcome, decision.settled, decision.routes) == (Outcome.RECORDED, True, ())
    assert applied(decision) == ["archived"]


def test_a_suppression_comes_before_a_sample() -> None:
    assert decided(SUPPRESSING, sample=True).outcome is Outcome.SUPPRESSED


def test_a_sample_is_recorded_and_settled() -> None:
    decision = decided(sample=True)
    assert (decision.outcome, decision.settled) == (Outcome.RECORDED, True)
    assert applied(decision) == ["samples"]


def test_samples_are_routed_where_the_policy_says_so() -> None:
    decision = decided(a_document(ACCOUNT, samples="route"), sample=True)
    assert decision.outcome is Outcome.ROUTED


@pytest.mark.parametrize("age", ["created_at", "first_seen", "updated_at"])
def test_a_finding_created_before_the_scope_went_live_is_recorded(age: str) -> None:
    live = a_document(ACCOUNT, live_since=NIGHT)
    times = {"created_at": NIGHT, "first_seen": NIGHT, "updated_at": NIGHT}
    order = list(times)
    known: dict[str, Any] = {name: times[name] for name in order[order.index(age) :]}
    before = known | {age: NIGHT - timedelta(seconds=1)}
    since = decided(live, **known)
    assert since.outcome is Outcome.ROUTED
    assert texts(since)[-2] == f"created {NIGHT.isoformat()}, not before {NIGHT.isoformat()} ({ACCOUNT} version 1)"
    decision = decided(live, **before)
    assert (decision.outcome, decision.settled) == (Outcome.RECORDED, True)
    assert applied(decision) == ["live_since"]
    assert f", before {NIGHT.isoformat()}" in texts(decision)[-1]
    assert texts(decision)[-1].endswith("version 1): recorded, nobody is told")


def test_an_old_finding_updated_after_the_scope_went_live_is_still_old() -> None:
    live = a_document(ACCOUNT, live_since=NIGHT)
    assert decided(live, created_at=NIGHT - timedelta(days=2), updated_at=NIGHT).outcome is Outcome.RECORDED


def test_a_floored_severity_does_not_wait_for_the_accounts_live_since() -> None:
    live = a_document(ACCOUNT, live_since=NIGHT + timedelta(days=1))
    assert decided(the_organization(floor=["high"]), live).outcome is Outcome.ROUTED


def test_an_account_outside_the_organization_is_flagged_and_routed_by_its_policy() -> None:
    decision = decided(account="999900001111")
    assert decision.unknown_account
    assert decision.outcome is Outcome.ROUTED
    assert applied(decision) == ["account", "routes of high"]
    assert decision.why[0].text == "999900001111 is not in the organization: the organization's policy holds"


def test_an_account_of_the_organization_is_named_with_its_place() -> None:
    decision = decided()
    assert (decision.unknown_account, applied(decision)) == (False, ["routes of high"])
    assert decision.why[0].text == f"{PRODUCTION} is prod-payments, under Workloads/Prod"


def test_what_belongs_to_no_account_goes_by_the_organization() -> None:
    policy = PolicyBook(a_configuration()).organization(NIGHT)
    decision = decide(a_finding(8), policy, the_context(), at=NIGHT)
    assert (decision.unknown_account, applied(decision)) == (False, ["routes of high"])
    assert decision.why[0].text == "it belongs to no account: the organization's policy holds"
    assert rules(decision)[0] == "account"


@pytest.mark.parametrize("finding", [{"archived": True}, {"sample": True}])
def test_an_unknown_account_is_flagged_whatever_is_decided(finding: dict[str, bool]) -> None:
    assert decided(account="999900001111", **finding).unknown_account


def test_everything_looked_at_has_its_reason_in_order() -> None:
    document = a_document(ACCOUNT, suppressions=(a_suppression(expires=NIGHT),), live_since=NIGHT - timedelta(days=1))
    assert rules(decided(document)) == [
        "account",
        "archived",
        "suppression scanner",
        "samples",
        "live_since",
        "routes of high",
    ]


def test_a_suppression_that_does_not_match_hides_none_behind_it() -> None:
    other = a_suppression("other", when=Condition(types=("Recon:*",)))
    assert decided(a_document(ACCOUNT, suppressions=(other, a_suppression("mine")))).suppressed_by == "mine"


def test_what_ends_a_decision_early_is_said_in_plain_words() -> None:
    assert texts(decided(archived=True))[1:] == ["GuardDuty says that it is archived: recorded, nobody is told"]
    assert texts(decided(sample=True))[1:] == [
        "it is not archived",
        "it is a sample: recorded, nobody is told, by default",
    ]
    assert texts(decided())[1:3] == ["it is not archived", "it is not a sample"]
    routed = decided(a_document(ACCOUNT, samples="route"), sample=True)
    assert texts(routed)[2] == f"it is a sample, and samples are routed by {ACCOUNT} version 1"
    assert [reason.rule for reason in routed.why[1:3]] == ["archived", "samples"]
