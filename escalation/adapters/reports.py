"""What becomes of a carrier's report: it acts at once, and what must follow it waits in a queue."""

from __future__ import annotations

from collections.abc import Callable

from hub.adapters.aws.requests import SqsRequests
from hub.model.messages import CarrierReport, CarrierReportKind


class Reports:
    """Takes reports. What goes with the first ring is asked for before the dial is noted: so no kill can lose it."""

    def __init__(self, requests: SqsRequests, apply: Callable[[CarrierReport], None]) -> None:
        """Ask through `requests`; `apply` has the attempt move on."""
        self._requests, self._apply = requests, apply

    def take(self, report: CarrierReport) -> None:
        """Take one report; a second time changes nothing. Raises TransientError when it must be taken again."""
        if report.report is CarrierReportKind.DIALLED:
            self._requests.put(f"report.{report.attempt}", report)
        self._apply(report)
