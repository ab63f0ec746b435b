"""Log lines hold no number and no address, and stay one JSON object each."""

from __future__ import annotations

import io
import json
from pathlib import PurePosixPath
from typing import Any

import pytest

from hub.observability import MaskingFormatter, MemoryCounts, logger

NUMBER, ADDRESS = "+15555550142", "dana@example.com"


def logged(message: str, **extra: Any) -> dict[str, Any]:
    """Log one line and return it, read."""
    stream = io.StringIO()
    logger(f"test-{id(stream)}", stream).info(message, extra=extra)
    return dict(json.loads(stream.getvalue()))


def test_a_line_is_one_json_object_that_names_its_component() -> None:
    stream = io.StringIO()
    # A logger of one name is one in a process, and a component's own may have been made by another test.
    log = logger("test-lines", stream)

    log.info("routed", extra={"account": "111122223333"})
    log.warning("two\nlines")

    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (first["service"], first["level"], first["message"]) == ("tocsin.test-lines", "INFO", "routed")
    assert (first["account"], second["message"]) == ("111122223333", "two\nlines")


def test_numbers_and_addresses_in_a_message_are_masked() -> None:
    line = logged(f"called {NUMBER}, mailed {ADDRESS}")

    assert line["message"] == "called ********0142, mailed d***@example.com"


@pytest.mark.parametrize(
    "value",
    [NUMBER, [NUMBER], {"to": {"phones": [NUMBER]}}, {NUMBER: "called"}, (NUMBER,), PurePosixPath(NUMBER)],
    ids=["text", "list", "nested", "key", "tuple", "object"],
)
def test_whatever_is_logged_beside_the_message_is_masked(value: object) -> None:
    line = json.dumps(logged("called", extra_field=value))

    assert "0142" in line
    assert NUMBER not in line


def test_a_number_in_an_exception_is_masked() -> None:
    stream = io.StringIO()

    try:
        int(f"cannot dial {NUMBER}")
    except ValueError:
        logger("test-exception", stream).exception("failed")

    line = json.loads(stream.getvalue())
    assert "cannot dial ********0142" in line["exception"]
    assert NUMBER not in stream.getvalue()


@pytest.mark.parametrize("before", ["\n", "\x00", "\\", '"', "\x1b[2J", "\u202e"])
def test_a_masked_address_never_breaks_its_line(before: str) -> None:
    note = logged("mailed", note=f"{before}{ADDRESS}")["note"]

    assert note.endswith("***@example.com")
    assert "dana" not in note


def test_a_findings_text_cannot_steer_the_screen_that_shows_a_log() -> None:
    text = MaskingFormatter().serialize({"message": "\u202e\x1b]0;\x07\u2028\ud800 发现"})

    assert text.isascii()
    assert text.isprintable()


def test_counts_add_up_by_name() -> None:
    counts = MemoryCounts()

    counts.count("routed")
    counts.count("routed", 2)
    counts.count("rejected")

    assert counts.values == {"routed": 3, "rejected": 1}
