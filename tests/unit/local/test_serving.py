"""The served hub: what it tells, what does not stop it, and that it is alone on its store."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from hub.errors import ConflictError, StoreError
from hub.model.ledger import LedgerEntry
from hub.model.severity import SeverityLabel
from local.anchors import anchors_of
from local.clock import MovableClock
from local.mailbox import DeliveredMail
from local.phone_lab import scripts
from local.queue import Topic
from local.serving import AFTER_FAILURE, LONGEST_WAIT, SHORTEST_WAIT, Feed, Happened, Serving, open_serving
from router.service import Receipt
from tests.builders import NIGHT, an_event
from tests.configuring import put
from tests.fakes.ports import HandClock
from tests.scenarios.organization import an_organization
from tests.scenarios.story import Story


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    opened = Story(tmp_path)
    yield opened
    opened.close()


class OneTurn(Event):
    """Stops the hub at its first wait, and remembers how long that would have been."""

    def __init__(self) -> None:
        super().__init__()
        self.waited = -1.0

    def wait(self, timeout: float | None = None) -> bool:
        self.waited = timeout or 0.0
        self.set()
        return True


def a_turn(story: Story) -> tuple[list[Happened], float]:
    """What one turn tells, and how long it waits afterwards."""
    told: list[Happened] = []
    stop = OneTurn()
    Serving(hub=story.hub, lab=story.lab, feed=Feed(story.hub), anchor=lambda: None).run(stop, told.append)
    return told, stop.waited


def kinds(happened: list[Happened]) -> list[str]:
    return [type(what).__name__ for _, what in happened]


def test_a_record_is_told_before_what_it_brings_about(story: Story) -> None:
    story.hub.put("r1", story.body(an_event(5.0)))
    happened, _ = a_turn(story)

    assert kinds(happened) == ["Receipt", "DeliveredMail"]
    assert isinstance(happened[0][1], Receipt)
    assert isinstance(happened[1][1], DeliveredMail)
    story.mails("secops")


def test_nothing_is_told_twice_and_receipts_are_not_kept(story: Story) -> None:
    feed = Feed(story.hub)
    story.receive(an_event(5.0))

    assert len(feed.take()) == 2
    assert feed.take() == []
    assert story.hub.receipts == []


def test_what_happened_before_it_was_opened_is_not_told(story: Story) -> None:
    story.receive(an_event(5.0))
    story.hub.receipts.clear()

    assert Feed(story.hub).take() == []


def test_what_another_process_writes_is_told(story: Story) -> None:
    story.receive(an_event(2.0))
    feed = Feed(story.hub)
    feed.take()
    story.operating.operators.acknowledgement.timeline.told("page-soc.high.1", "x", "somebody was told")

    ((_, entry),) = feed.take()
    assert isinstance(entry, LedgerEntry)
    assert entry.text == "somebody was told"


def test_a_turn_that_fails_does_not_stop_the_hub(story: Story) -> None:
    story.hub.put("r1", story.body(an_event(8.0)))
    failed, waited = a_turn(story)

    assert (failed, waited) == ([], AFTER_FAILURE)
    assert story.hub.counts.values["FailedTurn"] == 1
    assert a_turn(story)[1] <= LONGEST_WAIT


def test_it_waits_until_the_next_instant_within_bounds(story: Story) -> None:
    assert a_turn(story)[1] == LONGEST_WAIT
    now = story.clock.now()
    story.hub.queue.put(Topic.FINDINGS, "r1", b"{}", now=now, delay=timedelta(milliseconds=100))
    assert a_turn(story)[1] == pytest.approx(0.1)
    story.clock.advance(timedelta(milliseconds=99))
    assert a_turn(story)[1] == SHORTEST_WAIT


def test_two_do_not_serve_one_store(tmp_path: Path) -> None:
    store, clock = tmp_path / "hub.sqlite", HandClock()
    with (
        open_serving(store, clock, an_organization()),
        pytest.raises(ConflictError, match="is served already, by process"),
        open_serving(store, clock),
    ):
        pass


def test_the_lock_of_a_process_that_died_is_taken_over(tmp_path: Path) -> None:
    store = tmp_path / "hub.sqlite"
    dies = (
        "import fcntl, os, sys; f = open(sys.argv[1], 'a+'); fcntl.flock(f, fcntl.LOCK_EX); f.write('999\\n');"
        " f.flush(); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", dies, f"{store}.serving"], check=False)

    with open_serving(store, HandClock(), an_organization()) as serving:
        assert serving.hub.stores.configuration.current().organization.name == an_organization().organization.name


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be served"), open_serving(tmp_path / "no" / "hub.sqlite", HandClock()):
        pass


class Broken:
    """Whatever stands behind a port or service and fails in a way that nobody foresaw, for some."""

    def __init__(self, real: Any, method: str, fails_for: Callable[[Any], bool]) -> None:
        self._real, self._method, self._fails_for = real, method, fails_for

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def __call__(self, argument: Any, *more: Any, **named: Any) -> Any:
        if self._fails_for(argument):
            raise RuntimeError("a fault of our own")
        return getattr(self._real, self._method)(argument, *more, **named)


def turns(story: Story, number: int) -> None:
    for _ in range(number):
        a_turn(story)


def test_a_record_that_trips_over_a_fault_of_ours_keeps_back_no_other(story: Story) -> None:
    broken = Broken(story.hub.router, "receive", lambda body: b"poison" in body)
    object.__setattr__(story.hub, "router", SimpleNamespace(receive=broken))
    story.hub.put("poison", story.body(an_event(5.0, id="poison")))
    for number in range(12):
        story.hub.put(f"r{number}", story.body(an_event(5.0, id=f"f{number}")))
    turns(story, 3)

    assert len(story.incidents()) == 12
    assert story.hub.queue.depth(Topic.FINDINGS) == 1
    story.mails("secops")


def test_a_page_that_trips_over_a_fault_of_ours_keeps_back_no_other(story: Story) -> None:
    story.phone("dana").will(scripts.busy(), scripts.keys_code())
    story.receive(an_event(8.0, id="high"))
    story.passes(seconds=1)
    story.receive(an_event(9.5, id="critical"))
    story.passes(seconds=5)
    real = story.hub.host.turns.pages
    broken = Broken(real, "step", lambda page_id: ".high." in page_id)
    object.__setattr__(story.hub.host.turns, "pages", SimpleNamespace(step=broken))
    story.clock.advance(timedelta(minutes=5))
    turns(story, 3)

    waiting = {page.key.label: page.wake_at for page in story.hub.stores.pages.running()}
    assert waiting[SeverityLabel.HIGH] == story.clock.now() + timedelta(seconds=30)
    assert waiting[SeverityLabel.CRITICAL] != waiting[SeverityLabel.HIGH]
    attempts = story.attempts(story.head(label=SeverityLabel.CRITICAL).page_id)
    assert attempts[-1].prepared_at == story.clock.now()


def test_a_storm_of_records_does_not_keep_a_key_press_waiting(story: Story) -> None:
    story.phone("dana").will(scripts.keys_code())
    story.receive(an_event(8.0, id="first"))
    story.passes(seconds=22)
    for number in range(300):
        story.hub.put(f"r{number}", story.body(an_event(2.0, id=f"f{number}")))
    story.clock.advance(timedelta(seconds=1))
    _, waited = a_turn(story)

    assert story.head().by == "dana"
    assert story.hub.queue.depth(Topic.FINDINGS) > 100
    assert waited == 0.0


def test_what_fails_on_a_telephone_is_counted_and_logged_and_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_event: dict[str, Any]) -> dict[str, str]:
        raise StoreError("the store cannot be reached")

    configuration, clock = an_organization(), MovableClock(NIGHT)
    with open_serving(tmp_path / "hub.sqlite", clock, configuration) as serving:
        serving.lab.plan(configuration.responders["dana"].phones[0], scripts.keys_code())
        serving.lab.function = fails
        serving.hub.put("r1", json.dumps(an_event(8.0)).encode())
        for _ in range(60):
            serving.run(OneTurn(), lambda _happened: None)
            clock.advance(timedelta(seconds=1))
        (attempt,) = serving.lab.dials()
        words = [heard.words for heard in serving.lab.conversation(attempt.attempt)]
        assert serving.hub.counts.values["FailedOnPhone"] == 1
        assert serving.hub.counts.values["FailedTurn"] == 0

    assert "Nobody has taken the alarm." in words[0]
    logged = [vars(record) for record in caplog.records if record.getMessage() == "failed on a telephone"]
    assert [(each["what"], each["attempt"], each["error"]) for each in logged] == [
        ("function", attempt.attempt, "StoreError: the store cannot be reached")
    ]


def test_the_head_of_the_audit_is_anchored_while_it_is_served(tmp_path: Path) -> None:
    store, clock = tmp_path / "hub.sqlite", HandClock()
    with open_serving(store, clock, an_organization()) as serving:
        for _ in range(2):
            serving.anchor()
            clock.advance(minutes=1)
        put(serving.hub.stores.configuration, an_organization(responders={}))
        serving.anchor()

        assert [anchor.number for anchor in anchors_of(store).kept()] == [1, 2]


def test_a_head_that_cannot_be_anchored_is_tried_again_a_minute_later(tmp_path: Path) -> None:
    store, clock = tmp_path / "hub.sqlite", HandClock()
    blocker = store.with_name("hub.sqlite.audit")
    with open_serving(store, clock, an_organization()) as serving:
        blocker.mkdir()
        with pytest.raises(StoreError):
            serving.anchor()
        serving.anchor()
        blocker.rmdir()
        clock.advance(minutes=1)

        serving.anchor()

        assert [anchor.number for anchor in anchors_of(store).kept()] == [1]
