"""How long a text takes to speak."""

from __future__ import annotations

import pytest

from escalation.words.pace import seconds, units
from hub.model.responder import Language


def test_english_is_counted_at_160_words_a_minute() -> None:
    assert seconds("one two three four five six seven eight", Language.EN) == 3.0


def test_chinese_is_counted_at_250_characters_a_minute() -> None:
    assert seconds("安全警报。高危。" * 5, Language.ZH_CN) == pytest.approx(7.2)


def test_japanese_is_counted_at_350_morae_a_minute() -> None:
    assert seconds("さくら" * 7, Language.JA_JP) == pytest.approx(3.6)


@pytest.mark.parametrize(
    ("text", "words"),
    [("9", 1), ("37", 1), ("412", 3), ("900", 2), ("9,000", 2), ("9,999", 5), ("12,345", 5), ("1 4 7", 3)],
)
def test_an_english_number_counts_the_words_it_is_read_as(text: str, words: int) -> None:
    assert units(text, Language.EN) == words


@pytest.mark.parametrize(("text", "characters"), [("5", 1), ("37", 3), ("412", 5), ("9000", 2), ("9999", 7), ("0", 1)])
def test_a_chinese_number_counts_the_characters_it_is_read_as(text: str, characters: int) -> None:
    assert units(text, Language.ZH_CN) == characters
    assert units(text, Language.JA_JP) == 2 * characters


def test_a_long_english_word_counts_as_several() -> None:
    assert units("administration", Language.EN) == 2
    assert units("x" * 50, Language.EN) == 25


def test_what_is_spelled_out_takes_longer() -> None:
    assert units("AWS", Language.EN) == 2
    assert units("prd", Language.JA_JP) == 8


def test_kanji_count_two_morae_kana_one_and_small_kana_none() -> None:
    assert units("警報", Language.JA_JP) == 4
    assert units("サーバー", Language.JA_JP) == 4
    assert units("きゃっと", Language.JA_JP) == 3


def test_a_latin_name_is_counted_as_a_loan_word() -> None:
    assert units("payments", Language.ZH_CN) == 3
    assert units("payments", Language.JA_JP) == 6


def test_punctuation_takes_no_time_of_its_own() -> None:
    assert units(" .,;:!。、", Language.EN) == 0
