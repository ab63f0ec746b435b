"""The geometry of charts: where each bar and cell of an SVG stands, in units of a drawing 360 wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final, NamedTuple

from console.backtest import CallLoad
from console.backtest.models import WEEKDAYS
from console.output.text import shown
from hub.model.night import NIGHT_BEGINS, NIGHT_ENDS, NIGHT_HOURS

WIDTH: Final = 360
"""As wide as a narrow telephone, so that letters are as large as they say there."""
_VALUE: Final = 64
"""Kept free on the right of bars for the figure."""
_BAR: Final = 12
_ROW: Final = 38
_BARE_ROW: Final = 18
_COLUMNS: Final = 52
"""Letters of a label that fit above a bar; a full-width letter takes two."""
_HOUR: Final = 13.5
_LEFT: Final = 32
_PLOT: Final = 110
_TOP: Final = 22
_CELL: Final = 12.25
_TICKS: Final = 4


class Part(NamedTuple):
    """One part of a bar: the series it belongs to, and its figure."""

    series: str
    value: int


@dataclass(frozen=True)
class Piece:
    """One rectangle."""

    series: str
    value: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Bar:
    """A row of bars: a label above, the pieces, and the total behind them."""

    label: str
    label_y: float
    pieces: tuple[Piece, ...]
    total: int
    total_x: float
    total_y: float


@dataclass(frozen=True)
class Bars:
    """Horizontal bars on one scale."""

    height: float
    rows: tuple[Bar, ...]


@dataclass(frozen=True)
class Tick:
    """A line of the scale, or a letter below a column: where, and what it says."""

    at: float
    text: str


@dataclass(frozen=True)
class Columns:
    """Upright bars, one for each hour of the day."""

    height: float
    base: float
    right: float
    pieces: tuple[Piece, ...]
    ticks: tuple[Tick, ...]
    hours: tuple[Tick, ...]
    nights: tuple[Piece, ...]
    totals: tuple[int, ...]


@dataclass(frozen=True)
class Cell:
    """One hour of one weekday; `strength` is 0 for no call, up to 1 for the most."""

    x: float
    y: float
    value: int
    strength: float
    title: str


@dataclass(frozen=True)
class HeatMap:
    """Weekdays by hours."""

    height: float
    size: float
    cells: tuple[Cell, ...]
    days: tuple[Tick, ...]
    totals: tuple[int, ...]
    hours: tuple[Tick, ...]
    most: int
    right: float


def bars(rows: Sequence[tuple[str, tuple[Part, ...]]]) -> Bars:
    """Return horizontal bars; a row with an empty label stands close below the one before it."""
    most = max((sum(part.value for part in parts) for _, parts in rows), default=0)
    scale = (WIDTH - _VALUE) / max(most, 1)
    y, found = 0.0, []
    for label, parts in rows:
        top = y + (_ROW - _BARE_ROW if label else 0)
        pieces = _stacked(parts, top, scale)
        end = sum(piece.width for piece in pieces)
        total = sum(part.value for part in parts)
        found.append(Bar(fitted(label), y + 14, pieces, total, round(end + 6, 1), top + _BAR - 2))
        y = top + _BARE_ROW
    return Bars(height=max(y, 1), rows=tuple(found))


def hours_chart(loads: Sequence[CallLoad]) -> Columns:
    """Return the calls to all of `loads` by hour of the day, night hours set apart."""
    totals = [sum(day[hour] for load in loads for day in load.hours) for hour in range(24)]
    top = _round_up(max(totals, default=0))
    base = _TOP + _PLOT
    pieces = tuple(
        Piece(
            series="night" if hour in NIGHT_HOURS else "day",
            value=value,
            x=round(_LEFT + hour * _HOUR + 1, 1),
            y=round(base - value * _PLOT / top, 1),
            width=_HOUR - 2,
            height=round(value * _PLOT / top, 1),
        )
        for hour, value in enumerate(totals)
    )
    step = max(1, top // _TICKS)
    nights = tuple(
        Piece("night", 0, round(_LEFT + first * _HOUR, 1), _TOP, round((last - first) * _HOUR, 1), _PLOT)
        for first, last in ((0, NIGHT_ENDS.hour), (NIGHT_BEGINS.hour, 24))
    )
    return Columns(
        height=base + 34,
        base=base,
        right=_LEFT + 24 * _HOUR,
        pieces=pieces,
        ticks=tuple(Tick(round(base - value * _PLOT / top, 1), str(value)) for value in range(0, top + 1, step)),
        hours=_hour_ticks(_HOUR),
        nights=nights,
        totals=tuple(totals),
    )


def heat_map(load: CallLoad) -> HeatMap:
    """Return the calls to one responder by weekday and hour."""
    most = max(max(day) for day in load.hours)
    cells = tuple(
        Cell(
            x=round(_LEFT + hour * _CELL, 1),
            y=round(_TOP - 8 + weekday * _CELL, 1),
            value=value,
            strength=round(0.25 + 0.75 * value / most, 2) if value else 0,
            title=f"{WEEKDAYS[weekday]} {hour:02}:00: {value}",
        )
        for weekday, day in enumerate(load.hours)
        for hour, value in enumerate(day)
    )
    days = tuple(Tick(round(_TOP - 8 + index * _CELL + 10, 1), name) for index, name in enumerate(WEEKDAYS))
    return HeatMap(
        height=round(_TOP - 8 + len(WEEKDAYS) * _CELL + 18, 1),
        size=_CELL - 1.25,
        cells=cells,
        days=days,
        totals=tuple(sum(day) for day in load.hours),
        hours=_hour_ticks(_CELL),
        most=most,
        right=_LEFT + 24 * _CELL,
    )


def fitted(text: str) -> str:
    """Return `text` as it fits above a bar: on one line, and cut where it is longer."""
    safe, used = shown(text), 0
    for index, character in enumerate(safe):
        used += 2 if unicodedata.east_asian_width(character) in "FW" else 1
        if used > _COLUMNS:
            return f"{safe[: index - 1].rstrip()}…"
    return safe


def _stacked(parts: Sequence[Part], y: float, scale: float) -> tuple[Piece, ...]:
    x, pieces = 0.0, []
    for part in parts:
        width = round(part.value * scale, 1)
        if part.value:
            pieces.append(Piece(part.series, part.value, round(x, 1), y, max(width, 1.0), _BAR))
        x += width
    return tuple(pieces)


def _round_up(number: int) -> int:
    """Return the end of a scale for figures up to `number`: a multiple of so many steps, or a small number itself."""
    if number <= _TICKS:
        return max(number, 1)
    step = int("1" + "0" * (len(str(ceil(number / _TICKS))) - 1))
    return ceil(number / (_TICKS * step)) * _TICKS * step


def _hour_ticks(width: float) -> tuple[Tick, ...]:
    return tuple(Tick(round(_LEFT + (hour + 0.5) * width, 1), str(hour)) for hour in range(0, 24, 3))
