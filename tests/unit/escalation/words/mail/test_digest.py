"""The digest in words, and the reminder."""

from __future__ import annotations

from typing import Any

import pytest

from escalation.words.mail.digest import DigestEntry, DigestFacts, digest, finding_entry, rejected_entry
from escalation.words.mail.finding import FindingFacts
from escalation.words.mail.reminder import reminder
from hub.model.responder import Language
from tests.builders import PRODUCTION, SANDBOX, a_summary, at

HOSTILE = "</p>\r\nBcc: x@example.com\r\n\x1b[31m\u202e<script>"


def entry(severity: float = 8.0, *, language: Language = Language.EN, **more: Any) -> DigestEntry:
    return finding_entry(a_summary(severity, **more), language)


def facts(*entries: DigestEntry, **more: Any) -> DigestFacts:
    return DigestFacts.model_validate({"entries": entries, "audience": "secops"} | more)


def many(number: int) -> list[DigestEntry]:
    return [entry(5.0, id=f"f{index}", account=(PRODUCTION, SANDBOX)[index % 2]) for index in range(number)]


def test_the_subject_counts_findings_and_accounts_under_the_worst_label() -> None:
    assert digest(facts(*many(11), entry(9.5))).subject == "[CRITICAL] 12 findings in 2 accounts"
    assert digest(facts(entry(2.0), entry(2.0))).subject == "[LOW] 2 findings in 1 account"


def test_a_line_has_label_account_region_meaning_type_and_link() -> None:
    body = digest(facts(entry(), entry(5.0))).body

    assert (
        "- high, prod-payments (111122223333), eu-west-1: Someone may be breaking into a server. "
        "UnauthorizedAccess:EC2/SSHBruteForce\n  Open: https://console.aws.amazon.com/guardduty/" in body
    )
    assert body.startswith("Since the mail before, this came in: findings: 2, accounts: 1 (high 1, medium 1).\n\n")
    assert body.endswith("\n\nWhy you get this: you are in the audience secops.\n")


def test_the_worst_comes_first_and_of_one_severity_the_earliest() -> None:
    late, early = (
        entry(5.0, id=name, first_seen=at(when))
        for name, when in (
            ("late", "2026-06-01T02:00Z"),
            ("early", "2026-06-01T01:00Z"),
        )
    )
    body = digest(facts(late, entry(id="worst"), early)).body

    assert body.index("fId=worst") < body.index("fId=early") < body.index("fId=late")


def test_fifty_findings_are_listed_and_one_more_is_counted() -> None:
    assert digest(facts(*many(50))).body.count("\n- medium") == 50
    assert "more" not in digest(facts(*many(50))).body
    longer = digest(facts(*many(51))).body
    assert longer.count("\n- medium") == 50
    assert "and 1 more: tocsin incidents shows them all." in longer


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            Language.ZH_CN,
            ("自上一封邮件以来又收到：告警 2 条，账户 1 个（高 2）。", "为何收到此邮件：您属于受众 secops。"),
        ),
        (
            Language.JA_JP,
            ("前のメールのあとに届きました：検出結果 2 件、アカウント 1（高 2）。", "配信先 secops に含まれています。"),
        ),
    ],
)
def test_a_digest_speaks_the_language_of_its_reader(language: Language, words: tuple[str, ...]) -> None:
    body = digest(facts(entry(language=language), entry(language=language), language=language)).body

    assert all(each in body for each in words)


def test_to_one_person_it_says_why_it_is_them() -> None:
    assert "Why you get this: you have taken what it is about" in digest(facts(entry(), audience=None)).body


def test_remarks_stand_under_their_finding_and_cannot_break_out_of_their_line() -> None:
    told = finding_entry(a_summary(account_name=HOSTILE), Language.EN, (HOSTILE,))
    lines = digest(facts(told, entry())).body.splitlines()

    assert not any(line.startswith(("Bcc", "</p>")) for line in lines)
    assert "\x1b" not in "".join(lines)
    assert "\u202e" not in "".join(lines)


def test_records_that_could_not_be_read_say_why() -> None:
    told = rejected_entry(a_summary(title=f"no severity {HOSTILE}"), Language.EN)

    assert told.text.startswith("- high: a record could not be read: no severity ")
    assert "\n" not in told.text


def test_the_reminder_says_who_has_it_and_that_nobody_is_called() -> None:
    told = FindingFacts(summary=a_summary(), audience="secops")
    letter = reminder(told, name="Dana", at=at("2026-06-01T03:07Z"))

    assert letter.subject == "[HIGH] still going on: prod-payments UnauthorizedAccess:EC2/SSHBruteForce"
    assert letter.body.startswith("It is still going on. Dana has it since 2026-06-01 03:07:00 UTC.\n")
    for line in ("Nobody is called about it.", "Account: prod-payments (111122223333)", "in the audience secops."):
        assert line in letter.body


def test_the_reminder_to_its_taker_says_so_in_their_language() -> None:
    told = FindingFacts(summary=a_summary(), audience="", language=Language.ZH_CN)

    assert "为何收到此邮件：此事件由您负责。" in reminder(told, name="王敏", at=at("2026-06-01T03:07Z")).body
