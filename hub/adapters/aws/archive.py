"""Archiving findings in GuardDuty, as the delegated administrator: those of every member are its own detector's too."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, Final, Protocol

from hub.adapters.aws.errors import ask
from hub.errors import InputError

BATCH: Final = 50
"""So many ids one request takes (GuardDuty API, ArchiveFindings)."""


class ArchivingClient(Protocol):
    """What is asked of a client of GuardDuty."""

    def list_detectors(self) -> Mapping[str, Any]:
        """Return the Region's detectors: one, or none."""
        ...

    def archive_findings(self, **request: object) -> object:
        """Archive findings."""
        ...


class GuardDutyArchive:
    """`hub.ports.FindingArchive` in the Regions of one hub."""

    def __init__(self, client: Callable[[str], ArchivingClient], regions: Collection[str]) -> None:
        """Ask the `client` of each of `regions`."""
        self._client, self._regions = client, frozenset(regions)
        self._detectors: dict[str, str] = {}

    def archive(self, region: str, findings: Sequence[str]) -> None:
        """Archive the findings of a Region by their ids; done twice it is the same.

        Raises InputError for a Region that is not the hub's, or without a detector; TransientError for what GuardDuty
        does not do just now, or does not let us do.
        """
        if region not in self._regions:
            raise InputError(f"Region {region!r} is none of the hub's")
        client = self._client(region)
        detector = self._detector(region, client)
        for start in range(0, len(findings), BATCH):
            some = list(findings[start : start + BATCH])
            ask(f"archiving in {region}", partial(client.archive_findings, DetectorId=detector, FindingIds=some))

    def _detector(self, region: str, client: ArchivingClient) -> str:
        if region not in self._detectors:
            found = ask(f"detectors of {region}", client.list_detectors)["DetectorIds"]
            if not found:
                raise InputError(f"GuardDuty has no detector in {region}")
            self._detectors[region] = found[0]
        return self._detectors[region]
