"""What a reader of one value must know of the rest: the organization's time zone, the present, the names that exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from console.folder import grammar
from console.folder.spot import Spot
from console.suggesting import closest


class Named(StrEnum):
    """What a name can stand for; the value is the section in which such names are written."""

    AUDIENCE = "audiences"
    RESPONDER = "responders"
    ROTATION = "rotations"
    SCHEDULE = "schedules"
    ESCALATION_POLICY = "escalation_policies"

    @property
    def text(self) -> str:
        """The word for one of them, with its article."""
        return _WORDS[self]


_WORDS = {
    Named.AUDIENCE: "an audience",
    Named.RESPONDER: "a responder",
    Named.ROTATION: "a rotation",
    Named.SCHEDULE: "a schedule",
    Named.ESCALATION_POLICY: "an escalation policy",
}


@dataclass(frozen=True, slots=True)
class Context:
    """Passed to every reader. `names` are those written in the folder, whether or not what they name is right."""

    time_zone: str
    now: datetime
    names: Mapping[Named, frozenset[str]]

    def refer(self, kind: Named, name: str, spot: Spot) -> None:
        """Note at `spot` that nothing of that kind has the name, with what was probably meant."""
        if name in self.names[kind]:
            return
        others = [other.text for other in Named if name in self.names[other]]
        aside = f" ({name} is {others[0]})" if others else ""
        spot.misread(f"expected {kind.text} of the section `{kind.value}`{aside}", near=closest(name, self.names[kind]))

    def instant(self, spot: Spot, edge: grammar.Edge) -> datetime | None:
        """Return the instant written here, in the organization's time zone unless it has an offset; None, noted."""
        return spot.parsed(lambda text: grammar.instant(text, self.time_zone, edge), grammar.AN_INSTANT)

    def until(self, spot: Spot) -> datetime | None:
        """Return the instant at which something ends by itself; warn when it is over already."""
        end = self.instant(spot, "end")
        if end is not None:
            self.warn_when_over(spot, end)
        return end

    def warn_when_over(self, spot: Spot, end: datetime) -> None:
        """Warn that what ended at `end` can be taken out."""
        if end <= self.now:
            spot.warn(f"is over since {end:%Y-%m-%d %H:%M} UTC and does nothing any more: take it out")
