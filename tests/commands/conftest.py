"""Each command runs in an empty folder without settings of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.phone_lab import scripts
from tests.builders import an_event
from tests.scenarios.story import Story


@pytest.fixture(autouse=True)
def an_empty_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("here"))
    monkeypatch.delenv("TOCSIN_STORE", raising=False)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store after a night in which Dana did not answer and Wei took a high finding; a medium one was mailed."""
    story = Story(tmp_path)
    story.phone("dana").will(scripts.no_answer(), scripts.no_answer())
    story.phone("wei").will(scripts.keys_code())
    story.receive(an_event(8.0))
    story.receive(an_event(5.0, id="f2"))
    story.passes(minutes=30)
    story.close()
    return tmp_path / "tocsin.sqlite"
