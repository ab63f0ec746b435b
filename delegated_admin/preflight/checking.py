"""A preflight as a whole: the session first, then every check, a few at a time and each for itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Final

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.enrolment.asking import Clients
from delegated_admin.enrolment.operations import Seat
from delegated_admin.enrolment.pacing import Time
from delegated_admin.enrolment.progress import Progress, Watcher
from delegated_admin.preflight import machine
from delegated_admin.preflight.asking import Asker, Desk, isolated
from delegated_admin.preflight.checks import Check, checks_of
from delegated_admin.preflight.lines import Finding, Line, Topic
from delegated_admin.preflight.people import People

SESSION: Final = "session"


class Preflight:
    """Looks at one deployment; nothing is changed."""

    def __init__(self, deployment: DeploymentConfig, clients: Clients, time: Time) -> None:
        """Look as `deployment` says."""
        self._deployment, self._time = deployment, time
        self._desk = Desk(deployment, clients, time)
        self._done, self._lock = 0, threading.Lock()

    def look(self, people: People, watcher: Watcher) -> tuple[Line, ...]:
        """Return a line for each thing that was looked at, in the order of their topics.

        What AWS does not say is a line that says why. Raises NotAllowedError or TransientError only when there is no
        session to ask with, or one in another account.
        """
        session = self._lines(self._session())
        checks = checks_of(self._deployment, people)

        def work(check: Check) -> Sequence[Line]:
            lines = self._lines(check)
            with self._lock:
                self._done += 1
                watcher.moved(Progress("checks made", "", self._done, len(checks)))
            return lines

        rest = self._time.each(work, checks)
        return (*session, *(line for lines in rest for line in lines))

    def _session(self) -> Check:
        def look(asker: Asker) -> Iterator[Finding]:
            return machine.session(asker, self._deployment)

        return Check(Topic.MACHINE, SESSION, Seat.ADMINISTRATOR, self._deployment.home_region, look, everywhere=True)

    def _lines(self, check: Check) -> Sequence[Line]:
        asker = self._desk.asker(check.seat, check.region)
        return [
            Line(
                topic=check.topic,
                check=each.name or check.name,
                account=asker.place.account,
                region=each.region or (None if check.everywhere else check.region),
                state=each.state,
                found=each.found,
                advice=each.advice,
                missing=each.missing,
            )
            for each in isolated(check.name, check.look(asker))
        ]
