"""Rules and suppressions, each tried with a reason that says what was compared (semantics 2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hub.model.decision import Decision, Reason
from hub.model.finding import Resource
from hub.model.policy import Condition, PolicyDocument
from hub.model.record import Outcome
from hub.model.severity import SeverityLabel
from router.routing import decide
from tests.builders import NIGHT, PRODUCTION, a_finding
from tests.policies import a_document, a_rule, a_setting, a_suppression, the_context, the_organization, the_policy

ACCOUNT = f"account {PRODUCTION}"
TAGGED = Resource(kind="Instance", name="web-1", tags={"env": "dev"})
BY_TAG = Condition(tags={"env": "dev"})


def decided(*documents: PolicyDocument, severity: float = 8.0, **finding: Any) -> Decision:
    return decide(a_finding(severity, **finding), the_policy(*documents), the_context(), at=NIGHT)


def told(decision: Decision) -> str:
    return ", ".join(route.text for route in decision.routes)


def reason(decision: Decision, rule: str) -> Reason:
    return next(each for each in decision.why if each.rule == rule)


@pytest.mark.parametrize(
    ("severity", "routes"),
    [(3.9, ""), (4.0, "email secops"), (7.0, "call page-soc, email secops"), (9.0, "call page-soc, email leads")],
)
def test_each_severity_goes_its_own_way(severity: float, routes: str) -> None:
    assert told(decided(severity=severity)) == routes


def test_record_settles_the_matter() -> None:
    decision = decided(severity=1)
    assert (decision.outcome, decision.settled, decision.label) == (Outcome.RECORDED, True, SeverityLabel.LOW)


def test_the_merged_routes_say_where_they_come_from() -> None:
    decision = decided(a_document(ACCOUNT, high="+email dpo", why="health data"))
    assert reason(decision, "routes of high").text == (
        "high is `call page-soc, email secops, email dpo` by organization version 1 "
        f"and {ACCOUNT} version 1 (health data)"
    )


def test_the_first_rule_from_the_account_upward_decides() -> None:
    organization = the_organization(rules=(a_rule("wide", high="email leads"),))
    account = a_document(ACCOUNT, rules=(a_rule("first", high="email dpo"), a_rule("second", high="record")))
    decision = decided(organization, account)
    assert told(decision) == "email dpo"
    assert reason(decision, "rule first").text.endswith("SSHBruteForce, so `email dpo`")
    assert told(decided(organization, a_document(ACCOUNT, high="record"))) == "email leads"


def test_a_rule_that_does_not_name_the_label_is_passed_over() -> None:
    decision = decided(a_document(ACCOUNT, rules=(a_rule(critical="email dpo"),)))
    assert told(decision) == "call page-soc, email secops"
    assert reason(decision, "rule web") == Reason(
        rule="rule web", applied=False, text=f"rule web ({ACCOUNT}): says nothing for high"
    )


@pytest.mark.parametrize(
    ("when", "compared"),
    [
        ({"types": ("PenTest:*", "Recon:*")}, "type PenTest:* or Recon:* does not match UnauthorizedAccess:EC2/SSH"),
        ({"types": ("unauthorizedaccess:*",)}, "type unauthorizedaccess:* does not match UnauthorizedAccess:EC2/"),
        ({"types": ("[U]*",)}, "type [U]* does not match UnauthorizedAccess:EC2/SSHBruteForce"),
        ({"types": ("UnauthorizedAccess",)}, "type UnauthorizedAccess does not match UnauthorizedAccess:EC2/SSH"),
        ({"resource_kinds": ("AccessKey",)}, "resource kind AccessKey does not match Instance"),
        ({"resource_names": ("db-*",)}, "resource name db-* does not match web-1"),
        ({"regions": ("us-*",)}, "Region us-* does not match eu-west-1"),
        ({"tags": {"env": "prod"}}, "tag env=prod does not match dev"),
        ({"tags": {"team": "*"}}, "tag team=* does not match: the resource has no tag team"),
        ({"types": ("*",), "regions": ("us-*",)}, "Region us-* does not match eu-west-1"),
    ],
)
def test_a_rule_that_does_not_match_says_what_was_compared(when: dict[str, Any], compared: str) -> None:
    rule = a_rule(when=Condition(**when), high="+email dpo")
    decision = decided(a_document(ACCOUNT, rules=(rule,)), resource=TAGGED)
    why = reason(decision, "rule web")
    assert why.text.startswith(f"rule web ({ACCOUNT}): {compared}")
    assert (why.applied, "email dpo" in told(decision)) == (False, False)


@pytest.mark.parametrize(
    ("when", "compared"),
    [
        ({}, "any finding matches"),
        ({"types": ("X", "*:EC2/SSH?ruteForce")}, "type X or *:EC2/SSH?ruteForce matches UnauthorizedAccess:EC2/SSH"),
        ({"resource_kinds": ("Inst*",), "regions": ("eu-*",)}, "resource kind Inst* matches Instance; Region eu-* ma"),
        ({"tags": {"env": "d*"}}, "tag env=d* matches dev"),
    ],
)
def test_a_rule_that_matches_says_what_met_it(when: dict[str, Any], compared: str) -> None:
    rule = a_rule(when=Condition(**when), high="+email dpo")
    decision = decided(a_document(ACCOUNT, rules=(rule,)), resource=TAGGED)
    assert reason(decision, "rule web").text.startswith(f"rule web ({ACCOUNT}): {compared}")
    assert ", so `+email dpo`" in reason(decision, "rule web").text
    assert told(decision) == "call page-soc, email secops, email dpo"


def test_an_absent_value_and_a_very_long_one_are_shown_readably() -> None:
    rule = a_rule(when=Condition(resource_kinds=("A",), resource_names=("A",)), high="record")
    resource = Resource(kind="", name="n" * 500)
    text = reason(decided(a_document(ACCOUNT, rules=(rule,)), resource=resource), "rule web").text
    assert "resource kind A does not match nothing (the finding does not say)" in text
    assert f"does not match {'n' * 100}…" in text


@pytest.mark.parametrize("place", ["rule", "setting"])
def test_a_rule_is_over_at_its_instant(place: str) -> None:
    setting = a_setting("email dpo", until=NIGHT if place == "setting" else None)
    rule = a_rule(high=setting, until=NIGHT if place == "rule" else None)
    decision = decided(a_document(ACCOUNT, rules=(rule,)))
    assert told(decision) == "call page-soc, email secops"
    assert f"is over since {NIGHT.isoformat()}" in reason(decision, "rule web").text


def test_a_rule_below_a_floor_keeps_the_floors_routes() -> None:
    organization = the_organization(floor=["high"])
    decision = decided(organization, a_document(ACCOUNT, rules=(a_rule(high="email dpo"),)))
    assert told(decision) == "email dpo, call page-soc, email secops"
    kept = "the floor for high keeps `call page-soc, email secops`"
    assert reason(decision, "floor") == Reason(rule="floor", applied=True, text=kept)


def test_a_rule_at_the_floors_own_scope_may_lower() -> None:
    assert told(decided(the_organization(floor=["high"], rules=(a_rule(high="email dpo"),)))) == "email dpo"


def test_a_rule_that_names_nothing_that_exists_only_adds() -> None:
    decision = decided(a_document(ACCOUNT, rules=(a_rule(high="email sceops, email dpo"),)))
    assert told(decision) == "call page-soc, email secops, email dpo"
    fallback = reason(decision, "policy fallback")
    assert fallback.applied
    assert fallback.text.startswith(f"{ACCOUNT}: rules.web.high: `email sceops` names nothing")


@pytest.mark.parametrize("when", [BY_TAG, Condition(resource_names=("web-*",))])
def test_a_condition_that_an_intruder_can_meet_never_lowers_a_route(when: Condition) -> None:
    decision = decided(a_document(ACCOUNT, rules=(a_rule(when=when, high="record"),)), resource=TAGGED)
    assert told(decision) == "call page-soc, email secops"


def test_a_condition_that_an_intruder_can_meet_may_add_to_a_later_rule() -> None:
    rules = (a_rule("tagged", when=BY_TAG, high="call page-web"), a_rule("typed", high="email leads"))
    decision = decided(a_document(ACCOUNT, rules=rules), resource=TAGGED)
    assert told(decision) == "email leads, call page-web"
    assert "in addition" in reason(decision, "rule tagged").text


def test_a_trusted_tag_may_lower_a_route() -> None:
    organization = the_organization(trusted_tags=("env",))
    document = a_document(ACCOUNT, rules=(a_rule(when=BY_TAG, high="record"),))
    assert told(decided(organization, document, resource=TAGGED)) == ""
    both = Condition(tags={"env": "dev"}, resource_names=("web-*",))
    document = a_document(ACCOUNT, rules=(a_rule(when=both, high="record"),))
    assert told(decided(organization, document, resource=TAGGED)) == "call page-soc, email secops"


def test_a_suppressed_finding_is_recorded_with_the_rules_name_and_not_settled() -> None:
    decision = decided(a_document(ACCOUNT, suppressions=(a_suppression(),)))
    assert (decision.outcome, decision.suppressed_by, decision.settled) == (Outcome.SUPPRESSED, "scanner", False)
    assert decision.routes == decision.gentle == ()
    assert reason(decision, "suppression scanner").applied


def test_of_several_suppressions_the_narrowest_that_silences_is_named() -> None:
    organization = the_organization(suppressions=(a_suppression("wide"),))
    account = a_document(ACCOUNT, suppressions=(a_suppression("first"), a_suppression("second")))
    assert decided(organization, account).suppressed_by == "first"


def test_a_suppression_that_does_not_match_says_why() -> None:
    rule = a_suppression("pentest-scanner", when=Condition(types=("PenTest:*",)))
    why = reason(decided(a_document(ACCOUNT, suppressions=(rule,))), "suppression pentest-scanner")
    assert not why.applied
    assert why.text == (
        f"suppression pentest-scanner ({ACCOUNT}, owner secops, until {rule.expires.isoformat()}): "
        "type PenTest:* does not match UnauthorizedAccess:EC2/SSHBruteForce"
    )


def test_a_suppression_is_over_when_it_expires() -> None:
    over = a_document(ACCOUNT, suppressions=(a_suppression(expires=NIGHT),))
    still = a_document(ACCOUNT, suppressions=(a_suppression(expires=NIGHT + timedelta(microseconds=1)),))
    assert decided(over).outcome is Outcome.ROUTED
    assert decided(still).outcome is Outcome.SUPPRESSED


def test_a_suppression_on_an_intruders_word_suppresses_nothing() -> None:
    document = a_document(ACCOUNT, suppressions=(a_suppression(when=BY_TAG),))
    decision = decided(document, resource=TAGGED)
    assert told(decision) == "call page-soc, email secops"
    assert "suppresses nothing" in reason(decision, "suppression scanner").text
    assert decided(the_organization(trusted_tags=("env",)), document, resource=TAGGED).suppressed_by == "scanner"


def test_a_suppression_below_a_floor_leaves_the_floors_routes() -> None:
    organization = the_organization(floor=["high"])
    document = a_document(ACCOUNT, high="+email dpo", suppressions=(a_suppression(),))
    decision = decided(organization, document)
    assert told(decision) == "call page-soc, email secops"
    assert (decision.suppressed_by, decision.outcome) == (None, Outcome.ROUTED)
    kept = "the floor for high keeps `call page-soc, email secops` against scanner"
    assert reason(decision, "floor") == Reason(rule="floor", applied=True, text=kept)
    assert decided(organization, document, severity=5).outcome is Outcome.SUPPRESSED


def test_a_suppression_at_the_floors_own_scope_takes_it_away() -> None:
    organization = the_organization(floor=["high"], suppressions=(a_suppression("all"),))
    below = a_document(ACCOUNT, suppressions=(a_suppression("mine"),))
    assert decided(organization, below).suppressed_by == "all"


def test_a_floor_that_a_wider_rule_lowered_is_not_brought_back_by_a_suppression() -> None:
    organization = the_organization(floor=["high"], rules=(a_rule(high="email dpo"),))
    decision = decided(organization, a_document(ACCOUNT, suppressions=(a_suppression(),)))
    assert (decision.outcome, decision.suppressed_by, decision.settled) == (Outcome.SUPPRESSED, "scanner", False)
