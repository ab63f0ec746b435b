"""The two digits of a call."""

from __future__ import annotations

from escalation.words.challenge import CHALLENGE_PAIRS, challenge_for, spoken_keys
from hub.model.responder import Language


def test_there_are_enough_challenges_of_two_different_digits() -> None:
    assert len(set(CHALLENGE_PAIRS)) == len(CHALLENGE_PAIRS) == 36
    assert all(len(pair) == 2 and pair[0] != pair[1] for pair in CHALLENGE_PAIRS)


def test_no_challenge_has_a_digit_that_sounds_like_another_in_some_language() -> None:
    assert not set("".join(CHALLENGE_PAIRS)) & set("019")


def test_no_challenge_pairs_digits_that_sound_alike() -> None:
    pairs = {frozenset(pair) for pair in CHALLENGE_PAIRS}
    assert not pairs & {frozenset("34"), frozenset("45"), frozenset("67"), frozenset("59"), frozenset("17")}


def test_the_next_attempt_has_a_challenge_that_differs_in_both_digits() -> None:
    for index in range(len(CHALLENGE_PAIRS) + 1):
        now, after = challenge_for(index), challenge_for(index + 1)
        assert now[0] != after[0]
        assert now[1] != after[1]


def test_every_challenge_has_its_turn_and_the_same_attempt_always_has_the_same() -> None:
    assert {challenge_for(index) for index in range(len(CHALLENGE_PAIRS))} == set(CHALLENGE_PAIRS)
    assert challenge_for(5) == challenge_for(5 + len(CHALLENGE_PAIRS))


def test_digits_are_spoken_as_separate_words() -> None:
    assert spoken_keys("147", Language.EN) == "1 4 7"
    assert spoken_keys("147", Language.ZH_CN) == "一、四、七"
    assert spoken_keys("147", Language.JA_JP) == "いち、よん、なな"


def test_star_and_hash_are_read_back_and_what_no_telephone_has_is_not() -> None:
    assert spoken_keys("1*#<a", Language.EN) == "1 star hash"
    assert spoken_keys("*#", Language.ZH_CN) == "星号、井号"
    assert spoken_keys("*#", Language.JA_JP) == "米印、シャープ"
