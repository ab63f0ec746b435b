"""Numbers and addresses as others may read them."""

from __future__ import annotations

import pytest

from hub.model.masking import mask_email, mask_phone, mask_text


@pytest.mark.parametrize(
    ("number", "masked"), [("+15555550142", "********0142"), ("50142", "*0142"), ("0142", "0142"), ("", "")]
)
def test_a_number_keeps_its_last_four_digits_and_its_length(number: str, masked: str) -> None:
    assert mask_phone(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"), [("dana@example.com", "d***@example.com"), ("d@example.com", "d***@example.com")]
)
def test_an_address_keeps_its_first_letter_and_its_domain(address: str, masked: str) -> None:
    assert mask_email(address) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("called +15555550142, then +15555550199.", "called ********0142, then ********0199."),
        ("<dana@example.com>; sam@example.com", "<d***@example.com>; s***@example.com"),
        ("dana+15555550142@example.com", "d***@example.com"),
        ('{"to":"dana@example.com"}', '{"to":"d***@example.com"}'),
        ("tel:+15555550142", "tel:********0142"),
    ],
)
def test_numbers_and_addresses_are_masked_wherever_they_stand(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    "text", ["account 111122223333", "1+2=3", "+0123456789", "i-0abc@", "2026-06-01T03:00:00+00:00"]
)
def test_what_is_neither_is_left_as_it_is(text: str) -> None:
    assert mask_text(text) == text
