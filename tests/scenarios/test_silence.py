"""A Saturday on which nobody answers at all: nobody is left in silence (semantics 4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from hub.model.ledger import EntryKind
from hub.model.page import Page
from hub.model.schedule import Schedule
from local.phone_lab import scripts
from tests.builders import an_event, at
from tests.scenarios.conftest import Tell
from tests.scenarios.organization import a_schedule, an_organization
from tests.scenarios.story import Story

BERLIN: Final = ZoneInfo("Europe/Berlin")
MIDNIGHT: Final = at("2026-06-06T00:00+02:00")
"""When the Saturday begins where the organization is."""
OPENED: Final = ["00:00:00", "00:35:30", "01:41:00", "03:46:30", "07:52:00", "09:00:00", "13:06:20", "17:12:40"]
OPENED_LAST: Final = "21:19:00"
PAGES: Final = len(OPENED) + 1
NIGHT_SHIFT: Final = ["yuki", "yuki", "dana", "dana", "sam", "sam"]
"""Until the handoff of 09:00 Yuki is on call, and Dana is next."""
DAY_SHIFT: Final = ["dana", "dana", "wei", "wei#1", "wei", "wei#1", "sam", "sam"]
LONGEST_WAIT: Final = timedelta(hours=4)


def a_saturday(tell: Tell) -> Story:
    """A finding comes at midnight, people take turns every day at 09:00, and every telephone rings in vain."""
    hub = tell(an_organization(schedules={"soc": daily()}), start=MIDNIGHT)
    for responder, number, rings in (("yuki", 0, 10), ("dana", 0, 18), ("wei", 0, 8), ("wei", 1, 8), ("sam", 0, 18)):
        hub.phone(responder).will(*(scripts.no_answer() for _ in range(rings)), number=number)
    hub.receive(an_event(8.0, updatedAt=MIDNIGHT.isoformat()))
    hub.passes(hours=24)
    return hub


def daily() -> Schedule:
    values = a_schedule("dana", "wei", "yuki").model_dump(mode="json")
    values["layers"][0]["rotation"]["shift_length"] = {"days": 1}
    return Schedule.model_validate(values)


def pages(hub: Story) -> Sequence[Page]:
    return sorted(hub.hub.stores.pages.find(), key=lambda page: page.generation)


def ended_at(hub: Story, page: Page) -> datetime:
    return hub.ledger(page.page_id)[-1].at


def local(time: datetime) -> str:
    return f"{time.astimezone(BERLIN):%H:%M:%S}"


def check_pages_open_after_half_an_hour_one_two_and_four_and_at_the_handoff(hub: Story) -> None:
    assert [local(page.opened_at) for page in pages(hub)] == [*OPENED, OPENED_LAST]
    waits = [page.opened_at - ended_at(hub, before) for before, page in pairwise(pages(hub))]
    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (30, 60, 120, 240)]
    assert waits[5:] == [LONGEST_WAIT] * 3


def check_no_silence_is_longer_than_four_hours_and_a_page(hub: Story) -> None:
    rings = [each.dialling_at for page in pages(hub) for each in hub.attempts(page.page_id)]
    times = [MIDNIGHT, *(time for time in rings if time is not None), MIDNIGHT + timedelta(hours=24)]
    longest_page = max(ended_at(hub, page) - page.opened_at for page in pages(hub))

    assert longest_page < timedelta(minutes=7)
    assert max(after - before for before, after in pairwise(times)) <= LONGEST_WAIT + longest_page


def check_the_ledger_of_each_page_shows_the_restart_and_how_it_ended(hub: Story) -> None:
    ledgers = [hub.ledger(page.page_id) for page in pages(hub)]
    text = "page of page-soc for high findings opened"

    assert [entries[0].kind for entries in ledgers] == [EntryKind.OPENED] * PAGES
    assert [entries[0].text for entries in ledgers] == [
        text,
        *(f"{text}, restart {number}: nobody took the page before it" for number in range(1, PAGES)),
    ]
    assert [entries[-1].text for entries in ledgers] == ["exhausted: every level was walked and nobody took it"] * PAGES


def check_that_they_are_told_at_the_end_of_each_page(hub: Story, reader: str) -> None:
    mails = hub.mails(reader)
    assert ["NOBODY TOOK IT" in mail.subject for mail in mails] == [True] * PAGES
    assert [mail.notice_id for mail in mails] == [f"{page.page_id}.exhausted.{reader}" for page in pages(hub)]
    assert ["Called: Yuki, Dana, Sam" in mail.body for mail in mails] == [True] * 5 + [False] * 4
    assert ["Called: Dana, Wei, Sam" in mail.body for mail in mails] == [False] * 5 + [True] * 4
    sent = {notice.id: notice.sent_at for notice in hub.hub.stores.notices.find()}
    assert [sent[mail.notice_id] for mail in mails] == [ended_at(hub, page) for page in pages(hub)]


@pytest.mark.embedded
def test_on_a_saturday_on_which_nobody_answers_nobody_is_left_in_silence(tell: Tell) -> None:
    hub = a_saturday(tell)

    check_pages_open_after_half_an_hour_one_two_and_four_and_at_the_handoff(hub)
    assert hub.rung() == NIGHT_SHIFT * 5 + DAY_SHIFT * 4
    check_no_silence_is_longer_than_four_hours_and_a_page(hub)
    check_the_ledger_of_each_page_shows_the_restart_and_how_it_ended(hub)
    for reader in ("leads", "owners"):
        check_that_they_are_told_at_the_end_of_each_page(hub, reader)
    assert len(hub.mails("secops")) == 1
