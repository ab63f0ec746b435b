"""A kill while a wrong code is answered: it is asked again after the start, and counts as one try (semantics 4)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from hub.model.ledger import EntryKind
from local.phone_lab import scripts
from local.phone_lab.scripts import CODE, Press, Script
from tests.builders import an_event
from tests.crash.dying import Act, census, copied, die, prepared, rows_left
from tests.scenarios.story import Story

TWO_WRONG: Script = Script(
    name="keys two wrong codes, then the right one",
    answers=8,
    presses=(Press(after=8, digits="100"), Press(after=8, digits="199"), Press(after=8, digits=CODE)),
)


def an_answered_call(story: Story) -> None:
    """Dana listens; whoever is called afterwards would take it from her."""
    story.phone("dana").will(TWO_WRONG, scripts.keys_code())
    story.receive(an_event(8.0))
    story.passes(seconds=10)


THREE_KEYS = Act("three keys", an_answered_call, 40)


@pytest.mark.parametrize("seconds", [0, 3])
def test_a_wrong_code_that_is_asked_again_after_a_kill_is_one_try(tmp_path: Path, seconds: int) -> None:
    scene = tmp_path / "scene"
    start = prepared(THREE_KEYS, scene)
    for number, stretch in enumerate(census(THREE_KEYS, copied(scene, tmp_path / "census"), start).stretches):
        place = copied(scene, tmp_path / f"death-{number}")
        die(THREE_KEYS, place, start, stretch.first.statement)
        assert rows_left(place, tmp_path / f"left-{number}") == stretch.rows
        story = Story(place, start=stretch.first.at + timedelta(seconds=seconds))
        story.passes(minutes=5)

        where = f"killed before statement {stretch.first.statement}"
        (attempt,) = story.attempts()
        code = f"1{attempt.challenge}"
        keyed = [entry.keys for entry in story.ledger() if entry.kind is EntryKind.KEY]
        assert (attempt.keys, keyed) == (("100", "199", code), ["100", "199", code]), where
        assert (story.head().by, story.rung()) == ("dana", ["dana"]), where
        story.close()
