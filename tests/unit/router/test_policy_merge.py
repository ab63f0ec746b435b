"""Documents are merged field by field, the narrower over the wider, with provenance (semantics 2)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.model.policy import DEFAULT_QUIET_PERIOD, Mode
from hub.model.route import RECORD
from hub.model.severity import SeverityLabel
from router.policy import EffectivePolicy, PolicyBook
from router.policy.effective import written
from tests.builders import NIGHT, PRODUCTION, SANDBOX
from tests.policies import a_configuration, a_document, an_escalation_policy, the_organization, the_policy

HIGH = SeverityLabel.HIGH


def routes_of(policy: EffectivePolicy, label: SeverityLabel = HIGH) -> str:
    return written(policy.routes[label].value)


def documents_of(policy: EffectivePolicy, label: SeverityLabel = HIGH) -> list[str]:
    return [each.document for each in policy.routes[label].provenance]


def test_what_no_document_says_has_the_defaults() -> None:
    policy = the_policy(a_document("organization"))
    assert [routes_of(policy, label) for label in SeverityLabel] == [
        "record",
        "email owners",
        "call page-soc, email owners",
        "call page-soc, email owners",
    ]
    assert policy.routes[SeverityLabel.LOW].value == (RECORD,)
    assert documents_of(policy) == ["default"]
    assert policy.samples.value == "record"
    assert policy.modes[HIGH].value is Mode.LIVE
    assert policy.live_since[HIGH].value is None
    assert policy.quiet_period.value == DEFAULT_QUIET_PERIOD


def test_the_defaults_mail_the_owners_where_there_is_nobody_to_call() -> None:
    policy = the_policy(a_document("organization"), escalation_policies={})
    assert routes_of(policy, SeverityLabel.CRITICAL) == "email owners"


def test_the_default_call_goes_along_the_first_policy_written() -> None:
    names = ("zulu", "alpha")
    policies = {name: an_escalation_policy(name) for name in names}
    assert routes_of(the_policy(a_document("organization"), escalation_policies=policies)).startswith("call zulu")


def test_the_account_wins_over_the_nearest_ou_over_the_outer_one() -> None:
    outer, nearest = a_document("ou Workloads", high="email leads"), a_document("ou Workloads/Prod", high="email dpo")
    account = a_document(f"account {PRODUCTION}", high="call page-web")
    assert routes_of(the_policy(account, nearest, outer)) == "call page-web"
    assert routes_of(the_policy(nearest, outer)) == "email dpo"
    assert routes_of(the_policy(outer)) == "email leads"
    assert routes_of(the_policy()) == "call page-soc, email secops"


def test_an_ou_is_named_by_path_or_by_id() -> None:
    assert routes_of(the_policy(a_document("ou ou-root-produnit", high="email dpo"))) == "email dpo"
    assert routes_of(the_policy(a_document("ou /Workloads/Prod/", high="email dpo"))) == "email dpo"


def test_a_document_of_another_scope_does_not_touch_the_account() -> None:
    others = (a_document("ou Sandbox", high="record"), a_document(f"account {SANDBOX}", high="record"))
    assert routes_of(the_policy(*others)) == "call page-soc, email secops"


def test_documents_leave_out_what_they_do_not_change() -> None:
    policy = the_policy(a_document(f"account {PRODUCTION}", medium="record", quiet_period=timedelta(hours=48)))
    assert routes_of(policy) == "call page-soc, email secops"
    assert routes_of(policy, SeverityLabel.MEDIUM) == "record"
    assert policy.quiet_period.value == timedelta(hours=48)
    assert policy.quiet_period.provenance[0].document == f"account {PRODUCTION}"


def test_a_plus_adds_to_what_is_inherited_and_names_both_documents() -> None:
    policy = the_policy(a_document(f"account {PRODUCTION}", high="+email dpo"))
    assert routes_of(policy) == "call page-soc, email secops, email dpo"
    assert documents_of(policy) == ["organization", f"account {PRODUCTION}"]


def test_a_replacement_names_only_its_own_document() -> None:
    policy = the_policy(a_document(f"account {PRODUCTION}", high="email dpo", version="4", why="SEC-812"))
    (provenance,) = policy.routes[HIGH].provenance
    assert (provenance.document, provenance.version, provenance.why) == (f"account {PRODUCTION}", "4", "SEC-812")


def test_what_is_added_twice_stands_there_once() -> None:
    assert routes_of(the_policy(a_document(f"account {PRODUCTION}", high="+email secops"))).count("secops") == 1


def test_record_beside_another_route_says_nothing() -> None:
    assert (
        routes_of(the_policy(a_document(f"account {PRODUCTION}", low="+email dpo")), SeverityLabel.LOW) == "email dpo"
    )


@pytest.mark.parametrize("account", ["999900001111", "not-an-account", ""])
def test_an_account_outside_the_directory_gets_the_organizations_policy(account: str) -> None:
    policy = the_policy(a_document(f"account {account}", high="record"), account=account)
    assert not policy.known
    assert policy.account_name == account
    assert routes_of(policy) == "call page-soc, email secops"


def test_mode_and_live_since_are_merged_like_the_rest() -> None:
    mode = {"mode": "mail"}
    policy = the_policy(
        a_document("ou Workloads", mode=mode, live_since=NIGHT), a_document(f"account {PRODUCTION}", samples="route")
    )
    assert policy.modes[HIGH].value is Mode.MAIL
    assert policy.live_since[HIGH].value == NIGHT
    assert policy.samples.value == "route"


def test_unreadable_records_go_the_organizations_way_for_high_unless_said_otherwise() -> None:
    account = a_document(f"account {PRODUCTION}", high="record", unreadable={"routes": ()})
    assert written(the_policy(account).unreadable.value) == "call page-soc, email secops"
    said = the_organization(unreadable={"routes": [{"kind": "email", "to": "leads"}]})
    assert written(the_policy(said).unreadable.value) == "email leads"


def test_trusted_tags_are_the_organizations_alone() -> None:
    policy = the_policy(a_document(f"account {PRODUCTION}", trusted_tags=("team",)))
    assert policy.trusted_tags.value == ()


def test_a_setting_that_names_nothing_that_exists_never_lowers() -> None:
    wrong = a_document(f"account {PRODUCTION}", high="email sceops")
    policy = the_policy(a_document("ou Workloads", high="email dpo"), wrong)
    assert routes_of(policy) == "email dpo, call page-soc, email secops"
    assert policy.faults == (
        f"account {PRODUCTION}: high: `email sceops` names nothing that exists; the inherited routes hold instead",
    )


def test_what_a_faulty_setting_names_rightly_still_counts() -> None:
    wrong = a_document(f"account {PRODUCTION}", medium="email dpo, call page-sco")
    assert routes_of(the_policy(wrong), SeverityLabel.MEDIUM) == "email secops, email dpo"


def test_an_organization_that_names_nothing_that_exists_has_the_defaults() -> None:
    assert routes_of(the_policy(the_organization(high="call nobody"))) == "call page-soc, email owners"


def test_without_any_document_the_defaults_hold() -> None:
    configuration = a_configuration().model_copy(update={"documents": ()})
    assert routes_of(PolicyBook(configuration).effective(PRODUCTION, NIGHT)) == "call page-soc, email owners"


def test_a_plus_adds_to_what_the_nearest_scope_said_and_not_to_the_organization() -> None:
    unit, account = (
        a_document("ou Workloads", high="email leads"),
        a_document(f"account {PRODUCTION}", high="+email dpo"),
    )
    assert routes_of(the_policy(unit, account)) == "email leads, email dpo"


def test_each_setting_names_the_document_it_came_from() -> None:
    account = f"account {PRODUCTION}"
    said = {"samples": "route", "quiet_period": timedelta(hours=48), "live_since": NIGHT, "mode": {"mode": "mail"}}
    policy = the_policy(the_organization(trusted_tags=("team",)), a_document(account, **said))
    found = (policy.samples, policy.quiet_period, policy.live_since[HIGH], policy.modes[HIGH], policy.trusted_tags)
    assert [[each.document for each in value.provenance] for value in found] == [[account]] * 4 + [["organization"]]


def test_the_way_of_the_unreadable_names_the_organization() -> None:
    said = the_organization(unreadable={"routes": [{"kind": "email", "to": "leads"}]})
    assert [each.document for each in the_policy(said).unreadable.provenance] == ["organization"]


def test_the_owners_can_be_mailed_though_no_audience_is_written() -> None:
    policy = the_policy(the_organization(high="email owners"), audiences={})
    assert routes_of(policy) == "email owners"
    assert not any("owners" in fault for fault in policy.faults)
