"""A function is killed between any two requests to AWS: redelivery and the watchdog tell the same people once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from local.phone_lab import scripts
from tests.aws.world import aws
from tests.builders import an_event
from tests.scenarios.cloud_story import CloudStory

FUNCTIONS = ("route_finding", "open_page", "decide_next", "place_call", "answer_call", "send_notice", "send_digest")


class Night(NamedTuple):
    """Whom a night told, and of what."""

    rung: Sequence[str]
    by: str | None
    mails: Counter[str]
    """Mails by reader; the same notice sent again carries the same number, and counts once."""
    notices: frozenset[str]
    """Every notice there is; which of those that come together goes out first is nobody's promise."""
    incidents: frozenset[tuple[str, str]]
    keys: Sequence[tuple[str, ...]]
    well: bool


def a_night(folder: Path, function: str, request: int) -> tuple[Night, bool]:
    """One call that is taken and a digest; return it, and whether the function was killed in it."""
    folder.mkdir()
    with aws() as world:
        story = CloudStory(world, folder)
        story.cloud.killer.function, story.cloud.killer.request = function, request
        story.phone("dana").will(scripts.keys_code())
        story.cloud.put("r1", story.body(an_event(8.0)))
        for number in range(2):
            story.cloud.put(f"m{number}", story.body(an_event(5.0, id=f"m{number}")))
        story.passes(minutes=12)
        mailed = {(each.audience, each.notice_id) for each in story.cloud.mailbox.mails()}
        night = Night(
            rung=story.rung(),
            by=story.head().by,
            mails=Counter(reader for reader, _ in mailed),
            notices=frozenset(each.id for each in story.cloud.stores.notices.find()),
            incidents=frozenset((each.key.id, each.state.value) for each in story.incidents()),
            keys=[each.keys for each in story.attempts()],
            well=not story.cloud.watch._lookout.look(story.clock.now()),
        )
        struck = story.cloud.killer.struck
        story.close()
    return night, struck


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_killed_before_any_of_its_requests_tells_the_same_people_once(tmp_path: Path, function: str) -> None:
    quiet, _ = a_night(tmp_path / "quiet", "", 0)
    assert (list(quiet.rung), quiet.by) == (["dana"], "dana")
    assert quiet.mails == {"secops": 2, "dana": 1, "leads": 1}

    request, struck = 0, True
    while struck:
        request += 1
        night, struck = a_night(tmp_path / f"night-{request}", function, request)
        assert night == quiet, f"{function} killed before its request {request}"
    assert request > 2, f"{function} was never killed"
