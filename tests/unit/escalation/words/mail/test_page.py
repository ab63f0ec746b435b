"""Mails about a page."""

from __future__ import annotations

from typing import Any

import pytest

from escalation.words.mail.letter import Letter
from escalation.words.mail.page import PageFacts, brief, cannot_call, exhausted, first_ring, stand_down
from hub.model.responder import Language
from hub.model.severity import SeverityLabel
from hub.model.steps import NoticePurpose
from hub.model.summary import Summary
from tests.builders import SANDBOX, a_summary, at

TAKEN = at("2026-06-01T01:07Z")


def facts(*summaries: Summary, **more: Any) -> PageFacts:
    values: dict[str, Any] = {
        "page_id": "page-soc.high.1",
        "label": SeverityLabel.HIGH,
        "summaries": summaries or (a_summary(),),
        "time_zone": "Europe/Berlin",
    }
    return PageFacts.model_validate(values | more)


def many(number: int) -> tuple[Summary, ...]:
    return tuple(a_summary(id=f"f{index}") for index in range(number))


def letters(page: PageFacts) -> tuple[Letter, ...]:
    return (
        first_ring(page, challenge="47"),
        brief(page, name="Dana", at=TAKEN),
        stand_down(page, name="Dana", at=TAKEN),
        exhausted(page, rung=("Dana", "Lee")),
        *(cannot_call(page, purpose) for purpose in NoticePurpose),
    )


def test_the_stand_down_is_one_line_with_the_time_and_its_zone() -> None:
    letter = stand_down(facts(), name="Dana Smith", at=TAKEN)
    assert letter.body == "Dana Smith has it since 03:07 (Europe/Berlin).\n"
    assert letter.subject == "[HIGH] Dana Smith has it: page-soc.high.1"


def test_the_stand_down_in_chinese_and_japanese() -> None:
    assert stand_down(facts(language="zh-CN"), name="王敏", at=TAKEN).body == "王敏 已于 03:07 (Europe/Berlin) 接手。\n"
    japanese = stand_down(facts(language="ja-JP"), name="佐藤", at=TAKEN)
    assert japanese.body == "03:07 (Europe/Berlin) から 佐藤 さんが担当しています。\n"
    assert japanese.subject == "[HIGH] somebody has it: page-soc.high.1"


def test_of_a_name_in_two_scripts_the_subject_has_what_ascii_can_hold() -> None:
    both = stand_down(facts(), name="Wei Zhang 张伟", at=TAKEN)

    assert both.subject == "[HIGH] Wei Zhang has it: page-soc.high.1"
    assert both.body.startswith("Wei Zhang 张伟 has it since")


def test_a_reader_without_a_zone_reads_utc() -> None:
    assert "01:07 (UTC)" in stand_down(facts(time_zone=None), name="Dana", at=TAKEN).body


def test_the_brief_has_incidents_steps_links_and_how_to_pass_on() -> None:
    body = brief(facts(), name="Dana", at=TAKEN).body
    assert body.startswith("Dana, it is yours since 03:07 (Europe/Berlin): 1 incident in one account.\n")
    assert "- high, prod-payments (111122223333), eu-west-1: Someone may be breaking into a server. Un" in body
    assert "  Open: https://console.aws.amazon.com/guardduty/" in body
    assert "\n1. Close the port" in body
    assert "\n3. If somebody got in" in body
    assert "How to pass it on: see who is on call with tocsin oncall who" in body


def test_the_brief_lists_the_worst_first() -> None:
    critical = a_summary(9.5, id="f2", type="Stealth:S3/ServerAccessLoggingDisabled", account=SANDBOX)
    body = brief(facts(a_summary(), critical), name="Dana", at=TAKEN).body
    assert body.index("- critical,") < body.index("- high,")
    assert body.index("1. Turn the log") < body.index("1. Close the port")


def test_the_brief_gives_the_steps_of_a_family_once() -> None:
    assert brief(facts(*many(7)), name="Dana", at=TAKEN).body.count("1. Close the port") == 1


def test_over_fifty_incidents_it_says_how_many_more_and_where() -> None:
    body = brief(facts(*many(412)), name="Dana", at=TAKEN).body
    assert body.count("\n- high,") == 50
    assert "and 362 more: tocsin incidents shows them all." in body
    assert "more: tocsin" not in brief(facts(*many(50)), name="Dana", at=TAKEN).body


def test_a_subject_counts_several_and_names_one() -> None:
    one, several = facts(), facts(*many(412))
    assert brief(one, name="Dana", at=TAKEN).subject.startswith("[HIGH] it is yours: prod-payments Unauthorized")
    assert brief(several, name="Dana", at=TAKEN).subject == "[HIGH] it is yours: 412 incidents in one account"


def test_an_exhausted_page_names_who_was_called_and_how_to_take_it() -> None:
    letter = exhausted(facts(), rung=("Dana", "Lee"))
    assert letter.subject.startswith("[HIGH] NOBODY TOOK IT: prod-payments")
    assert "Called: Dana, Lee\n" in letter.body
    assert "calling begins again by itself" in letter.body
    assert "tocsin acknowledge page-soc.high.1" in letter.body


def test_an_exhausted_page_that_rang_nobody_claims_no_call() -> None:
    assert "Called:" not in exhausted(facts()).body


def test_the_first_ring_s_mail_has_the_code() -> None:
    letter = first_ring(facts(), challenge="47")
    assert "In the call, key 147 to take it." in letter.body
    assert "tocsin acknowledge page-soc.high.1" in letter.body


def test_without_a_voice_the_mail_says_why_and_how_to_take_it() -> None:
    down = cannot_call(facts(), NoticePurpose.VOICE_UNAVAILABLE)
    busy = cannot_call(facts(), NoticePurpose.LINE_BUSY)
    assert "the telephone service does not work" in down.body
    assert "all lines are busy" in busy.body
    assert "tocsin acknowledge page-soc.high.1" in down.body


def test_a_drill_is_marked_in_every_subject() -> None:
    assert all(letter.subject.startswith("[DRILL] [HIGH]") for letter in letters(facts(drill=True)))
    assert not any("DRILL" in letter.subject for letter in letters(facts()))


@pytest.mark.parametrize("language", Language)
def test_hostile_names_add_no_line(language: Language) -> None:
    hostile = "x\r\nBcc: y@example.com\x1b[0m\u202e" + "z" * 1000
    page = facts(a_summary(account_name=hostile, type=hostile), language=language)
    plain = facts(a_summary(account_name="a", type="b"), language=language)
    for bad, good in zip(letters(page), letters(plain), strict=True):
        assert len(bad.body.splitlines()) == len(good.body.splitlines())
        assert bad.subject.isascii()
        assert bad.subject.isprintable()
        assert len(bad.subject) <= 99
    assert len(stand_down(page, name=hostile, at=TAKEN).body.splitlines()) == 1
    assert len(exhausted(page, rung=(hostile,)).body.splitlines()) == len(
        exhausted(plain, rung=("a",)).body.splitlines()
    )
