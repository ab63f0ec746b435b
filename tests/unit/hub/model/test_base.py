"""What all nouns share: closed, frozen, in UTC, and made of narrow scalars."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from hub.model.base import EmailAddress, Frozen, Instant, Name, PhoneNumber
from tests.builders import NIGHT, at


class Noun(Frozen):
    """A small noun with one of each shared scalar."""

    at: Instant = NIGHT
    name: Name = "dana"
    phone: PhoneNumber = "+15555550101"
    email: EmailAddress = "dana@example.com"


def read(**values: object) -> Noun:
    return Noun.model_validate(values)


def test_a_field_that_nobody_declared_is_refused() -> None:
    with pytest.raises(ValueError, match="surname"):
        read(surname="x")


def test_a_noun_cannot_be_changed() -> None:
    noun = read()

    with pytest.raises(ValueError, match="frozen"):
        noun.name = "sam"  # type: ignore[misc] # the mistake under test


def test_nouns_of_the_same_content_are_equal() -> None:
    assert read(name="sam") == read(name="sam") != read()


def test_an_instant_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset such as"):
        read(at="2026-06-01T03:00:00")
    with pytest.raises(ValueError, match="offset such as"):
        read(at=datetime(2026, 6, 1, 3))  # noqa: DTZ001 - the mistake under test


@pytest.mark.parametrize("text", ["2026-06-01T12:00+09:00", "2026-05-31T21:00-06:00"])
def test_an_instant_is_held_in_utc(text: str) -> None:
    for value in (text, at(text)):
        instant = read(at=value).at

        assert (instant, instant.utcoffset()) == (NIGHT, timedelta(0))


@pytest.mark.parametrize(
    "phone",
    ["15555550101", "+05555550101", "+1 555 555 0101", "+155555", "+1555555010123456", "+15555550101\n", 15555550101],
)
def test_what_is_not_e164_is_no_number(phone: object) -> None:
    with pytest.raises(ValueError, match="phone"):
        read(phone=phone)


@pytest.mark.parametrize(
    "email",
    [
        "dana",
        "@example.com",
        "dana@",
        "Dana <dana@example.com>",
        "dana@example.com\r\nBcc: x",
        "a@b@example.com",
        "a,b@c",
    ],
)
def test_what_is_not_one_bare_address_is_no_address(email: str) -> None:
    with pytest.raises(ValueError, match="email"):
        read(email=email)


@pytest.mark.parametrize("name", ["", "Dana", "-dana", "_dana", "da na", "d.a", "x" * 41, "dana\n"])
def test_a_name_is_short_lower_case_and_safe_in_a_key(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        read(name=name)
