"""A hub that is killed before any one of its statements recovers: the same people rung, told and relieved, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from hub.model.attempt import AttemptOutcome
from hub.model.incident import IncidentState
from hub.model.page import PageState
from local.phone_lab import scripts
from local.queue import Topic
from tests.builders import an_event
from tests.crash.dying import Act, Death, census, copied, die, prepared
from tests.scenarios.story import Story

SHARDS: Final = 4
"""Each act is divided among so many tests, for as many processors."""
BETWEEN: Final = 400
"""Besides the deaths that leave different files, every so many statements one dies all the same."""
LATEST: Final = timedelta(hours=2)
END: Final = datetime.max.replace(tzinfo=UTC)


def a_high_finding(story: Story) -> None:
    """Dana is rung in vain, then a voicemail answers, then Wei takes it; whoever is rung more often does likewise."""
    story.phone("dana").will(scripts.no_answer(), scripts.voicemail(), *(scripts.no_answer() for _ in range(6)))
    for number in (0, 1):
        story.phone("wei").will(*(scripts.keys_code() for _ in range(4)), number=number)
    story.phone("sam").will(*(scripts.no_answer() for _ in range(6)))
    story.hub.put("record-1", story.body(an_event(8.0)))


def an_answered_call(story: Story) -> None:
    """Dana has heard the menu and keys the code in the next second."""
    story.phone("dana").will(*(scripts.keys_code() for _ in range(4)))
    story.phone("wei").will(*(scripts.keys_code() for _ in range(4)))
    story.receive(an_event(8.0))
    story.passes(seconds=20)
    assert story.outcomes() == [None]


def a_medium_finding(story: Story) -> None:
    story.hub.put("record-1", story.body(an_event(5.0)))


def four_medium_findings(story: Story) -> None:
    """The first is mailed at once, the others in the digest at the end of its window."""
    for number in range(4):
        event = an_event(5.0, id=f"f{number}", type=f"Recon:EC2/Probe{number}")
        story.hub.put(f"record-{number}", story.body(event))


ACTS: Final = (
    Act("a full escalation", a_high_finding, 600),
    Act("an acknowledgement", an_answered_call, 30),
    Act("a mail", a_medium_finding, 60),
    # Down for longer than its window, what is still to be told rightly comes in a window of its own.
    Act("a digest", four_medium_findings, 400, downtimes=(0, 5, 40)),
)
"""Whatever else must survive a kill is added here: how the scene is set, and how long it plays."""


class Outcome(NamedTuple):
    """What an act comes to, as far as a kill must not change it."""

    taken_by: tuple[str | None, ...]
    states: tuple[IncidentState, ...]
    pages: tuple[PageState, ...]
    told: frozenset[str]
    """The ids of all notices: that each was sent is looked at apart."""
    mails: int
    """How many different mails went out; a kill may change which finding is mailed at once and which in the digest."""
    read: frozenset[str]
    """The types of findings that somebody could read of."""


def outcome(story: Story) -> Outcome:
    incidents = story.incidents()
    heads = [story.hub.stores.pages.head(page.key) for page in story.hub.stores.pages.find()]
    mails = story.hub.mailbox.mails()
    return Outcome(
        taken_by=tuple(incident.acknowledged_by for incident in incidents),
        states=tuple(incident.state for incident in incidents),
        pages=tuple(head.state for head in heads if head is not None),
        told=frozenset(notice.id for notice in story.hub.stores.notices.find()),
        mails=len({mail.notice_id for mail in mails}),
        read=frozenset(row.summary.type for row in incidents if any(row.summary.type in mail.body for mail in mails)),
    )


def check_nothing_is_left_over(story: Story) -> None:
    stores = story.hub.stores
    assert [story.hub.queue.depth(topic) for topic in Topic] == [0] * len(Topic)
    assert list(stores.incidents.due(END)) == []
    assert list(stores.pages.running()) == []
    assert list(stores.notices.unsent(END)) == []


def check_repeats_say_the_same(story: Story) -> None:
    said: dict[str, tuple[str, str]] = {}
    for mail in story.hub.mailbox.mails():
        assert said.setdefault(mail.notice_id, (mail.subject, mail.body)) == (mail.subject, mail.body)


def check_each_attempt_is_one_dial(story: Story) -> None:
    """A kill between the note that a call is asked for and the asking may lose one call, and never repeats one."""
    rung = [dial.attempt for dial in story.lab.dials()]
    attempts = [each for page in story.hub.stores.pages.find() for each in story.attempts(page.page_id)]
    dialled = [each.key for each in attempts if each.dialling_at is not None]
    assert len(set(rung)) == len(rung)
    assert set(rung) <= set(dialled)
    assert len(dialled) - len(rung) <= 1
    assert sum(each.outcome is AttemptOutcome.ACKNOWLEDGED for each in attempts) <= 1


def recovered(scene: Path, death: Death, downtime: timedelta) -> Outcome:
    """Open a new hub on what a kill has left, let time pass, and return what it all came to."""
    story = Story(scene, start=death.at + downtime)
    story.passes(seconds=LATEST.total_seconds())
    check_nothing_is_left_over(story)
    check_repeats_say_the_same(story)
    check_each_attempt_is_one_dial(story)
    found = outcome(story)
    story.close()
    return found


def undisturbed(act: Act, scene: Path, start: datetime) -> Outcome:
    story = Story(scene, start=start)
    act.play(story)
    story.passes(seconds=LATEST.total_seconds())
    found = outcome(story)
    story.close()
    return found


def deaths_of(act: Act, scene: Path, start: datetime) -> Iterator[Death]:
    """Yield each death that leaves different files, and some between them."""
    counted = census(act, scene, start)
    yield from counted.deaths
    for statement in range(1, counted.statements + 1, BETWEEN):
        before = [death for death in counted.deaths if death.statement <= statement]
        yield Death(statement, before[-1].at)


@pytest.mark.parametrize("shard", range(SHARDS))
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_a_kill_before_any_statement_changes_nothing_of_what_it_comes_to(tmp_path: Path, act: Act, shard: int) -> None:
    scene = tmp_path / "scene"
    start = prepared(act, scene)
    expected = undisturbed(act, copied(scene, tmp_path / "undisturbed"), start)
    deaths = list(deaths_of(act, copied(scene, tmp_path / "census"), start))

    for number, death in list(enumerate(deaths))[shard::SHARDS]:
        place = copied(scene, tmp_path / f"death-{number}")
        die(act, place, start, death.statement)
        downtime = timedelta(seconds=act.downtimes[number // SHARDS % len(act.downtimes)])
        assert recovered(place, death, downtime) == expected, f"killed before statement {death.statement}, {downtime}"
