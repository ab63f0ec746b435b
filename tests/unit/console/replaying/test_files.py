"""Which files are read, in which order, and how they fall into records."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from console.replaying import SourceRecord, files_of, records_of
from hub.errors import InputError

NOTHING = io.BytesIO()


def records(path: Path) -> list[SourceRecord]:
    return list(records_of(str(path), NOTHING))


def written(path: Path, content: bytes = b"{}") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_folder_gives_its_json_files_at_any_depth_sorted(tmp_path: Path) -> None:
    for name in ("b.json", "a/z.ndjson", "a/b.JSONL", "notes.txt", "c.csv"):
        written(tmp_path / name)

    assert files_of([str(tmp_path)]) == [str(tmp_path / name) for name in ("a/b.JSONL", "a/z.ndjson", "b.json")]


def test_a_named_file_is_read_whatever_its_name(tmp_path: Path) -> None:
    named = str(written(tmp_path / "notes.txt"))

    assert files_of([named, "-", named]) == [named, "-", named]


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"missing\.json cannot be read: No such file"):
        files_of([str(written(tmp_path / "a.json")), str(tmp_path / "missing.json")])


def test_a_folder_without_findings_is_wrong_use(tmp_path: Path) -> None:
    written(tmp_path / "notes.txt")

    with pytest.raises(InputError, match=r"no file in it ends in \.json, \.jsonl, \.ndjson"):
        files_of([str(tmp_path)])


def test_lines_are_records_numbered_as_an_editor_does(tmp_path: Path) -> None:
    found = records(written(tmp_path / "a.ndjson", b'{"a":1}\r\n\n{"b":2}'))

    assert [(each.number, each.line, each.body) for each in found] == [(1, 1, b'{"a":1}'), (2, 3, b'{"b":2}')]


def test_a_document_is_one_record_and_a_batch_one_each(tmp_path: Path) -> None:
    batch = b'{"Records": [{"body": "one"}, {"body": "two"}]}'

    assert [each.line for each in records(written(tmp_path / "a.json", b"{\n}\n"))] == [None]
    assert [(each.number, each.body) for each in records(written(tmp_path / "b.json", batch))] == [
        (1, b"one"),
        (2, b"two"),
    ]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b'{"a":1}\n{"b":2}\n', [1, 2]),
        (b'\n{"a":1\n\n{"b":2}\n', [2, 4]),
        (b'{\n  "a": 1\n}\n', [None]),
        (b'{"a":1}\n', [None]),
        (b"", [None]),
        (b"plain text\n{\n", [None]),
    ],
)
def test_standard_input_is_read_by_lines_when_its_first_two_open_an_object(
    content: bytes, lines: list[int | None]
) -> None:
    assert [each.line for each in records_of("-", io.BytesIO(content))] == lines


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        records(tmp_path)


def test_lines_are_read_as_they_are_asked_for() -> None:
    stream = io.BytesIO(b'{"a":1}\n' * 10_000)
    next(records_of("-", stream))

    assert stream.tell() < 100
