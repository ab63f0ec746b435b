"""Stories of how a file is cut into records (semantics 1): one bad record never costs its neighbours."""

from __future__ import annotations

import json

import pytest

from router.normalize import Origin
from router.records import Record, split
from tests.builders import an_event
from tests.events import accepted, rejected


def bodies(content: str | bytes) -> list[bytes]:
    data = content.encode() if isinstance(content, str) else content
    records = list(split(data, lines=False))
    assert all(record.line is None for record in records)
    return [record.body for record in records]


def test_each_line_that_is_not_blank_is_a_record_with_its_number() -> None:
    data = b'{"a":1}\r\n\n  \t\n{broken\n{"b":2}'
    assert list(split(data, lines=True)) == [Record(1, b'{"a":1}'), Record(4, b"{broken"), Record(5, b'{"b":2}')]


def test_only_a_line_feed_ends_a_line() -> None:
    data = '{"a":"\u2028\u0085\x0b"}\r{"b":2}\n'.encode()
    assert list(split(data, lines=True)) == [Record(1, data.removesuffix(b"\n"))]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf\r\n"])
def test_no_lines_are_no_records(data: bytes) -> None:
    assert list(split(data, lines=True)) == []


def test_a_batch_in_a_line_is_one_record() -> None:
    data = b'{"Records":[{"body":"x"},{"body":"y"}]}'
    assert list(split(data, lines=True)) == [Record(1, data)]


@pytest.mark.parametrize("content", [b"", b"null", b"[1,2]", b"\xff\xfe", b'{"a":', b"{} {}", b'\xef\xbb\xbf{"a":1}'])
def test_anything_else_is_one_record_byte_for_byte(content: bytes) -> None:
    assert bodies(content) == [content]


def test_an_sqs_batch_is_one_record_a_body() -> None:
    good, bad = json.dumps(an_event(title="é\U0001f600")), "{broken"
    batch = {"Records": [{"messageId": "1", "body": good}, {"body": bad}, {"body": ""}]}
    assert bodies("\ufeff" + json.dumps(batch)) == [good.encode(), bad.encode(), b""]


def test_one_damaged_body_leaves_its_neighbours_whole() -> None:
    good = json.dumps(an_event())
    text = json.dumps({"Records": [{"body": good}, {"body": "BAD"}, {"body": good}]})
    found = bodies(text.encode().replace(b"BAD", rb"{\"a\":\"" + b"\xff" + rb"\ud800\"}"))
    assert [accepted(found[0]).severity, accepted(found[2]).severity] == [8.0, 8.0]
    assert rejected(found[1]).position == "source"


def test_a_record_without_a_body_text_stays_itself_among_others() -> None:
    content = '{"Records": [{"body": "x"}, {"body": 7}, 8, {"body":"a","body":"b"}]}'
    assert bodies(content) == [b"x", b'{"body": 7}', b"8", b'{"body":"a","body":"b"}']


def test_records_without_any_body_are_one_document() -> None:
    content = '{"Records": [{"Sns": {"Message": "{}"}}]}'
    assert bodies(content) == [content.encode()]
    assert "a batch of records" in rejected(content, Origin.FILE).reason


@pytest.mark.parametrize("content", ['{"Records": []}', ' { "Records" : [ ] } ', '{"Findings": [], "NextToken": ""}'])
def test_an_empty_batch_holds_nothing(content: str) -> None:
    assert bodies(content) == []


def test_the_findings_of_an_answer_are_cut_out_as_they_stand() -> None:
    first, second = '{"Id": "1", "Severity": 8.0, "Severity": 2}', '{ "Id":"2",\n"Severity":NaN}'
    assert bodies(f'{{"NextToken": "", "Findings": [{first} , {second}]}}') == [first.encode(), second.encode()]


def test_cutting_hides_no_repeated_key_from_reading() -> None:
    detail = json.dumps(an_event()["detail"])
    twice = detail.replace('"severity": 8.0', '"severity": 2, "severity": 8.0')
    first, second = bodies(f'{{"Findings": [{twice}, {detail}]}}')
    assert rejected(first, Origin.FILE).position == "severity"
    assert accepted(second, Origin.FILE).severity == 8.0


@pytest.mark.parametrize(
    "content",
    [
        '{"Records": [{"body": "x"}], "Records": []}',
        '{"Records": [{"body": "x"}], "Findings": []}',
        '{"Records": {"body": "x"}}',
        '{"Records": null}',
        '{"Records": [{"body": "x"}',
        '{"Records": [{"body": "x"},]}',
        '{"Records": [{"body": "x"}] "a": 1}',
        '{"Records": [{"body": "x"}]} trailing',
        '{1: 2, "Records": []}',
        '{"Records": [' + "[" * 50_000,
        '{"a": ' + "[" * 50_000 + "]" * 50_000 + "}",
        '[{"Records": []}]',
    ],
)
def test_what_is_not_plainly_a_batch_stays_one_record(content: str) -> None:
    assert bodies(content) == [content.encode()]


def test_a_raw_control_character_in_a_text_stops_nothing() -> None:
    assert bodies('{"Findings": ["a\n", 1]}') == [b'"a\n"', b"1"]


def test_numbers_of_any_length_stop_nothing() -> None:
    digits = "9" * 5000
    assert bodies(f'{{"Findings": [{digits}, 1]}}') == [digits.encode(), b"1"]
