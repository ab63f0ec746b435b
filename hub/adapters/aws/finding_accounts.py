"""Whose findings are that CloudTrail names by their ids: asked of GuardDuty, as the delegated administrator."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, Final, Protocol

from hub.adapters.aws.errors import ask_unless

BATCH: Final = 50
"""So many ids one request takes (GuardDuty API, GetFindings)."""
NOT_OURS: Final = frozenset({"BadRequestException"})
"""What GuardDuty answers about a detector that is gone, whose findings are gone with it."""


class FindingsClient(Protocol):
    """What is asked of a client of GuardDuty."""

    def get_findings(self, **request: object) -> Mapping[str, Any]:
        """Return findings by their ids."""
        ...


class GuardDutyFindings:
    """`hub.ports.FindingAccounts` in the Regions of one hub."""

    def __init__(self, client: Callable[[str], FindingsClient], regions: Collection[str]) -> None:
        """Ask the `client` of each of `regions`."""
        self._client, self._regions = client, frozenset(regions)

    def accounts(self, region: str, detector: str, findings: Sequence[str]) -> Mapping[str, str]:
        """Return the account of each finding of a Region's detector, by id, but of those that GuardDuty does not have.

        A Region that is not the hub's has none of ours. Raises TransientError for what GuardDuty does not say just now,
        or does not let us ask.
        """
        found: dict[str, str] = {}
        asked = findings if region in self._regions else ()
        for start in range(0, len(asked), BATCH):
            some = list(asked[start : start + BATCH])
            get = partial(self._client(region).get_findings, DetectorId=detector, FindingIds=some)
            answer = ask_unless(NOT_OURS, f"findings of {region}", get)
            found |= {each["Id"]: each["AccountId"] for each in (answer or {}).get("Findings", ())}
        return found
