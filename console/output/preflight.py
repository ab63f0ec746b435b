"""What a preflight found, as people read it: by topic, with what to do under each line that does not pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from console.output.screen import Screen
from console.output.text import count, shown
from delegated_admin.preflight.lines import Line, State, Topic

_MARK: Final = 9
_CHECK: Final = 36
_STYLES: Final = {State.FAIL: "red", State.UNKNOWN: "yellow"}
_MOST_NAMED: Final = 4


def print_lines(screen: Screen, lines: Sequence[Line]) -> None:
    """Write the lines under their topics, those that say the same in several Regions as one.

    What to do stands once below all the lines in a row that it is for.
    """
    for topic, group in groupby(lines, key=lambda line: line.topic):
        _print_topic(screen, topic, list(group))


def summary(lines: Sequence[Line]) -> str:
    """Return how many lines there are of each state."""
    numbers = Counter(line.state for line in lines)
    said = ", ".join(f"{numbers[state]} {state.value}" for state in State)
    unknown = " What is unknown does not count as failed." if numbers[State.UNKNOWN] else ""
    return f"{count(len(lines), 'line')}: {said}.{unknown}"


def missing_permissions(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the permissions that would make more of the lines known, in order."""
    return tuple(sorted({line.missing for line in lines if line.missing is not None}))


def _print_topic(screen: Screen, topic: Topic, lines: Sequence[Line]) -> None:
    screen.heading(topic.value)
    for (state, advice), rows in groupby(_alike(lines), key=lambda alike: (alike[0].state, _advice(alike))):
        for alike in rows:
            first = alike[0]
            found = f"{_where(alike)}{shown(first.found)}"
            cells = [(f"  {state.value}", _MARK), (shown(first.check), _CHECK), (found, 0)]
            screen.row(cells, style=_STYLES.get(state, ""))
        if advice:
            screen.row([("", _MARK), (shown(advice), 0)], style="" if state is State.FAIL else "dim")


def _alike(lines: Iterable[Line]) -> list[list[Line]]:
    """Return the lines that differ in nothing but their Region together, in the order of the first."""
    groups: dict[tuple[str, ...], list[Line]] = {}
    for line in lines:
        key = (line.check, line.account, line.state, line.found, _everywhere(line))
        groups.setdefault(key, []).append(line)
    return list(groups.values())


def _everywhere(line: Line) -> str:
    """Return the advice without the Region that it names, so that lines which give the same one are alike."""
    return line.advice.replace(line.region, "REGION") if line.region else line.advice


def _advice(alike: Sequence[Line]) -> str:
    """Return what to do; of several Regions none is named for all."""
    return alike[0].advice if len(alike) == 1 else _everywhere(alike[0])


def _where(alike: Sequence[Line]) -> str:
    """Return the Regions; all of them where there is something to do."""
    names = [line.region for line in alike if line.region]
    if not names:
        return ""
    if len(names) > _MOST_NAMED and alike[0].state is State.PASS:
        return f"{count(len(names), 'Region')} ({', '.join(names[:2])} …): "
    return f"{', '.join(names)}: "
