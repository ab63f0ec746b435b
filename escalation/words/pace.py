"""How long a text takes to speak, estimated on the slow side, so that a call can be kept short.

English counts words at 160 a minute, as the promise of semantics 4 is stated. The same unhurried pace is taken to be
250 characters a minute in Chinese and 350 morae a minute in Japanese. That is an assumption, below the 300 written
characters a minute that is commonly given for newsreaders of both; the voices themselves have not been measured.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from hub.model.responder import Language

_TOKEN: Final = re.compile(r"[0-9][0-9,]*|[A-Za-zÀ-ɏ]+(?:'[A-Za-z]+)*|\w")
_SMALL_KANA: Final = frozenset("ぁぃぅぇぉゃゅょゎァィゥェォャュョヮ")
_KANA: Final = re.compile(r"[぀-ヿ]")


@dataclass(frozen=True, slots=True)
class Pace:
    """The units of a language and how they are counted."""

    units_a_minute: int
    per_letter: float
    """Units for each letter of a Latin word: a loan-word in Chinese and Japanese; a long one is several in English."""
    per_spelled_letter: float
    """Units for each letter of what is spelled out, such as `AWS` or `prd`."""


_PACES: Final = {
    Language.EN: Pace(units_a_minute=160, per_letter=1 / 12, per_spelled_letter=0.5),
    Language.ZH_CN: Pace(units_a_minute=250, per_letter=1 / 3, per_spelled_letter=1.0),
    Language.JA_JP: Pace(units_a_minute=350, per_letter=3 / 4, per_spelled_letter=2.5),
}


def seconds(text: str, language: Language) -> float:
    """Return the estimated length of `text` spoken in `language`, in seconds; pauses are part of the pace."""
    return units(text, language) * 60 / _PACES[language].units_a_minute


def units(text: str, language: Language) -> int:
    """Return how many words (en), characters (zh-CN) or morae (ja-JP) it takes to speak `text`."""
    return sum(_units_of(token, language) for token in _TOKEN.findall(text))


def _units_of(token: str, language: Language) -> int:
    if token[0] in "0123456789":
        return _number(int(token.replace(",", "")), language)
    if token[0] < "ɐ":
        return _latin(token, _PACES[language])
    return _character(token) if language is Language.JA_JP else 1


def _latin(word: str, pace: Pace) -> int:
    spelled = (word.isupper() and len(word) <= 4) or not re.search(r"[aeiouyAEIOUYÀ-ɏ]", word)
    return max(1, math.ceil(len(word) * (pace.per_spelled_letter if spelled else pace.per_letter)))


def _character(character: str) -> int:
    """Morae of one character: a kanji counts two, the usual length of its reading; a small kana adds none."""
    if character in _SMALL_KANA:
        return 0
    return 1 if _KANA.match(character) else 2


def _number(number: int, language: Language) -> int:
    if language is Language.EN:
        return _english_number(number)
    return _east_asian_number(number) * (2 if language is Language.JA_JP else 1)


def _english_number(number: int) -> int:
    """Words of a number read out: ninety-nine is one, nine hundred ninety-nine three."""
    if number < 100:
        return 1
    if number < 1000:
        return 2 + bool(number % 100)
    rest = number % 1000
    return _english_number(number // 1000) + 1 + (_english_number(rest) if rest else 0)


def _east_asian_number(number: int) -> int:
    """Characters of a number read out: a digit and its place for each, 412 being 四百一十二."""
    digits = str(number).rstrip("0") or "0"
    places = sum(1 if digit == "0" else 2 for digit in digits)
    return places if number and number % 10 == 0 else places - bool(number)
