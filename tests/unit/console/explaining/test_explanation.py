"""An explanation shows what the deciding, resolving and speaking code itself comes to."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from console.explaining import Explanation, explain
from console.replaying import SourceRecord
from escalation.snapshot import compile_book
from hub.errors import InputError
from hub.model.configuration import Audience, Configuration
from hub.model.record import Outcome
from hub.model.responder import Language
from tests.builders import an_event, at
from tests.scenarios.organization import a_responder, an_escalation_policy, an_organization

NOW = datetime(2026, 7, 1, tzinfo=UTC)


def explained(
    severity: object = 8.0, *, configuration: Configuration | None = None, when: datetime | None = None, **more: Any
) -> Explanation:
    source = SourceRecord("f.json", 1, None, json.dumps(an_event(severity, **more)).encode())
    book = compile_book(configuration or an_organization())
    return explain([source], book, number=None, at=when, now=NOW)


def test_every_rule_is_shown_whether_or_not_it_applied() -> None:
    explanation = explained()

    assert [(rule.rule, rule.applied) for rule in explanation.rules] == [
        ("account", False),
        ("archived", False),
        ("samples", False),
        ("routes of high", True),
    ]
    assert explanation.routes == ("call page-soc", "email secops")
    assert explanation.reason == "high is `call page-soc, email secops` by organization version 1"


def test_what_was_defaulted_is_among_the_warnings_of_what_was_read() -> None:
    finding = explained(updatedAt=None).finding

    assert finding is not None
    assert any("updatedAt" in warning for warning in finding.warnings)


def test_each_field_of_the_policy_names_the_documents_it_came_from() -> None:
    own = {
        "scope": {"kind": "account", "id": "111122223333"},
        "version": "7",
        "routes": {"high": {"routes": [{"kind": "email", "to": "leads"}], "add": True}},
    }
    fields = {field.field: field for field in explained(configuration=an_organization(own)).policy}

    assert fields["high"].value == "call page-soc, email secops, email leads"
    assert fields["high"].provenance == "organization version 1 and account 111122223333 version 7"
    assert fields["quiet_period"].value == "24 h"
    assert fields["floor critical"].provenance == "organization"


def test_a_field_that_differs_by_severity_is_shown_for_each() -> None:
    own = {"scope": {"kind": "account", "id": "111122223333"}, "mode": {"mode": "mail"}}
    fields = {field.field: field.value for field in explained(configuration=an_organization(own)).policy}

    assert (fields["mode high"], fields["mode critical"]) == ("mail", "live")


def test_rules_suppressions_and_windows_are_listed_with_their_document() -> None:
    window = {"name": "upgrade", "start": "2020-01-01T02:00Z", "end": "2020-01-01T04:00Z", "reason": "upgrade"}
    own = {"scope": {"kind": "account", "id": "111122223333"}, "windows": [window]}
    fields = [(field.field, field.value) for field in explained(configuration=an_organization(own)).policy]

    assert ("window", "upgrade") in fields


def test_each_level_names_who_would_be_called_why_and_when_at_the_latest() -> None:
    (call,) = explained().calls
    people = [(level.level, person.responder, person.first_ring) for level in call.levels for person in level.people]

    assert people == [(1, "dana", 0), (2, "wei", 240), (3, "sam", 660)]
    assert call.levels[0].people[0].why.startswith("layer base: dana's shift 2026-05-25 09:00")
    assert (call.exhausted, call.then) == (900, "leads")


def test_two_levels_of_the_next_person_are_two_people() -> None:
    policy = an_escalation_policy()
    twice = policy.model_copy(update={"levels": (*policy.levels[:2], policy.levels[1])})
    (call,) = explained(configuration=an_organization(escalation_policies={"page-soc": twice})).calls

    assert [level.people[0].responder for level in call.levels] == ["dana", "wei", "yuki"]


def test_the_instant_that_was_given_says_who_is_on_call() -> None:
    (call,) = explained(when=at("2026-06-09T12:00Z")).calls

    assert call.levels[0].people[0].responder == "yuki"


def test_the_words_are_those_of_the_call_in_the_language_of_each_person() -> None:
    responders = dict(an_organization().responders) | {"wei": a_responder("wei", 2, language="zh-CN")}
    (call,) = explained(configuration=an_organization(responders=responders)).calls
    dana, wei = call.levels[0].people[0], call.levels[1].people[0]

    assert dana.opening.startswith("Security alarm. High. Prod payments. Someone may be breaking into a server.")
    assert "key 1 4 7" in dana.opening
    assert "You are called because: layer base" in dana.more
    assert (wei.language, wei.opening[:4]) == (Language.ZH_CN, "安全警报")


def test_a_call_names_who_is_next_and_tells_times_in_the_listeners_zone() -> None:
    changed = {"wei": a_responder("wei", 2, language="zh-CN"), "dana": a_responder("dana", 1, time_zone="Asia/Tokyo")}
    responders = dict(an_organization().responders) | changed
    (call,) = explained(configuration=an_organization(responders=responders)).calls

    assert "First seen June 1 at 11:50, your time." in call.levels[0].people[0].more
    assert "转给Sam" in call.levels[1].people[0].opening


def test_an_audience_reads_in_its_own_language() -> None:
    secops = Audience(name="secops", addresses=("secops@example.com",), language=Language.JA_JP)
    audiences = dict(an_organization().audiences) | {"secops": secops}
    (mail,) = explained(configuration=an_organization(audiences=audiences)).mails

    assert (mail.language, "重要度" in mail.body) == (Language.JA_JP, True)


def test_the_mail_is_that_of_the_audience() -> None:
    (mail,) = explained().mails

    assert (mail.route, mail.audience, mail.addresses) == ("email secops", "secops", 1)
    assert mail.subject == "[HIGH] prod-payments UnauthorizedAccess:EC2/SSHBruteForce"
    assert "high is `call page-soc, email secops`" in mail.body


def test_an_unknown_account_shows_the_owners_mail_too() -> None:
    explanation = explained(account="666677778888")

    assert [(mail.route, mail.audience) for mail in explanation.mails] == [
        ("email secops", "secops"),
        ("unknown account", "owners"),
    ]
    assert "unknown account" in explanation.mails[1].subject
    assert explanation.account_name == ""


def test_a_held_call_is_explained_for_the_end_of_its_window() -> None:
    window = {
        "name": "upgrade",
        "start": "2026-06-01T02:00Z",
        "end": "2026-06-01T08:00Z",
        "reason": "upgrade",
        "critical": "hold",
    }
    explanation = explained(
        9.5, configuration=an_organization({"scope": {"kind": "organization"}, "windows": [window]})
    )

    assert [(held.route, held.until) for held in explanation.held] == [("call page-soc", at("2026-06-01T08:00Z"))]
    (call,) = explanation.calls
    assert call.held_until == at("2026-06-01T08:00Z")
    assert call.levels[0].people[0].responder == "wei"


def test_a_record_that_is_no_finding_says_why_and_nothing_else() -> None:
    rejected = explained("high")

    assert rejected.outcome is Outcome.REJECTED
    assert rejected.error is not None
    assert "severity" in rejected.error
    assert (rejected.finding, rejected.policy, rejected.calls) == (None, (), ())


def test_the_first_record_is_explained_and_the_others_counted_or_the_one_asked_for() -> None:
    lines = [
        SourceRecord("f.ndjson", n, line, json.dumps(an_event(id=f"f{n}")).encode()) for n, line in ((1, 2), (2, 5))
    ]
    book = compile_book(an_organization())

    first = explain(lines, book, number=None, at=None, now=NOW)
    second = explain(lines, book, number=5, at=None, now=NOW)

    assert (first.line, first.others, second.line, second.record) == (2, 1, 5, 2)
    with pytest.raises(InputError, match="no record on line 3"):
        explain(lines, book, number=3, at=None, now=NOW)


def test_an_empty_batch_has_nothing_to_explain() -> None:
    with pytest.raises(InputError, match="no record to explain"):
        explain([], compile_book(an_organization()), number=None, at=None, now=NOW)
