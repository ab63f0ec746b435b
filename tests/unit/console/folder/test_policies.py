"""Policy documents are read as written, and each wrong turn is said where it stands."""

# ruff: noqa: E501 - each row of a table holds a whole message on one line

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hub.model.configuration import Configuration
from hub.model.policy import Condition, Mode, PolicyDocument
from hub.model.route import call, email
from hub.model.severity import SeverityLabel
from tests.unit.console.folder.conftest import BASE, Check, Load

CRITICAL, HIGH, MEDIUM = SeverityLabel.CRITICAL, SeverityLabel.HIGH, SeverityLabel.MEDIUM
ROUTE = "expected `record`, `email AUDIENCE` or `call ESCALATION_POLICY`"
WHEN = "expected a glob of the finding type, or a mapping with type, resource, name, tag, region"


def document(configuration: Configuration) -> PolicyDocument:
    """The last document: the account's of the test."""
    return configuration.documents[-1]


def account(fields: str) -> str:
    """One account with `fields`, all on the second line."""
    return f"accounts:\n  444455556666: {{{fields}}}\n"


def test_routes_are_one_or_a_list_or_long(loaded: Load) -> None:
    routes = document(
        loaded(account("low: email dpo, high: [call soc], critical: {routes: [email dpo], why: x, until: 2026-12-18}"))
    ).routes
    assert routes[SeverityLabel.LOW].routes == (email("dpo"),)
    assert routes[HIGH].routes == (call("soc"),)
    assert (routes[CRITICAL].routes, routes[CRITICAL].why) == ((email("dpo"),), "x")
    assert routes[CRITICAL].until == datetime(2026, 12, 18, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["+email dpo", "[+email dpo]", "{routes: +email dpo}"])
def test_a_plus_adds_to_what_is_inherited(loaded: Load, text: str) -> None:
    setting = document(loaded(account(f"critical: {text}"))).routes[CRITICAL]
    assert (setting.add, setting.routes) == (True, (email("dpo"),))


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("emial secops", f"found 'emial secops', {ROUTE}; did you mean 'email'?"),
        ("secops", f"found 'secops', {ROUTE}; did you mean 'email secops'?"),
        ("soc", f"found 'soc', {ROUTE}; did you mean 'call soc'?"),
        ("sms dana", f"found 'sms dana', {ROUTE}"),
        ('""', f"found '', {ROUTE}"),
        ("", f"found nothing, {ROUTE}"),
        ("[]", f"found a list, {ROUTE}"),
        ("record secops", f"found 'record secops', {ROUTE}"),
        ("email Sec.Ops", "found 'email Sec.Ops', expected a name of at most 40 of a-z, 0-9, - and _, beginning with a letter or digit"),
        ("email secpos", "found 'email secpos', expected an audience of the section `audiences`; did you mean 'secops'?"),
        ("call dpo", "found 'call dpo', expected an escalation policy of the section `escalation_policies` (dpo is an audience)"),
        ("[record, email dpo]", "found a list, expected `record` to stand alone: it means that nobody is told"),
        ("[email dpo, email dpo]", "found a list, expected each route once"),
        ("[+email dpo, email secops]", "found a list, expected a plus before each route or before none: `+email dpo` adds to what is inherited"),
        ("+record", "found '+record', expected `+email AUDIENCE` or `+call ESCALATION_POLICY`: everything is recorded anyway"),
        ("{why: x}", "`routes` is missing"),
    ],
)  # fmt: skip
def test_a_wrong_route_is_said_where_it_stands(checked: Check, value: str, problem: str) -> None:
    assert checked(account(f"high: {value}")).problems == (f"more.yaml:2: accounts.444455556666.high: {problem}",)


def test_a_wrong_route_in_a_list_has_its_number(checked: Check) -> None:
    (problem,) = checked(account("high: [email dpo, cal soc]")).problems
    assert problem == f"more.yaml:2: accounts.444455556666.high[2]: found 'cal soc', {ROUTE}; did you mean 'call'?"


@pytest.mark.parametrize("field", ["low", "medium", "high", "critical", "name", "time_zone"])
def test_the_organization_must_be_complete(checked: Check, field: str) -> None:
    left_out = "".join(line for line in BASE.splitlines(keepends=True) if not line.startswith(f"  {field}:"))
    assert checked(base=left_out).problems == (f"base.yaml:1: organization: `{field}` is missing",)


def test_a_folder_without_an_organization_says_so_once(checked: Check) -> None:
    (problem,) = checked(files={"a.yaml": "audiences: {dpo: dpo@example.com}\n"}).problems
    expected = "name, time_zone, low, medium, high, critical"
    assert problem == f"a.yaml:1: organization: the section is missing, expected it with {expected}"


def test_the_organization_has_nothing_above_to_add_to(checked: Check) -> None:
    (problem,) = checked(base=BASE.replace("low: record", "low: +email dpo")).problems
    assert problem.endswith("low: found '+email dpo', expected routes without a plus: there is nothing above to add to")


def test_owners_default_to_the_audience_of_that_name(checked: Check) -> None:
    text = BASE.replace("  owners: secops\n", "").replace("  dpo:", "  owners:")
    result = checked(base=text)
    assert result.configuration is not None
    assert (result.configuration.organization.owners, result.warnings) == ("owners", ())


def test_owners_left_out_altogether_are_who_is_mailed_for_the_worst(checked: Check) -> None:
    result = checked(base=BASE.replace("  owners: secops\n", "").replace("medium: email secops", "medium: email dpo"))
    assert result.configuration is not None
    assert result.configuration.organization.owners == "secops"
    assert result.warnings == ("base.yaml:1: organization: `owners` is missing: secops is told about the hub itself",)


def test_owners_who_do_not_exist_are_refused(checked: Check) -> None:
    (problem,) = checked(base=BASE.replace("owners: secops", "owners: secop")).problems
    assert problem.startswith("base.yaml:4: organization.owners: found 'secop', expected an audience of the section")


def test_each_field_of_the_organization_is_read(loaded: Load) -> None:
    more = "language: ja-JP, spoken_detail: kind, handoff_mail: 45 min, unreadable: email dpo, trusted_tags: [team], samples: route"
    configuration = loaded(f"organization: {{{more}, quiet_period: 2 h, floor: critical, live_since: 2026-11-01}}\n")
    (found,) = configuration.documents
    assert (configuration.organization.language, configuration.organization.spoken_detail) == ("ja-JP", "kind")
    assert configuration.organization.handoff_mail == timedelta(minutes=45)
    assert found.unreadable is not None
    assert found.unreadable.routes == (email("dpo"),)
    assert (found.trusted_tags, found.samples, found.floor) == (("team",), "route", (CRITICAL,))
    assert found.quiet_period == timedelta(hours=2)
    assert found.live_since == datetime(2026, 10, 31, 23, 0, tzinfo=UTC)


def test_a_quiet_period_may_be_as_short_as_an_hour(loaded: Load) -> None:
    assert document(loaded(account("quiet_period: 1 h"))).quiet_period == timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "mode", "until"),
    [
        ("live", Mode.LIVE, None),
        ("shadow until 2026-12-18", Mode.SHADOW, datetime(2026, 12, 18, 23, 0, tzinfo=UTC)),
        ("mail until 2026-12-18 09:00", Mode.MAIL, datetime(2026, 12, 18, 8, 0, tzinfo=UTC)),
        ("{mode: shadow, until: 2026-12-18T00:00Z}", Mode.SHADOW, datetime(2026, 12, 18, tzinfo=UTC)),
    ],
)
def test_a_mode_is_short_or_long(loaded: Load, text: str, mode: Mode, until: datetime | None) -> None:
    setting = document(loaded(account(f"mode: {text}"))).mode
    assert setting is not None
    assert (setting.mode, setting.until) == (mode, until)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ("mode: shadwo", ".mode: found 'shadwo', expected live, mail, shadow, or one of them with a day such as `shadow until 2026-12-18`; did you mean 'shadow'?"),
        ("mode: shadow until soon", ".mode: found 'soon', expected a time such as 2026-12-18, 2026-12-18 09:00 or 2026-12-18 09:00 +01:00"),
        ("mode: {until: 2026-12-18}", ".mode: `mode` is missing"),
        ("floor: [critcal]", ".floor[1]: found 'critcal', expected one of low, medium, high, critical; did you mean 'critical'?"),
        ("samples: drop", ".samples: found 'drop', expected one of record, route"),
        ("quiet_period: 59 min", ".quiet_period: found '59 min', expected at least 1 h: within it a finding that comes back tells nobody again"),
        ("quiet_period: 24", ".quiet_period: found '24', expected a duration such as 60 s, 10 min or 24 h"),
        ("until: [a]", ".until: found a list, expected a time such as 2026-12-18, 2026-12-18 09:00 or 2026-12-18 09:00 +01:00"),
        ("why: {a: b}", ".why: found a mapping, expected a text"),
        ("hgih: record", ": found the unknown key 'hgih', expected one of low, medium, high, critical, floor, mode, live_since, samples, quiet_period, rules, suppressions, windows, until, why; did you mean 'high'?"),
        ("windows: [x]", ".windows[1]: found 'x', expected a mapping"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_said_where_it_stands(checked: Check, fields: str, problem: str) -> None:
    assert checked(account(fields)).problems[0] == f"more.yaml:2: accounts.444455556666{problem}"


def test_an_account_id_has_twelve_digits(checked: Check) -> None:
    (problem,) = checked("accounts:\n  44445555666: {low: record}\n").problems
    assert problem == "more.yaml:2: accounts.44445555666: expected an account id of twelve digits"


def test_an_account_id_keeps_its_leading_zero(loaded: Load) -> None:
    assert document(loaded("accounts: {012345670123: {low: email dpo}}")).scope.id == "012345670123"


def test_what_is_over_is_warned_of_and_still_read(checked: Check) -> None:
    result = checked(account("until: 2026-11-23, why: pentest"))
    assert result.configuration is not None
    assert result.warnings == (
        "more.yaml:2: accounts.444455556666.until: is over since 2026-11-23 23:00 UTC and does nothing any more: take it out",
    )


def test_what_ends_today_is_not_over(checked: Check) -> None:
    assert checked(account("until: 2026-11-24")).warnings == ()


RULE = """\
accounts:
  444455556666:
    rules:
      - name: scans
        when: {type: "Recon:*", resource: [Instance, Container], name: web-*, tag: {team: pay*}, region: eu-*}
        high: +email dpo
        until: 2026-12-18
        why: noisy
"""


def test_a_rule_is_read_whole(loaded: Load) -> None:
    (rule,) = document(loaded(RULE)).rules
    assert rule.when == Condition(
        types=("Recon:*",),
        resource_kinds=("Instance", "Container"),
        resource_names=("web-*",),
        tags={"team": "pay*"},
        regions=("eu-*",),
    )
    assert (rule.name, rule.why, rule.until is None) == ("scans", "noisy", False)
    assert rule.routes[HIGH].add


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('{type: "Recon:*",', '{typ: "Recon:*",', "more.yaml:5: accounts.444455556666.rules[1].when: found the unknown key 'typ', expected one of type, resource, name, tag, region; did you mean 'type'?"),
        ("tag: {team: pay*}", "tag: team", "more.yaml:5: accounts.444455556666.rules[1].when.tag: found 'team', expected a mapping of tag keys to globs, such as {team: payments}"),
        ("tag: {team: pay*}", "tag: {}", "more.yaml:5: accounts.444455556666.rules[1].when.tag: found a mapping, expected a mapping of tag keys to globs, such as {team: payments}"),
        ("name: web-*", "name: []", "more.yaml:5: accounts.444455556666.rules[1].when.name: found a list, expected one or more texts"),
        ("        high: +email dpo\n", "", "more.yaml:4: accounts.444455556666.rules[1]: expected routes for at least one of low, medium, high, critical"),
        ("- name: scans", "- name: Scans!", "more.yaml:4: accounts.444455556666.rules[1].name: found 'Scans!', expected a name of at most 40 of a-z, 0-9, - and _, beginning with a letter or digit"),
        ("- name: scans", "- why: scans", "more.yaml:4: accounts.444455556666.rules[1]: `name` is missing"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_said_where_it_stands(checked: Check, old: str, new: str, problem: str) -> None:
    assert problem in checked(RULE.replace(old, new)).problems


SUPPRESSION = "suppressions: [{name: scan, when: 'PenTest:*', owner: dana, reason: yearly test, expires: 2027-11-24}]"


def test_a_suppression_is_read_and_may_last_a_year(loaded: Load) -> None:
    (found,) = document(loaded(account(SUPPRESSION))).suppressions
    assert found.when == Condition(types=("PenTest:*",))
    assert (found.owner, found.reason) == ("dana", "yearly test")
    assert found.expires == datetime(2027, 11, 24, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("2027-11-24", "2027-11-26", ".expires: found '2027-11-26', expected a day at most one year ahead"),
        ("owner: dana", "owner: ''", ".owner: found '', expected a text"),
        ("reason: yearly test", "reason: ", ".reason: found nothing, expected a text"),
        (", reason: yearly test", "", ": `reason` is missing"),
        ("owner: dana, ", "", ": `owner` is missing"),
        (", expires: 2027-11-24", "", ": `expires` is missing"),
        ("when: 'PenTest:*'", "when: {}", f".when: found a mapping, {WHEN}"),
        ("when: 'PenTest:*'", "when: ''", ".when: found '', expected a text"),
        ("when: 'PenTest:*'", "when: ", f".when: found nothing, {WHEN}"),
    ],
)
def test_a_wrong_suppression_is_refused(checked: Check, old: str, new: str, problem: str) -> None:
    found = checked(account(SUPPRESSION.replace(old, new))).problems
    assert found == (f"more.yaml:2: accounts.444455556666.suppressions[1]{problem}",)


def test_two_suppressions_of_one_name_are_refused(checked: Check) -> None:
    one = SUPPRESSION.removeprefix("suppressions: [").removesuffix("]")
    (problem,) = checked(account(f"suppressions: [{one}, {one}]")).problems
    assert problem == (
        "more.yaml:2: accounts.444455556666.suppressions[2]: scan is written twice, first at more.yaml:2; expected once"
    )


WINDOW = "windows: [{name: upgrade, from: 2026-12-05, to: 2026-12-05, reason: database, critical: hold}]"


def test_a_window_of_bare_days_covers_them_whole(loaded: Load) -> None:
    (window,) = document(loaded(account(WINDOW))).windows
    assert (window.start, window.end - window.start) == (datetime(2026, 12, 4, 23, 0, tzinfo=UTC), timedelta(days=1))
    assert (window.reason, window.critical) == ("database", "hold")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("to: 2026-12-05", "to: 2026-12-04", ".to: found '2026-12-04', window upgrade ends at 2026-12-04T23:00:00+00:00, not after its start"),
        ("critical: hold", "critical: holds", ".critical: found 'holds', expected one of call, hold; did you mean 'hold'?"),
        ("from: 2026-12-05", "from: 2026-03-29 02:30", ".from: found '2026-03-29 02:30', expected a time that the clock shows: this one does not exist in Europe/Berlin"),
        ("reason: database, ", "", ": `reason` is missing"),
    ],
)  # fmt: skip
def test_a_wrong_window_is_refused(checked: Check, old: str, new: str, problem: str) -> None:
    found = checked(account(WINDOW.replace(old, new))).problems
    assert found == (f"more.yaml:2: accounts.444455556666.windows[1]{problem}",)


@pytest.mark.parametrize("field", ["rules", "suppressions", "windows"])
def test_exceptions_are_a_list(checked: Check, field: str) -> None:
    (problem,) = checked(account(f"{field}: {{name: x}}")).problems
    assert problem.endswith(f"{field}: found a mapping, expected a list, each item beginning with `- name:`")


@pytest.mark.parametrize("field", ["trusted_tags", "unreadable", "owners"])
def test_what_only_the_organization_may_say_is_unknown_below(checked: Check, field: str) -> None:
    (problem,) = checked(account(f"{field}: [x]")).problems
    assert f"found the unknown key '{field}'" in problem


@pytest.mark.parametrize("lead", ["soon", "10 s", "8 days"])
def test_a_handoff_mail_is_a_duration_of_a_minute_to_a_week(checked: Check, lead: str) -> None:
    base = BASE.replace("owners: secops", f"owners: secops\n  handoff_mail: {lead}")
    (problem,) = checked(base=base).problems
    assert problem.startswith(f"base.yaml:5: organization.handoff_mail: found '{lead}', expected")
