"""`kill -9` of `tocsin serve` while a telephone rings, at ten random instants: one dial, and the page goes on."""

from __future__ import annotations

import secrets
import signal
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Final

import pytest

from hub.clock import SystemClock
from local.phone_lab import PhoneLab
from local.serving import phones_of
from tests.commands.test_serve import ON_CALL, Running, a_fresh_event, code_of, sends

TIMES: Final = 10
LATEST: Final = 3_000
"""Milliseconds from the ringing to the kill, at most."""


class Place:
    """A store, and the processes that work on it, a hub and a telephone."""

    def __init__(self, folder: Path) -> None:
        self.store = folder / "hub.sqlite"
        self._config = folder / "config"
        self._config.mkdir()
        (self._config / "all.yaml").write_text(ON_CALL, encoding="utf-8")
        self._started: list[Running] = []

    def serve(self) -> Running:
        hub = self._start("serve", "--config", self._config)
        assert "Serving" in hub.says()
        return hub

    def phone(self) -> Running:
        return self._start("phone", "dana")

    def dials(self) -> list[str]:
        """Return the attempts that the telephones' own file knows, and how often each was asked for."""
        lab = PhoneLab(phones_of(self.store), clock=SystemClock(), report=lambda _report: None)
        found = [f"{dial.attempt} x {dial.requests}" for dial in lab.dials()]
        lab.close()
        return found

    def close(self) -> None:
        for each in self._started:
            each.close()

    def _start(self, *arguments: object) -> Running:
        self._started.append(Running(*arguments, "--store", self.store))
        return self._started[-1]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    opened = Place(tmp_path)
    yield opened
    opened.close()


@pytest.mark.parametrize("answered", [False, True], ids=["ringing", "answered"])
@pytest.mark.parametrize("time", range(TIMES // 2))
def test_a_killed_hub_goes_on_with_the_call_and_dials_once(place: Place, time: int, *, answered: bool) -> None:
    first, phone = place.serve(), place.phone()
    sends(place.store, a_fresh_event(id=f"f{time}"))
    phone.until("ringing")
    if answered:
        phone.types("a")
    delay = secrets.randbelow(LATEST)
    Event().wait(delay / 1000)
    assert first.ends(signal.SIGKILL) == -signal.SIGKILL

    second = place.serve()
    if not answered:
        phone.types("a")
    phone.types(f"{code_of(phone.until('says')['text'])}\n")

    assert "dana took it" in second.until("acknowledged")["text"], f"killed after {delay} ms"
    # Asked for again within 15 s under the same key, it is the same call.
    assert place.dials() in ([f"soc.high.1-1 x {requests}"] for requests in (1, 2)), f"killed after {delay} ms"
