"""JSON for machines is one line of ASCII, whatever the text in it."""

from __future__ import annotations

import json

import pytest

from console.output.json_lines import json_text, write_json
from console.replaying import ReplayedRecord
from hub.model.record import Outcome


def a_record(reason: str) -> ReplayedRecord:
    return ReplayedRecord(file="f.json", line=None, record=1, outcome=Outcome.REJECTED, reason=reason)


@pytest.mark.parametrize("reason", ["\x1b[2J\nnext", "张伟", "\u202eevil", "\ud800", "\x9b"])
def test_any_text_comes_back_from_one_printable_ascii_line(reason: str) -> None:
    text = json_text(a_record(reason))

    assert text.isascii()
    assert text.isprintable()
    assert json.loads(text)["reason"] == reason


def test_each_object_ends_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    write_json(a_record("one"))
    write_json(a_record("two"))

    assert [json.loads(line)["reason"] for line in capsys.readouterr().out.splitlines()] == ["one", "two"]
