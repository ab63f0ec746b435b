"""The iCalendar file: what a real parser reads in it is exactly what the schedule says, in every zone."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from console.operations.on_call import OnShift, ShiftRow, full_name, shift_rows
from console.operations.whole_shifts import OwnShift
from console.output.calendar import Entry, Sheet, calendar_file, is_calendar, of_responder, of_schedule
from escalation.oncall import compile_schedule, who
from escalation.oncall.local_time import offset_changes
from escalation.people import OnCallBook
from hub.model.rotation import Restriction
from hub.model.schedule import Schedule
from tests.builders import NIGHT, at
from tests.oncall_builders import EVERYBODY, a_layer, a_leave, an_override
from tests.scenarios.organization import an_organization

ZONES = (
    *("America/Santiago", "America/Havana", "Africa/Cairo", "Asia/Beirut"),  # clocks that change at midnight
    *("America/Asuncion", "Atlantic/Azores", "America/Scoresbysund", "Asia/Gaza", "Africa/Casablanca"),
    *("Europe/Berlin", "Europe/London", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Nuuk"),
    *("Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Chatham", "Pacific/Apia", "Asia/Kathmandu", "UTC"),
)
YEARS = (at("2026-01-01T00:00Z"), at("2028-01-01T00:00Z"))
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def a_sheet(now: datetime = NIGHT, *, name: str = "On call: soc", days: int = 7) -> Sheet:
    return Sheet(name=name, time_zone="Europe/Berlin", start=now, end=now + timedelta(days=days))


def a_row(hour: int = 0, *people: str, hours: int = 8, why: str = "layer day", schedule: str = "soc") -> ShiftRow:
    start = NIGHT + hour * HOUR
    return ShiftRow(
        schedule=schedule,
        time_zone="Europe/Berlin",
        start=start,
        end=start + hours * HOUR,
        gap=not people,
        responders=people,
        on_call=tuple(_on_shift(name, why) for name in people),
    )


def _on_shift(name: str, why: str) -> OnShift:
    return OnShift(responder=name, full_name=name.title(), layer="day", override=False, why=why)


def written(*rows: ShiftRow, now: datetime = NIGHT, earlier: bytes = b"") -> bytes:
    return calendar_file(of_schedule(rows), a_sheet(now), earlier)


def read(content: bytes) -> list[Event]:
    return [event for event in Calendar.from_ical(content).walk("VEVENT") if isinstance(event, Event)]


def sequences(content: bytes) -> dict[str, tuple[str, int]]:
    return {str(event["SUMMARY"]): (str(event.get("STATUS", "CONFIRMED")), event.sequence) for event in read(content)}


def a_book(zone: str) -> OnCallBook:
    """Days that hand over at midnight, nights over it, an override over a change of most clocks, and leave."""
    layers = (
        a_layer("dana", "finn", zone=zone, start="2025-01-01T00:00"),
        a_layer("hana", "wei", name="night", rank=2, zone=zone, start="2025-01-01T23:30", window="23:30-00:30"),
    )
    hours = Restriction.model_validate({"since": "00:00", "until": "23:00"})
    layers = (layers[0].model_copy(update={"restrictions": (hours,)}), layers[1])
    compiled = compile_schedule(
        Schedule(name="soc", time_zone=zone, layers=layers),
        (an_override("add", "wei", "2026-03-28T00:00Z", "2026-03-30T00:00Z"),),
        leave=(a_leave("finn", "2026-10-20T00:00Z", "2026-11-05T00:00Z"),),
        responders=EVERYBODY,
        version="1",
    )
    return OnCallBook(an_organization(), {"soc": compiled})


def days_to_ask(zone: str) -> list[datetime]:
    """Days on which the clock changes within two years; of a clock that never does, one day."""
    return list(offset_changes(ZoneInfo(zone), *YEARS)) or [NIGHT]


@pytest.mark.parametrize("zone", ZONES)
def test_a_parser_reads_exactly_the_shifts_around_each_change_of_the_clock(zone: str) -> None:
    book = a_book(zone)
    for day in days_to_ask(zone):
        sheet = Sheet(name="soc", time_zone=zone, start=day - 3 * DAY, end=day + 3 * DAY)
        rows = shift_rows(book, "soc", sheet.start, sheet.end)
        events = read(calendar_file(of_schedule(rows), sheet))

        assert [(event.start, event.end, list(map(str, event.categories)) == ["GAP"]) for event in events] == [
            (row.start, row.end, row.gap) for row in rows
        ]
        for event, row in zip(events, rows, strict=True):
            names = [full_name(book, entry.responder) for entry in who(book.schedules["soc"], row.start)]
            assert str(event["SUMMARY"]) == f"soc: {', '.join(names) or 'nobody is on call'}"


def test_the_zones_asked_have_clocks_that_change_and_some_at_midnight() -> None:
    changes = {zone: days_to_ask(zone) for zone in ZONES}

    assert sum(len(days) >= 4 for days in changes.values()) >= 16
    for zone in ("America/Santiago", "America/Havana", "Africa/Cairo", "Asia/Beirut"):
        walls = {(day - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).strftime("%H:%M:%S") for day in changes[zone]}
        assert "23:59:59" in walls


def test_the_wall_of_a_zone_whose_clock_skips_midnight_shows_the_first_minute_there_is() -> None:
    zone = ZoneInfo("America/Santiago")  # on 2026-09-06 the clock goes from 00:00 to 01:00
    rows = shift_rows(a_book("America/Santiago"), "soc", at("2026-09-05T12:00Z"), at("2026-09-07T12:00Z"))
    walls = {event.DTSTART.astimezone(zone).strftime("%d %H:%M") for event in read(written(*rows))}

    assert "06 01:00" in walls
    assert "06 00:00" not in walls


def test_the_calendar_says_whose_it_is_and_where_it_is_shown() -> None:
    calendar = Calendar.from_ical(written(a_row(0, "dana")))

    assert [str(calendar[key]) for key in ("VERSION", "X-WR-CALNAME", "X-WR-TIMEZONE")] == [
        "2.0",
        "On call: soc",
        "Europe/Berlin",
    ]
    assert calendar["PRODID"]


def test_an_event_says_who_why_and_since_when_it_is_known() -> None:
    (event,) = read(written(a_row(0, "dana", "wei", why="layer day: until 08:00")))

    assert str(event["SUMMARY"]) == "soc: Dana, Wei"
    assert str(event["DESCRIPTION"]).splitlines() == [
        "Dana (dana): layer day: until 08:00",
        "Wei (wei): layer day: until 08:00",
    ]
    assert event.DTSTAMP == NIGHT
    assert (event["TRANSP"], list(map(str, event.categories))) == ("TRANSPARENT", ["ON CALL"])


def test_a_gap_is_an_event_that_says_nobody_is_on_call() -> None:
    (event,) = read(written(a_row()))

    assert str(event["SUMMARY"]) == "soc: nobody is on call"
    assert b"\r\nCATEGORIES:GAP\r\n" in written(a_row())


def test_the_shifts_of_a_responder_name_the_schedule() -> None:
    shift = OwnShift(
        schedule="soc", time_zone="UTC", start=NIGHT, end=NIGHT + HOUR, on_call=_on_shift("dana", "override by sam")
    )
    (event,) = read(calendar_file(of_responder([shift]), a_sheet(name="On call: dana")))
    (other,) = read(written(a_row(0, "dana", hours=1)))

    assert (str(event["SUMMARY"]), event.start, event.end) == ("On call: soc", NIGHT, NIGHT + HOUR)
    assert str(event["DESCRIPTION"]) == "Dana (dana): override by sam"
    assert event.uid != other.uid


@pytest.mark.parametrize(
    "hostile", ["a\r\nEND:VEVENT\r\nX:1", "a\nb", "a\rb", "a;b,c\\n", "a\x00\x1b[31m\u2028b", "é" * 200]
)
def test_no_text_breaks_the_format(hostile: str) -> None:
    shift = OnShift(responder="dana", full_name=hostile, layer=None, override=True, why=hostile)
    row = a_row(0, "dana").model_copy(update={"on_call": (shift,)})
    content = calendar_file(of_schedule([row]), a_sheet(name=hostile))
    (event,) = read(content)

    assert [str(event[key]).count("\n") for key in ("SUMMARY", "DESCRIPTION")] == [0, 0]
    assert "a" in str(event["SUMMARY"]) or "é" * 200 in str(event["SUMMARY"])
    assert all(re.match(rb"[A-Z-]+[:;]| ", line) for line in content.split(b"\r\n")[:-1])
    assert not re.search(rb"[\x00-\x08\x0b-\x0c\x0e-\x1f]|(?<!\r)\n|\r(?!\n)", content)


def test_lines_are_folded_at_75_octets() -> None:
    content = written(a_row(0, "dana", why="佐藤由紀 " * 60))

    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert str(read(content)[0]["DESCRIPTION"]).count("佐藤由紀") == 60


def test_backslash_comma_and_semicolon_come_back_as_they_were() -> None:
    (event,) = read(written(a_row(0, "dana", why=r"a\b, c; d\n")))

    assert str(event["DESCRIPTION"]).endswith(r"a\b, c; d\n")


def test_the_same_shift_keeps_its_uid_and_a_changed_one_gets_another() -> None:
    def uid(row: ShiftRow, now: datetime = NIGHT) -> str:
        return str(read(written(row, now=now))[0].uid)

    first = uid(a_row(0, "dana"))

    assert uid(a_row(0, "dana", why="told better"), NIGHT + HOUR) == first
    changed = [a_row(1, "dana"), a_row(0, "dana", hours=9), a_row(0, "wei"), a_row(), a_row(0, "dana", schedule="soc2")]
    assert len({first, *map(uid, changed)}) == 6


def test_what_is_no_more_is_cancelled_in_the_next_file_until_it_is_over() -> None:
    before = written(a_row(0, "dana"), a_row(8, "wei"))
    after = written(a_row(0, "dana"), a_row(8, "yuki"), now=NIGHT + HOUR, earlier=before)

    assert sequences(after) == {
        "soc: Dana": ("CONFIRMED", 0),
        "soc: Yuki": ("CONFIRMED", 0),
        "soc: Wei": ("CANCELLED", 1),
    }
    assert {event.DTSTAMP for event in read(after)} == {NIGHT + HOUR}
    again = written(a_row(8, "yuki"), now=NIGHT + 9 * HOUR, earlier=after)
    assert sequences(again) == {"soc: Yuki": ("CONFIRMED", 0), "soc: Wei": ("CANCELLED", 1)}
    assert sequences(written(now=NIGHT + 16 * HOUR, earlier=again)) == {}


def test_a_cancelled_shift_that_comes_back_has_a_higher_sequence() -> None:
    cancelled = written(earlier=written(a_row(0, "dana")))
    back = written(a_row(0, "dana"), earlier=cancelled)

    assert sequences(back) == {"soc: Dana": ("CONFIRMED", 2)}
    assert sequences(written(a_row(0, "dana"), earlier=back)) == {"soc: Dana": ("CONFIRMED", 2)}


def test_a_shift_beyond_the_days_asked_for_is_not_cancelled() -> None:
    earlier = written(a_row(24 * 7, "dana"))

    assert read(written(earlier=earlier)) == []


@pytest.mark.parametrize(
    "earlier",
    [
        b"",
        b"\xff\xfe\x00",
        b"BEGIN:VCALENDAR\r\n",
        b"not a calendar",
        calendar_file(of_schedule([a_row(0, "wei")]), a_sheet(name="On call: other")),
        written(a_row(0, "wei")).replace(b"Tocsin", b"Other"),
        re.sub(rb"UID:.*?\r\n", b"", written(a_row(0, "wei"))),
        re.sub(rb"DT(START|END):.*?\r\n", rb"DT\1;VALUE=DATE:20260601\r\n", written(a_row(0, "wei"))),
        re.sub(rb"DTEND:.*?\r\n", b"", written(a_row(0, "wei"))),
        written(a_row(0, "wei")).replace(b"SEQUENCE:0", b"SEQUENCE:x"),
    ],
)
def test_an_earlier_file_that_is_not_this_calendar_counts_as_none(earlier: bytes) -> None:
    assert sequences(written(a_row(8, "dana"), earlier=earlier)) == {"soc: Dana": ("CONFIRMED", 0)}


def test_a_file_knows_whose_calendar_it_is() -> None:
    assert is_calendar(written(), "On call: soc")
    assert not is_calendar(written(), "On call: dana")
    assert not is_calendar(b"BEGIN:VCALENDAR", "On call: soc")


def test_bounds_are_whole_seconds_and_what_has_no_length_is_left_out() -> None:
    tick = timedelta(milliseconds=300)
    entry = Entry(start=NIGHT + tick, end=NIGHT + 2 * tick, summary="s", why=(), category="GAP", uid="1@tocsin")
    longer = entry.model_copy(update={"end": NIGHT + HOUR + tick})

    assert read(calendar_file([entry], a_sheet())) == []
    (event,) = read(calendar_file([longer], a_sheet()))
    assert (event.start, event.end) == (NIGHT, NIGHT + HOUR)
