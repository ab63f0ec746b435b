"""Gives each scenario a hub of its own, and looks for anything unexpected when it has passed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from hub.model.configuration import Configuration
from tests.builders import NIGHT
from tests.scenarios.story import Story

Tell = Callable[..., Story]


@pytest.fixture
def tell(tmp_path: Path) -> Iterator[Tell]:
    """Opens a story; at the end, whatever it did not foresee fails it."""
    stories: list[Story] = []

    def begin(configuration: Configuration | None = None, start: datetime = NIGHT) -> Story:
        folder = tmp_path / f"story-{len(stories)}"
        folder.mkdir()
        stories.append(Story(folder, configuration, start))
        return stories[-1]

    yield begin
    for story in stories:
        story.check_nothing_unexpected()
        story.close()


@pytest.fixture
def hub(tell: Tell) -> Story:
    """A story in the usual organization."""
    return tell()
