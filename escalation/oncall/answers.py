"""The answers of one compiled schedule, each worked out once: between two edges nothing changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Final, Generic, TypeVar

from escalation.oncall.local_time import DAY, shifted
from escalation.oncall.order import upcoming
from escalation.oncall.people import who
from escalation.oncall.spans import edges
from hub.model.base import as_utc
from hub.model.schedule import CompiledSchedule, OnCall

Answer = TypeVar("Answer")
STRETCH: Final = 7
"""So many days, in UTC, are looked through for edges at once: of one day that takes a third of what seven take."""
STRETCHES: Final = 200
"""So many are kept, nearly four years: more than a proof or a backtest looks at."""


class Answers:
    """Says what `who` and `upcoming` say. Whoever asks one schedule again and again asks here."""

    def __init__(self, schedule: CompiledSchedule) -> None:
        """Answer for `schedule`."""
        self._schedule = schedule
        self._stretches: dict[int, tuple[list[datetime], _Known[OnCall], _Known[str]]] = {}

    def who(self, at: datetime) -> tuple[OnCall, ...]:
        """Return what `who` says of the aware instant `at`; raise ValueError when it carries no offset."""
        at = as_utc(at)
        begins, known, _ = self._stretch(at)
        return known.answer(bisect_right(begins, at) - 1)

    def upcoming(self, at: datetime) -> tuple[str, ...]:
        """Return what `upcoming` says of the aware instant `at`; raise ValueError when it carries no offset."""
        at = as_utc(at)
        begins, _, known = self._stretch(at)
        return known.answer(bisect_right(begins, at) - 1)

    def _stretch(self, at: datetime) -> tuple[list[datetime], _Known[OnCall], _Known[str]]:
        number = at.toordinal() // STRETCH
        return self._stretches.get(number) or self._looked_through(number)

    def _looked_through(self, number: int) -> tuple[list[datetime], _Known[OnCall], _Known[str]]:
        if len(self._stretches) >= STRETCHES:
            self._stretches.clear()
        start = datetime.combine(date.fromordinal(max(number * STRETCH, 1)), time(), UTC)
        begins = [start, *edges(self._schedule, start, shifted(start, STRETCH * DAY))]
        self._stretches[number] = begins, _Known(self._schedule, begins, who), _Known(self._schedule, begins, upcoming)
        return self._stretches[number]


class _Known(Generic[Answer]):
    """Keeps what a function says of each span, by its number."""

    def __init__(
        self,
        schedule: CompiledSchedule,
        begins: list[datetime],
        function: Callable[[CompiledSchedule, datetime], tuple[Answer, ...]],
    ) -> None:
        self._schedule, self._begins, self._function = schedule, begins, function
        self._answers: list[tuple[Answer, ...] | None] = [None] * len(begins)

    def answer(self, span: int) -> tuple[Answer, ...]:
        known = self._answers[span]
        if known is None:
            known = self._answers[span] = self._function(self._schedule, self._begins[span])
        return known
