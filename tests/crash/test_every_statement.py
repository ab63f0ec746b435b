"""A hub that is killed before any one of its statements recovers: the same people rung, told and relieved, once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from escalation.dialler import REPEAT_WITHIN
from hub.model.attempt import AttemptOutcome
from hub.model.incident import IncidentState
from hub.model.page import Page, PageState
from local.phone_lab import scripts
from local.queue import Topic
from tests.builders import an_event
from tests.crash.dying import Act, Census, Death, census, copied, die, prepared, rows_left
from tests.scenarios.story import Story

SHARDS: Final = 4
"""Each act is divided among so many tests, for as many processors."""
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
    story.passes(seconds=21.5)
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
    """The ids of all notices, the pages in them counted from 1: that each was sent is looked at apart.

    A page that a kill left before anybody was in it may be cancelled by the watchdog; then the next has its number.
    """
    mails: int
    """How many different mails went out; a kill may change which finding is mailed at once and which in the digest."""
    read: frozenset[str]
    """The types of findings that somebody could read of."""


def outcome(story: Story) -> Outcome:
    incidents = story.incidents()
    pages = sorted(story.hub.stores.pages.find(), key=lambda page: page.generation)
    heads = [story.hub.stores.pages.head(page.key) for page in pages]
    mails = story.hub.mailbox.mails()
    return Outcome(
        taken_by=tuple(incident.acknowledged_by for incident in incidents),
        states=tuple(incident.state for incident in incidents),
        pages=tuple(head.state for head in heads if head is not None),
        told=frozenset(_counted(notice.id, pages) for notice in story.hub.stores.notices.find()),
        mails=len({mail.notice_id for mail in mails}),
        read=frozenset(row.summary.type for row in incidents if any(row.summary.type in mail.body for mail in mails)),
    )


def _counted(notice_id: str, pages: Sequence[Page]) -> str:
    """Return the id of a notice with the number of its page among the pages that there were."""
    for number, page in enumerate(pages, 1):
        if notice_id.startswith(f"{page.page_id}."):
            return notice_id.replace(page.page_id, f"page {number}", 1)
    return notice_id


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


def check_each_attempt_is_one_dial(story: Story, downtime: timedelta) -> None:
    """A kill between the note that a call is asked for and the asking may lose that call, and never repeats one.

    A hub that is up again within 15 s asks once more: then none is lost.
    """
    rung = [dial.attempt for dial in story.lab.dials()]
    attempts = [each for page in story.hub.stores.pages.find() for each in story.attempts(page.page_id)]
    dialled = [each.key for each in attempts if each.dialling_at is not None]
    assert len(set(rung)) == len(rung)
    assert set(rung) <= set(dialled)
    assert len(dialled) - len(rung) <= (1 if downtime >= REPEAT_WITHIN else 0)
    assert sum(each.outcome is AttemptOutcome.ACKNOWLEDGED for each in attempts) <= 1


def recovered(scene: Path, death: Death, downtime: timedelta) -> Outcome:
    """Open a new hub on what a kill has left, let time pass, and return what it all came to."""
    story = Story(scene, start=death.at + downtime)
    story.passes(seconds=LATEST.total_seconds())
    check_nothing_is_left_over(story)
    check_repeats_say_the_same(story)
    check_each_attempt_is_one_dial(story, downtime)
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


class Kill(NamedTuple):
    """When to die, the rows that this must leave, and how long the hub is down then."""

    death: Death
    rows: str
    downtime: timedelta


def kills_of(act: Act, counted: Census) -> Iterator[Kill]:
    """Yield two kills for each stretch: before its first statement and before its last, with different downtimes."""
    for number, stretch in enumerate(counted.stretches):
        for shift, death in enumerate((stretch.first, stretch.last)):
            seconds = act.downtimes[(number + 2 * shift) % len(act.downtimes)]
            yield Kill(death, stretch.rows, timedelta(seconds=seconds))


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_every_statement_is_of_a_stretch_in_which_a_kill_leaves_the_same(tmp_path: Path, act: Act) -> None:
    scene = tmp_path / "scene"
    start = prepared(act, scene)
    counted = census(act, copied(scene, tmp_path / "census"), start)

    covered = [range(each.first.statement, each.last.statement + 1) for each in counted.stretches]
    assert list(chain(*covered)) == list(range(1, counted.statements + 1))
    assert counted.statements > 10 * len(counted.stretches)


@pytest.mark.parametrize("shard", range(SHARDS))
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_a_kill_before_any_statement_changes_nothing_of_what_it_comes_to(tmp_path: Path, act: Act, shard: int) -> None:
    scene = tmp_path / "scene"
    start = prepared(act, scene)
    expected = undisturbed(act, copied(scene, tmp_path / "undisturbed"), start)
    kills = list(enumerate(kills_of(act, census(act, copied(scene, tmp_path / "census"), start))))

    for number, kill in kills[shard::SHARDS]:
        place = copied(scene, tmp_path / f"death-{number}")
        die(act, place, start, kill.death.statement)
        where = f"killed before statement {kill.death.statement}"
        assert rows_left(place, tmp_path / f"left-{number}") == kill.rows, where
        assert recovered(place, kill.death, kill.downtime) == expected, f"{where}, {kill.downtime}"
