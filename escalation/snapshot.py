"""The configuration in force together with today's overrides and leave, compiled when one of them has changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from escalation.oncall import compile_schedule
from escalation.people import OnCallBook
from hub.model.configuration import Configuration
from hub.model.responder import Leave
from hub.model.schedule import Override
from hub.ports import Clock, ConfigurationStore

ZERO: Final = timedelta()
_Source = tuple[Configuration, tuple[Override, ...], tuple[Leave, ...]]


class OnCallSnapshot:
    """Gives the on-call book in force; edits show at the next call, nothing is compiled twice."""

    def __init__(self, store: ConfigurationStore, clock: Clock | None = None, fresh_for: timedelta = ZERO) -> None:
        """Read from `store` when asked; overrides and leave again when `clock` says that they are no more fresh."""
        self._store, self._clock, self._fresh_for = store, clock, fresh_for
        self._read_at: datetime | None = None
        self._source: _Source | None = None
        self._book: OnCallBook | None = None

    def book(self) -> OnCallBook:
        """Return the book of the configuration in force; raise NotFoundError when there is none."""
        configuration = self._store.current()
        if self._book is not None and self._book.configuration is configuration and self._is_fresh():
            return self._book
        register = self._store.register()
        overrides = tuple(override for name in configuration.schedules for override in register.overrides(name))
        self._read_at = None if self._clock is None else self._clock.now()
        source = (configuration, overrides, register.leave())
        if self._book is None or source != self._source:
            self._book, self._source = compile_book(*source), source
        return self._book

    def _is_fresh(self) -> bool:
        if self._clock is None or self._read_at is None:
            return False
        return self._clock.now() - self._read_at < self._fresh_for


def compile_book(
    configuration: Configuration, overrides: tuple[Override, ...] = (), leave: tuple[Leave, ...] = ()
) -> OnCallBook:
    """Return the on-call book of a configuration with the given overrides and leave."""
    schedules = {
        name: compile_schedule(
            schedule,
            overrides,
            leave=leave,
            responders=configuration.responders,
            version=configuration.version,
        )
        for name, schedule in configuration.schedules.items()
    }
    return OnCallBook(configuration=configuration, schedules=schedules, leave=leave)
