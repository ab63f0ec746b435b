"""GuardDuty's findings by their ids, which moto does not have: botocore checks a request, and this answers it."""

from __future__ import annotations

import json
from typing import Any

from tests.aws.refusing import answer, refuse

MOST_IDS = 50
"""That GetFindings takes (GuardDuty API reference)."""


class FakeFindings:
    """The findings of one Region, as `accounts` by id."""

    def __init__(self, client: Any, **accounts: str) -> None:
        self.client, self.accounts = client, accounts
        self.asked: list[dict[str, Any]] = []
        client.meta.events.register("before-parameter-build.guardduty.GetFindings", self._asked)
        client.meta.events.register("before-call.guardduty.GetFindings", self._answers)

    def refuses(self, code: str, status: int = 400) -> None:
        """Have what is asked from now on refused."""
        self.client.meta.events.unregister("before-call.guardduty.GetFindings", self._answers)
        refuse(self.client, "GetFindings", code, status=status)

    def _asked(self, params: dict[str, Any], **_: Any) -> None:
        assert len(params["FindingIds"]) <= MOST_IDS
        self.asked.append(dict(params))

    def _answers(self, **_: Any) -> Any:
        found = [
            {"Id": each, "AccountId": self.accounts[each], "Region": "eu-west-1", "Severity": 8.0}
            for each in self.asked[-1]["FindingIds"]
            if each in self.accounts
        ]
        body = json.dumps({"findings": found}).encode()
        return answer("https://guardduty.example", 200, body), {"Findings": found}
