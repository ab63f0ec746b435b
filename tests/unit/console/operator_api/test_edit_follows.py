"""What an edit is checked against, and what follows: units of the directory, subscriptions, a directory of AWS."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from console.operations.acting import Actions
from console.operations.store_file import StoreFile
from console.operator_api.app import make_app
from console.operator_api.roles import Roles
from hub.adapters.dynamodb.directory import ConfigurationWithDirectory
from hub.errors import TransientError
from hub.model.configuration import Configuration
from hub.model.directory import Directory
from hub.model.document import DIRECTORY
from hub.model.subscriptions import Reconciliation
from hub.observability import logger
from hub.ports import ConfigurationStore
from local.subscriptions import NoSubscriptions
from tests.builders import PRODUCTION, a_directory
from tests.configuring import put
from tests.fakes.directories import MemoryDirectoryStore
from tests.fakes.operators import GRANTS
from tests.fakes.stores import MemoryConfigurationStore
from tests.scenarios.organization import an_organization
from tests.unit.console.operator_api.conftest import Desk
from tests.unit.console.operator_api.test_configuration import edit, rename

UNIT = a_directory().accounts[PRODUCTION].units[-1].path


class Slow(NoSubscriptions):
    """SNS, which is too slow at first."""

    def __init__(self) -> None:
        self.asked = 0

    def reconcile(self, configuration: Configuration) -> Reconciliation:
        self.asked += 1
        if self.asked == 1:
            raise TransientError("SNS: Throttling")
        return super().reconcile(configuration)


class OfAws(StoreFile):
    """A hub that reads its accounts from AWS."""

    @property
    def reads_directory(self) -> bool:
        return True

    def configurations(self) -> ConfigurationStore:
        configurations, directories = MemoryConfigurationStore(), MemoryDirectoryStore()
        put(configurations, an_organization(a_floor(), directory=Directory()))
        directories.keep(a_directory())
        return ConfigurationWithDirectory(configurations, directories)


def a_floor() -> dict[str, Any]:
    """The document of a unit that keeps what is said of high."""
    return policy("ou", UNIT, floor=["high"])


def with_holdings(desk: Desk, kind: type[StoreFile] = StoreFile, **changes: Any) -> Desk:
    before = desk.actions.holdings
    assert isinstance(before, StoreFile)
    same = {name: getattr(before, name) for name in ("stores", "queue", "clock", "anchors", "subscriptions")}
    actions: Actions = replace(desk.actions, holdings=kind(**{**same, **changes}))
    return Desk(make_app(actions.for_operator, Roles(GRANTS), logger("operator_api")), actions)


def policy(kind: str, name: str, **parts: Any) -> dict[str, Any]:
    return {"scope": {"kind": kind, "id": name}, **parts}


@pytest.mark.parametrize("kind", [StoreFile, OfAws])
def test_the_floor_of_a_unit_holds_for_the_accounts_in_it(desk: Desk, kind: type[StoreFile]) -> None:
    if kind is StoreFile:
        assert edit(desk, {"kind": "ou", "name": UNIT}, a_floor(), 0).status == 200
    weaker = {"high": {"routes": [{"kind": "email", "to": "secops"}]}}

    hub = with_holdings(desk, kind)
    answered = edit(hub, {"kind": "account", "name": PRODUCTION}, policy("account", PRODUCTION, routes=weaker), 0)

    assert (answered.status, f"the floor of ou {UNIT} keeps" in answered.body["message"]) == (400, True)


def test_an_edit_whose_subscriptions_must_wait_is_in_force_and_says_so(desk: Desk) -> None:
    slow = Slow()
    mailing = with_holdings(desk, subscriptions=slow)

    answered = rename(mailing, "Other")

    assert (answered.status, answered.body["number"]) == (200, 2)
    assert answered.body["not_subscribed"] == "SNS: Throttling"
    assert mailing.asks("POST /subscriptions", {}).body["rows"] == []
    assert slow.asked == 2


def test_an_edit_of_nobody_who_is_mailed_asks_for_no_subscriptions(desk: Desk) -> None:
    slow = Slow()

    edit(with_holdings(desk, subscriptions=slow), {"kind": "ou", "name": UNIT}, policy("ou", UNIT, samples="route"), 0)

    assert slow.asked == 0


@pytest.mark.parametrize(("kind", "there"), [(StoreFile, True), (OfAws, False)])
def test_a_directory_that_is_read_from_aws_is_nobodys_document(
    desk: Desk, kind: type[StoreFile], *, there: bool
) -> None:
    held = with_holdings(desk, kind).actions.documents()

    assert held.reads_directory is not there
    assert (DIRECTORY in held.contents) is there
