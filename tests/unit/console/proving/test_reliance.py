"""Who relies on which escalation policy: effective policies, hours, what ends, and accounts nobody listed."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Any

from console.proving import demands
from escalation.proving import Callers, Demand
from hub.model.configuration import Configuration
from hub.model.policy import Mode, ModeSetting
from hub.model.route import Route
from hub.model.severity import SeverityLabel
from tests.builders import PRODUCTION, SANDBOX, at
from tests.policies import (
    a_configuration,
    a_document,
    a_rule,
    a_setting,
    an_escalation_policy,
    office_hours,
    the_organization,
)

START, END = at("2026-06-01T00:00Z"), at("2026-06-02T00:00Z")
BOTH = frozenset({PRODUCTION, SANDBOX})
HIGH, CRITICAL = SeverityLabel.HIGH, SeverityLabel.CRITICAL


def the_demands(*documents: Any, start: datetime = START, end: datetime = END, **more: Any) -> tuple[Demand, ...]:
    return demands(a_configuration(*documents, **more), start, end)


def at_midnight(*documents: Any, **more: Any) -> dict[str, Callers]:
    return dict(the_demands(*documents, **more)[0].callers)


def policies_with(otherwise: str) -> Configuration:
    daytime = an_escalation_policy("daytime", only=office_hours(), otherwise=Route.parse(otherwise))
    known = [an_escalation_policy("page-soc", then="leads"), daytime]
    return a_configuration(
        a_document("ou Sandbox", high="call daytime"), escalation_policies={policy.name: policy for policy in known}
    )


def test_each_account_is_counted_by_severity_for_the_policy_that_its_routes_call() -> None:
    callers = at_midnight(a_document("ou Workloads/Prod", high="call page-web"))

    assert set(callers) == {"page-soc", "page-web"}
    assert callers["page-soc"].accounts == {HIGH: {SANDBOX}, CRITICAL: BOTH}
    assert callers["page-web"].accounts == {HIGH: {PRODUCTION}}


def test_an_escalation_policy_that_no_route_calls_is_not_there() -> None:
    assert "page-web" not in at_midnight()


def test_spans_tile_the_days_and_change_at_the_hours_of_a_policy() -> None:
    found = the_demands(a_document("ou Sandbox", high="call daytime"))

    assert (found[0].start, found[-1].end) == (START, END)
    assert all(earlier.end == later.start for earlier, later in pairwise(found))
    called = [(demand.start, demand.end) for demand in found if "daytime" in demand.callers]
    assert (called[0][0], called[-1][1]) == (at("2026-06-01T09:00Z"), at("2026-06-01T18:00Z"))


def test_outside_its_hours_accounts_rely_on_the_policy_that_it_leads_to() -> None:
    found = demands(policies_with("call page-soc"), START, END)
    night = found[0].callers
    (noon,) = (demand.callers for demand in found if demand.start <= at("2026-06-01T12:00Z") < demand.end)

    assert night["page-soc"].accounts == {HIGH: BOTH, CRITICAL: BOTH}
    assert noon["page-soc"].accounts == {HIGH: {PRODUCTION}, CRITICAL: BOTH}
    assert noon["daytime"].accounts == {HIGH: {SANDBOX}}


def test_a_scope_that_is_not_live_relies_on_nobody_until_its_mode_ends() -> None:
    noon = at("2026-06-01T12:00Z")
    quiet = a_document("ou Sandbox", mode=ModeSetting(mode=Mode.MAIL, until=noon))
    found = the_demands(quiet)

    assert noon in {demand.start for demand in found}
    for demand in found:
        assert demand.callers["page-soc"].accounts[HIGH] == ({PRODUCTION} if demand.start < noon else BOTH)


def test_routes_that_end_in_the_span_count_up_to_their_end() -> None:
    noon = at("2026-06-01T12:00Z")
    found = the_demands(a_document(f"account {PRODUCTION}", high=a_setting("call page-web", until=noon)))

    assert all(("page-web" in demand.callers) == (demand.start < noon) for demand in found)


def test_the_calls_of_rules_count_while_the_rule_holds() -> None:
    noon = at("2026-06-01T12:00Z")
    found = the_demands(a_document("ou Sandbox", rules=(a_rule(low="call page-web", until=noon),)))

    assert found[0].callers["page-web"].accounts == {SeverityLabel.LOW: {SANDBOX}}
    assert all(("page-web" in demand.callers) == (demand.start < noon) for demand in found)


def test_records_that_cannot_be_read_count_where_they_are_called_for() -> None:
    callers = at_midnight(the_organization(unreadable=a_setting("call page-web")))

    assert callers["page-web"].unreadable
    assert not callers["page-soc"].unreadable
    assert callers["page-web"].accounts == {}


def test_an_account_that_only_a_document_knows_counts_and_so_do_the_units_of_a_folder_alone() -> None:
    unknown = a_document("account 999988887777", high="call page-web")
    unit = a_document("ou Research/Lab", medium="call page-web")
    callers = at_midnight(unknown, unit)

    assert callers["page-web"].accounts == {HIGH: {"999988887777"}}
    assert callers["page-web"].others == {SeverityLabel.MEDIUM}


def test_accounts_that_the_directory_does_not_have_rely_on_the_organizations_routes() -> None:
    assert at_midnight()["page-soc"].others == {HIGH, CRITICAL}
