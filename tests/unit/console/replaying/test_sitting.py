"""The records of one file are decided in their order, as the router would decide them, and nobody is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import count
from typing import Any

from console.replaying import ReplayedRecord, Sitting, SourceRecord
from hub.model.record import Outcome
from hub.model.severity import SeverityLabel
from router.policy import PolicyBook
from tests.builders import an_event, at
from tests.scenarios.organization import an_organization

NOW = datetime(2026, 7, 1, tzinfo=UTC)


class File:
    """One file under way."""

    def __init__(self, *documents: dict[str, Any], decided_at: datetime | None = None) -> None:
        self.sitting = Sitting(PolicyBook(an_organization(*documents)), now=NOW, at=decided_at)
        self.numbers = count(1)

    def take(self, severity: object = 8.0, **more: Any) -> ReplayedRecord:
        return self.take_raw(json.dumps(an_event(severity, **more)).encode())

    def take_raw(self, body: bytes) -> ReplayedRecord:
        number = next(self.numbers)
        return self.sitting.take(SourceRecord("night.ndjson", number, number, body))


def test_a_high_finding_calls_and_mails_and_says_by_which_rule() -> None:
    replayed = File().take(8.0)

    assert (replayed.outcome, replayed.routes) == (Outcome.ROUTED, ("call page-soc", "email secops"))
    assert replayed.reason == "high is `call page-soc, email secops` by organization version 1"
    assert (replayed.file, replayed.line, replayed.record, replayed.error) == ("night.ndjson", 1, 1, None)


def test_what_the_record_says_is_repeated() -> None:
    replayed = File().take(4.5, account="444455556666", id="f9", archived=False)

    assert (replayed.account, replayed.region, replayed.id) == ("444455556666", "eu-west-1", "f9")
    assert (replayed.type, replayed.severity) == ("UnauthorizedAccess:EC2/SSHBruteForce", 4.5)
    assert (replayed.severity_label, replayed.sample, replayed.archived) == (SeverityLabel.MEDIUM, False, False)
    assert replayed.warnings == ()


def test_the_same_event_again_is_a_duplicate_of_its_line() -> None:
    file = File()
    file.take()
    again = file.take()

    assert (again.outcome, again.routes, again.reason) == (
        Outcome.DUPLICATE,
        (),
        "the same event as line 1: nothing changes",
    )


def test_an_older_event_is_a_duplicate_of_the_newest() -> None:
    file = File()
    file.take()
    file.take(updatedAt="2026-06-01T04:00:00Z")
    older = file.take(updatedAt="2026-06-01T03:30:00Z")

    assert (older.outcome, older.reason) == (Outcome.DUPLICATE, "older than line 2: nothing changes")


def test_a_repeat_is_routed_as_decided_but_nobody_is_told_again() -> None:
    file = File()
    file.take()
    repeat = file.take(updatedAt="2026-06-01T04:00:00Z")

    assert (repeat.outcome, repeat.routes) == (Outcome.ROUTED, ())
    assert "counted, nobody is told again" in repeat.reason


def test_a_rise_is_told_anew() -> None:
    file = File()
    assert file.take(5.0).routes == ("email secops",)
    risen = file.take(8.0, updatedAt="2026-06-01T04:00:00Z")

    assert (risen.outcome, risen.routes) == (Outcome.ROUTED, ("call page-soc", "email secops"))
    assert risen.reason.startswith("it rose")


def test_a_return_after_the_quiet_period_is_told_anew() -> None:
    file = File()
    file.take()
    back = file.take(updatedAt="2026-06-03T04:00:00Z")

    assert back.routes == ("call page-soc", "email secops")
    assert back.reason.startswith("it came back")


def test_files_know_nothing_of_each_other() -> None:
    File().take()

    assert File().take().outcome is Outcome.ROUTED


def test_a_rejected_record_says_what_is_wrong_and_where() -> None:
    cut = File().take_raw(b'{"source": "aws.guardduty",')
    incomplete = File().take(None)

    assert cut.outcome is Outcome.REJECTED
    assert cut.error == f"line 1 column 28: {cut.reason}"
    assert incomplete.error == incomplete.reason
    assert "detail.severity" in incomplete.reason
    assert (incomplete.account, incomplete.severity, incomplete.sample) == (None, None, None)


def test_an_ignored_record_says_why_and_has_no_error() -> None:
    ignored = File().take_raw(b'{"source": "aws.health", "detail": {}}')

    assert (ignored.outcome, ignored.reason, ignored.error) == (Outcome.IGNORED, "the source is aws.health", None)


def test_without_an_instant_each_record_is_decided_at_its_own_time() -> None:
    window = {"name": "upgrade", "start": "2026-06-01T02:00Z", "end": "2026-06-01T04:00Z", "reason": "upgrade"}
    file = File(a_window(window))

    assert file.take(id="inside").routes == ("email secops",)
    assert file.take(id="after", updatedAt="2026-06-01T05:00:00Z").routes == ("call page-soc", "email secops")


def a_window(window: dict[str, str]) -> dict[str, Any]:
    return {"scope": {"kind": "account", "id": "111122223333"}, "windows": [window]}


def test_an_instant_that_was_given_decides_instead() -> None:
    window = {"name": "upgrade", "start": "2026-01-01T02:00Z", "end": "2026-01-01T04:00Z", "reason": "upgrade"}
    file = File(a_window(window), decided_at=at("2026-01-01T03:00Z"))

    assert file.take().routes == ("email secops",)


def test_an_instant_before_the_records_keeps_their_order() -> None:
    file = File(decided_at=at("2020-01-01T00:00Z"))
    file.take()

    assert file.take(updatedAt="2026-06-01T04:00:00Z").outcome is Outcome.ROUTED
    assert file.take(updatedAt="2026-06-01T03:30:00Z").outcome is Outcome.DUPLICATE


def test_a_record_from_the_future_is_decided_not_later_than_now() -> None:
    quiet = {"mode": "mail", "until": "2030-01-01T00:00Z"}
    file = File({"scope": {"kind": "account", "id": "111122223333"}, "mode": quiet})

    assert file.take(updatedAt="2099-01-01T00:00:00Z").routes == ("email secops",)


def test_suppressed_sample_and_archived_are_recorded_with_their_rule() -> None:
    rule = {"name": "scanner", "when": {}, "owner": "dana", "reason": "test", "expires": "2026-12-01T00:00Z"}
    suppressed = File({"scope": {"kind": "account", "id": "111122223333"}, "suppressions": [rule]}).take()
    sample = File().take(title="[SAMPLE] one")
    archived = File().take(service={"archived": True})

    assert suppressed.outcome is Outcome.SUPPRESSED
    assert "scanner" in suppressed.reason
    assert (sample.outcome, sample.sample) == (Outcome.RECORDED, True)
    assert "it is a sample" in sample.reason
    assert (archived.outcome, archived.archived) == (Outcome.RECORDED, True)
    assert "archived" in archived.reason
