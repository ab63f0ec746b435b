"""Closing over the operator API archives the finding where the deployment wants that, and closes in any case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from console.operations.store_file import StoreFile
from console.operator_api.app import make_app
from console.operator_api.roles import Roles
from hub.errors import InputError, TransientError
from hub.observability import logger
from router.canary import TYPE as CANARY
from tests.builders import a_key, a_summary, an_observation
from tests.fakes.archive import KeptArchive
from tests.fakes.operators import GRANTS
from tests.unit.console.operator_api.conftest import Desk


def archiving(desk: Desk, archive: KeptArchive) -> Desk:
    assert isinstance(desk.actions.holdings, StoreFile)
    actions = replace(desk.actions, holdings=replace(desk.actions.holdings, archive=archive))
    return Desk(make_app(actions.for_operator, Roles(GRANTS), logger("operator_api")), actions)


def incident(desk: Desk, finding: str) -> dict[str, Any]:
    rows = desk.asks("GET /incidents").body["rows"]
    row: dict[str, Any] = next(row for row in rows if row["id"] == finding)
    return row


def close(desk: Desk, row: dict[str, Any]) -> dict[str, Any]:
    wanted = {"incident": row["incident"], "closure": "expected", "note": "a planned test"}
    answered = desk.asks("POST /incidents/close", wanted)
    assert answered.status == 200
    return answered.body


def test_the_finding_is_archived_in_its_region(desk: Desk) -> None:
    archive = KeptArchive()
    desk = archiving(desk, archive)
    row = incident(desk, "f2")

    closed = close(desk, row)

    assert (closed["state"], closed["archived"], closed["archive_error"]) == ("closed", True, None)
    assert archive.archived == [(row["region"], "f2")]


@pytest.mark.parametrize("error", [TransientError("archiving: denied"), InputError("GuardDuty has no detector")])
def test_a_failure_is_said_and_undoes_nothing(desk: Desk, error: TransientError | InputError) -> None:
    desk = archiving(desk, KeptArchive(error))

    closed = close(desk, incident(desk, "f2"))

    assert (closed["archived"], closed["archive_error"]) == (False, str(error))
    assert incident(desk, "f2")["state"] == "closed"


def test_what_is_no_finding_of_guardduty_is_not_archived(desk: Desk) -> None:
    archive = KeptArchive()
    desk = archiving(desk, archive)
    summary = a_summary(key=a_key("canary-eu-central-1"), type=CANARY)
    desk.actions.stores_in_use.incidents.observe(an_observation(summary=summary))

    assert close(desk, incident(desk, "canary-eu-central-1"))["archived"] is None
    assert archive.archived == []


def test_without_archiving_nothing_is_said_of_it(desk: Desk) -> None:
    assert close(desk, incident(desk, "f2"))["archived"] is None


def test_one_incident_is_read_by_the_beginning_of_its_id(desk: Desk) -> None:
    row = incident(desk, "f2")

    assert desk.asks("GET /incidents/one", incident=row["incident"][:8]).body == row
    assert desk.asks("GET /incidents/one", incident="ffffffff").status == 404
