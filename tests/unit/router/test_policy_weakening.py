"""What weakens a floor, or lowers a route on an intruder's word, is found in plain sentences."""

from __future__ import annotations

import pytest

from hub.model.policy import Condition, PolicyDocument
from router.policy import weakenings
from tests.builders import PRODUCTION
from tests.policies import a_configuration, a_document, a_rule, a_suppression, a_window, the_organization

ACCOUNT = f"account {PRODUCTION}"
FLOORED = the_organization(floor=["critical"])
BY_TAG = Condition(tags={"env": "dev"})
BY_NAME = Condition(resource_names=("web-*",))


def found(*documents: PolicyDocument) -> tuple[str, ...]:
    return weakenings(a_configuration(*documents))


def test_a_sentence_names_document_field_value_and_what_is_expected() -> None:
    (sentence,) = found(FLOORED, a_document(ACCOUNT, critical="email dpo"))
    assert sentence == (
        f"{ACCOUNT}: critical: found `email dpo`, but the floor of organization keeps `call page-soc, email leads`; "
        "expected all of these, or an addition written with `+`"
    )


@pytest.mark.parametrize("scope", ["ou Workloads", "ou ou-root-workload", "ou Unheard/Of", "account 999900001111"])
def test_every_lower_scope_is_looked_at(scope: str) -> None:
    (sentence,) = found(FLOORED, a_document(scope, critical="record"))
    assert sentence.startswith(f"{scope}: critical: found `record`")


@pytest.mark.parametrize("said", ["+email dpo", "email leads, call page-soc", "email leads, call page-soc, email dpo"])
def test_an_addition_is_no_weakening(said: str) -> None:
    assert found(FLOORED, a_document(ACCOUNT, critical=said)) == ()


def test_what_the_floor_does_not_name_may_be_lowered() -> None:
    assert found(FLOORED, a_document(ACCOUNT, high="record", mode={"mode": "mail"})) == ()


def test_the_scope_of_the_floor_may_lower_what_it_inherits() -> None:
    assert found(the_organization(), a_document("ou Workloads", critical="email dpo", floor=["critical"])) == ()


@pytest.mark.parametrize("scope", ["ou Workloads", "ou ou-root-workload", "ou Unheard/Of"])
def test_an_ou_is_not_bound_by_its_own_floor(scope: str) -> None:
    assert found(a_document(scope, floor=["high"], rules=(a_rule(high="email dpo"),))) == ()


def test_an_ou_floor_binds_the_inner_ou_and_the_account() -> None:
    outer = a_document("ou Workloads", floor=["high"])
    inner, account = a_document("ou Workloads/Prod", high="record"), a_document(ACCOUNT, high="email dpo")
    sentences = found(outer, inner, account)
    assert [sentence.split(": ")[0] for sentence in sentences] == ["ou Workloads/Prod", ACCOUNT]
    assert "the floor of ou Workloads keeps" in sentences[0]


def test_an_ou_path_outside_the_directory_still_knows_its_ancestors() -> None:
    outer = a_document("ou New", high="call page-web", floor=["high"])
    (sentence,) = found(outer, a_document("ou New/Team", high="email dpo"))
    assert sentence.startswith("ou New/Team: high:")


def test_a_rule_below_a_floor_must_keep_its_routes() -> None:
    (sentence,) = found(FLOORED, a_document(ACCOUNT, rules=(a_rule(critical="email dpo"),)))
    assert sentence.startswith(f"{ACCOUNT}: rules.web.critical: found `email dpo`, but the floor of organization")
    assert found(the_organization(floor=["critical"], rules=(a_rule(critical="email dpo"),))) == ()


def test_a_window_below_a_floor_must_not_hold_critical_calls() -> None:
    (sentence,) = found(FLOORED, a_document(ACCOUNT, windows=(a_window(critical="hold"),)))
    assert sentence == (
        f"{ACCOUNT}: windows.upgrade: found `critical: hold`, which holds back critical calls "
        "that the floor of organization keeps; expected it at organization"
    )
    assert found(FLOORED, a_document(ACCOUNT, windows=(a_window(),))) == ()


def test_a_window_below_a_floor_must_not_make_floored_calls_mail() -> None:
    floored = the_organization(floor=["high", "medium"])
    (sentence,) = found(floored, a_document(ACCOUNT, windows=(a_window(),)))
    assert "a window, which turns into mail high calls" in sentence


def test_a_suppression_by_type_below_a_floor_is_good_for_the_other_severities() -> None:
    assert found(FLOORED, a_document(ACCOUNT, suppressions=(a_suppression(),))) == ()


@pytest.mark.parametrize("when", [BY_TAG, BY_NAME])
def test_a_suppression_on_an_intruders_word_is_refused(when: Condition) -> None:
    (sentence,) = found(the_organization(suppressions=(a_suppression(when=when),)))
    assert sentence.startswith("organization: suppressions.scanner.when: found ")
    assert "whoever may name or tag a resource" in sentence


def test_a_rule_on_an_intruders_word_may_not_lower() -> None:
    (sentence,) = found(a_document(ACCOUNT, rules=(a_rule(when=BY_TAG, high="email secops"),)))
    assert sentence.startswith(f"{ACCOUNT}: rules.web.high: found `email secops`, lower than `call page-soc")
    assert "tag env" in sentence


def test_a_mail_made_a_record_on_an_intruders_word_is_lower_too() -> None:
    (sentence,) = found(a_document(ACCOUNT, rules=(a_rule(when=BY_TAG, medium="record"),)))
    assert "rules.web.medium: found `record`, lower than `email secops`" in sentence


@pytest.mark.parametrize("said", ["+email dpo", "call page-web"])
def test_a_rule_on_an_intruders_word_may_add_or_raise(said: str) -> None:
    assert found(a_document(ACCOUNT, rules=(a_rule(when=BY_TAG, high=said, medium="call page-web"),))) == ()


def test_a_trusted_tag_may_lower_but_a_name_never() -> None:
    trusting = the_organization(trusted_tags=("env",))
    both = Condition(tags={"env": "dev"}, resource_names=("web-*",))
    assert found(trusting, a_document(ACCOUNT, rules=(a_rule(when=BY_TAG, high="record"),))) == ()
    assert len(found(trusting, a_document(ACCOUNT, rules=(a_rule(when=both, high="record"),)))) == 1


def test_what_is_meant_for_a_while_is_refused_like_the_rest() -> None:
    past = a_document(ACCOUNT, critical="record", until="2020-01-01T00:00:00Z")
    assert len(found(FLOORED, past)) == 1


def test_an_ou_named_by_path_is_bound_by_the_floor_of_an_outer_one_named_by_id() -> None:
    outer = a_document("ou ou-root-workload", floor=["high"])
    (sentence,) = found(outer, a_document("ou Workloads/Prod", high="record"))
    assert sentence.startswith("ou Workloads/Prod: high: found `record`, but the floor of ou ou-root-workload keeps")


def test_a_sentence_names_only_those_whose_floor_is_weakened() -> None:
    outer = a_document("ou Workloads", floor=["high"])
    (sentence,) = found(FLOORED, outer, a_document(ACCOUNT, critical="email dpo"))
    assert "the floor of organization keeps" in sentence
    (sentence,) = found(FLOORED, a_document("ou Workloads", floor=["critical"]), a_document(ACCOUNT, critical="record"))
    assert "the floor of organization, ou Workloads keeps" in sentence


def test_only_the_parts_that_an_intruder_can_write_are_named() -> None:
    trusting = the_organization(trusted_tags=("env",))
    when = Condition(types=("Recon:*",), tags={"env": "dev", "team": "web"}, resource_names=("web-*", "db-*"))
    (sentence,) = found(trusting, a_document(ACCOUNT, rules=(a_rule(when=when, high="record"),)))
    assert "by tag team, name web-*, name db-*, which whoever may name or tag a resource can make true;" in sentence


def test_slashes_around_the_path_of_an_ou_make_no_difference() -> None:
    outer = a_document("ou ou-root-workload", floor=["high"])
    (sentence,) = found(outer, a_document("ou /Workloads/Prod/", high="record"))
    assert sentence.startswith("ou /Workloads/Prod/: high: found `record`")


def test_a_rule_is_compared_with_what_holds_for_the_account_itself() -> None:
    rules = (a_rule(when=BY_TAG, high="email secops"),)
    assert found(a_document(ACCOUNT, high="record", rules=rules)) == ()
