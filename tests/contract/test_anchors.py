"""The contract of `hub.ports.AuditAnchors`: a file beside a store, and a log of the second Region."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hub.adapters.aws.anchors import AUDIT_LOG, LogAnchors
from hub.clock import SystemClock
from hub.errors import StoreError
from hub.model.audit import Anchor
from hub.ports import AuditAnchors
from local.anchors import anchors_of
from tests.aws.world import aws
from tests.builders import NIGHT


@pytest.fixture
def logs() -> Iterator[Any]:
    with aws() as world:
        client = world.client("logs")
        client.create_log_group(logGroupName=AUDIT_LOG)
        yield client


@pytest.fixture(params=["file", "log"])
def anchors(request: pytest.FixtureRequest, tmp_path: Path, logs: Any) -> AuditAnchors:
    return anchors_of(tmp_path / "tocsin.sqlite") if request.param == "file" else LogAnchors(logs)


NOW = SystemClock().now()


def an_anchor(number: int) -> Anchor:
    return Anchor(number=number, hash=f"{number:064}", at=NOW + timedelta(seconds=number))


def test_at_first_there_are_none(anchors: AuditAnchors) -> None:
    assert list(anchors.kept()) == []


def test_every_anchor_is_kept_in_order(anchors: AuditAnchors) -> None:
    for number in range(1, 4):
        anchors.keep(an_anchor(number))

    assert list(anchors.kept()) == [an_anchor(number) for number in range(1, 4)]


def test_a_file_goes_on_where_it_was(tmp_path: Path) -> None:
    anchors_of(tmp_path / "a.sqlite").keep(an_anchor(1))
    anchors_of(tmp_path / "a.sqlite").keep(an_anchor(2))

    assert len(anchors_of(tmp_path / "a.sqlite").kept()) == 2
    assert (tmp_path / "a.sqlite.audit").stat().st_mode & 0o077 == 0


def test_a_file_that_was_written_over_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.sqlite.audit").write_text("odd\n")

    with pytest.raises(StoreError, match=r"line 1 is no anchor: .* take the line out"):
        anchors_of(tmp_path / "a.sqlite").kept()


def test_a_line_that_a_kill_has_torn_spoils_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.sqlite.audit").write_text('{"number": 1, "ha')
    anchors_of(tmp_path / "a.sqlite").keep(an_anchor(2))

    torn, whole = (tmp_path / "a.sqlite.audit").read_text().splitlines()

    assert (torn, Anchor.model_validate_json(whole)) == ('{"number": 1, "ha', an_anchor(2))


def test_a_file_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.sqlite.audit").mkdir()

    with pytest.raises(StoreError, match="Is a directory"):
        anchors_of(tmp_path / "a.sqlite").keep(an_anchor(1))


def test_a_log_that_is_not_there_is_an_error(logs: Any) -> None:
    logs.delete_log_group(logGroupName=AUDIT_LOG)

    with pytest.raises(StoreError, match="log group does not exist"):
        LogAnchors(logs).keep(an_anchor(1))
    with pytest.raises(StoreError, match="log group does not exist"):
        LogAnchors(logs).kept()


def test_a_log_takes_nothing_that_is_too_old_and_it_is_said(logs: Any) -> None:
    with pytest.raises(StoreError, match="does not take an event of 2026-06-01"):
        LogAnchors(logs).keep(Anchor(number=1, hash="0" * 64, at=NIGHT))


def test_a_log_with_other_text_is_an_error(logs: Any) -> None:
    LogAnchors(logs).keep(an_anchor(1))
    event = {"timestamp": int(NOW.timestamp() * 1000), "message": "odd"}
    logs.put_log_events(logGroupName=AUDIT_LOG, logStreamName="heads", logEvents=[event])

    with pytest.raises(StoreError, match="no anchor"):
        LogAnchors(logs).kept()
