"""Whose telling an edit changes: grouped and counted, and weaker where fewer hear or less loudly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from console.editing.telling import ToldChange, concerned, telling_of
from hub.model.configuration import Configuration
from hub.model.directory import Directory
from hub.model.document import DocumentKey, DocumentKind
from hub.model.policy import Mode, ModeSetting
from tests.builders import NIGHT, PRODUCTION
from tests.policies import a_configuration, a_document, a_setting, a_suppression, a_window, the_organization
from tests.scenarios.organization import an_organization

PAGE_SOC = DocumentKey(kind=DocumentKind.ESCALATION_POLICY, name="page-soc")


def changes(before: Configuration, after: Configuration, *edited: DocumentKey) -> tuple[ToldChange, ...]:
    return telling_of(before, after, set(edited), NIGHT).changes


def production(**more: Any) -> Configuration:
    return a_configuration(a_document(f"account {PRODUCTION}", **more))


def test_what_is_told_alike_is_no_change() -> None:
    assert changes(a_configuration(), production(high="call page-soc, email secops")) == ()


def test_before_the_first_configuration_nothing_was_told() -> None:
    assert telling_of(None, a_configuration(), set(), NIGHT) == ((), 0)


def test_accounts_that_change_alike_are_counted_together() -> None:
    after = a_configuration(the_organization(medium="email leads"))

    (change,) = changes(a_configuration(), after)

    total = len(after.directory.accounts)
    assert (change.what, change.before, change.after, change.accounts) == (
        "medium",
        "email secops",
        "email leads",
        total,
    )
    assert len(change.examples) == min(3, total)


@pytest.mark.parametrize(
    ("high", "weaker"),
    [
        ("call page-soc", True),
        ("email secops", True),
        ("record", True),
        ("call page-soc, email leads", True),
        ("call page-soc, email secops, email leads", False),
        ("+email leads", False),
    ],
)
def test_it_is_weaker_when_somebody_does_not_hear_any_more(high: str, weaker: bool) -> None:
    (change,) = changes(a_configuration(), production(high=high))

    assert (change.what, change.weaker, change.accounts) == ("high", weaker, 1)


@pytest.mark.parametrize(
    ("before", "after", "weaker"),
    [
        (Mode.LIVE, Mode.MAIL, True),
        (Mode.LIVE, Mode.SHADOW, True),
        (Mode.MAIL, Mode.SHADOW, True),
        (Mode.SHADOW, Mode.LIVE, False),
    ],
)
def test_a_quieter_mode_is_weaker(before: Mode, after: Mode, weaker: bool) -> None:
    found = changes(production(mode=ModeSetting(mode=before)), production(mode=ModeSetting(mode=after)))

    assert {change.weaker for change in found} == {weaker}
    assert {change.what for change in found} <= {"low", "medium", "high", "critical"}


def test_a_route_to_an_edited_document_is_told_otherwise_too() -> None:
    found = changes(a_configuration(), a_configuration(), PAGE_SOC)

    assert {(change.what, change.after, change.weaker) for change in found} == {
        ("high", "call page-soc as edited", False),
        ("critical", "call page-soc as edited", False),
    }


def test_what_silences_is_weaker_and_what_ends_silence_is_not() -> None:
    silent = production(suppressions=(a_suppression(),))

    (added,) = changes(a_configuration(), silent)
    (ended,) = changes(silent, a_configuration())

    assert (added.what, added.before, added.weaker) == ("suppressions", "none", True)
    assert (ended.after, ended.weaker) == ("none", False)


def test_a_window_is_weaker() -> None:
    (change,) = changes(a_configuration(), production(windows=(a_window(),)))

    assert (change.what, change.weaker) == ("windows", True)


def test_samples_that_are_told_and_a_later_beginning() -> None:
    (samples,) = changes(production(samples="route"), production(samples="record"))
    since = changes(a_configuration(), production(live_since=NIGHT))
    quiet = changes(a_configuration(), production(quiet_period=timedelta(hours=48)))

    assert (samples.what, samples.weaker) == ("samples", True)
    assert [(change.what, change.weaker) for change in since] == [("live since", True)]
    assert [(change.what, change.weaker) for change in quiet] == [("quiet period", True)]


def test_what_has_ended_by_itself_is_not_counted() -> None:
    over = ModeSetting(mode=Mode.SHADOW, until=NIGHT - timedelta(days=1))

    assert changes(a_configuration(), production(mode=over)) == ()


def test_what_holds_longer_than_before_is_told_from_when_it_would_have_ended() -> None:
    def until(days: int) -> Configuration:
        return production(medium=a_setting("record", until=NIGHT + timedelta(days=days)))

    document = DocumentKey(kind=DocumentKind.ACCOUNT, name=PRODUCTION)

    (change,) = changes(until(1), until(30), document)

    assert (change.what, change.before, change.after) == ("medium from 2026-06-02", "email secops", "record")
    assert change.weaker


def test_accounts_that_nobody_knows_yet_are_a_row_of_their_own() -> None:
    bare = {"directory": Directory()}
    before = a_configuration().model_copy(update=bare)
    after = a_configuration(the_organization(high="record")).model_copy(update=bare)

    (change,) = changes(before, after)

    assert (change.what, change.accounts, change.examples, change.weaker) == (
        "high",
        0,
        ("accounts not in the directory",),
        True,
    )


def test_each_account_is_counted_once() -> None:
    after = a_configuration(the_organization(medium="email leads", high="email leads"))

    told = telling_of(a_configuration(), after, set(), NIGHT)

    assert told.accounts == len(after.directory.accounts)
    assert len(told.changes) == 2


@pytest.mark.parametrize(
    "key",
    [
        DocumentKey(kind=DocumentKind.SCHEDULE, name="soc"),
        DocumentKey(kind=DocumentKind.RESPONDER, name="dana"),
        DocumentKey(kind=DocumentKind.AUDIENCE, name="leads"),
    ],
)
def test_who_is_called_is_edited_by_whatever_an_escalation_policy_leads_to(key: DocumentKey) -> None:
    whole = an_organization()

    assert concerned({key}, whole, whole) == {key, PAGE_SOC}


def test_an_escalation_policy_that_leads_elsewhere_is_not_concerned() -> None:
    whole = an_organization()
    key = DocumentKey(kind=DocumentKind.AUDIENCE, name="secops")

    assert concerned({key}, whole, whole) == {key}


def test_the_weaker_come_first() -> None:
    after = a_configuration(
        the_organization(medium="email secops, email leads"), a_document(f"account {PRODUCTION}", high="email secops")
    )

    found = changes(a_configuration(), after)

    assert [change.weaker for change in found] == sorted((change.weaker for change in found), reverse=True)
