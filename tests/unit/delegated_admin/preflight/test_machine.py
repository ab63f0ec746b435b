"""This machine's clock against AWS's, as far as the answers tell."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from delegated_admin.preflight.asking import Asker, Heard, UnansweredError
from delegated_admin.preflight.lines import Finding, State
from delegated_admin.preflight.machine import clock, difference, session
from hub.errors import NotAllowedError
from tests.fakes.organization.world import NIGHT
from tests.fakes.preflight.story import PreflightStory

SECOND = timedelta(seconds=1)


@pytest.fixture
def story() -> PreflightStory:
    return PreflightStory()


def look(story: PreflightStory) -> Finding:
    (found,) = clock(story.asker("eu-central-1"))
    return found


def off(*, by_aws: float, before: float = 0, after: float = 0) -> float:
    found = difference(Heard(NIGHT + before * SECOND, NIGHT + after * SECOND, NIGHT + by_aws * SECOND))
    assert found is not None
    return found.total_seconds()


def test_a_clock_within_five_seconds_passes(story: PreflightStory) -> None:
    for seconds in (-5, -1, 0, 1, 4):
        story.aws.ahead = timedelta(seconds=seconds)
        assert look(story).state is State.PASS


@pytest.mark.parametrize(("seconds", "words"), [(60, "60 s behind AWS's"), (-60, "59 s ahead of AWS's")])
def test_a_clock_that_is_off_fails_with_by_how_much(story: PreflightStory, seconds: int, words: str) -> None:
    story.aws.ahead = timedelta(seconds=seconds)

    assert (look(story).state, look(story).found) == (State.FAIL, words)


def test_six_seconds_are_too_many(story: PreflightStory) -> None:
    story.aws.ahead = timedelta(seconds=6)

    assert look(story).state is State.FAIL


def test_a_second_is_as_near_as_awss_time_is() -> None:
    assert off(by_aws=0, before=0.9, after=0.9) == 0
    assert off(by_aws=0, before=1.5, after=1.5) == 0.5
    assert off(by_aws=3, before=0.9, after=1) == -2


def test_an_answer_that_took_long_proves_little() -> None:
    assert off(by_aws=7, before=0, after=30) == 0
    assert off(by_aws=40, before=0, after=30) == -10
    assert off(by_aws=-20, before=0, after=30) == 19


def test_an_answer_without_a_time_is_unknown(story: PreflightStory) -> None:
    asker = story.asker("eu-central-1")
    story.aws.tells_time = False
    (found,) = clock(asker)

    assert (difference(None), found.state) == (None, State.UNKNOWN)


class Refused(Asker):
    """Whoever is refused by a clock that is that far off."""

    def ask(self, *_: Any, **__: Any) -> dict[str, Any]:
        self.heard = Heard(NIGHT, NIGHT, NIGHT + 400 * SECOND)
        raise UnansweredError(Finding(State.UNKNOWN, "Signature expired"))


def test_a_clock_so_wrong_that_aws_accepts_no_signature_is_named_as_the_cause(story: PreflightStory) -> None:
    asker = story.asker("eu-central-1")
    with pytest.raises(NotAllowedError, match="this machine's clock is 400 s behind AWS's"):
        list(session(Refused(asker.place, asker._desk), story.deployment))


def test_a_session_that_is_over_says_nothing_of_a_clock_that_is_right(story: PreflightStory) -> None:
    story.aws.refuse("sts:GetCallerIdentity", "ExpiredToken")

    with pytest.raises(NotAllowedError, match="the AWS session is over"):
        list(session(story.asker("eu-central-1"), story.deployment))


def test_a_session_of_the_delegated_administrator_is_named(story: PreflightStory) -> None:
    (found,) = session(story.asker("eu-central-1"), story.deployment)

    assert found == Finding(State.PASS, "arn:aws:sts::222233334444:assumed-role/Admin/dana")
