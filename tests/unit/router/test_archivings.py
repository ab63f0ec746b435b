"""Archived findings: whose they are is asked, each is to close, and what GuardDuty does not have is counted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from io import StringIO

import pytest

from hub.errors import StoreError, TransientError
from hub.model.messages import FindingArchived
from hub.model.record import Archived
from hub.observability import MemoryCounts, logger
from router.archivings import Archivings
from tests.builders import ANALYST, NIGHT, a_key
from tests.fakes.ports import KeptRequests

OTHER = "444455556666"


class Accounts:
    """`hub.ports.FindingAccounts` in memory."""

    def __init__(self, **accounts: str) -> None:
        self.found, self.down = accounts, False
        self.asked: list[tuple[str, str]] = []

    def accounts(self, region: str, detector: str, findings: Sequence[str]) -> Mapping[str, str]:
        if self.down:
            raise TransientError("GuardDuty does not answer")
        self.asked.append((region, detector))
        return {each: self.found[each] for each in findings if each in self.found}


class Taking:
    """The service with everything around it in memory."""

    def __init__(self) -> None:
        self.accounts, self.counts, self.lines = Accounts(f1=a_key().account, f2=OTHER), MemoryCounts(), StringIO()
        self.requests: KeptRequests[FindingArchived] = KeptRequests()
        self.service = Archivings(
            accounts=self.accounts,
            archived=self.requests,
            counts=self.counts,
            log=logger(f"archivings-{id(self)}", self.lines),
        )

    def take(self, *findings: str) -> None:
        reading = {"reason": "another event", "region": "eu-west-1", "detector": "d1", "at": NIGHT, "by": ANALYST}
        self.service.take(Archived.model_validate({**reading, "findings": findings}))


def test_each_finding_is_to_close_in_its_own_account() -> None:
    taking = Taking()
    taking.take("f1", "f2")

    assert taking.requests.all == [
        FindingArchived(key=key, at=NIGHT, by=ANALYST) for key in (a_key("f1"), a_key("f2", OTHER))
    ]
    assert (taking.accounts.asked, taking.counts.values) == ([("eu-west-1", "d1")], {"Archived": 2})
    assert taking.lines.getvalue() == ""


def test_the_same_word_again_asks_for_the_same() -> None:
    taking = Taking()
    taking.take("f1")
    taking.take("f1")

    assert (taking.requests.asked, len(taking.requests.all)) == (2, 1)


def test_what_guardduty_does_not_have_is_counted_and_logged_and_the_others_close() -> None:
    taking = Taking()
    taking.take("gone", "f1")

    assert [each.key.id for each in taking.requests.all] == ["f1"]
    assert taking.counts.values == {"Archived": 1, "ArchivedUnknown": 1}
    line = json.loads(taking.lines.getvalue())
    assert (line["level"], line["region"], line["findings"]) == ("WARNING", "eu-west-1", ["gone"])


def test_while_guardduty_or_the_queue_cannot_be_asked_nothing_counts_as_done() -> None:
    taking = Taking()
    taking.requests.down = True
    with pytest.raises(StoreError):
        taking.take("f1")
    taking.accounts.down = True
    with pytest.raises(TransientError):
        taking.take("f1")

    assert taking.counts.values == {}
