"""Accounts nobody knows and records nobody can read are told, and told once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from hub.errors import TransientError
from hub.model.directory import Account, OrganizationalUnit
from hub.model.messages import NoticeSubject
from hub.model.record import Outcome, Rejected, body_digest
from router.newcomers import Newcomers
from router.normalize import Origin
from router.service import Receipt
from router.unreadable import unreadable_finding
from tests.builders import NIGHT, an_event
from tests.fakes.router import Hub
from tests.policies import a_document, a_setting, a_suppression, the_organization

CALL, MAIL = "call page-soc", "email secops"
STRANGER = "999900001111"


def test_an_unknown_account_gets_the_organizations_policy_and_one_notice_to_the_owners() -> None:
    hub = Hub()
    hub.receive(8, account=STRANGER)
    hub.receive(8, account=STRANGER, id="f2")
    assert hub.told == [CALL, CALL, "email owners", MAIL, MAIL]
    (notice,) = (each for each in hub.notices.all if each.subject is NoticeSubject.UNKNOWN_ACCOUNT)
    assert (notice.id, notice.audience) == (f"unknown-account.{STRANGER}", "owners")
    assert "is not in the organization" in notice.why[0].text


class LookedUp(list[str]):
    """An organization that is asked for single accounts: has `STRANGER` in an OU, or cannot be reached."""

    down = False

    def __call__(self, account_id: str) -> Account | None:
        self.append(account_id)
        if self.down:
            raise TransientError("Organizations is away")
        unit = OrganizationalUnit(id="ou-a1b2-12345678", path="Workloads")
        return Account(id=account_id, name="newcomer", units=(unit,)) if account_id == STRANGER else None


def with_newcomers(hub: Hub, look_up: LookedUp) -> Hub:
    hub.router = replace(hub.router, newcomer=Newcomers(look_up, hub.clock, hub.counts).find)
    return hub


def test_an_account_that_has_just_joined_is_looked_up_once_and_gets_the_policy_of_its_ou() -> None:
    own = a_document("ou Workloads", high="email secops")
    looked_up = LookedUp()
    hub = with_newcomers(Hub(the_organization(), own), looked_up)

    receipts = [hub.receive(8, account=STRANGER, id=name) for name in ("f1", "f2")]

    assert hub.told == [MAIL, MAIL]
    assert looked_up == [STRANGER]
    assert {receipt.incident.summary.account_name for receipt in receipts if receipt.incident} == {"newcomer"}


def test_an_account_that_nobody_has_is_looked_up_again_after_ten_minutes() -> None:
    looked_up = LookedUp()
    hub = with_newcomers(Hub(), looked_up)
    for minutes in (0, 9, 1):
        hub.clock.advance(minutes=minutes)
        hub.receive(2, account="888800001111", id=f"f{minutes}")

    assert looked_up == ["888800001111"] * 2
    assert hub.notices.asked == 3


def test_a_finding_does_not_wait_for_an_organization_that_cannot_be_asked() -> None:
    looked_up = LookedUp()
    looked_up.down = True
    hub = with_newcomers(Hub(), looked_up)
    hub.receive(8, account=STRANGER)

    assert hub.told == [CALL, "email owners", MAIL]
    assert hub.counts.values["LookUpFailed"] == 1


def test_an_unknown_account_is_not_asked_about_again_for_a_repeat() -> None:
    hub = Hub()
    hub.receive(2, account=STRANGER)
    hub.receive(2, account=STRANGER, minute=1)
    assert hub.notices.asked == 1


def test_the_notice_of_an_unknown_account_survives_a_crash() -> None:
    hub = Hub()
    hub.notices.down = True
    with pytest.raises(TransientError):
        hub.receive(2, account=STRANGER)
    hub.notices.down = False
    hub.receive(2, account=STRANGER)
    assert hub.told == ["email owners"]


def unreadable(hub: Hub, record_id: str = "r1", **more: Any) -> Receipt:
    body = json.dumps(an_event("high"))
    return hub.receive_raw(body, record_id, **more)


def test_a_record_that_cannot_be_read_is_kept_whole_with_its_reason() -> None:
    hub = Hub()
    receipt = hub.receive_raw(b'{"broken": \xff', "r7")
    (record,) = hub.rejected.find()
    assert (receipt.outcome, record.body) == (Outcome.REJECTED, b'{"broken": \xff')
    assert (record.id, record.last_record) == (body_digest(record.body), "r7")
    assert record.reason
    assert record.received_at == NIGHT
    assert (hub.told, hub.counts.values) == ([], {"Rejected": 1})


def test_text_that_is_no_unicode_is_kept_as_it_was_read() -> None:
    hub = Hub()
    hub.receive_raw("no json \ud800")
    assert hub.rejected.find()[0].body == b"no json \xed\xa0\x80"


def test_a_rejected_record_of_guardduty_is_told_as_high() -> None:
    hub = Hub()
    receipt = unreadable(hub)
    assert receipt.told == (CALL, MAIL)
    (call,) = hub.calls.all
    assert (call.summary.type, call.summary.account_name) == ("unreadable record", "unknown account")
    assert (call.mark.text, call.summary.severity) == ("1.high", 8.0)
    assert call.summary.title
    assert call.summary.last_seen == NIGHT
    assert call.summary.key.id == f"unreadable record {NIGHT.isoformat()}"
    assert hub.notices.all[0].subject is NoticeSubject.REJECTED


def test_a_rejected_record_is_told_with_reason_and_place() -> None:
    placed = Rejected(reason="severity is no number", position="detail.severity")
    finding = unreadable_finding(placed, "3f9a0c", NIGHT)
    assert (finding.title, finding.updated_at) == ("severity is no number (detail.severity)", NIGHT)
    assert finding.resource.name == "3f9a0c"
    assert unreadable_finding(Rejected(reason="empty"), "3f9a0c", NIGHT).title == "empty"


def test_rejected_records_are_told_at_most_once_an_hour() -> None:
    hub = Hub()
    unreadable(hub, "r1")
    hub.clock.advance(minutes=59)
    assert unreadable(hub, "r2").told == ()
    assert [record.count for record in hub.rejected.find()] == [2]
    hub.clock.advance(minutes=1)
    assert unreadable(hub, "r3").told == (CALL, MAIL)
    assert (hub.calls.asked, len(hub.calls.all)) == (2, 2)


def test_no_sixty_minutes_hold_two_tellings_of_rejected_records() -> None:
    hub = Hub()
    told = []
    hub.clock.advance(minutes=59)
    for minute in range(59, 59 + 6 * 60, 7):
        if unreadable(hub, f"r{minute}").told:
            told.append(minute)
        hub.clock.advance(minutes=7)
    assert told[0] == 59
    assert all(60 <= later - earlier < 67 for earlier, later in pairwise(told))
    assert len(told) == 6


def test_rejected_records_go_the_way_that_the_organization_says() -> None:
    hub = Hub(the_organization(unreadable=a_setting("call daytime, email owners")))
    assert unreadable(hub).told == ("email secops", "email owners")


def test_no_rule_of_findings_lowers_a_rejected_record() -> None:
    quiet = the_organization(
        live_since=NIGHT + timedelta(days=1), suppressions=(a_suppression(when={"types": ("*",)}),)
    )
    assert unreadable(Hub(quiet)).told == (CALL, MAIL)


def test_a_rejected_record_from_a_file_tells_nobody() -> None:
    hub = Hub()
    assert unreadable(hub, origin=Origin.FILE).told == ()
    assert len(hub.rejected.find()) == 1


def test_a_rejected_record_is_redone_like_any_other() -> None:
    hub = Hub()
    hub.calls.down = True
    with pytest.raises(TransientError):
        unreadable(hub)
    hub.calls.down = False
    assert hub.router.redo(NIGHT) == 1
    assert hub.notices.all[0].subject is NoticeSubject.REJECTED
