"""Names as a voice can speak them."""

from __future__ import annotations

import pytest

from escalation.words.speakable import account_ending, account_words, person_words, speakable
from hub.model.responder import Language
from tests.builders import PRODUCTION

EVERY = pytest.mark.parametrize("language", Language)


@EVERY
def test_separators_are_spoken_as_spaces(language: Language) -> None:
    assert speakable("prod-payments_eu.west/1", language) == "prod payments eu west 1"


def test_an_english_voice_speaks_latin_letters_only() -> None:
    assert speakable("Zürich", Language.EN) == "Zürich"
    assert speakable("支払い", Language.EN) is None


def test_a_chinese_voice_speaks_han_and_latin_but_not_kana() -> None:
    assert speakable("生产 payments", Language.ZH_CN) == "生产 payments"
    assert speakable("さくら", Language.ZH_CN) is None


def test_a_japanese_voice_speaks_han_kana_and_latin() -> None:
    assert speakable("佐々木サーバー さくら prod", Language.JA_JP) == "佐々木サーバー さくら prod"


@EVERY
@pytest.mark.parametrize("name", ["Отдел", "قسم", "부서", "ฝ่าย", "prod-p\u0430yments"])
def test_a_name_in_another_script_is_not_spoken_in_part(name: str, language: Language) -> None:
    assert speakable(name, language) is None


@EVERY
@pytest.mark.parametrize("name", ["", "---", "&'", "\u202e\u200b", "🔥", "\ufffd"])
def test_a_name_of_signs_alone_is_not_spoken(name: str, language: Language) -> None:
    assert speakable(name, language) is None


@EVERY
@pytest.mark.parametrize("name", [PRODUCTION, f"acct{PRODUCTION}", "1111-2222-3333", "111 122 223", "\uff11" * 12])
def test_a_name_with_an_id_in_it_is_not_spoken(name: str, language: Language) -> None:
    assert speakable(name, language) is None
    assert account_words(name, PRODUCTION, language) == (account_ending(PRODUCTION, language),)


@EVERY
def test_a_short_number_in_a_name_is_spoken(language: Language) -> None:
    assert speakable("prod-2026", language) == "prod 2026"


def test_an_unspeakable_account_is_told_by_its_last_four_digits() -> None:
    assert account_words("Отдел", PRODUCTION, Language.EN) == ("account ending 3 3 3 3",)
    assert account_words("Отдел", PRODUCTION, Language.ZH_CN) == ("账户尾号三、三、三、三",)
    assert account_words("Отдел", PRODUCTION, Language.JA_JP) == ("末尾さん、さん、さん、さん",)


def test_an_account_that_is_no_number_is_an_unknown_one() -> None:
    assert account_ending("<speak>", Language.EN) == "an unknown account"
    assert account_ending("12a3", Language.EN) == "an unknown account"


@EVERY
def test_a_long_name_is_cut_at_a_word(language: Language) -> None:
    ways = account_words("shared-security-tooling-of-the-european-platform", PRODUCTION, language)
    assert all("shared security tooling of the european platform".startswith(way) for way in ways)
    assert len(ways[0]) > len(ways[-1])


@EVERY
def test_a_name_of_one_endless_word_is_cut_inside_it(language: Language) -> None:
    assert all(len(way) <= 20 for way in account_words("ba" * 25, PRODUCTION, language))


def test_a_person_is_named_in_full_or_by_the_first_name() -> None:
    assert person_words("Dana Smith", Language.EN) == ("Dana Smith", "Dana")
    assert person_words("Dana", Language.EN) == ("Dana",)


def test_a_person_whose_name_the_voice_lacks_has_no_spoken_name() -> None:
    assert person_words("王敏", Language.EN) == ()
    assert person_words(None, Language.EN) == ()


def test_of_a_name_in_two_scripts_the_words_that_the_voice_has_letters_for_are_spoken() -> None:
    assert person_words("Wei Zhang 张伟", Language.EN) == ("Wei Zhang", "Wei")
    assert person_words("Yuki Sato 佐藤由紀", Language.JA_JP)[0] == "Yuki Sato 佐藤由紀"
