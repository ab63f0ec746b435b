"""Windows, hours and modes soften routes as far as they may (semantics 2)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from hub.model.decision import Decision
from hub.model.policy import MaintenanceWindow, Mode, PolicyDocument
from hub.model.record import Outcome
from hub.model.route import Route
from router.routing import decide
from tests.builders import NIGHT, PRODUCTION, a_finding
from tests.policies import (
    a_document,
    a_window,
    an_escalation_policy,
    office_hours,
    the_context,
    the_organization,
    the_policy,
)

ACCOUNT = f"account {PRODUCTION}"
NOON = NIGHT + timedelta(hours=9)


def decided(*documents: PolicyDocument, severity: float = 8.0, at: datetime = NIGHT, **more: Any) -> Decision:
    return decide(a_finding(severity), the_policy(*documents, at=at, **more), the_context(**more), at=at)


def told(decision: Decision) -> str:
    return ", ".join(route.text for route in decision.routes)


def gentle(decision: Decision) -> str:
    return ", ".join(route.text for route in decision.gentle)


def texts(decision: Decision) -> str:
    return "\n".join(reason.text for reason in decision.why)


def windowed(*windows: MaintenanceWindow, **more: Any) -> PolicyDocument:
    return a_document(ACCOUNT, windows=windows, **more)


def policies(*named: Any) -> dict[str, Any]:
    return {"escalation_policies": {policy.name: policy for policy in named}}


def test_in_a_window_a_call_is_dropped_where_a_mail_goes_out() -> None:
    decision = decided(windowed(a_window()))
    assert told(decision) == "email secops"
    assert texts(decision).endswith("database upgrade): calls become mail")


@pytest.mark.parametrize(("called", "mailed"), [("page-soc", "leads"), ("page-web", "owners")])
def test_in_a_window_a_call_without_a_mail_becomes_one(called: str, mailed: str) -> None:
    assert told(decided(windowed(a_window(), high=f"call {called}"))) == f"email {mailed}"


@pytest.mark.parametrize(("at", "calls"), [(-60, False), (119, False), (-61, True), (120, True)])
def test_a_window_holds_from_its_start_until_just_before_its_end(at: int, *, calls: bool) -> None:
    decision = decided(windowed(a_window()), at=NIGHT + timedelta(minutes=at))
    assert ("call page-soc" in told(decision)) is calls
    assert (f"{decision.why[-1].text}".endswith("is outside")) is calls


def test_in_a_window_critical_calls_all_the_same() -> None:
    decision = decided(windowed(a_window()), severity=9)
    assert told(decision) == "call page-soc, email leads"
    assert "critical calls all the same" in texts(decision)


def test_hold_keeps_a_critical_call_back_until_the_windows_end() -> None:
    window = a_window(critical="hold")
    decision = decided(windowed(window), severity=9)
    assert told(decision) == "email leads"
    assert texts(decision).endswith("database upgrade): calls wait until its end")
    assert [(held.route.text, held.until) for held in decision.held] == [("call page-soc", window.end)]


def test_hold_leaves_a_mail_in_place_of_the_only_call() -> None:
    decision = decided(windowed(a_window(critical="hold"), critical="call page-web"), severity=9)
    assert (told(decision), decision.outcome, len(decision.held)) == ("email owners", Outcome.ROUTED, 1)


def test_a_held_call_is_not_held_for_less_than_critical() -> None:
    assert decided(windowed(a_window(critical="hold"))).held == ()


def test_of_overlapping_windows_the_later_end_holds() -> None:
    organization = the_organization(windows=(a_window("long", hours=8, critical="hold"),))
    decision = decided(organization, windowed(a_window("short", hours=1, critical="hold")), severity=9)
    assert [held.until for held in decision.held] == [NIGHT + timedelta(hours=8)]


def test_windows_are_looked_at_from_the_account_upward() -> None:
    decision = decided(the_organization(windows=(a_window("wide"),)), windowed(a_window("narrow")))
    assert [reason.rule for reason in decision.why if reason.rule.startswith("window")] == [
        "window narrow",
        "window wide",
    ]


def test_a_window_below_a_floor_takes_only_the_calls_that_the_floor_does_not_keep() -> None:
    organization = the_organization(floor=["high"])
    decision = decided(organization, windowed(a_window(), high="+call page-web"))
    assert told(decision) == "call page-soc, email secops"
    assert "the floor for high keeps `call page-soc` in upgrade" in texts(decision)


def test_a_window_at_the_floors_own_scope_takes_its_calls() -> None:
    assert told(decided(the_organization(floor=["high"], windows=(a_window(),)))) == "email secops"


def test_a_floor_keeps_critical_from_being_held_below_it() -> None:
    decision = decided(the_organization(floor=["critical"]), windowed(a_window(critical="hold")), severity=9)
    assert (told(decision), decision.held) == ("call page-soc, email leads", ())


def test_a_window_with_no_call_to_change_does_not_apply() -> None:
    decision = decided(windowed(a_window()), severity=5)
    assert decision.why[-1].text.endswith("no call to change")
    assert not decision.why[-1].applied


def test_outside_its_hours_a_policy_takes_its_otherwise() -> None:
    document = a_document(ACCOUNT, high="call daytime")
    decision = decided(document)
    assert told(decision) == "email secops"
    assert "is outside the hours of daytime: `email secops` instead of `call daytime`" in texts(decision)
    assert told(decided(document, at=NOON)) == "call daytime"


def test_an_otherwise_that_repeats_a_route_collapses() -> None:
    assert told(decided(a_document(ACCOUNT, high="call daytime, email secops"))) == "email secops"


def test_an_otherwise_that_calls_is_followed() -> None:
    first = an_escalation_policy("first", only=office_hours(), otherwise=Route.parse("call daytime"))
    day = an_escalation_policy("daytime", only=office_hours(), otherwise=Route.parse("call page-web"))
    more = policies(first, day, an_escalation_policy("page-web"))
    assert told(decided(a_document(ACCOUNT, high="call first"), **more)) == "call page-web"


def test_policies_that_send_each_other_round_end_in_a_mail() -> None:
    one = an_escalation_policy("one", only=office_hours(), otherwise=Route.parse("call two"), then="leads")
    two = an_escalation_policy("two", only=office_hours(), otherwise=Route.parse("call one"))
    assert told(decided(a_document(ACCOUNT, high="call one"), **policies(one, two))) == "email leads"


def test_an_otherwise_that_does_not_exist_ends_in_a_mail() -> None:
    lost = an_escalation_policy("lost", only=office_hours(), otherwise=Route.parse("call nowhere"))
    assert told(decided(a_document(ACCOUNT, high="call lost"), **policies(lost))) == "email owners"


def test_an_otherwise_may_only_record() -> None:
    quiet = an_escalation_policy("quiet", only=office_hours(), otherwise=Route.parse("record"))
    decision = decided(a_document(ACCOUNT, high="call quiet"), **policies(quiet))
    assert (decision.outcome, decision.routes, decision.settled) == (Outcome.RECORDED, (), True)


def test_a_held_call_goes_by_the_hours_at_the_windows_end() -> None:
    document = windowed(a_window(hours=6, critical="hold"), critical="call daytime")
    (held,) = decided(document, severity=9).held
    assert (held.until, held.route.text) == (NOON - timedelta(hours=3), "call daytime")
    document = windowed(a_window(hours=1, critical="hold"), critical="call daytime")
    assert [each.route.text for each in decided(document, severity=9).held] == ["email secops"]


def test_mode_mail_makes_calls_mail() -> None:
    decision = decided(a_document(ACCOUNT, mode={"mode": "mail"}))
    assert (told(decision), decision.mode) == ("email secops", Mode.MAIL)
    becomes = "`call page-soc, email secops` becomes `email secops`"
    assert f"mode mail by {ACCOUNT} version 1: {becomes}" in texts(decision)
    nothing = decided(a_document(ACCOUNT, mode={"mode": "mail"}), severity=5)
    assert (nothing.why[-1].applied, nothing.why[-1].text.endswith("there is no call to change")) == (False, True)
    only_call = a_document(ACCOUNT, mode={"mode": "mail"}, high="call page-web")
    assert told(decided(only_call)) == "email owners"


def test_mode_mail_holds_no_call_back() -> None:
    document = windowed(a_window(critical="hold"), mode={"mode": "mail"})
    assert decided(document, severity=9).held == ()


def test_mode_shadow_decides_as_usual_and_says_so() -> None:
    decision = decided(a_document(ACCOUNT, mode={"mode": "shadow", "why": "first week"}))
    assert (told(decision), decision.mode) == ("call page-soc, email secops", Mode.SHADOW)
    assert "mode shadow by" in texts(decision)
    assert "(first week)" in texts(decision)


def test_a_mode_below_a_floor_leaves_the_floored_severity_as_it_was() -> None:
    decision = decided(the_organization(floor=["high"]), a_document(ACCOUNT, mode={"mode": "shadow"}))
    assert (told(decision), decision.mode) == ("call page-soc, email secops", Mode.LIVE)


def test_gentle_is_the_same_with_mails_for_calls() -> None:
    assert gentle(decided()) == "email secops"
    assert gentle(decided(a_document(ACCOUNT, high="call page-soc"))) == "email leads"
    assert gentle(decided(windowed(a_window(critical="hold")), severity=9)) == "email leads"


def softened(*documents: PolicyDocument, **more: Any) -> list[str]:
    """The rules that applied, after the account's own routes."""
    return [reason.rule for reason in decided(*documents, **more).why if reason.applied][1:]


def test_only_what_changed_something_is_said_to_have_applied() -> None:
    assert softened(windowed(a_window())) == ["window upgrade"]
    assert softened(windowed(a_window()), at=NOON) == []
    assert softened(windowed(a_window()), severity=9) == []
    assert softened(the_organization(floor=["high"]), windowed(a_window())) == ["floor"]
    assert softened(a_document(ACCOUNT, high="call daytime")) == ["hours of daytime"]
    assert softened(a_document(ACCOUNT, high="call daytime"), at=NOON) == []
    assert softened(a_document(ACCOUNT, mode={"mode": "mail"})) == ["mode"]
    assert softened(a_document(ACCOUNT, mode={"mode": "shadow"})) == ["mode"]
