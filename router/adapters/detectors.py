"""GuardDuty's detectors, which make a sample finding when they are asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from hub.adapters.aws.errors import ask
from router.samples import TYPE


class DetectorClient(Protocol):
    """What is asked of a client of GuardDuty."""

    def list_detectors(self) -> Mapping[str, Any]:
        """Return the Region's detectors: one, or none."""
        ...

    def create_sample_findings(self, **request: object) -> object:
        """Make samples."""
        ...


def make_sample(client: DetectorClient, region: str) -> Sequence[str]:
    """Have GuardDuty make a sample in `region`; return why it cannot, if it cannot. Raises TransientError."""
    detectors = ask(f"detectors of {region}", client.list_detectors)["DetectorIds"]
    if not detectors:
        return ["GuardDuty has no detector"]
    request = {"DetectorId": detectors[0], "FindingTypes": [TYPE]}
    ask(f"sample finding of {region}", lambda: client.create_sample_findings(**request))
    return []
