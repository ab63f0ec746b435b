"""Nouns that last from one instant to another."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from hub.model.policy import MaintenanceWindow
from hub.model.responder import Leave
from hub.model.schedule import Override
from tests.builders import NIGHT
from tests.contract.examples import minutes

LATER = NIGHT + minutes(60)


def a_leave(end: datetime) -> Leave:
    return Leave(responder="dana", start=NIGHT, end=end)


def a_window(end: datetime) -> MaintenanceWindow:
    return MaintenanceWindow(name="move", start=NIGHT, end=end, reason="moving")


def an_override(end: datetime = LATER, **more: Any) -> Override:
    values = {"schedule": "soc", "kind": "add", "start": NIGHT, "end": end, "responder": "dana"}
    return Override.model_validate(values | more)


@pytest.mark.parametrize("build", [a_leave, a_window, an_override])
@pytest.mark.parametrize("late", [0, 1])
def test_a_span_ends_after_it_starts(build: Any, late: int) -> None:
    with pytest.raises(ValueError, match="not after its start"):
        build(NIGHT - minutes(late))


@pytest.mark.parametrize("kind", ["add", "remove"])
def test_only_who_is_replaced_can_be_named(kind: str) -> None:
    assert an_override(kind="replace", instead_of="sam").instead_of == "sam"
    with pytest.raises(ValueError, match=f"replace only, found it with {kind}"):
        an_override(kind=kind, instead_of="sam")
