"""Holidays in `only:` are looked up when the folder is read, and kept as days (semantics 3)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from console.folder import check
from hub.model.holidays import Holidays
from tests.unit.console.folder.conftest import BASE, Check, Load

EXPECTED = "expected holidays of a country or of a part of it, such as `holidays DE` or `not holidays DE-BE`"


def layer(only: str, more: str = "") -> str:
    return f"schedules:\n  shop: {{weekly: dana, from: 2026-12-07, only: {only}{more}}}\n"


def holidays_of(load: Load, only: str, more: str = "") -> Holidays:
    *_, last = load(layer(only, more)).schedules["shop"].layers[0].restrictions
    assert isinstance(last, Holidays)
    return last


def test_a_layer_is_active_on_the_holidays_of_a_part_of_a_country(loaded: Load) -> None:
    found = holidays_of(loaded, "[Mon-Fri 09:00-18:00, holidays DE-BE]")
    assert (found.calendar, found.excluded, found.through) == ("DE-BE", False, date(2029, 12, 31))
    assert {day.year for day in found.days} == {2026, 2027, 2028, 2029}
    assert {date(2026, 12, 25), date(2027, 3, 8), date(2028, 10, 3)} <= set(found.days)


def test_a_country_alone_has_the_holidays_of_all_its_parts_only(loaded: Load) -> None:
    assert date(2027, 3, 8) not in holidays_of(loaded, "holidays DE").days


def test_holidays_may_be_taken_out_in_any_spelling(loaded: Load) -> None:
    found = holidays_of(loaded, "[Mon-Fri, Not  Holidays de-be]")
    assert found.text == "not holidays DE-BE"


def test_the_day_in_lieu_of_a_holiday_on_a_weekend_counts(loaded: Load) -> None:
    assert date(2027, 7, 5) in holidays_of(loaded, "holidays US").days


def test_an_escalation_policy_calls_on_working_days_only(loaded: Load) -> None:
    fields = "levels: [soc], only: [Mon-Fri 09:00-18:00, not holidays DE-BE], otherwise: email secops, then: dpo"
    hours = loaded(f"escalation_policies:\n  page: {{{fields}}}\n").escalation_policies["page"].only
    assert hours is not None
    assert hours.cover(datetime(2027, 3, 9, 10, 0, tzinfo=UTC))
    assert not hours.cover(datetime(2027, 3, 8, 10, 0, tzinfo=UTC))


def test_this_year_is_the_year_on_the_layer_s_own_clock(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(
        BASE.replace("09:00}", "09:00, only: not holidays DE, time_zone: Pacific/Auckland}"), encoding="utf-8"
    )
    configuration = check(tmp_path, now=datetime(2026, 12, 31, 12, 0, tzinfo=UTC)).configuration
    assert configuration is not None
    (found,) = configuration.schedules["soc"].layers[0].restrictions
    assert isinstance(found, Holidays)
    assert (found.days[0], found.through) == (date(2027, 1, 1), date(2030, 12, 31))


def test_the_year_is_that_of_the_rotation_s_zone_and_not_of_the_schedule_s(tmp_path: Path) -> None:
    night = "night: {weekly: dana, from: 2026-12-07, only: holidays DE, time_zone: Pacific/Auckland}"
    (tmp_path / "all.yaml").write_text(BASE.replace("{weekly: [dana, wei], from: 2026-11-30 09:00}", f"[{night}]"))
    configuration = check(tmp_path, now=datetime(2026, 12, 31, 12, 0, tzinfo=UTC)).configuration
    assert configuration is not None
    (found,) = configuration.schedules["soc"].layers[0].restrictions
    assert isinstance(found, Holidays)
    assert (configuration.schedules["soc"].time_zone, found.days[0]) == ("Europe/Berlin", date(2027, 1, 1))


@pytest.mark.parametrize(
    ("only", "problem"),
    [
        ("holidays Germany", f"found 'holidays Germany', {EXPECTED}; did you mean 'holidays DE'?"),
        ("holidays UK", f"found 'holidays UK', {EXPECTED}; did you mean 'holidays GB'?"),
        ("holiday DE", f"found 'holiday DE', {EXPECTED}; did you mean 'holidays DE'?"),
        ("holidays", f"found 'holidays', {EXPECTED}"),
        ("holidays XX", f"found 'holidays XX', {EXPECTED}"),
        (
            "not holidays GB-Scotland",
            (
                "found 'not holidays GB-Scotland', expected `GB` or one of its parts: GB-ENG, GB-NIR, GB-SCT, GB-WLS;"
                " did you mean 'not holidays GB-SCT'?"
            ),
        ),
        (
            "holidays SG-01",
            (
                "found 'holidays SG-01', expected `SG` alone: its holidays are the same everywhere;"
                " did you mean 'holidays SG'?"
            ),
        ),
    ],
)
def test_an_unknown_calendar_is_said_where_it_stands(checked: Check, only: str, problem: str) -> None:
    (found,) = checked(layer(only)).problems
    assert found == f"more.yaml:2: schedules.shop.only: {problem}"


def test_holidays_that_are_known_for_less_than_a_year_are_warned_of(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(BASE.replace("09:00}", "09:00, only: [Sat, holidays JP]}"), encoding="utf-8")
    late = check(tmp_path, now=datetime(2099, 1, 2, tzinfo=UTC)).warnings
    assert [text for text in late if "holidays" in text] == [
        (
            "all.yaml:16: schedules.soc.only[2]: the holidays of JP are known through 2099-12-31 only: days after that"
            " count as ordinary ones. Install a newer release of the package `holidays`"
        )
    ]
    early = check(tmp_path, now=datetime(2098, 12, 30, tzinfo=UTC)).warnings
    assert [text for text in early if "holidays" in text] == []


def test_a_calendar_without_holidays_is_warned_of(checked: Check) -> None:
    assert (
        "more.yaml:2: schedules.shop.only: HM has no holidays from 2026 through 2029"
        in checked(layer("not holidays HM")).warnings
    )
