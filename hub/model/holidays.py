"""Holidays: whole local days that a calendar such as DE-BE knows, kept with the hours in which something is active."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, TypeAlias

from pydantic import StringConstraints, model_validator

from hub.model.base import Frozen
from hub.model.rotation import Restriction

CalendarName = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(-[^\s-][^-]{0,39})?$")]
"""A country's two letters, and its part where the holidays are a part's own: `DE`, `DE-BE`."""


class Holidays(Frozen):
    """The holidays of one calendar among the windows of `only:`; each is a whole local day, midnight to midnight.

    The days were looked up when the folder was read, so that nothing that runs needs a calendar. After `through`
    none is known, and each day counts as an ordinary one.
    """

    calendar: CalendarName
    excluded: bool = False
    """True for `not holidays`: the days are taken out, of windows that cross midnight too."""
    days: tuple[date, ...]
    through: date

    @model_validator(mode="after")
    def _days_are_in_order_and_known(self) -> Holidays:
        if any(one >= other for one, other in zip(self.days, self.days[1:], strict=False)):
            raise ValueError(f"holidays {self.calendar}: expected days in order, each once")
        if self.days and self.days[-1] > self.through:
            raise ValueError(f"holidays {self.calendar}: {self.days[-1]} is after {self.through}, the last known day")
        return self

    @property
    def text(self) -> str:
        """The form an operator writes."""
        return f"{'not ' if self.excluded else ''}holidays {self.calendar}"

    def covers(self, local: datetime) -> bool:
        """Return whether the naive wall-clock time `local` lies on one of the days."""
        return local.date() in self.days


HoursWindow: TypeAlias = Restriction | Holidays
"""One entry of `only:`."""


def active(windows: Iterable[HoursWindow], local: datetime) -> bool:
    """Return whether something with these windows is active at the naive wall-clock time `local`.

    It is in any of the windows and on added holidays, but never on a holiday that is taken out: that wins. With
    nothing but days taken out, or nothing at all, it is always active otherwise.
    """
    limits = False
    inside = False
    for window in windows:
        excluded = isinstance(window, Holidays) and window.excluded
        covers = window.covers(local)
        if excluded and covers:
            return False
        limits = limits or not excluded
        inside = inside or (covers and not excluded)
    return inside or not limits
