"""What a call says, and how fast."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from escalation.words.call import (
    CallFacts,
    already_taken,
    failed,
    meaning,
    more,
    opening,
    passed,
    taken,
    too_many_tries,
    wrong_code,
)
from escalation.words.kinds import KINDS
from escalation.words.pace import seconds
from escalation.words.sentences.kind import Kind
from escalation.words.sentences.purposes import UNKNOWN
from hub.model.responder import Language
from hub.model.severity import SeverityLabel
from hub.model.summary import Summary
from tests.builders import PRODUCTION, a_finding, a_summary, at

EVERY = pytest.mark.parametrize("language", Language)
LONGEST_NAMES = (
    "production-payments-platform-european-union-west-1",
    "a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q-r-s-t-u-v-w-x-yz",
    "shared-security-tooling",
    "bananabananabananabananabananabananabananabananaba",
    "xkcdxkcdxkcdxkcdxkcdxkcdxkcdxkcdxkcdxkcdxkcdxkcdxk",
    "Отдел-Отдел-Отдел-Отдел-Отдел-Отдел-Отдел-Отдел-От",
    "生産生産生産生産生産生産生産生産生産生産生産生産生産生産生産生産生産生産生産生産生産生産生産生産生産",
    "99999 99999999 99999999 99999999",
)


def facts(**more: Any) -> CallFacts:
    values: dict[str, Any] = {
        "label": SeverityLabel.HIGH,
        "worst": a_summary(),
        "challenge": "47",
        "next_name": "Dana",
    }
    return CallFacts.model_validate(values | more)


def _of_kind(kind: Kind, account_name: str) -> Summary:
    finding_type = next(glob.replace("*", "Zzz") for glob in kind.types)
    return a_summary(account_name=account_name, type=finding_type)


def test_a_call_says_what_it_is_and_what_to_press() -> None:
    assert opening(facts()).text == (
        "Security alarm. High. Prod payments. Someone may be breaking into a server. "
        "To take it, key 1 4 7. To pass it to Dana, press 2. For more, press 3."
    )


def test_a_call_in_chinese() -> None:
    assert opening(facts(language="zh-CN")).text == (
        "安全警报。高危。Prod payments。有人可能入侵服务器。接手请按一、四、七。转给Dana请按二。详情请按三。"
    )


def test_a_call_in_japanese() -> None:
    assert opening(facts(language="ja-JP")).text == (
        "セキュリティ警報、高レベル。Prod payments。サーバー侵入の疑い。"
        "担当は、いち、よん、なな。Danaさんへは、2番。詳細は、3番。"
    )


def test_several_incidents_are_counted_and_the_worst_is_told() -> None:
    assert meaning(facts(incidents=412, accounts=37)).text == (
        "Security alarm. High. 412 incidents in 37 accounts. Worst: Someone may be breaking into a server."
    )


def test_several_incidents_of_one_account_are_counted_in_it() -> None:
    assert meaning(facts(incidents=5)).text == (
        "Security alarm. High. 5 incidents in prod payments. Worst: Someone may be breaking into a server."
    )


def test_the_worst_account_is_named_where_there_is_time() -> None:
    root = a_summary(type="Policy:IAMUser/RootCredentialUsage")
    spoken = meaning(facts(incidents=3, accounts=2, worst=root)).text
    assert spoken.endswith("3 incidents in 2 accounts. Worst: prod payments. The root user was used.")


def test_a_number_too_long_to_say_in_time_is_rounded_down_and_never_up() -> None:
    worst = a_summary(type="Policy:IAMUser/RootCredentialUsage")
    assert (
        "Over 9,000 incidents in over 900 accounts." in meaning(facts(incidents=9999, accounts=999, worst=worst)).text
    )
    assert "9000件以上" in meaning(facts(incidents=9999, accounts=999, language="ja-JP")).text


@EVERY
@pytest.mark.parametrize("name", LONGEST_NAMES)
def test_every_call_says_its_meaning_within_7_seconds_and_its_menu_within_12(name: str, language: Language) -> None:
    longest_person = "Alexandra Konstantinopoulou Featherstonehaugh"
    for kind in (*KINDS, UNKNOWN):
        for incidents, accounts in ((1, 1), (412, 37), (9999, 999)):
            worst = _of_kind(kind, name)
            call = facts(
                worst=worst, incidents=incidents, accounts=accounts, next_name=longest_person, language=language
            )
            assert seconds(meaning(call).text, language) <= 7
            assert seconds(opening(call).text, language) <= 12


@EVERY
def test_every_label_and_a_drill_keep_the_time(language: Language) -> None:
    for label in SeverityLabel:
        call = facts(label=label, drill=True, incidents=9999, accounts=999, language=language)
        assert seconds(meaning(call).text, language) <= 7
        assert seconds(opening(call).text, language) <= 12


@EVERY
@pytest.mark.parametrize("label", SeverityLabel)
def test_the_name_and_the_next_person_are_said_for_one_incident(label: SeverityLabel, language: Language) -> None:
    said = opening(facts(label=label, language=language)).text
    assert "Prod payments" in said
    assert "Dana" in said


@pytest.mark.parametrize(
    ("language", "first"), [("en", "Security drill"), ("zh-CN", "安全演练"), ("ja-JP", "セキュリティ訓練")]
)
def test_a_drill_says_so_in_its_first_words(language: str, first: str) -> None:
    assert opening(facts(drill=True, language=language)).text.startswith(first)


@EVERY
def test_the_finding_s_own_text_and_the_account_s_id_are_never_spoken(language: Language) -> None:
    worst = a_summary(account_name=PRODUCTION, title="Pwned <b>today</b>", resource={"kind": "Pwned", "name": "Pwned"})
    call = facts(worst=worst, language=language, why=f"rotation of {PRODUCTION}", incidents=2, accounts=2)
    for spoken in (opening(call), more(call), wrong_code(call, PRODUCTION)):
        assert "Pwned" not in spoken.text
        assert PRODUCTION not in spoken.text


def test_detail_kind_leaves_the_account_out() -> None:
    assert "Prod" not in opening(facts(spoken_detail="kind")).text
    assert "Someone may be breaking into a server." in opening(facts(spoken_detail="kind")).text
    assert "prod" not in meaning(facts(spoken_detail="kind", incidents=2)).text.lower()


def test_detail_none_says_only_that_there_is_an_alarm() -> None:
    assert meaning(facts(spoken_detail="none", incidents=4)).text == "Security alarm. High."
    assert more(facts(spoken_detail="none")).text.startswith("The details are in your mail. To take it,")


def test_at_the_last_level_the_menu_names_nobody() -> None:
    assert "To pass, press 2." in opening(facts(next_name=None)).text


def test_key_3_tells_region_resource_time_count_and_why() -> None:
    worst = a_summary(first_seen=at("2026-06-01T02:50Z"), count=3)
    call = facts(worst=worst, why="first layer of schedule soc.", time_zone="Europe/Berlin")
    assert more(call).text == (
        "Region eu west 1. It is about a server. First seen June 1 at 4:50, your time. Seen 3 times. "
        "You are called because: first layer of schedule soc. "
        "To take it, key 1 4 7. To pass it to Dana, press 2. For more, press 3."
    )


def test_key_3_speaks_utc_to_a_listener_without_a_zone() -> None:
    assert "at 3:00, UTC" in more(facts()).text


def test_key_3_has_the_exact_figures_of_several() -> None:
    assert more(facts(incidents=9999, accounts=999)).text.startswith(
        "9,999 incidents in 999 accounts. About the worst:"
    )


def test_a_wrong_code_is_read_back_with_the_right_one() -> None:
    said = wrong_code(facts(), "149").text
    assert said.startswith("You keyed 1 4 9. That is not the code. To take it, key 1 4 7.")


def test_a_code_of_nothing_or_of_rubbish_is_answered() -> None:
    assert wrong_code(facts(), "").text.startswith("No key was heard.")
    assert wrong_code(facts(), "<x>").text.startswith("No key was heard.")


def test_a_hundred_keys_are_not_read_back_whole() -> None:
    assert "You keyed 2 2 2 2 2 2 2 2. That" in wrong_code(facts(), "2" * 100).text


def test_the_answers_say_what_the_key_did() -> None:
    assert taken(Language.EN).text == "It is yours. The details are in your mail."
    assert passed("Dana Smith", Language.EN).text == "Passed on. Dana Smith is called next."
    assert passed(None, Language.EN).text.startswith("Nobody is after you.")
    assert already_taken("Lee", Language.EN).text.startswith("Lee has it already.")


def test_a_name_that_the_voice_lacks_is_said_around() -> None:
    assert passed("王敏", Language.EN).text == "Passed on. The next person is called."
    assert already_taken("王敏", Language.EN).text.startswith("Somebody has it already.")
    assert "王敏" in already_taken("王敏", Language.ZH_CN).text


@EVERY
def test_the_last_words_say_that_it_is_not_taken(language: Language) -> None:
    assert too_many_tries(language).text != failed(language).text
    assert "not taken it" in too_many_tries(Language.EN).text
    assert "Nobody has taken" in failed(Language.EN).text


def test_speech_is_escaped() -> None:
    spoken = opening(facts(worst=a_summary(account_name="R&D")))
    assert "R&D" in spoken.text
    assert spoken.ssml.startswith("<speak>Security alarm. High. R&amp;D.")


@pytest.mark.parametrize("wrong", [{"challenge": "4"}, {"challenge": "<>"}, {"incidents": 0}, {"accounts": 0}])
def test_facts_that_cannot_be_spoken_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        facts(**wrong)


def test_the_kind_is_read_from_the_type_and_not_from_the_title() -> None:
    finding = a_finding(type="Something:New/Kind", title="Someone may be breaking into a server.")
    assert "Something suspicious was seen." in opening(facts(worst=a_summary(type=finding.type))).text
