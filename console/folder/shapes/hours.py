"""Hours: the entries of `only:`, which are windows of the week, and holidays that are added or taken out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from console.folder import grammar
from console.folder.calendars import nearest_entry, read_holidays, speaks_of_holidays
from console.folder.context import Context
from console.folder.spot import Spot
from hub.model.holidays import Holidays, HoursWindow

_SOON: Final = timedelta(days=365)


def read_hours(fields: Mapping[str, Spot], time_zone: str, context: Context) -> tuple[HoursWindow, ...]:
    """Return the entries of `only:`, one or a list of them, in order; none when it is not said.

    The holidays of this year, as the clock in `time_zone` has it, and of the next three are kept with them. Those
    that are known for less than a year from now are warned of.
    """
    spots = fields["only"].items() if "only" in fields else ()
    if "only" in fields and not spots:
        fields["only"].misread(grammar.HOURS_OF_THE_WEEK)
    today = context.now.astimezone(ZoneInfo(time_zone)).date()
    windows = (_read(spot, today) for spot in spots)
    return tuple(window for window in windows if window is not None)


def _read(spot: Spot, today: date) -> HoursWindow | None:
    text = spot.text(grammar.HOURS_OF_THE_WEEK)
    if text is None:
        return None
    if not speaks_of_holidays(text):
        return spot.parsed(grammar.hours_of_the_week, grammar.HOURS_OF_THE_WEEK)
    found = spot.parsed(lambda entry: read_holidays(entry, today.year), grammar.HOURS_OF_THE_WEEK, nearest_entry)
    if found is not None:
        _warn_of_the_end(found, spot, today)
    return found


def _warn_of_the_end(found: Holidays, spot: Spot, today: date) -> None:
    if found.through - today < _SOON:
        spot.warn(
            f"the holidays of {found.calendar} are known through {found.through} only: days after that count as"
            " ordinary ones. Install a newer release of the package `holidays`"
        )
    elif not found.days:
        spot.warn(f"{found.calendar} has no holidays from {today.year} through {found.through.year}")
