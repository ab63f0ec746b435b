"""What a configuration would have told: counted from the router's own decisions."""

from __future__ import annotations

from typing import Any

import pytest

from console.backtest.models import WEEKDAYS
from hub.model.record import Outcome
from hub.model.responder import Responder
from tests.backtesting import a_report, calls_to, happened, mails_to, pages_of
from tests.scenarios.organization import an_escalation_policy, an_organization

NIGHT = "2026-06-01T03:00:00Z"


def at(minute: int, second: int = 0, **more: Any) -> dict[str, Any]:
    """A high finding that many minutes into the night."""
    return happened(f"2026-06-01T{3 + minute // 60:02}:{minute % 60:02}:{second:02}Z", **more)


def in_zone(zone: str | None) -> dict[str, Responder]:
    responders = an_organization().responders
    return {**responders, "dana": responders["dana"].model_copy(update={"time_zone": zone})}


def test_nothing_comes_of_no_records() -> None:
    report = a_report()

    assert (report.records, report.told, report.call_total, report.mail_total) == (0, 0, 0, 0)
    assert (report.start, report.end, report.scaled) == (None, None, False)


def test_rejected_and_ignored_records_are_counted_and_tell_nobody() -> None:
    report = a_report("{", "[]", '{"source": "aws.health", "detail": {}}')

    assert (report.records, report.outcomes[Outcome.REJECTED], report.outcomes[Outcome.IGNORED]) == (3, 2, 1)
    assert (report.call_total, report.mail_total) == (0, 0)


def test_one_high_finding_is_one_call_and_one_mail_to_its_audience() -> None:
    report = a_report(at(0))

    assert (report.told, report.call_total, pages_of(report).pages) == (1, 1, 1)
    assert calls_to(report).calls == 1
    assert (mails_to(report).notices, mails_to(report).mails) == (1, 1)


def test_who_takes_a_page_gets_the_brief_and_its_last_audience_hears_who_has_it() -> None:
    report = a_report(at(0))

    assert mails_to(report, "dana").mails == 1
    assert mails_to(report, "leads").mails == 1


def test_findings_that_join_a_page_within_its_life_are_one_call() -> None:
    report = a_report(at(0), at(1, id="joins"))

    assert (report.call_total, pages_of(report).pages, pages_of(report).findings) == (1, 1, 2)


def test_what_comes_at_the_very_end_of_a_page_is_no_more_announced_by_it() -> None:
    assert a_report(at(0), at(1, 9)).call_total == 1
    assert a_report(at(0), at(1, 10)).call_total == 2


def test_ten_minutes_after_its_end_whoever_is_on_call_by_then_is_rung() -> None:
    before, after = happened("2026-06-01T06:48:50Z"), happened("2026-06-01T07:00:00Z")
    report = a_report(before, after)

    assert (calls_to(report, "dana").calls, calls_to(report, "wei").calls) == (1, 1)


def test_what_comes_soon_after_a_page_was_taken_waits_for_one_more_call() -> None:
    report = a_report(at(0), at(2), at(5), at(11))

    assert (report.call_total, pages_of(report).pages, pages_of(report).findings) == (2, 2, 4)


def test_ten_minutes_after_a_page_was_taken_the_next_finding_opens_its_own() -> None:
    report = a_report(at(0), at(13), at(30))

    assert report.call_total == 3


def test_critical_waits_for_nothing() -> None:
    report = a_report(at(0, severity=9.5), at(2, severity=9.5), at(4, severity=9.5))

    assert report.call_total == 3


def test_a_successor_rings_who_took_the_page_before_even_after_a_handoff() -> None:
    report = a_report(happened("2026-06-01T06:58:00Z"), happened("2026-06-01T07:02:00Z"))

    assert (calls_to(report, "dana").calls, calls_to(report, "wei").calls) == (2, 0)


def test_what_waits_and_rises_meanwhile_is_called_about_once_more_and_not_twice() -> None:
    report = a_report(at(0), at(3, id="rises"), at(5, id="rises", severity=9.5))

    assert report.call_total == 2


def test_an_audience_that_is_gone_is_replaced_by_the_owners() -> None:
    policy = an_escalation_policy().model_copy(update={"then": "gone"})
    report = a_report(at(0), configuration=an_organization(escalation_policies={"page-soc": policy}))

    assert mails_to(report, "owners").mails == 1
    assert "gone" not in {load.name for load in report.mails}


def test_a_responder_without_an_address_gets_no_mail() -> None:
    responders = an_organization().responders
    silent = {**responders, "dana": responders["dana"].model_copy(update={"email": None})}
    report = a_report(at(0), at(3), configuration=an_organization(responders=silent))

    assert (calls_to(report).calls, "dana" in {load.name for load in report.mails}) == (2, False)


def test_a_mail_with_the_first_ring_is_counted_where_it_is_wanted() -> None:
    responders = an_organization().responders
    wanted = {**responders, "dana": responders["dana"].model_copy(update={"mail_on_ring": True})}
    report = a_report(at(0), configuration=an_organization(responders=wanted))

    assert mails_to(report, "dana").mails == 2


def test_calls_are_counted_by_the_weekday_and_hour_of_whoever_is_rung() -> None:
    berlin = a_report(at(0))
    tokyo = a_report(at(0), configuration=an_organization(responders=in_zone("Asia/Tokyo")))

    assert calls_to(berlin).hours[WEEKDAYS.index("Mon")][5] == 1
    assert calls_to(tokyo).hours[WEEKDAYS.index("Mon")][12] == 1
    assert (calls_to(berlin).night_calls, calls_to(tokyo).night_calls) == (1, 0)


@pytest.mark.parametrize(
    ("when", "nights"),
    [
        ("2026-06-01T04:59:59Z", 1),
        ("2026-06-01T05:00:00Z", 0),
        ("2026-06-01T19:59:59Z", 0),
        ("2026-06-01T20:00:00Z", 1),
    ],
)
def test_night_is_from_ten_in_the_evening_to_seven_in_the_morning(when: str, nights: int) -> None:
    report = a_report(happened(when))

    assert (report.night_total, pages_of(report).night_calls) == (nights, nights)


def test_hours_follow_the_clock_across_its_change() -> None:
    before, after = happened("2026-10-25T00:30:00Z"), happened("2026-10-25T01:30:00Z")
    report = a_report(before, after)

    assert sum(load.hours[WEEKDAYS.index("Sun")][2] for load in report.calls) == 2


def test_mails_that_come_together_are_gathered_in_digests() -> None:
    report = a_report(*(happened(f"2026-06-01T03:{minute:02}:00Z", 5.0) for minute in range(10)))

    assert mails_to(report).notices == 10
    assert mails_to(report).mails == 3


def test_a_mail_after_a_rest_goes_at_once_each_time() -> None:
    report = a_report(*(happened(f"2026-06-01T{hour:02}:00:00Z", 5.0) for hour in (3, 5, 7)))

    assert (mails_to(report).notices, mails_to(report).mails) == (3, 3)


def test_a_repeat_tells_nobody_again() -> None:
    report = a_report(at(0, id="f1"), at(40, id="f1"))

    assert (report.told, report.call_total, mails_to(report).mails) == (1, 1, 1)
    assert report.outcomes[Outcome.ROUTED] == 2


def test_the_same_event_in_two_files_is_a_duplicate() -> None:
    report = a_report(at(0), at(0))

    assert (report.outcomes[Outcome.DUPLICATE], report.told) == (1, 1)


def test_an_incident_that_was_taken_and_goes_on_is_reminded_of() -> None:
    report = a_report(
        happened("2026-06-01T03:00:00Z", 9.5, id="f1"),
        happened("2026-06-01T23:00:00Z", 9.5, id="f1"),
        happened("2026-06-02T12:00:00Z", 9.5, id="f1"),
    )

    assert (report.call_total, mails_to(report).mails) == (1, 2)


def test_a_suppression_is_named_with_what_it_kept_quiet() -> None:
    rule = {"name": "scanner", "when": {}, "owner": "dana", "reason": "test", "expires": "2026-12-01T00:00Z"}
    quiet = {"scope": {"kind": "account", "id": "111122223333"}, "suppressions": [rule]}
    report = a_report(at(0), at(30), configuration=an_organization(quiet))

    assert [(each.rule, each.effect, each.records) for each in report.hushed] == [
        ("suppression scanner", "nobody is told", 2)
    ]
    assert report.call_total == 0


def test_a_duplicate_of_what_was_kept_quiet_is_not_counted_again() -> None:
    report = a_report(at(0, title="[SAMPLE] one"), at(0, title="[SAMPLE] one"))

    assert [each.records for each in report.hushed] == [1]


def test_samples_and_archived_findings_are_named_as_kept_quiet() -> None:
    report = a_report(at(0, title="[SAMPLE] one"), at(1, service={"archived": True}))

    assert {each.rule: each.records for each in report.hushed} == {"samples": 1, "archived": 1}


def test_a_shadow_tells_nobody_and_is_named() -> None:
    shadow = {"scope": {"kind": "account", "id": "111122223333"}, "mode": {"mode": "shadow"}}
    report = a_report(at(0), configuration=an_organization(shadow))

    assert (report.told, report.call_total, report.mail_total) == (0, 0, 0)
    assert [(each.rule, each.effect) for each in report.hushed] == [("mode shadow", "nobody is told")]


def test_a_policy_is_applied_as_it_is_at_the_time_of_each_record() -> None:
    quiet = {"mode": "mail", "until": "2026-06-01T04:00Z"}
    document = {"scope": {"kind": "account", "id": "111122223333"}, "mode": quiet}
    report = a_report(at(0), at(90), configuration=an_organization(document))

    assert report.call_total == 1
    assert [(each.rule, each.effect, each.records) for each in report.hushed] == [("mode mail", "told more quietly", 1)]


def test_a_repeat_that_would_tell_nobody_anyway_is_not_kept_quiet_by_a_mode() -> None:
    document = {"scope": {"kind": "account", "id": "111122223333"}, "mode": {"mode": "mail"}}
    report = a_report(at(0, id="f1"), at(40, id="f1"), configuration=an_organization(document))

    assert [(each.rule, each.records) for each in report.hushed] == [("mode mail", 1)]


def test_what_a_window_holds_back_rings_at_its_end() -> None:
    window = {"name": "upgrade", "start": "2026-06-01T02:00Z", "end": "2026-06-01T12:00Z", "reason": "upgrade"}
    document = {"scope": {"kind": "account", "id": "111122223333"}, "windows": [window | {"critical": "hold"}]}
    configuration = an_organization({"scope": {"kind": "organization"}}, document)
    loose = configuration.documents[0].model_copy(update={"floor": ()})
    configuration = configuration.model_copy(update={"documents": (loose, configuration.documents[2])})
    report = a_report(at(0, severity=9.5), configuration=configuration)

    assert [load.hours[0][14] for load in report.calls if load.calls] == [1]
    assert report.tellings[0].routes == ("email secops", "call page-soc, held back")


def test_an_empty_first_level_is_passed_and_said_why() -> None:
    report = a_report(happened("2025-06-01T03:00:00Z"))
    page = pages_of(report)

    assert (page.pages, page.passed, page.unanswered) == (1, 1, 0)
    assert page.why_nobody == "nobody is on call on soc"
    assert calls_to(report, "dana").calls == 1


def test_a_page_with_nobody_to_ring_is_counted_and_mailed() -> None:
    responders = {
        name: responder.model_copy(update={"phones": ()}) for name, responder in an_organization().responders.items()
    }
    report = a_report(at(0), configuration=an_organization(responders=responders))

    assert (pages_of(report).unanswered, report.call_total) == (1, 0)
    assert (mails_to(report, "leads").mails, mails_to(report, "owners").mails) == (1, 1)


def test_the_noisiest_account_and_type_come_first() -> None:
    loud = [at(minute, type="Loud:EC2/One", account="444455556666") for minute in (0, 20, 40)]
    report = a_report(at(1), *loud)

    assert [(each.name, each.label, each.records, each.called) for each in report.accounts] == [
        ("444455556666", "sandbox-dana", 3, 3),
        ("111122223333", "prod-payments", 1, 1),
    ]
    assert [each.name for each in report.types] == ["Loud:EC2/One", "UnauthorizedAccess:EC2/SSHBruteForce"]


def test_what_calls_is_noisier_than_what_only_mails() -> None:
    mailed = [at(minute, severity=5.0, account="444455556666") for minute in (0, 20, 40)]
    report = a_report(*mailed, at(1))

    assert [(each.label, each.told, each.called) for each in report.accounts] == [
        ("prod-payments", 1, 1),
        ("sandbox-dana", 3, 0),
    ]


def test_an_account_nobody_knows_tells_the_owners_once() -> None:
    stranger = "999988887777"
    report = a_report(at(0, 0, account=stranger), at(20, 0, account=stranger))

    assert mails_to(report, "owners").mails == 1


def test_figures_a_month_are_those_of_thirty_days() -> None:
    report = a_report(happened("2026-06-01T03:00:00Z"), happened("2026-06-16T03:00:00Z"))

    assert (report.call_total, report.a_month(report.call_total)) == (2, 4.0)


def test_records_of_less_than_a_day_say_nothing_of_a_month() -> None:
    report = a_report(at(0), at(59))

    assert not report.scaled
    assert report.a_month(2) == 2
