"""Names as a voice can speak them: a voice silently drops what it has no letters for, so such a name is replaced.

An English voice speaks Latin letters. The Chinese and Japanese voices speak Latin letters as well as their own script
(Chinese: Han; Japanese: Han and kana). No voice here speaks Cyrillic, Arabic, Hangul and others (semantics 2).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from escalation.words.challenge import spoken_keys
from escalation.words.escaping import for_speech
from escalation.words.languages import Phrase
from escalation.words.pace import units
from hub.model.responder import Language

_HAN: Final = ("CJK UNIFIED", "CJK COMPATIBILITY", "IDEOGRAPHIC ITERATION")
_SCRIPTS: Final = {
    Language.EN: ("LATIN",),
    Language.ZH_CN: ("LATIN", *_HAN),
    Language.JA_JP: ("LATIN", "HIRAGANA", "KATAKANA", *_HAN),
}
_NAME_UNITS: Final = {Language.EN: 4, Language.ZH_CN: 8, Language.JA_JP: 14}
"""Room for an account's name beside a short sentence in the first seven seconds: words, characters, morae."""
_LEAST_UNITS: Final = {Language.EN: 2, Language.ZH_CN: 6, Language.JA_JP: 12}
"""The room that is left beside the longest sentence: the last way to say a name always fits into it."""
_LONGEST_WORD: Final = 20
_ID: Final = re.compile(r"(?:[0-9][ ]?){9,}")
"""More than eight digits in a row are an id and not a name; nobody can follow them by ear (semantics 4)."""
_ENDING: Final = Phrase("account ending {digits}", "账户尾号{digits}", "末尾{digits}")
_UNKNOWN: Final = Phrase("an unknown account", "未知账户", "不明なアカウント")


def speakable(text: str, language: Language) -> str | None:
    """Return `text` as words of `language` with separators as spaces, or None when the voice cannot speak it whole.

    An id (nine digits or more, also with separators between) is not speakable.
    """
    plain = for_speech(unicodedata.normalize("NFKC", text))
    words = " ".join("".join(_as_word(character) for character in plain).split())
    if not any(map(str.isalnum, words)) or _ID.search(words):
        return None
    if not all(_has_voice(character, language) for character in words):
        return None
    return words


def account_words(name: str, account: str, language: Language) -> tuple[str, ...]:
    """Return ways to say an account, the fullest first, each short enough for the first words of a call.

    A name that the voice cannot speak becomes the last four digits of the account's id.
    """
    words = speakable(name, language)
    if words is None:
        return (account_ending(account, language),)
    parts = [word[:_LONGEST_WORD] for word in words.split()][: _NAME_UNITS[language]]
    shorter = (" ".join(parts[:length]) for length in range(len(parts), 0, -1))
    fitting = [text for text in shorter if units(text, language) <= _NAME_UNITS[language]]
    return tuple(dict.fromkeys((*fitting, _cut(parts[0], language))))


def account_ending(account: str, language: Language) -> str:
    """Return `account ending 3 3 3 3`, or that the account is unknown when its id is not made of digits."""
    digits = re.sub(r"[^0-9]", "", account)[-4:]
    if len(digits) < 4:
        return _UNKNOWN.to(language)
    return _ENDING.to(language, digits=spoken_keys(digits, language))


def person_words(name: str | None, language: Language) -> tuple[str, ...]:
    """Return ways to say a person's name, the fullest first; none when there is no name that the voice can speak.

    Of a name written in two scripts (`Wei Zhang 张伟`) the voice speaks the words that it can.
    """
    words = [speakable(word, language) for word in (name or "").split()]
    parts = [part[:_LONGEST_WORD] for word in words if word is not None for part in word.split()]
    if not parts:
        return ()
    return tuple(dict.fromkeys((" ".join(parts[:4]), parts[0])))


def _cut(word: str, language: Language) -> str:
    while units(word, language) > _LEAST_UNITS[language]:
        word = word[:-1]
    return word


def _as_word(character: str) -> str:
    category = unicodedata.category(character)
    if category.startswith("M"):
        return ""
    return character if category[0] in "LN" or character in "&'" else " "


def _has_voice(character: str, language: Language) -> bool:
    if character in "0123456789&' ":
        return True
    return unicodedata.name(character, "").startswith(_SCRIPTS[language])
