"""Gives each scenario a hub of its own, on each host in turn, and looks for anything unexpected when it has passed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest

from hub.model.configuration import Configuration
from tests.aws.world import aws
from tests.builders import NIGHT
from tests.scenarios.cloud_story import CloudStory
from tests.scenarios.story import Story

Tell = Callable[..., Story]
HOSTS = ("embedded", "functions")
"""The embedded hub; and functions on AWS services, their pages played by the definition of the state machine."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tell each story on every host, but for those marked as being about the embedded hub alone."""
    if "host" in metafunc.fixturenames:
        alone = metafunc.definition.get_closest_marker("embedded") is not None
        elsewhere = [pytest.param(name, marks=pytest.mark.functions) for name in HOSTS[1:]]
        metafunc.parametrize("host", HOSTS[:1] if alone else [HOSTS[0], *elsewhere])


@pytest.fixture
def host() -> str:
    """Say where the story is told; `pytest_generate_tests` gives each host in turn."""
    return HOSTS[0]


@pytest.fixture
def tell(tmp_path: Path, host: str) -> Iterator[Tell]:
    """Opens a story; at the end, whatever it did not foresee fails it."""
    stories: list[Story] = []
    with ExitStack() as undo:

        def begin(configuration: Configuration | None = None, start: datetime = NIGHT) -> Story:
            folder = tmp_path / f"story-{len(stories)}"
            folder.mkdir()
            if host == "embedded":
                stories.append(Story(folder, configuration, start))
            else:
                stories.append(CloudStory(undo.enter_context(aws()), folder, configuration, start))
            return stories[-1]

        yield begin
        for story in stories:
            story.check_nothing_unexpected()
            story.close()


@pytest.fixture
def hub(tell: Tell) -> Story:
    """A story in the usual organization."""
    return tell()
