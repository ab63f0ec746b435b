"""The calendars of public holidays: a country's, or those of one of its parts, looked up when the folder is read.

`DE` are the holidays of all Germany, `DE-BE` those of Berlin: the codes are ISO 3166's. What counts is what the law
makes a day off, with the days in lieu where a holiday falls on a weekend. Days are local and whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Final

import holidays
from holidays.registry import COUNTRIES

from console.suggesting import closest
from hub.model.holidays import Holidays

YEARS: Final = 4
"""The year in which the folder is read and the next three."""
HOLIDAYS: Final = "expected holidays of a country or of a part of it, such as `holidays DE` or `not holidays DE-BE`"
_WORDS: Final = frozenset({"holiday", "holidays"})
_ENTRY: Final = re.compile(r"(not\s+)?holidays\s+(\S.*)", re.IGNORECASE)


def speaks_of_holidays(text: str) -> bool:
    """Return whether an entry of `only:` is about holidays, rightly written or not."""
    return bool(_WORDS & set(text.lower().split()))


def read_holidays(text: str, first_year: int) -> Holidays:
    """Return `holidays DE-BE` or `not holidays DE-BE` with the days of four years from `first_year` on.

    Raises ValueError with what was expected when there is no such calendar.
    """
    match = _ENTRY.fullmatch(text)
    if match is None:
        raise ValueError(HOLIDAYS)
    country, _, part = match[2].partition("-")
    country = country.upper()
    if country not in _countries():
        raise ValueError(HOLIDAYS)
    exact = {known.casefold(): known for known in _countries()[country]}.get(part.casefold())
    if part and exact is None:
        raise ValueError(_expected_part(country))
    days, through = _days(country, exact, first_year)
    calendar = f"{country}-{exact}" if exact else country
    return Holidays(calendar=calendar, excluded=bool(match[1]), days=days, through=through)


def nearest_entry(text: str) -> str | None:
    """Return the entry that a wrong one was probably meant to be, None when none is near."""
    match = _ENTRY.fullmatch(text)
    last = text.rsplit(maxsplit=1)[-1]
    if match is None and last.lower() in _WORDS:
        return None
    country, dash, part = (match[2] if match else last).partition("-")
    known = _called(country, {each[1]: (each[0], *each[2:]) for each in COUNTRIES.values()}, _countries())
    if known is None:
        return None
    calendar = known
    if dash:
        near = _called(part, _aliases(known), _countries()[known])
        calendar = f"{known}-{near}" if near else known
    return f"{'not ' if text.lower().startswith('not ') else ''}holidays {calendar}"


def _called(word: str, names: Mapping[str, Iterable[str]], codes: Iterable[str]) -> str | None:
    """Return the code that `word` is, or that goes by a name like it, however that is spelled."""
    by_name = {_plain(code): code for code in codes}
    by_name |= {_plain(name): code for code, others in names.items() for name in others if code in by_name.values()}
    near = closest(_plain(word), by_name)
    return by_name[near] if near else None


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).casefold()


def _expected_part(country: str) -> str:
    parts = _countries()[country]
    if not parts:
        return f"expected `{country}` alone: its holidays are the same everywhere"
    return f"expected `{country}` or one of its parts: {', '.join(f'{country}-{part}' for part in parts)}"


def _countries() -> Mapping[str, list[str]]:
    return holidays.list_supported_countries(include_aliases=False)


def _aliases(country: str) -> dict[str, list[str]]:
    names: Mapping[str, str] = getattr(holidays.country_holidays(country), "subdivisions_aliases", {})
    found: dict[str, list[str]] = {}
    for name, part in names.items():
        found.setdefault(part, []).append(name)
    return found


@cache
def _days(country: str, part: str | None, first_year: int) -> tuple[tuple[date, ...], date]:
    """Return the holidays of four years in order, and the last day of the last year that the calendar knows."""
    last_known = holidays.country_holidays(country, subdiv=part).end_year
    through = min(first_year + YEARS - 1, last_known)
    years = range(first_year, through + 1)
    found = holidays.country_holidays(country, subdiv=part, years=years) if years else {}
    return tuple(sorted(day for day in found if day.year in years)), date(through, 12, 31)
