"""A hub whose on call is edited: Wei has the week, Yuki the next one; Sam has none, and Mute no number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from console.operations.acting import Actions, Operator
from console.operations.oncall_wishes import (
    OnCallEdited,
    ToAskSwap,
    ToOverride,
)
from console.operations.store_file import open_actions
from hub.adapters.sqlite.stores import open_stores
from hub.model.configuration import Configuration
from hub.model.schedule import OverrideKind
from hub.model.swap import Span
from tests.builders import at
from tests.configuring import put
from tests.fakes.ports import HandClock
from tests.scenarios.organization import a_responder, an_organization

MORNING = at("2026-06-01T08:00Z")
"""10:00 in Berlin on the Monday on which Wei's week has begun; Yuki's begins on the 8th."""
DANA, WEI, SAM = "dana@example.com", "wei@example.com", "sam@example.com"
FRIDAY, SATURDAY = at("2026-06-05T16:00Z"), at("2026-06-06T06:00Z")


def people() -> Configuration:
    zones = {"dana": "Europe/Berlin", "wei": "Asia/Shanghai", "yuki": "Asia/Tokyo", "sam": "Europe/Berlin"}
    responders = {
        name: a_responder(name, number, identities=(f"{name}@example.com",), time_zone=zone)
        for number, (name, zone) in enumerate(zones.items(), start=1)
    }
    responders["mute"] = a_responder("mute")
    return an_organization(responders=responders)


@dataclass(frozen=True)
class Rota:
    """A hub as whoever is named sees it."""

    actions: Actions
    clock: HandClock
    path: Path

    def by(self, name: str, **operator: object) -> Actions:
        return self.actions.for_operator(Operator(lambda: name, **operator))  # type: ignore[arg-type]

    def names(self, when: datetime, as_of: int | None = None) -> list[str | None]:
        return [entry.responder for entry in self.actions.on_call("soc", when, as_of)]

    def cover(
        self, who: str = "sam", start: datetime | None = FRIDAY, end: datetime = SATURDAY, **more: object
    ) -> OnCallEdited:
        return self.by(DANA).edit_on_call(override(OverrideKind.REPLACE, who, start, end, **more))

    def asks(self) -> OnCallEdited:
        """Wei asks Yuki to take their Friday, for a night of Yuki's."""
        back = Span(start=at("2026-06-09T16:00Z"), end=at("2026-06-10T06:00Z"))
        wish = ToAskSwap(
            schedule="soc", accepter="yuki", given=Span(start=FRIDAY, end=SATURDAY), taken=back, why="wedding"
        )
        return self.by(WEI).edit_on_call(wish)


def override(kind: OverrideKind, who: str, start: datetime | None, end: datetime, **more: object) -> ToOverride:
    return ToOverride.model_validate(
        {"schedule": "soc", "kind": kind, "responder": who, "start": start, "end": end, **more}
    )


@pytest.fixture
def rota(tmp_path: Path) -> Iterator[Rota]:
    path, clock = tmp_path / "tocsin.sqlite", HandClock(MORNING)
    stores = open_stores(path)
    put(stores.configuration, people())
    stores.close()
    with open_actions(path, clock, Operator(lambda: "nobody")) as actions:
        yield Rota(actions, clock, path)
