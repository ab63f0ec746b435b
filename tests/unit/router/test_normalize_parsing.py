"""Stories of strict and lenient reading: a crafted string silences nothing, and nothing cut off is guessed at."""

from __future__ import annotations

import json

import pytest

from hub.model.finding import Finding
from router.normalize import MAX_BODY
from tests.builders import an_event
from tests.events import accepted, ignored, rejected

BODY = json.dumps(an_event())


def with_raw(raw: str, place: str = "description") -> str:
    """The body of a plain event with raw JSON in place of a field of its detail."""
    return json.dumps(an_event(**{place: "RAW"})).replace('"RAW"', raw)


def essentials(finding: Finding) -> tuple[object, ...]:
    return finding.key, finding.type, finding.severity


def lenient(body: str | bytes) -> Finding:
    """The finding in `body`, which must have been read leniently and lost nothing that is required."""
    finding = accepted(body)
    assert finding.warnings[0].startswith("The body is not strict JSON (")
    assert essentials(finding) == essentials(accepted(BODY))
    return finding


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (r'"a\ud800b"', "a\ufffdb"),
        (r'"a\udc00b"', "a\ufffdb"),
        (r'"\ud800\ud83d\ude00"', "\ufffd\U0001f600"),
        (r'"\\ud800 \ud800"', "\\ud800 \ufffd"),
        (r'"\x41\u12"', "\ufffdx41\ufffdu12"),
        ('"a\nb"', "a\nb"),
        ('"a\ud800b"', "a\ufffd\ufffd\ufffdb"),
    ],
)
def test_bad_text_is_replaced_and_the_finding_goes_on(raw: str, text: str) -> None:
    assert lenient(with_raw(raw)).description == text


def test_bytes_that_are_no_utf8_are_replaced_and_swallow_no_quote() -> None:
    body = with_raw('"a@"').encode().replace(b"@", b"\xff\xe2")
    assert lenient(body).description == "a\ufffd\ufffd"


@pytest.mark.parametrize("raw", ["NaN", "-Infinity", "[NaN]", "9" * 5000])
def test_a_number_that_is_none_costs_its_own_part_only(raw: str) -> None:
    assert lenient(with_raw(raw)).description == ""


@pytest.mark.parametrize("place", ["resource", "service", "unheardOf"])
def test_a_key_twice_in_an_optional_part_costs_that_part_only(place: str) -> None:
    lenient(with_raw('{"x": 1, "x": 1}', place))


def test_a_service_given_twice_can_neither_archive_nor_mark_as_sample() -> None:
    quiet = '{"archived": true, "additionalInfo": {"sample": true}}'
    finding = lenient(with_raw(f'{quiet}, "service": {quiet}', "service"))
    assert (finding.archived, finding.sample) == (False, False)
    assert "detail.service is given more than once, not an object; it was dropped." in finding.warnings


def test_archived_given_twice_is_not_archived() -> None:
    assert not lenient(with_raw('{"archived": false, "archived": true}', "service")).archived


def test_archived_given_once_counts_in_lenient_reading_too() -> None:
    assert lenient(with_raw(r'{"archived": true, "x": "\ud800"}', "service")).archived


@pytest.mark.parametrize("name", ["accountId", "region", "id", "type", "severity"])
def test_a_required_field_given_twice_is_rejected_even_when_both_agree(name: str) -> None:
    value = json.dumps(an_event()["detail"][name])
    result = rejected(with_raw(f'"", "{name}": {value}'))
    assert result.position == f"detail.{name}"
    assert "given more than once" in result.reason


def test_an_escaped_spelling_of_a_key_is_the_same_key() -> None:
    assert rejected(with_raw(r'"", "sever\u0069ty": 2')).position == "detail.severity"


@pytest.mark.parametrize("name", ["source", "detail-type", "detail"])
def test_an_envelope_field_given_twice_is_rejected_and_never_ignored(name: str) -> None:
    result = rejected(f'{{"{name}": "other", ' + BODY[1:])
    assert (result.position, result.from_guardduty) == (name, True)


@pytest.mark.parametrize("place", ["id", "region", "accountId"])
def test_an_identity_with_damaged_text_is_rejected_since_two_could_fall_together(place: str) -> None:
    result = rejected(with_raw(r'"a\ud800"', place))
    assert result.reason == "detail has damaged text in its account, region or id"


def test_an_identity_that_really_holds_the_replacement_character_is_kept() -> None:
    assert accepted(an_event(id="a\ufffd")).key.id == "a\ufffd"


def test_a_damaged_type_stays_opaque_text() -> None:
    assert accepted(with_raw(r'"Recon:\ud800"', "type")).type == "Recon:\ufffd"


def test_a_damaged_detail_type_is_rejected_and_not_ignored() -> None:
    body = BODY.replace("GuardDuty Finding", r"GuardDuty Finding\ud800")
    assert rejected(body).reason == "detail-type is damaged text"


def test_a_foreign_event_stays_foreign_in_lenient_reading() -> None:
    assert ignored(with_raw(r'"\ud800"').replace("aws.guardduty", "my.app")).foreign


def nested(levels: int) -> str:
    """An event with `levels` levels in all: the envelope and the detail are two of them."""
    return with_raw("[" * (levels - 2) + "]" * (levels - 2), "unheardOf")


def test_64_levels_are_strict_65_lenient_201_too_deep() -> None:
    assert accepted(nested(64)).warnings == ()
    assert "more than 64 levels" in lenient(nested(65)).warnings[0]
    lenient(nested(200))
    assert rejected(nested(201)).reason == "the document is nested deeper than 200 levels"


@pytest.mark.parametrize("opening", ["[", '{"a":', '{"a":['])
def test_depth_without_end_kills_nothing(opening: str) -> None:
    assert "nested deeper" in rejected(opening * 100_000).reason


def test_brackets_in_text_are_no_levels() -> None:
    assert lenient(with_raw(r'"\ud800 \"' + "[" * 5000 + '"')).description.endswith("[")


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", "\ufeff"])
def test_a_byte_order_mark_is_no_fault(mark: bytes | str) -> None:
    body = mark + BODY.encode() if isinstance(mark, bytes) else mark + BODY
    assert accepted(body).warnings == ()


@pytest.mark.parametrize("body", [b"", b" \n\t", b"\xef\xbb\xbf", ""])
def test_an_empty_body_says_so(body: bytes | str) -> None:
    assert rejected(body).reason == "the body is empty"


def test_a_mebibyte_is_read_and_one_byte_more_is_not() -> None:
    assert MAX_BODY == 1_048_576
    padding = " " * (MAX_BODY - len(BODY))
    assert accepted(BODY + padding) == accepted(BODY)
    result = rejected(BODY + padding + " ")
    assert result.reason == f"the body has {MAX_BODY + 1} bytes, more than 1 MiB"
    assert result.from_guardduty


def test_the_limit_counts_bytes_and_not_characters() -> None:
    assert "more than 1 MiB" in rejected("é" * (MAX_BODY // 2 + 1)).reason


@pytest.mark.parametrize("length", range(1, len(BODY), 61))
def test_a_document_that_was_cut_off_is_never_completed(length: int) -> None:
    assert rejected(BODY[:-length]).reason.startswith("not JSON: ")


@pytest.mark.parametrize("broken", [BODY + "x", BODY + BODY, BODY[:-1] + ",}", BODY.replace('"', "'"), "// x\n" + BODY])
def test_what_only_looks_like_json_is_not_repaired(broken: str) -> None:
    assert rejected(broken).reason.startswith("not JSON: ")


def test_the_position_says_where_reading_stopped() -> None:
    assert rejected('{\n "source": "aws.guardduty",\n "detail": nothing}').position == "line 3 column 12"


def test_text_that_cannot_be_parsed_is_searched_for_its_source() -> None:
    assert rejected('{"source" : "aws.guardduty", "detail": {').from_guardduty
    assert not rejected('{"source": "my.app", "detail": {').from_guardduty
    assert not rejected("aws.guardduty says hello").from_guardduty
