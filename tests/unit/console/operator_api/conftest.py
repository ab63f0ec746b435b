"""An operator API on the store of a night: Wei took a page, another runs, and one record cannot be read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from console.operations.acting import Actions
from console.operations.store_file import open_actions
from console.operator_api.app import OperatorApi, make_app
from console.operator_api.roles import Roles
from hub.observability import logger
from local.phone_lab import scripts
from tests.builders import NIGHT, an_event
from tests.fakes.function_url import url_event
from tests.fakes.operators import GRANTS, PERSON, single_sign_on, with_operator
from tests.fakes.ports import HandClock
from tests.scenarios.organization import a_responder, an_organization
from tests.scenarios.story import Story


@dataclass(frozen=True)
class Answered:
    status: int
    body: dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """Asks the API, as an admin whom single sign-on has proved unless said otherwise."""

    api: OperatorApi
    actions: Actions

    def asks(self, asked: str, body: object = None, *, arn: str | None = None, **query: object) -> Answered:
        """Ask `GET /pages` and the like with a query and a JSON body; return status and JSON."""
        method, path = asked.split()
        url = f"{path}?{urlencode(query)}" if query else path
        text = body if isinstance(body, str) or body is None else json.dumps(body)
        return self.sends(url_event(method, url, arn or single_sign_on("admin"), body=text))

    def sends(self, event: Mapping[str, Any]) -> Answered:
        answer = self.api.answer(event)
        return Answered(answer["statusCode"], json.loads(answer["body"]))


@pytest.fixture(scope="session")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    people = {**an_organization().responders, "dana": a_responder("dana", 1, identities=(PERSON,))}
    folder = tmp_path_factory.mktemp("night")
    story = Story(folder, an_organization(responders=people))
    story.phone("dana").will(scripts.no_answer(), scripts.no_answer(), scripts.no_answer())
    story.phone("wei").will(scripts.keys_code())
    story.receive(an_event(8.0))
    story.receive(an_event(5.0, id="f2"))
    story.passes(minutes=30)
    story.receive(an_event(8.5, id="f3"))
    story.receive("not json")
    story.close()
    return folder / "tocsin.sqlite"


@pytest.fixture
def desk(night: Path, tmp_path: Path) -> Iterator[Desk]:
    store = tmp_path / "copy.sqlite"
    store.write_bytes(night.read_bytes())
    with open_actions(store, HandClock(NIGHT), with_operator("nobody")) as actions:
        yield Desk(make_app(actions.for_operator, Roles(GRANTS), logger("operator_api")), actions)
