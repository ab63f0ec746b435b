"""A floored severity may be added to below, never weakened (semantics 2)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.model.policy import Mode
from hub.model.severity import SeverityLabel
from router.policy import EffectivePolicy
from router.policy.effective import written
from tests.builders import NIGHT, PRODUCTION
from tests.policies import a_document, the_organization, the_policy

CRITICAL = SeverityLabel.CRITICAL
ACCOUNT = f"account {PRODUCTION}"
FLOORED = the_organization(floor=["critical"])


def critical(policy: EffectivePolicy) -> str:
    return written(policy.routes[CRITICAL].value)


def test_a_lower_scope_cannot_take_a_floored_route_away() -> None:
    policy = the_policy(FLOORED, a_document(ACCOUNT, critical="email dpo"))
    assert critical(policy) == "email dpo, call page-soc, email leads"
    assert [each.document for each in policy.routes[CRITICAL].provenance] == ["organization", ACCOUNT]


def test_a_lower_scope_cannot_record_a_floored_severity() -> None:
    assert critical(the_policy(FLOORED, a_document(ACCOUNT, critical="record"))) == "call page-soc, email leads"


def test_a_lower_scope_may_add_to_a_floored_severity() -> None:
    policy = the_policy(FLOORED, a_document(ACCOUNT, critical="+email dpo"))
    assert critical(policy) == "call page-soc, email leads, email dpo"


def test_a_severity_without_a_floor_is_free() -> None:
    policy = the_policy(FLOORED, a_document(ACCOUNT, high="record"))
    assert written(policy.routes[SeverityLabel.HIGH].value) == "record"


def test_the_scope_that_sets_a_floor_says_what_it_protects() -> None:
    unit = a_document("ou Workloads", critical="email dpo", floor=["critical"])
    assert critical(the_policy(unit)) == "email dpo"
    assert critical(the_policy(unit, a_document(ACCOUNT, critical="email secops"))) == "email secops, email dpo"


def test_a_floor_in_the_middle_keeps_what_was_merged_down_to_it() -> None:
    unit = a_document("ou Workloads", critical="+email dpo", floor=["critical"])
    policy = the_policy(FLOORED, unit, a_document(ACCOUNT, critical="record"))
    assert critical(policy) == "call page-soc, email leads, email dpo"
    assert written(policy.protected(CRITICAL, 1)) == "call page-soc, email leads"
    assert written(policy.protected(CRITICAL, 2)) == "call page-soc, email leads, email dpo"
    assert policy.protected(CRITICAL, 0) == ()


def test_two_documents_of_one_ou_do_not_bind_each_other() -> None:
    by_path = a_document("ou Workloads/Prod", critical="call page-web", floor=["critical"])
    by_id = a_document("ou ou-root-produnit", critical="email dpo")
    assert critical(the_policy(by_path, by_id)) == "email dpo"


def test_a_lower_scope_cannot_quieten_a_floored_severity_by_its_mode() -> None:
    policy = the_policy(FLOORED, a_document(ACCOUNT, mode={"mode": "shadow"}))
    assert policy.modes[CRITICAL].value is Mode.LIVE
    assert policy.modes[SeverityLabel.HIGH].value is Mode.SHADOW


@pytest.mark.parametrize(("organization", "account"), [("live", "mail"), ("live", "shadow"), ("mail", "shadow")])
def test_no_quieter_mode_below_holds_for_a_floored_severity(organization: str, account: str) -> None:
    floored = the_organization(floor=["critical"], mode={"mode": organization})
    policy = the_policy(floored, a_document(ACCOUNT, mode={"mode": account}))
    assert policy.modes[CRITICAL].value == organization
    assert policy.modes[SeverityLabel.HIGH].value == account


def test_a_lower_scope_that_says_the_same_is_where_it_comes_from() -> None:
    organization = the_organization(floor=["critical"], mode={"mode": "mail"}, live_since=NIGHT)
    policy = the_policy(organization, a_document(ACCOUNT, mode={"mode": "mail"}, live_since=NIGHT))
    assert policy.modes[CRITICAL].provenance[0].document == ACCOUNT
    assert policy.live_since[CRITICAL].provenance[0].document == ACCOUNT


def test_a_lower_scope_may_go_live_before_the_organization() -> None:
    shadow = the_organization(floor=["critical"], mode={"mode": "shadow"})
    policy = the_policy(shadow, a_document(ACCOUNT, mode={"mode": "live"}))
    assert policy.modes[CRITICAL].value is Mode.LIVE


def test_a_lower_scope_cannot_put_off_a_floored_severity_by_live_since() -> None:
    later = a_document(ACCOUNT, live_since=NIGHT + timedelta(days=1))
    policy = the_policy(FLOORED, later)
    assert policy.live_since[CRITICAL].value is None
    assert policy.live_since[SeverityLabel.HIGH].value == NIGHT + timedelta(days=1)


def test_a_lower_scope_may_begin_earlier_than_the_organization() -> None:
    organization = the_organization(floor=["critical"], live_since=NIGHT)
    earlier = NIGHT - timedelta(days=1)
    assert the_policy(organization, a_document(ACCOUNT, live_since=earlier)).live_since[CRITICAL].value == earlier


def test_a_lower_scope_cannot_put_off_what_a_wider_one_began() -> None:
    organization = the_organization(floor=["critical"], live_since=NIGHT)
    policy = the_policy(organization, a_document(ACCOUNT, live_since=NIGHT + timedelta(days=1)))
    assert policy.live_since[CRITICAL].value == NIGHT
    assert policy.live_since[SeverityLabel.HIGH].value == NIGHT + timedelta(days=1)
