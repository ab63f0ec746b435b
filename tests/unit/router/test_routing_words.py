"""What a decision carries besides its routes, and the words of its reasons at their edges."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hub.model.decision import Decision
from hub.model.directory import Account, Directory
from hub.model.finding import Resource
from hub.model.policy import Condition, PolicyDocument
from hub.model.record import Outcome
from hub.model.route import Route
from router.routing import decide
from router.routing.context import in_hours, mail_instead
from tests.builders import NIGHT, PRODUCTION, a_finding
from tests.policies import (
    a_document,
    a_rule,
    a_setting,
    a_suppression,
    a_window,
    an_escalation_policy,
    office_hours,
    the_context,
    the_organization,
    the_policy,
)

ACCOUNT = f"account {PRODUCTION}"


def decided(*documents: PolicyDocument, severity: float = 8.0, finding: Any = None, **more: Any) -> Decision:
    return decide(a_finding(severity, **(finding or {})), the_policy(*documents, **more), the_context(), at=NIGHT)


def texts(decision: Decision) -> str:
    return "\n".join(reason.text for reason in decision.why)


def told(routes: tuple[Route, ...]) -> str:
    return ", ".join(route.text for route in routes)


def test_an_account_at_the_root_is_said_to_stand_there() -> None:
    account = Account(id="222233334444", name="root-tools", units=())
    directory = Directory(accounts={account.id: account})
    decision = decided(account=account.id, directory=directory)

    assert decision.why[0].text == "222233334444 is root-tools, at the root"


def test_a_call_that_is_all_there_is_and_held_back_is_routed_and_gentle_by_mail() -> None:
    decision = decided(a_document(ACCOUNT, critical="call page-web", windows=(a_window(critical="hold"),)), severity=9)

    assert (decision.outcome, told(decision.gentle)) == (Outcome.ROUTED, "email owners")
    assert [each.route.text for each in decision.held] == ["call page-web"]


def test_a_decision_in_a_window_says_since_when_and_what_would_be_told_outside() -> None:
    window = a_window()
    decision = decided(a_document(ACCOUNT, windows=(window,)))

    assert (decision.window_since, told(decision.outside)) == (window.start, "call page-soc, email secops")


def test_of_two_windows_the_earlier_start_counts() -> None:
    early = a_window("early").model_copy(update={"start": NIGHT - timedelta(hours=5)})
    decision = decided(the_organization(windows=(early,)), a_document(ACCOUNT, windows=(a_window("late"),)))

    assert decision.window_since == early.start


def test_without_a_window_nothing_is_said_of_one() -> None:
    decision = decided()

    assert (decision.window_since, decision.outside) == (None, ())


def test_outside_a_window_the_mode_has_its_say_all_the_same() -> None:
    document = a_document(ACCOUNT, mode={"mode": "mail"}, high="call page-web", windows=(a_window(),))

    assert told(decided(document).outside) == "email owners"


def test_a_default_has_no_version() -> None:
    decision = decided(a_document("organization"))

    assert "high is `call page-soc, email owners` by default" in texts(decision).splitlines()


def test_a_rule_that_ends_says_when_and_one_that_does_not_is_silent_of_it() -> None:
    end = NIGHT + timedelta(days=1)
    ending = decided(a_document(ACCOUNT, rules=(a_rule(high="email dpo", until=end),)))
    lasting = decided(a_document(ACCOUNT, rules=(a_rule(high="email dpo"),)))

    assert f"rule web ({ACCOUNT}, until {end.isoformat()}): type" in texts(ending)
    assert f"rule web ({ACCOUNT}): type" in texts(lasting)


def test_a_rule_that_ends_twice_is_over_since_the_earlier_instant() -> None:
    setting = a_setting("email dpo", until=NIGHT - timedelta(hours=2))
    rule = a_rule(high=setting, until=NIGHT - timedelta(hours=1))

    assert f"is over since {setting.until.isoformat() if setting.until else ''}" in texts(
        decided(a_document(ACCOUNT, rules=(rule,)))
    )


def test_a_rule_that_says_a_floored_route_itself_names_only_what_the_floor_adds() -> None:
    document = a_document(ACCOUNT, rules=(a_rule(high="email secops"),))
    decision = decided(the_organization(floor=["high"]), document)

    assert "the floor for high keeps `call page-soc`" in texts(decision).splitlines()
    assert told(decision.routes) == "email secops, call page-soc"


@pytest.mark.parametrize(("length", "shown"), [(100, "n" * 100), (101, f"{'n' * 100}…")])
def test_a_value_is_clipped_after_a_hundred_characters(length: int, shown: str) -> None:
    rule = a_rule(when=Condition(tags={"env": "prod"}), high="+email dpo")
    resource = Resource(kind="Instance", name="web-1", tags={"env": "n" * length})
    decision = decided(a_document(ACCOUNT, rules=(rule,)), finding={"resource": resource})

    assert f"tag env=prod does not match {shown}" in texts(decision).splitlines()[3]
    assert ("…" in texts(decision)) is (length > 100)


def test_a_call_along_a_policy_that_is_gone_is_mailed_to_the_owners() -> None:
    assert mail_instead(Route.parse("call nowhere"), the_context()).text == "email owners"


def test_a_suppression_that_reaches_further_is_named_whatever_its_place() -> None:
    organization = the_organization(floor=["high"], suppressions=(a_suppression("all"),))
    document = a_document("ou Workloads", suppressions=(a_suppression("unit"),))

    assert decided(document, organization).suppressed_by == "all"


def test_calls_and_mails_keep_their_order() -> None:
    assert told(decided(a_document(ACCOUNT, high="email dpo, call page-web")).routes) == "email dpo, call page-web"


def test_a_mail_that_stands_in_outside_the_hours_is_no_call_along_a_policy_of_that_name() -> None:
    day = an_escalation_policy("day", only=office_hours(), otherwise=Route.parse("email leads"))
    leads = an_escalation_policy("leads", only=office_hours(), otherwise=Route.parse("record"))
    context = the_context(escalation_policies={"day": day, "leads": leads})

    assert in_hours(Route.parse("call day"), context, NIGHT).text == "email leads"


def test_a_window_with_no_call_to_change_is_not_counted_as_one() -> None:
    decision = decided(a_document(ACCOUNT, windows=(a_window(),)), severity=5)

    assert (decision.window_since, decision.outside) == (None, ())


def test_a_window_whose_calls_a_floor_keeps_all_has_none_to_change() -> None:
    decision = decided(the_organization(floor=["high"]), a_document(ACCOUNT, windows=(a_window(),)))

    assert decision.why[-1].text.endswith("database upgrade): no call to change")


def test_a_rule_that_does_not_apply_hides_none_behind_it() -> None:
    rules = (a_rule("other", when=Condition(types=("Recon:*",)), high="record"), a_rule("mine", high="email dpo"))

    assert told(decided(a_document(ACCOUNT, rules=rules)).routes) == "email dpo"


def test_each_rule_that_an_intruder_can_meet_adds_its_routes() -> None:
    tagged = Resource(kind="Instance", name="web-1", tags={"env": "dev"})
    by_tag, by_name = Condition(tags={"env": "dev"}), Condition(resource_names=("web-*",))
    rules = (a_rule("one", when=by_tag, high="call page-web"), a_rule("two", when=by_name, high="email dpo"))
    decision = decided(a_document(ACCOUNT, rules=rules), finding={"resource": tagged})

    assert told(decision.routes) == "call page-soc, email secops, call page-web, email dpo"
    adds = "`call page-web` in addition: its condition can be met by tagging or naming a resource"
    assert f"rule one ({ACCOUNT}): tag env=dev matches dev, so {adds}" in texts(decision).splitlines()


def test_a_bracket_in_a_glob_means_itself() -> None:
    rule = a_rule(when=Condition(tags={"env": "[d]*"}), high="+email dpo")
    resource = Resource(kind="Instance", name="web-1", tags={"env": "[d]ev"})

    assert "tag env=[d]* matches [d]ev" in texts(
        decided(a_document(ACCOUNT, rules=(rule,)), finding={"resource": resource})
    )


def test_in_mode_mail_a_window_still_says_since_when() -> None:
    window = a_window()
    decision = decided(a_document(ACCOUNT, mode={"mode": "mail"}, windows=(window,)))

    assert decision.window_since == window.start


def test_what_a_narrow_window_holds_a_wide_one_that_lets_calls_through_does_not_free() -> None:
    narrow, wide = a_window("narrow", critical="hold"), a_window("wide", hours=9)
    decision = decided(the_organization(windows=(wide,)), a_document(ACCOUNT, windows=(narrow,)), severity=9)

    assert told(decision.routes) == "email leads"
    assert [(each.route.text, each.until) for each in decision.held] == [("call page-soc", narrow.end)]
    assert decision.window_since == narrow.start


def test_a_narrow_window_that_lasts_longer_holds_longer() -> None:
    narrow, wide = a_window("narrow", hours=8, critical="hold"), a_window("wide", hours=1, critical="hold")
    decision = decided(the_organization(windows=(wide,)), a_document(ACCOUNT, windows=(narrow,)), severity=9)

    assert [each.until for each in decision.held] == [narrow.end]


def test_a_window_is_named_with_its_document_its_bounds_and_its_reason() -> None:
    window = a_window()
    (why,) = (each for each in decided(a_document(ACCOUNT, windows=(window,))).why if each.rule == "window upgrade")

    bounds = f"{window.start.isoformat()} to {window.end.isoformat()}"
    assert why.text == f"window upgrade ({ACCOUNT}, {bounds}, database upgrade): calls become mail"
