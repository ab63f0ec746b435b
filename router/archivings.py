"""Findings that somebody archived in GuardDuty: whose they are is asked, and their incidents are to close."""

from __future__ import annotations

from dataclasses import dataclass

from aws_lambda_powertools import Logger

from hub.model.finding import FindingKey
from hub.model.messages import FindingArchived
from hub.model.record import Archived
from hub.observability import Counts
from hub.ports import ArchivedFindings, FindingAccounts


@dataclass(frozen=True, kw_only=True)
class Archivings:
    """Takes what CloudTrail says of archiving. The router closes nothing itself: it asks through a port."""

    accounts: FindingAccounts
    archived: ArchivedFindings
    counts: Counts
    log: Logger

    def take(self, archived: Archived) -> None:
        """Have the incident of each finding closed; count and log those that GuardDuty does not have any more.

        Raises TransientError when GuardDuty or the queue cannot be asked just now; done again it asks for the same.
        """
        found = self.accounts.accounts(archived.region, archived.detector, archived.findings)
        for id_, account in found.items():
            key = FindingKey(account=account, region=archived.region, id=id_)
            self.archived.request(FindingArchived(key=key, at=archived.at, by=archived.by))
        self.counts.count("Archived", len(found))
        missing = [each for each in archived.findings if each not in found]
        if missing:
            self.counts.count("ArchivedUnknown", len(missing))
            self.log.warning("archived, but unknown to GuardDuty", region=archived.region, findings=missing)
