"""Mails about a finding, an unknown account and a rejected record."""

from __future__ import annotations

from typing import Any

import pytest

from escalation.words.mail.finding import (
    FindingFacts,
    RejectedFacts,
    finding_notice,
    rejected_notice,
    unknown_account_notice,
)
from escalation.words.mail.letter import console_link
from hub.model.decision import Reason
from hub.model.responder import Language
from tests.builders import NIGHT, PRODUCTION, a_key, a_summary, at

HOSTILE = "</p>\r\nBcc: x@example.com\r\n\x1b[31m\u202e<script>\ufffd https://example.com/" + "y" * 1000


def facts(**more: Any) -> FindingFacts:
    return FindingFacts.model_validate({"summary": a_summary(), "audience": "secops"} | more)


def test_the_subject_names_label_account_and_type() -> None:
    assert finding_notice(facts()).subject == "[HIGH] prod-payments UnauthorizedAccess:EC2/SSHBruteForce"


def test_a_sample_and_a_drill_are_marked() -> None:
    letter = finding_notice(facts(summary=a_summary(sample=True), drill=True))
    assert letter.subject.startswith("[DRILL] [SAMPLE] [HIGH] prod-payments ")
    assert letter.body.startswith("This is a drill.\nThis is a sample finding")


def test_the_body_has_everything_a_reader_needs() -> None:
    summary = a_summary(first_seen=at("2026-06-01T02:50Z"), last_seen=at("2026-06-01T02:59Z"), count=3)
    why = (
        Reason(rule="policy", applied=True, text="organization: high is mailed to secops"),
        Reason(rule="window", applied=False, text="no window is open"),
    )
    body = finding_notice(facts(summary=summary, why=why)).body
    for line in (
        "Someone may be breaking into a server.",
        "Account: prod-payments (111122223333)",
        "Region: eu-west-1",
        "Resource: a server (i-00000000000000001)",
        "Severity: high 8",
        "First seen: 2026-06-01 02:50:00 UTC",
        "Last seen: 2026-06-01 02:59:00 UTC",
        "Count: 3",
        "1. Close the port in the security group, or limit it to the addresses that need it.",
        "Why you get this: you are in the audience secops.",
        "- organization: high is mailed to secops",
        "  tocsin acknowledge PAGE (tocsin pages lists the pages)",
    ):
        assert line in body.splitlines()
    assert "no window is open" not in body


@pytest.mark.parametrize(
    ("partition", "console"),
    [
        ("aws", "https://console.aws.amazon.com/guardduty/home?region=eu-west-1#/findings?macros=current&fId=f1"),
        ("aws-cn", "https://console.amazonaws.cn/guardduty/home?region=eu-west-1#/findings?macros=current&fId=f1"),
        (
            "aws-us-gov",
            "https://console.amazonaws-us-gov.com/guardduty/home?region=eu-west-1#/findings?macros=current&fId=f1",
        ),
        ("aws-iso", None),
    ],
)
def test_the_link_leads_to_the_console_of_the_partition(partition: str, console: str | None) -> None:
    summary = a_summary(partition=partition)
    assert console_link(summary) == console
    assert ("Open:" in finding_notice(facts(summary=summary)).body) == (console is not None)


def test_ids_in_a_link_are_percent_encoded() -> None:
    summary = a_summary(key=a_key("a b&x=1#/\r\n\ud83d", region="eu west/1"))
    link = console_link(summary)
    assert link is not None
    assert link.endswith("?region=eu%20west%2F1#/findings?macros=current&fId=a%20b%26x%3D1%23%2F%0D%0A%3F")


def test_an_account_without_a_name_stands_there_once() -> None:
    letter = finding_notice(facts(summary=a_summary(account_name=PRODUCTION)))
    assert f"Account: {PRODUCTION}\n" in letter.body


def test_a_name_outside_ascii_is_in_the_body_and_its_id_in_the_subject() -> None:
    letter = finding_notice(facts(summary=a_summary(account_name="支払い")))
    assert letter.subject.startswith(f"[HIGH] {PRODUCTION} ")
    assert f"Account: 支払い ({PRODUCTION})" in letter.body


def test_a_long_name_leaves_room_for_the_type() -> None:
    subject = finding_notice(facts(summary=a_summary(account_name="n" * 1000))).subject
    assert "... UnauthorizedAccess:EC2/SSHBru" in subject
    assert len(subject) <= 99


@pytest.mark.parametrize("language", Language)
def test_hostile_text_adds_no_line_no_header_and_no_link(language: Language) -> None:
    plain = finding_notice(facts(language=language))
    resource = {"kind": HOSTILE, "name": HOSTILE}
    summary = a_summary(account_name=HOSTILE, title=HOSTILE, type=HOSTILE, resource=resource, key=a_key(HOSTILE))
    why = (Reason(rule="x", applied=True, text=HOSTILE),)
    letter = finding_notice(facts(summary=summary, language=language, why=why))
    assert letter.subject.isascii()
    assert letter.subject.isprintable()
    assert len(letter.subject) <= 99
    assert len(letter.body.splitlines()) == len(plain.body.splitlines()) + 1
    assert not set(letter.body) & set("\r\x1b\u202e")
    assert "https://example.com" not in letter.body


def test_what_a_document_did_not_have_is_left_out() -> None:
    body = finding_notice(facts(summary=a_summary(title="", resource={}))).body
    assert "GuardDuty's words" not in body
    assert "Resource: a resource\n" in body


def test_an_attack_sequence_is_named() -> None:
    assert "part of an attack sequence" in finding_notice(facts(summary=a_summary(attack_sequence=True))).body
    assert "part of an attack sequence" not in finding_notice(facts()).body


def test_an_unknown_account_is_told_with_its_finding() -> None:
    letter = unknown_account_notice(facts())
    assert letter.subject == "[HIGH] unknown account: prod-payments UnauthorizedAccess:EC2/SSHBruteForce"
    assert letter.body.startswith("A finding came from an account that the organization does not have.")
    assert "Someone may be breaking into a server." in letter.body


def test_a_rejected_record_is_told_by_id_reason_and_place() -> None:
    record = RejectedFacts(id="r1", reason="not\r\nJSON", position="line 3", received_at=NIGHT, audience="owners")
    letter = rejected_notice(record)
    assert letter.subject == "[HIGH] a record could not be read: not JSON"
    assert "Why: not JSON\nWhere: line 3\n" in letter.body
    assert "Received: 2026-06-01 03:00:00 UTC" in letter.body
    assert "tocsin rejected show r1" in letter.body


def test_a_rejected_record_without_a_place_has_no_such_line() -> None:
    letter = rejected_notice(RejectedFacts(id="r1", reason="empty", received_at=NIGHT, audience="owners"))
    assert "Where" not in letter.body
    assert "Why: empty" in letter.body
