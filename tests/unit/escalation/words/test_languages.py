"""The catalogue: every phrase in every language, with the same values put in."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from string import Formatter

import escalation.words
from escalation.words.languages import Phrase
from hub.model.responder import Language


def _phrases(value: object) -> Iterator[Phrase]:
    if isinstance(value, Phrase):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _phrases(part)
    elif isinstance(value, dict):
        yield from _phrases(tuple(value.values()))
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _phrases(tuple(getattr(value, field.name) for field in fields(value)))


def _catalogue() -> set[Phrase]:
    modules = pkgutil.walk_packages(escalation.words.__path__, "escalation.words.")
    return {
        phrase
        for module in modules
        for value in vars(importlib.import_module(module.name)).values()
        for phrase in _phrases(value)
    }


PHRASES = sorted(_catalogue(), key=lambda phrase: phrase.en)


def _values(template: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name is not None)


def test_the_catalogue_is_found() -> None:
    assert len(PHRASES) > 200


def test_every_phrase_has_words_in_every_language() -> None:
    assert not [phrase for phrase in PHRASES if not all(phrase.template(language).strip() for language in Language)]


def test_every_phrase_takes_the_same_values_in_every_language() -> None:
    different = [phrase for phrase in PHRASES if len({_values(phrase.template(language)) for language in Language}) > 1]
    assert not different


def test_english_is_written_in_ascii() -> None:
    assert not [phrase for phrase in PHRASES if not phrase.en.isascii()]


def test_braces_in_a_value_are_left_alone() -> None:
    phrase = Phrase("{a}", "{a}", "{a}")
    assert phrase.to(Language.EN, a="{b} {0.__class__}") == "{b} {0.__class__}"


def test_a_phrase_is_given_in_the_language_asked_for() -> None:
    phrase = Phrase("one", "一", "ひとつ")
    assert [phrase.to(language) for language in (Language.EN, Language.ZH_CN, Language.JA_JP)] == [
        "one",
        "一",
        "ひとつ",
    ]
