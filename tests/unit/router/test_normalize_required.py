"""Stories of what a finding cannot do without (semantics 1, required, identity and severity)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hub.model.severity import SeverityLabel
from tests.builders import PRODUCTION, a_key, an_event
from tests.events import accepted, rejected


def without(event: dict[str, Any], *names: str) -> dict[str, Any]:
    """The event without these fields of its detail."""
    return event | {"detail": {key: value for key, value in event["detail"].items() if key not in names}}


def test_a_plain_event_is_read_whole_and_without_a_warning() -> None:
    finding = accepted(an_event())
    assert finding.key == a_key()
    assert (finding.type, finding.severity) == ("UnauthorizedAccess:EC2/SSHBruteForce", 8.0)
    assert finding.warnings == ()


def test_the_account_is_the_findings_own_and_not_the_administrators() -> None:
    assert accepted(an_event(account="444455556666")).key.account == "444455556666"


@pytest.mark.parametrize("event", [without(an_event(), "accountId"), an_event(account=None), an_event(account="")])
def test_without_an_account_of_its_own_the_envelopes_is_taken_and_said(event: dict[str, Any]) -> None:
    finding = accepted(event)
    assert finding.key.account == "999988887777"
    assert finding.warnings == ("detail.accountId is missing; the envelope's account was taken.",)


def test_without_any_account_the_record_is_rejected() -> None:
    event = without(an_event(), "accountId")
    del event["account"]
    result = rejected(event)
    assert (result.reason, result.from_guardduty) == ("detail.accountId is missing or null", True)


@pytest.mark.parametrize(("number", "account"), [(12345670123, "012345670123"), (0, "000000000000")])
def test_an_integer_account_gets_its_leading_zeros_back(number: int, account: str) -> None:
    finding = accepted(an_event(account=number))
    assert finding.key.account == account
    assert finding.warnings == ("detail.accountId is a number; it was written with 12 digits.",)


@pytest.mark.parametrize("account", ["1234567891234", "123456789", "id", " 111122223333"])
def test_an_account_that_is_not_twelve_digits_stays_as_it_is(account: str) -> None:
    assert accepted(an_event(account=account)).key.account == account


@pytest.mark.parametrize("account", [-1, 10**20, 1.5, True, ["111122223333"], {}])
def test_an_account_that_is_no_text_is_not_replaced_by_the_envelopes(account: object) -> None:
    assert rejected(an_event(account=account)).position == "detail.accountId"


def test_without_a_region_of_its_own_the_envelopes_is_taken_and_said() -> None:
    finding = accepted(without(an_event(), "region") | {"region": "us-east-1"})
    assert finding.key.region == "us-east-1"
    assert finding.warnings == ("detail.region is missing; the envelope's region was taken.",)


def test_the_region_of_the_finding_comes_before_the_envelopes() -> None:
    assert accepted(an_event() | {"region": "us-east-1"}).key.region == "eu-west-1"


@pytest.mark.parametrize("name", ["id", "type", "severity"])
def test_nothing_stands_in_for_id_type_and_severity(name: str) -> None:
    result = rejected(without(an_event(), name))
    assert result.reason == f"detail.{name} is missing or null"
    assert result.position == f"detail.{name}"


@pytest.mark.parametrize("id", [None, "", 7, ["f1"], {"id": "f1"}])
def test_an_id_that_is_no_text_is_rejected(id: object) -> None:
    assert rejected(an_event(id=id)).position == "detail.id"


def test_a_long_and_odd_id_is_kept_as_it_is() -> None:
    odd = "x/../../etc/passwd#é\u0000\n " + "y" * 3000
    assert accepted(an_event(id=odd)).key.id == odd


def test_everything_that_is_missing_is_said_at_once() -> None:
    result = rejected(an_event() | {"detail": {}})
    assert result.reason == "; ".join(f"detail.{name} is missing or null" for name in ("id", "type", "severity"))
    assert result.position == "detail.id"


@pytest.mark.parametrize("severity", [0, 0.0, 10, 10.0, 6.95, 8.95])
def test_the_severity_is_the_number_as_it_stands(severity: float) -> None:
    assert accepted(an_event(severity)).severity == severity


@pytest.mark.parametrize("severity", [-0.001, 10.001, 1e300, 10**400, True, False, "8", "HIGH", None, [8], {}])
def test_a_severity_that_is_no_number_from_0_to_10_is_rejected(severity: object) -> None:
    assert rejected(an_event(severity)).position == "detail.severity"


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5000])
def test_a_severity_that_is_no_finite_number_is_rejected(literal: str) -> None:
    body = json.dumps(an_event("SEVERITY")).replace('"SEVERITY"', literal)
    assert rejected(body).position == "detail.severity"


def test_severity_is_never_derived_from_the_type() -> None:
    assert accepted(an_event(2, type="Backdoor:EC2/C&CActivity.B!DNS")).label is SeverityLabel.LOW


@pytest.mark.parametrize("type", ["Recon:EC2 PortProbe", "DefenseImpairment:Organizations/X", "Impact:A/B&C!D", "?"])
def test_a_type_is_opaque_text(type: str) -> None:
    assert accepted(an_event(type=type)).type == type


def test_a_field_in_both_spellings_cannot_be_read() -> None:
    assert rejected(an_event(2, Severity=8)).reason == "detail.severity is given more than once, not a number"
    assert rejected(an_event(AccountId=PRODUCTION)).position == "detail.accountId"


def test_pascal_case_keys_are_read_as_well() -> None:
    event = an_event()
    event["detail"] = {key[0].upper() + key[1:]: value for key, value in event["detail"].items()}
    assert accepted(event) == accepted(an_event())


def test_lower_case_keys_do_not_put_the_finding_on_the_administrators_account() -> None:
    event = an_event()
    event["detail"] = {key.lower(): value for key, value in event["detail"].items()}
    result = rejected(event)
    assert result.reason == "detail.accountId is missing; it is spelt in letters of another case"


def test_a_misspelt_account_beside_the_real_one_changes_nothing() -> None:
    assert accepted(an_event(accountid="444455556666")) == accepted(an_event())
