"""The mail to the owners says what is wrong, since when, and what to do, in each language."""

from __future__ import annotations

import pytest

from escalation.words.mail.watchdog import unwell, what_is_wrong, what_to_do
from hub.model.breach import Breach, Invariant, Remedy
from hub.model.responder import Language
from tests.builders import NIGHT


def a_breach(invariant: Invariant, thing: str = "page-soc.high.1") -> Breach:
    return Breach(invariant=invariant, thing=thing, number=3, since=NIGHT, remedy=Remedy.PERSON)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("invariant", Invariant)
def test_each_breach_can_be_told_in_each_language(invariant: Invariant, language: Language) -> None:
    breach = a_breach(invariant)
    mail = unwell(breach, "owners", language)

    assert mail.subject.startswith("[TOCSIN] unwell: ")
    assert len(mail.subject) <= 99
    assert mail.subject.isascii()
    for part in (what_is_wrong(breach, language), what_to_do(breach, language), "owners", "tocsin health"):
        assert part in mail.body
    assert "{" not in mail.body


def test_each_invariant_has_words_of_its_own() -> None:
    assert len({what_is_wrong(a_breach(each)) for each in Invariant}) == len(Invariant)


def test_a_page_is_named_and_rows_are_counted() -> None:
    assert what_is_wrong(a_breach(Invariant.PAGES)) == "Nothing moves the page page-soc.high.1 any more."
    assert what_is_wrong(a_breach(Invariant.NOTICES)) == "Notices not sent: 3."
