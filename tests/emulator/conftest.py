"""One emulator, one deployed hub, for every test here: they tell one story, in order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.phone_lab import scripts
from tests.emulator.hub import EmulatedHub, synthesize
from tests.emulator.ministack import emulator
from tests.emulator.telephone import telephone
from tests.scenarios.organization import an_organization


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmulatedHub]:
    folder: Path = tmp_path_factory.mktemp("emulated")
    out = synthesize(folder)
    with telephone(folder) as phones, emulator(folder, phones.url) as running:
        made = EmulatedHub(running, phones)
        made.deploy(out)
        made.configure(an_organization())
        yield made
        # Before the emulator is gone: the end of a call may still be on its way there.
        phones.stop()


@pytest.fixture(scope="session")
def everybody() -> list[str]:
    """Return the first number of everybody who may be on call."""
    people = an_organization().responders
    return [people[name].phones[0] for name in ("dana", "wei", "yuki")]


@pytest.fixture(scope="session")
def answering(hub: EmulatedHub, everybody: list[str]) -> EmulatedHub:
    """Return the hub, with whoever is on call answering and keying the code."""
    for number in everybody:
        hub.telephone.plan(number, *(scripts.keys_code() for _ in range(5)))
    return hub
