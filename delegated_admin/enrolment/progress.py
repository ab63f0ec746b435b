"""What is told while enrolment works: how far it is, and how each step ended."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from delegated_admin.enrolment.steps import Outcome


class Progress(NamedTuple):
    """How far one piece of work is."""

    what: str
    region: str
    """Empty: of no single Region."""
    done: int
    total: int
    """0: nobody knows yet."""


class Watcher(Protocol):
    """Who is told; from several threads, but never twice at a time for the same Region."""

    def moved(self, progress: Progress) -> None:
        """Hear how far a piece of work is."""
        ...

    def ended(self, outcome: Outcome) -> None:
        """Hear how a step ended."""
        ...


class Nobody:
    """Nobody is told."""

    def moved(self, progress: Progress) -> None:
        """Do nothing."""

    def ended(self, outcome: Outcome) -> None:
        """Do nothing."""
