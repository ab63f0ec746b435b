"""Where calls go out from: told to the function, or read from the parameter that the voice Region keeps.

Amazon Connect gives its instance and its flows their ids, so only the voice Region's own template knows them; whoever
dials stands in the home Region and reads them there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from escalation.adapters.connect import Line
from hub.adapters.aws.errors import ask
from hub.errors import TransientError
from hub.model.messages import CarrierReport, CarrierReportKind
from hub.ports import Clock, DialOrder

if TYPE_CHECKING:
    from types_boto3_ssm.client import SSMClient

FRESH_FOR: Final = timedelta(minutes=5)
"""A flow that is made anew has another id: calls go through the new one this soon."""
NO_TELEPHONE: Final = "NoTelephone"
_FLOW: Final = re.compile(r"arn:[a-z-]+:connect:[a-z0-9-]+:[0-9]{12}:instance/([0-9a-f-]+)/contact-flow/([0-9a-f-]+)")


@dataclass(kw_only=True)
class ReadLine:
    """The line whose flow's ARN stands in a parameter of SSM; asked for again after five minutes."""

    client: SSMClient
    parameter: str
    number: str
    clock: Clock
    _known: tuple[Line, datetime] | None = field(default=None, init=False)

    def __call__(self) -> Line:
        """Return the line; raise TransientError when the parameter cannot be read, or holds no flow's ARN."""
        now = self.clock.now()
        if self._known is None or self._known[1] + FRESH_FOR <= now:
            self._known = self._read(), now
        return self._known[0]

    def _read(self) -> Line:
        what = f"parameter {self.parameter}"
        value = ask(what, lambda: self.client.get_parameter(Name=self.parameter))["Parameter"].get("Value", "")
        flow = _FLOW.fullmatch(value)
        if flow is None:
            raise TransientError(f"{what}: {value!r}, expected the ARN of a contact flow")
        return Line(flow[1], flow[2], self.number)


@dataclass(frozen=True, kw_only=True)
class NoTelephone:
    """`hub.ports.Carrier` of a hub without voice: every call is unavailable, so people are told in writing."""

    clock: Clock
    report: Callable[[CarrierReport], None]

    def dial(self, order: DialOrder) -> None:
        """Report at once that there is no telephone."""
        self.report(
            CarrierReport(
                attempt=order.attempt, report=CarrierReportKind.UNAVAILABLE, error=NO_TELEPHONE, at=self.clock.now()
            )
        )

    def hang_up(self, attempt: str) -> None:
        """Do nothing: no call was placed."""
