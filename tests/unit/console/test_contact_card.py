"""The hub's contact card is one that a telephone reads: lines, folding and escapes of RFC 2426."""

from __future__ import annotations

import re

import pytest

from console.contact_card import NAME, NOTE, contact_card, escaped
from hub.errors import InputError


def read(card: str) -> dict[str, list[str]]:
    """Read a card as the RFC says: unfold, cut at the first colon, undo the escapes."""
    assert card.endswith("\r\n")
    assert "\n" not in card.replace("\r\n", "")
    lines = card.replace("\r\n ", "").split("\r\n")[:-1]
    found: dict[str, list[str]] = {}
    for line in lines:
        name, _, value = line.partition(":")
        found.setdefault(name, []).append(re.sub(r"\\(.)", lambda match: {"n": "\n"}.get(match[1], match[1]), value))
    return found


def test_it_holds_each_number_once_under_the_name_that_rings() -> None:
    found = read(contact_card(["+15555550100", "+15555550101", "+15555550100"]))

    assert found["FN"] == [NAME] == ["Tocsin - security alarm"]
    assert found["TEL;TYPE=WORK,VOICE"] == ["+15555550100", "+15555550101"]
    assert (found["BEGIN"], found["VERSION"], found["END"]) == (["VCARD"], ["3.0"], ["VCARD"])
    assert found["N"] == [f"{NAME};;;;"]


def test_the_note_says_what_to_do_on_either_telephone() -> None:
    (note,) = read(contact_card(["+15555550100"]))["NOTE"]

    assert note == NOTE
    assert "iPhone" in note
    assert "Android" in note


def test_no_line_is_longer_than_75_octets() -> None:
    card = contact_card(["+15555550100"])

    assert max(len(line.encode()) for line in card.split("\r\n")) == 75


def test_what_means_something_in_a_card_is_escaped() -> None:
    assert escaped("a\\b,c;d\r\ne\nf:g") == "a\\\\b\\,c\\;d\\ne\\nf:g"


@pytest.mark.parametrize("number", ["", "555", "+1 555 5550100", "+15555550100\r\nNOTE:x", "tel:+15555550100"])
def test_what_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(InputError, match=r"expected E\.164"):
        contact_card([number])
