"""The mail before a shift says all that whoever comes on call must know, in each language."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from escalation.words.mail.handoff import Handoff, Reach, RunningPage, Shift, Situation, cover_command, handoff_letter
from hub.model.incident import Incident, observe
from hub.model.responder import Language
from tests.builders import NIGHT, a_key, a_summary, an_observation, at


def a_shift(**changes: Any) -> Shift:
    values = {
        "name": "Wei Zhang",
        "schedule": "soc",
        "schedule_zone": "Europe/Berlin",
        "own_zone": "Asia/Shanghai",
        "begins": at("2026-06-01T07:00Z"),
        "ends": at("2026-06-08T07:00Z"),
        "layer": "base",
        "leaving": ("Dana Weber",),
        "following": ("Yuki Sato",),
    }
    return Shift.model_validate(values | changes)


def a_handoff(shift: Shift | None = None, **changes: Any) -> Handoff:
    values = {
        "shift": shift or a_shift(),
        "situation": Situation(now=NIGHT),
        "reach": Reach(responder="wei", numbers=1),
        "minutes": 30,
    }
    return Handoff.model_validate(values | changes)


def an_incident(number: int, severity: float, **changes: Any) -> Incident:
    summary = a_summary(key=a_key(id=f"finding-{number:03}"), severity=severity)
    row = observe(None, an_observation(summary=summary)).incident
    return row.model_copy(update=changes)


def body(handoff: Handoff) -> str:
    return handoff_letter(handoff).body


def test_begin_and_end_are_told_in_the_readers_zone_and_in_the_schedules() -> None:
    text = body(a_handoff())
    assert (
        "Begins: 2026-06-01 15:00+08:00 (Asia/Shanghai), which is 2026-06-01 09:00+02:00 (Europe/Berlin)\n"
        "Ends: 2026-06-08 15:00+08:00 (Asia/Shanghai), which is 2026-06-08 09:00+02:00 (Europe/Berlin)\n"
    ) in text


def test_one_zone_is_said_once() -> None:
    text = body(a_handoff(a_shift(own_zone="Europe/Berlin")))
    assert "Begins: 2026-06-01 09:00+02:00 (Europe/Berlin)\n" in text


def test_an_hour_that_the_clock_shows_twice_is_told_apart() -> None:
    first, second = at("2026-10-25T00:30Z"), at("2026-10-25T01:30Z")
    texts = [body(a_handoff(a_shift(own_zone="Europe/Berlin", begins=begins))) for begins in (first, second)]
    assert "Begins: 2026-10-25 02:30+02:00 (Europe/Berlin)" in texts[0]
    assert "Begins: 2026-10-25 02:30+01:00 (Europe/Berlin)" in texts[1]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "Why you: it is your turn on the layer base."),
        ({"by": "sam", "layer": None}, "Why you: sam put you on call."),
        ({"by": "", "layer": None}, "Why you: an operator put you on call."),
        ({"by": "sam", "why": "dentist"}, "Their reason: dentist"),
        ({"by": "dana", "swap": 7}, "Why you: the swap 7 was accepted."),
        ({"leaving": ()}, "Nobody hands over to you: nobody is on call before."),
        ({"beside": ("Hana",)}, "On call with you: Hana"),
        ({"following": ()}, "Nobody is on call after you: see tocsin oncall prove."),
        ({"ends": None}, "Ends: not within a year"),
    ],
)
def test_it_says_why_and_who_comes_before_and_after(changes: dict[str, Any], line: str) -> None:
    assert line in body(a_handoff(a_shift(**changes)))


def test_who_goes_on_beside_somebody_is_not_told_of_a_gap_before() -> None:
    assert "Nobody hands over" not in body(a_handoff(a_shift(leaving=(), beside=("Hana",))))


def test_how_to_hand_it_on_can_be_typed_as_it_stands() -> None:
    expected = "tocsin oncall cover soc --by NAME --from 2026-06-01T09:00+02:00 --to 2026-06-08T09:00+02:00"
    assert cover_command(a_shift()) == expected
    assert cover_command(a_shift(ends=None)).endswith("--to TIME")
    assert expected in body(a_handoff())


def test_the_worst_fifty_are_listed_and_the_rest_counted() -> None:
    incidents = tuple(an_incident(number, 5.0 if number else 9.0) for number in range(60))
    text = body(a_handoff(situation=Situation(incidents=incidents[::-1], now=NIGHT)))
    lines = [line for line in text.splitlines() if line.startswith("- ")]
    assert len(lines) == 50
    assert lines[0].startswith("- critical")
    assert "Open now: 60 incidents in one account." in text
    assert "and 10 more: tocsin incidents shows them all." in text
    assert "more than these" not in text


def test_a_count_that_was_cut_says_so() -> None:
    situation = Situation(incidents=(an_incident(1, 5.0),), more=True, now=NIGHT)
    assert "There are more than these" in body(a_handoff(situation=situation))


def test_who_has_an_incident_and_until_when_it_is_snoozed_is_said() -> None:
    taken = an_incident(1, 8.0, acknowledged_by="dana", acknowledged_at=NIGHT)
    later = an_incident(2, 5.0, snoozed_until=NIGHT + timedelta(hours=2))
    over = an_incident(3, 5.0, snoozed_until=NIGHT - timedelta(hours=2))
    text = body(a_handoff(situation=Situation(incidents=(taken, later, over), now=NIGHT)))
    assert "dana has it since 2026-06-01 11:00+08:00 (Asia/Shanghai)." in text
    assert text.count("Snoozed until") == 1
    assert "Snoozed until 2026-06-01 13:00+08:00 (Asia/Shanghai)." in text


def test_pages_that_run_are_named() -> None:
    page = RunningPage(page_id="page-soc.high.3", opened_at=NIGHT, level=2)
    text = body(a_handoff(situation=Situation(pages=(page,), now=NIGHT)))
    assert "page-soc.high.3, since 11:00 (Asia/Shanghai), on level 2." in text
    assert "Nothing is open." in text


def test_numbers_that_do_not_ring_are_warned_of_and_the_hubs_is_told() -> None:
    reach = Reach(responder="wei", numbers=2, suspect=("********0103",), caller="+15555550199")
    text = body(a_handoff(reach=reach))
    assert "Your number ********0103 is not called" in text
    assert "Its number: +15555550199" in text
    assert "no telephone number" not in text
    assert "You have no telephone number here" in body(a_handoff(reach=Reach(responder="wei", numbers=0)))
    assert "Its number" not in body(a_handoff())


def test_a_number_that_nobody_has_verified_is_said_with_how_to_try_it() -> None:
    text = body(a_handoff(reach=Reach(responder="wei", numbers=2, unverified={2: "********0103"})))
    assert "Nobody has taken a call to your number ********0103 yet." in text
    assert "tocsin responder verify wei --number 2" in text
    assert "Nobody has taken a call" not in body(a_handoff())


def test_what_people_wrote_cannot_break_the_mail() -> None:
    text = body(a_handoff(a_shift(by="sam", why="see\nhttps://evil.example.com", name="A\r\nB")))
    assert "https://evil" not in text
    assert "A B, you come on call" in text


@pytest.mark.parametrize("language", Language)
def test_everything_can_be_told_in_each_language(language: Language) -> None:
    situation = Situation(
        incidents=(
            an_incident(1, 9.0, acknowledged_by="dana", acknowledged_at=NIGHT, snoozed_until=at("2030-01-01T00:00Z")),
        ),
        more=True,
        pages=(RunningPage(page_id="page-soc.high.3", opened_at=NIGHT, level=1),),
        now=NIGHT,
    )
    reach = Reach(responder="wei", numbers=0, suspect=("****0103",), unverified={2: "****0104"}, caller="+15555550199")
    mail = handoff_letter(
        a_handoff(a_shift(by="sam", why="x", beside=("Hana",)), situation=situation, reach=reach, language=language)
    )
    assert mail.subject == "[TOCSIN] on call from 15:00 (Asia/Shanghai): soc"
    assert "{" not in mail.body
    for part in (
        "2026-06-01 15:00+08:00",
        "Dana Weber",
        "Yuki Sato",
        "Hana",
        "tocsin oncall cover",
        "responder verify wei --number 2",
        "+15555550199",
        "30",
    ):
        assert part in mail.body
