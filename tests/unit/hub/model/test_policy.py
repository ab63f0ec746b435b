"""What a policy document says where it says nothing, and the names that stored documents are read by."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from hub.model.policy import (
    DEFAULT_QUIET_PERIOD,
    LONGEST_SUPPRESSION,
    Condition,
    Expiring,
    MaintenanceWindow,
    Mode,
    PolicyDocument,
    Provenance,
    RouteSetting,
    Scope,
    ScopeKind,
)
from tests.builders import NIGHT


def a_document(**more: Any) -> PolicyDocument:
    return PolicyDocument.model_validate({"scope": {"kind": "organization"}} | more)


def test_a_document_that_says_nothing_changes_nothing_and_lasts() -> None:
    inherited = {"mode": None, "live_since": None, "samples": None, "quiet_period": None, "unreadable": None}
    empty: dict[str, object] = {
        "routes": {},
        "floor": (),
        "rules": (),
        "suppressions": (),
        "windows": (),
        "trusted_tags": (),
    }
    lasting = {"until": None, "why": "", "version": "1", "scope": {"kind": ScopeKind.ORGANIZATION, "id": ""}}

    assert a_document().model_dump() == inherited | empty | lasting


def test_a_setting_replaces_unless_it_adds() -> None:
    assert RouteSetting(routes=()).model_dump() == {"routes": (), "add": False, "until": None, "why": ""}


def test_what_may_expire_lasts_unless_it_says_until_when() -> None:
    assert Expiring().model_dump() == {"until": None, "why": ""}


def test_a_condition_that_says_nothing_looks_at_nothing() -> None:
    condition = Condition()

    assert condition.model_dump() == {
        "types": (),
        "resource_kinds": (),
        "resource_names": (),
        "tags": {},
        "regions": (),
    }
    assert not condition.attacker_writable


@pytest.mark.parametrize(
    ("parts", "writable"),
    [
        ({"tags": {"env": "dev"}}, True),
        ({"resource_names": ("web-*",)}, True),
        ({"types": ("X",), "resource_kinds": ("Instance",), "regions": ("eu-*",)}, False),
    ],
)
def test_tags_and_names_are_what_an_intruder_can_write(parts: dict[str, Any], *, writable: bool) -> None:
    assert Condition(**parts).attacker_writable is writable


@pytest.mark.parametrize(
    ("scope", "text"),
    [
        (Scope(kind=ScopeKind.ORGANIZATION), "organization"),
        (Scope(kind=ScopeKind.UNIT, id="Workloads/Prod"), "ou Workloads/Prod"),
        (Scope(kind=ScopeKind.ACCOUNT, id="111122223333"), "account 111122223333"),
    ],
)
def test_a_scope_is_written_as_provenance_names_it(scope: Scope, text: str) -> None:
    assert scope.text == text


def test_a_window_lets_critical_calls_through_unless_it_says_hold() -> None:
    window = MaintenanceWindow(name="move", start=NIGHT, end=NIGHT + timedelta(hours=1), reason="moving")

    assert window.critical == "call"


@pytest.mark.parametrize(("minutes", "fits"), [(60, True), (59, False)])
def test_the_quiet_period_is_an_hour_at_least(minutes: int, *, fits: bool) -> None:
    if fits:
        assert a_document(quiet_period=timedelta(minutes=minutes)).quiet_period == timedelta(hours=1)
    else:
        with pytest.raises(ValidationError, match="quiet_period"):
            a_document(quiet_period=timedelta(minutes=minutes))


def test_the_words_of_scopes_and_modes_are_those_of_stored_documents() -> None:
    assert [kind.value for kind in ScopeKind] == ["organization", "ou", "account"]
    assert [mode.value for mode in Mode] == ["shadow", "mail", "live"]


def test_a_day_without_events_begins_a_new_episode_and_a_suppression_lasts_a_year_at_most() -> None:
    assert timedelta(days=1) == DEFAULT_QUIET_PERIOD
    assert timedelta(days=366) == LONGEST_SUPPRESSION


def test_a_provenance_without_a_reason_gives_none() -> None:
    assert Provenance(document="organization", version="3").why == ""
