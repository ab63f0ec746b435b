"""Counts the calls and pages of a backtest, each call on the wall of whoever is rung."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from console.backtest.models import WEEKDAYS, CallLoad, PageLoad
from hub.model.configuration import Configuration
from hub.model.night import NIGHT_HOURS

_HOURS = 24


class Rings:
    """Tallies; read at the end."""

    def __init__(self, configuration: Configuration) -> None:
        """Count for the responders and escalation policies of `configuration`."""
        self._configuration = configuration
        self._by_hour: dict[str, Counter[tuple[int, int]]] = {name: Counter() for name in configuration.responders}
        self._pages: Counter[str] = Counter()
        self._findings: Counter[str] = Counter()
        self._nights: Counter[str] = Counter()
        self._passed: Counter[str] = Counter()
        self._unanswered: Counter[str] = Counter()
        self._why_nobody: dict[str, str] = {}

    def opened(self, policy: str, findings: int) -> None:
        """Count a page that announces so many findings."""
        self._pages[policy] += 1
        self.announced(policy, findings)

    def announced(self, policy: str, findings: int) -> None:
        """Count findings that a page announces."""
        self._findings[policy] += findings

    def passed(self, policy: str, why: str) -> None:
        """Count a page that found nobody to ring on level 1."""
        self._passed[policy] += 1
        self._why_nobody.setdefault(policy, why)

    def unanswered(self, policy: str) -> None:
        """Count a page with nobody to ring at all."""
        self._unanswered[policy] += 1

    def rang(self, policy: str, responder: str, at: datetime) -> None:
        """Count a call that begins at the aware instant `at`."""
        wall = at.astimezone(ZoneInfo(self._zone(responder)))
        self._by_hour[responder][wall.weekday(), wall.hour] += 1
        self._nights[policy] += wall.hour in NIGHT_HOURS

    def calls(self) -> tuple[CallLoad, ...]:
        """Return what each responder carries, the most calls first; those who were never rung too."""
        loads = (self._load(name, counted) for name, counted in self._by_hour.items())
        return tuple(sorted(loads, key=lambda load: (-load.calls, load.responder)))

    def pages(self) -> tuple[PageLoad, ...]:
        """Return the pages of each escalation policy, the most first; those without any too."""
        loads = map(self._page_load, dict.fromkeys((*self._configuration.escalation_policies, *self._pages)))
        return tuple(sorted(loads, key=lambda load: (-load.pages, load.escalation_policy)))

    def _load(self, name: str, counted: Counter[tuple[int, int]]) -> CallLoad:
        return CallLoad(
            responder=name,
            full_name=self._configuration.responders[name].full_name,
            time_zone=self._zone(name),
            calls=counted.total(),
            night_calls=sum(number for (_, hour), number in counted.items() if hour in NIGHT_HOURS),
            hours=tuple(tuple(counted[day, hour] for hour in range(_HOURS)) for day in range(len(WEEKDAYS))),
        )

    def _page_load(self, name: str) -> PageLoad:
        policy = self._configuration.escalation_policies.get(name)
        return PageLoad(
            escalation_policy=name,
            first_level=", ".join(target.text for target in policy.levels[0].targets) if policy else "",
            pages=self._pages[name],
            findings=self._findings[name],
            night_calls=self._nights[name],
            passed=self._passed[name],
            unanswered=self._unanswered[name],
            why_nobody=self._why_nobody.get(name, ""),
        )

    def _zone(self, responder: str) -> str:
        return self._configuration.responders[responder].time_zone or self._configuration.organization.time_zone
