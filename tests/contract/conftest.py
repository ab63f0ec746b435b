"""The stores under contract: each test of this folder runs once on every implementation in `IMPLEMENTATIONS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from hub.adapters.sqlite.stores import open_stores
from hub.stores import Stores
from tests.fakes.stores import memory_stores

IMPLEMENTATIONS: Final[dict[str, Callable[[Path], Stores]]] = {
    "sqlite": lambda folder: open_stores(folder / "store.sqlite", durable=False),
    "memory": lambda _folder: memory_stores(),
}


@pytest.fixture(params=sorted(IMPLEMENTATIONS))
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    opened = IMPLEMENTATIONS[request.param](tmp_path)
    yield opened
    opened.close()
