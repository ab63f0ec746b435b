"""Whatever an account is called, calls are well formed and keep their time."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.words.call import CallFacts, meaning, more, opening, wrong_code
from escalation.words.kinds import kind_of
from escalation.words.mail.finding import FindingFacts, finding_notice
from escalation.words.pace import seconds
from escalation.words.text import text_message
from hub.model.responder import Language
from hub.model.severity import SeverityLabel
from tests.builders import a_key, a_summary

patient = settings(deadline=None)
"""A busy machine is no bug."""

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=80)


@st.composite
def calls(draw: st.DrawFn) -> CallFacts:
    """A call with any text wherever text comes from outside."""
    summary = a_summary(
        account_name=draw(ANY_TEXT), type=draw(ANY_TEXT), key=a_key(draw(ANY_TEXT), draw(ANY_TEXT), draw(ANY_TEXT))
    )
    return CallFacts(
        label=draw(st.sampled_from(SeverityLabel)),
        worst=summary,
        incidents=draw(st.integers(1, 9999)),
        accounts=draw(st.integers(1, 999)),
        challenge="47",
        next_name=draw(st.none() | ANY_TEXT),
        language=draw(st.sampled_from(Language)),
        drill=draw(st.booleans()),
        why=draw(ANY_TEXT),
    )


@patient
@given(calls(), ANY_TEXT)
def test_speech_is_always_one_element_of_text(call: CallFacts, keyed: str) -> None:
    for spoken in (opening(call), more(call), wrong_code(call, keyed)):
        document = ET.fromstring(spoken.ssml)
        assert list(document) == []
        assert document.text == spoken.text


@patient
@given(calls())
def test_a_call_always_keeps_its_time(call: CallFacts) -> None:
    assert seconds(meaning(call).text, call.language) <= 7
    assert seconds(opening(call).text, call.language) <= 12


@patient
@given(calls())
def test_the_kind_is_always_said_whole(call: CallFacts) -> None:
    sentence = kind_of(call.worst.type).sentence.to(call.language).rstrip(".。")
    assert sentence in meaning(call).text


@patient
@given(calls())
def test_a_text_message_always_fits_into_one_part(call: CallFacts) -> None:
    text = text_message(call)
    assert len(text.encode("utf-16-be")) // 2 <= (160 if call.language is Language.EN else 70)
    assert call.language is not Language.EN or text.isascii()


@patient
@given(calls())
def test_a_subject_is_always_one_line_of_printable_ascii(call: CallFacts) -> None:
    letter = finding_notice(FindingFacts(summary=call.worst, audience="secops", language=call.language))
    assert len(letter.subject) <= 99
    assert letter.subject.isascii()
    assert letter.subject.isprintable()
    letter.body.encode("utf-8")
