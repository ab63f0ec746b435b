"""Whatever is written in the place of a value, the check ends in sentences with a place and never in a crash."""

from __future__ import annotations

import re
from itertools import cycle

from tests.unit.console.folder.conftest import Check
from tests.unit.console.folder.test_forty_lines import FORTY_LINES

DIRECTORY = "directory:\n  Workloads: {Prod: {012345670123: health}, Staging: {}}\n  Sandbox: {444455556666: sandbox}\n"
GARBAGE = (
    "[]",
    "{}",
    "''",
    "x",
    "-1",
    "{a: b}",
    "[[x]]",
    "24:00",
    "9999-12-31",
    "0001-01-01",
    "soc next",
    '"\\0"',
    "id",
)
SENTENCE = re.compile(r"all\.yaml:[0-9]+: \S.*")


def test_a_wrong_word_anywhere_ends_in_a_sentence_with_its_place(checked: Check) -> None:
    text = FORTY_LINES + DIRECTORY
    garbage = cycle(GARBAGE)
    for word in list(re.finditer(r"[^\s,:{}\[\]]+", text))[::3]:
        wrong = text[: word.start()] + next(garbage) + text[word.end() :]
        result = checked(files={"all.yaml": wrong})
        sentences = result.problems + result.warnings
        assert [one for one in sentences if not (SENTENCE.fullmatch(one) and one.isprintable())] == []
        assert (result.configuration is None) == bool(result.problems)


def test_a_responder_whose_number_is_wrong_is_not_blamed_for_having_none(checked: Check) -> None:
    (problem,) = checked(files={"all.yaml": FORTY_LINES.replace("+1 555 555 0103", "555 0103")}).problems
    assert problem.startswith("all.yaml:29: responders.night-a.phone: found '****0103', expected")
