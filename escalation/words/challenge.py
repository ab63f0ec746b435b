"""The two digits that a call speaks and a person keys in: pairs that the ear tells apart in every language."""

from __future__ import annotations

from itertools import permutations
from typing import Final

from hub.model.responder import Language

_CLEAR: Final = "2345678"
"""Without 0 (oh, zero; rei, zero), 1 (yī like qī, ichi like shichi) and 9 (nine like five, jiǔ like liù, kyū)."""
_ALIKE: Final = (
    frozenset("34"),  # sān, sì; san, yon
    frozenset("45"),  # four, five
    frozenset("67"),  # six, seven
)

CHALLENGE_PAIRS: Final = tuple(
    first + second for first, second in permutations(_CLEAR, 2) if frozenset((first, second)) not in _ALIKE
)
"""All challenges there are: 36 pairs of two different digits."""
_STRIDE: Final = 7
"""Shares no factor with 36, and makes neighbouring attempts differ in both digits."""

_DIGITS: Final = {
    Language.EN: dict(zip("0123456789*#", [*"0123456789", "star", "hash"], strict=True)),
    Language.ZH_CN: dict(zip("0123456789*#", [*"零一二三四五六七八九", "星号", "井号"], strict=True)),
    # Kana fixes the reading: 4 is never shi and 7 never shichi.
    Language.JA_JP: dict(
        zip(
            "0123456789*#",
            "ゼロ いち に さん よん ご ろく なな はち きゅう 米印 シャープ".split(),  # noqa: SIM905
            strict=True,
        )
    ),
}
_BETWEEN: Final = {Language.EN: " ", Language.ZH_CN: "、", Language.JA_JP: "、"}


def challenge_for(index: int) -> str:
    """Return the challenge of attempt number `index` (any integer): the next attempt's differs in both digits."""
    return CHALLENGE_PAIRS[index * _STRIDE % len(CHALLENGE_PAIRS)]


def spoken_keys(keys: str, language: Language) -> str:
    """Return telephone keys as separate words; what no telephone has is left out."""
    words = _DIGITS[language]
    return _BETWEEN[language].join(words[key] for key in keys if key in words)
