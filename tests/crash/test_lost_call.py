"""A kill between the note that a call is asked for and the asking: that call is lost, and the page goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from hub.model.attempt import Attempt, AttemptOutcome, AttemptState
from hub.model.page import PageState
from tests.crash.dying import census, copied, die, prepared, rows_left
from tests.crash.test_every_statement import ACTS
from tests.scenarios.story import Story

DOWN: Final = timedelta(seconds=20)
"""The carrier takes a request for the same call for 15 s (semantics 4): after longer it is not repeated."""
ESCALATION: Final = ACTS[0]


def lost(story: Story) -> Attempt | None:
    """Return the attempt that is noted as asked for and that the carrier never heard of."""
    heard_of = {dial.attempt for dial in story.lab.dials()}
    pages = story.hub.stores.pages.find()
    attempts = [attempt for page in pages for attempt in story.attempts(page.page_id)]
    return next((each for each in attempts if each.dialling_at is not None and each.key not in heard_of), None)


def hubs_that_lost_a_call(folder: Path) -> Iterator[tuple[Story, Attempt]]:
    """Yield each hub that was killed in an escalation at such an instant, when it is started again."""
    scene = folder / "scene"
    start = prepared(ESCALATION, scene)
    for number, stretch in enumerate(census(ESCALATION, copied(scene, folder / "census"), start).stretches):
        place = copied(scene, folder / f"death-{number}")
        die(ESCALATION, place, start, stretch.first.statement)
        assert rows_left(place, folder / f"left-{number}") == stretch.rows
        story = Story(place, start=stretch.first.at + DOWN)
        attempt = lost(story)
        if attempt is not None:
            yield story, attempt
        story.close()


def goes_on(story: Story, attempt: Attempt) -> None:
    """The call is given up when its time is over, the ledger says so, and the next attempt of the page follows."""
    assert attempt.state is AttemptState.DIALLING
    story.passes(minutes=10)
    attempts = [each for each in story.attempts(attempt.page_id) if each.command >= attempt.command]
    given_up, following = attempts[:2]
    assert (given_up.outcome, given_up.error) == (AttemptOutcome.NO_ANSWER, "timed out")
    assert attempt.key not in {dial.attempt for dial in story.lab.dials()}
    told = [entry.text for entry in story.ledger(attempt.page_id) if entry.attempt == attempt.key]
    assert told[-1] == f"{attempt.responder}: no answer (timed out)"
    # The first of the two may be what the kill kept back.
    assert [text.startswith(f"calling {attempt.responder} on ") for text in told[:-1]] in ([], [True])
    assert following.key in {dial.attempt for dial in story.lab.dials()}
    assert (story.head().page_id, story.head().state, story.head().by) == (
        attempt.page_id,
        PageState.ACKNOWLEDGED,
        "wei",
    )


def test_a_call_that_a_kill_kept_from_the_carrier_is_given_up_and_the_next_one_follows(tmp_path: Path) -> None:
    calls = []
    for story, attempt in hubs_that_lost_a_call(tmp_path):
        calls.append(attempt.responder)
        goes_on(story, attempt)

    assert list(dict.fromkeys(calls)) == ["dana", "wei"]
    assert calls.count("dana") >= 2
