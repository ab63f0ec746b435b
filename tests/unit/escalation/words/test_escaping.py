"""Text under an attacker's control, made safe for each place it goes to."""

from __future__ import annotations

import unicodedata
from xml.etree import ElementTree as ET

import pytest

from escalation.words.escaping import clip, for_mail, for_speech, for_subject, for_terminal, for_text_message, ssml

HOSTILE = {
    "ssml": '</speak><break time="600s"/><speak>&lt;audio src="https://example.com/a.mp3"/>',
    "cr lf": "all is well\r\nBcc: everybody@example.com\r\n\r\n<html>",
    "bidi": "invoice\u202egnp.exe\u2066\u200f\u061c",
    "ansi": "\x1b[2J\x1b[31mred\x07\x9b1A",
    "long": "x" * 1000,
    "replacement": "a\ufffdb\x00c",
    "html": "<script>alert(1)</script><img src=x onerror=y>",
    "surrogate": "half \ud83d pair",
    "noncharacter": "end \uffff\ufdd0\ue000",
    "separators": "one\u2028two\u2029three\x85four\u00a0five",
    "nothing": "",
}
hostile = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())


def _unseen(text: str) -> list[str]:
    return [character for character in text if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"}]


@hostile
def test_no_sink_lets_a_control_or_bidi_character_or_a_line_break_through(text: str) -> None:
    for sink in (for_speech, for_subject, for_mail, for_text_message, for_terminal, ssml):
        safe = sink(text)
        assert not _unseen(safe)
        assert len(safe.splitlines()) <= 1
        safe.encode("utf-8")


@hostile
def test_speech_is_one_element_that_holds_only_text(text: str) -> None:
    document = ET.fromstring(ssml(text))
    assert document.tag == "speak"
    assert list(document) == []
    assert (document.text or "") == for_speech(text)


def test_speech_is_clipped_before_it_is_escaped() -> None:
    assert ET.fromstring(ssml("&" * 5000)).text == "&" * 1000


def test_speech_does_not_spell_out_what_was_unreadable() -> None:
    assert for_speech("prod\ufffd\ufffdpay") == "prod pay"


@hostile
def test_a_subject_is_at_most_99_printable_ascii_characters(text: str) -> None:
    subject = for_subject(f"[HIGH] {text}")
    assert len(subject) <= 99
    assert subject.isascii()
    assert subject.isprintable()


def test_a_subject_that_was_cut_says_so() -> None:
    assert for_subject("x" * 99) == "x" * 99
    assert for_subject("x" * 100) == "x" * 96 + "..."


def test_a_subject_keeps_a_letter_without_its_accent() -> None:
    assert for_subject("Zürich 東京") == "Zurich ??"


def test_an_address_in_quoted_text_cannot_be_clicked() -> None:
    assert for_mail("see https://example.com/x") == "see https[://]example.com/x"


def test_quoted_text_is_clipped() -> None:
    assert len(for_mail("y" * 1000)) == 200


def test_a_text_message_has_only_characters_of_one_septet() -> None:
    assert for_text_message("a[b]{c}~^|\\`€é日") == "a b c ?e?"


def test_words_stay_apart_where_a_line_was_broken() -> None:
    assert for_terminal("one\r\ntwo\tthree\u2028four") == "one two three four"


def test_a_zero_width_character_does_not_split_a_word() -> None:
    assert for_terminal("pay\u200bments") == "payments"


@pytest.mark.parametrize(("length", "expected"), [(5, "abcde"), (4, "a..."), (2, ".."), (0, "")])
def test_a_clipped_text_never_exceeds_its_length(length: int, expected: str) -> None:
    assert clip("abcde", length) == expected
