"""Audiences and responders are read as written, and no message shows a number or an address."""

# ruff: noqa: E501 - each row of a table holds a whole message on one line

from __future__ import annotations

import pytest

from hub.model.responder import Language
from tests.unit.console.folder.conftest import Check, Load

NUMBER = "expected a telephone number with a plus and the country's code, such as +1 555 555 0101"
ADDRESS = "expected a mail address such as secops@example.com"


def test_an_audience_is_one_address_or_several_or_long(loaded: Load) -> None:
    found = loaded(
        "audiences: {a: a@example.com, b: [a@example.com, b@example.com], "
        "c: {addresses: c@example.com, language: zh-CN}}\n"
    ).audiences
    assert [len(found[name].addresses) for name in "abc"] == [1, 2, 1]
    assert (found["a"].language, found["c"].language) == (None, Language.ZH_CN)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("secops.example.com", f"found 'secops.example.com', {ADDRESS}"),
        ("dana weber@example.com", f"found 'd***@example.com', {ADDRESS}"),
        ("", f"found nothing, {ADDRESS}"),
        ("[]", f"found a list, {ADDRESS}"),
        ("[x@example.com, x@example.com]", "found a list, expected each of them once"),
        ("{language: en}", "`addresses` is missing"),
    ],
)
def test_a_wrong_audience_is_refused(checked: Check, value: str, problem: str) -> None:
    assert checked(f"audiences:\n  new: {value}\n").problems == (f"more.yaml:2: audiences.new: {problem}",)


def test_a_responder_is_read_whole(loaded: Load) -> None:
    fields = (
        "name: 佐藤由紀, phone: [+1 (555) 555-0103, +1.555.555.0113], email: yuki@example.com, text: yes, mail_on_ring: yes, "
        "language: ja-JP, time_zone: Asia/Tokyo, identities: [yuki, y.sato]"
    )
    yuki = loaded(f"responders:\n  yuki: {{{fields}}}\n").responders["yuki"]
    assert (yuki.name, yuki.full_name, yuki.text, yuki.language) == ("yuki", "佐藤由紀", True, Language.JA_JP)
    assert yuki.phones == ("+15555550103", "+15555550113")
    assert yuki.mail_on_ring
    assert (yuki.email, yuki.time_zone, yuki.identities) == ("yuki@example.com", "Asia/Tokyo", ("yuki", "y.sato"))


def test_a_responder_without_a_name_is_called_by_the_key(loaded: Load) -> None:
    assert loaded("responders: {yuki: {phone: +15555550103}}").responders["yuki"].full_name == "yuki"


@pytest.mark.parametrize(("text", "wanted"), [("true", True), ("Yes", True), ("no", False), ("off", False)])
def test_a_switch_is_a_word(loaded: Load, text: str, wanted: bool) -> None:
    assert loaded(f"responders: {{yuki: {{phone: +15555550103, text: {text}}}}}").responders["yuki"].text is wanted


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ("phone: 0049 555 5550101", f".phone: found '************0101', {NUMBER}"),
        ("phone: [+15555550103, +1 555 555 0104 ext 7]", f".phone[2]: found '*****************xt 7', {NUMBER}"),
        ("phone: ", f".phone: found nothing, {NUMBER}"),
        ("phone: [+15555550103, +1 555 555 0103]", ".phone: found a list, expected each of them once"),
        ("email: yuki", f".email: found 'yuki', {ADDRESS}"),
        ("text: maybe", ".text: found 'maybe', expected true or false"),
        ("language: jp", ".language: found 'jp', expected one of en, zh-CN, ja-JP"),
        ("language: zh-cn", ".language: found 'zh-cn', expected one of en, zh-CN, ja-JP; did you mean 'zh-CN'?"),
        ("time_zone: Asia/Tokio", ".time_zone: found 'Asia/Tokio', expected an IANA time zone such as Europe/Berlin; did you mean 'Asia/Tokyo'?"),
        ("phones: [+15555550103]", ": found the unknown key 'phones', expected one of name, phone, email, text, mail_on_ring, language, time_zone, identities; did you mean 'phone'?"),
    ],
)  # fmt: skip
def test_a_wrong_responder_is_refused_without_showing_numbers(checked: Check, fields: str, problem: str) -> None:
    (found,) = checked(f"responders:\n  yuki: {{{fields}}}\n").problems
    assert found == f"more.yaml:2: responders.yuki{problem}"


def test_a_number_in_the_wrong_field_is_masked_too(checked: Check) -> None:
    (found,) = checked("responders:\n  yuki: {language: +1 555 555 0103}\n").problems
    assert "555" not in found


def test_a_name_has_a_form(checked: Check) -> None:
    (problem,) = checked("responders:\n  Yuki Sato: {phone: +15555550103}\n").problems
    assert problem == (
        "more.yaml:2: responders.Yuki Sato: expected a name of at most 40 of a-z, 0-9, - and _, "
        "beginning with a letter or digit"
    )


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("+86 138 0000 0000", "mainland China"),
        ("+44 7700 900000", "British mobile"),
        ("+1 800 555 0101", "toll-free"),
        ("+44 800 555 0101", "toll-free"),
        ("+800 5555 0101", "toll-free"),
    ],
)
def test_a_hard_number_is_warned_of_and_masked(checked: Check, number: str, why: str) -> None:
    result = checked(f"responders:\n  yuki: {{phone: {number}}}\n")
    (warning,) = result.warnings
    assert warning.startswith("more.yaml:2: responders.yuki.phone: *")
    assert why in warning
    assert number.replace(" ", "") not in warning
    assert result.configuration is not None


def test_an_identity_belongs_to_one_person(checked: Check) -> None:
    (problem,) = checked("responders:\n  a: {identities: [x]}\n  b: {identities: [y, x]}\n").problems
    assert problem == (
        "more.yaml:3: responders.b.identities: found a list, expected an identity of one person only: "
        "a has it at more.yaml:2"
    )
