"""Where the parts of one hub are: names, ARNs and URLs, spelled the same in every Region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class TablePlace(NamedTuple):
    """One table."""

    name: str
    arn: str


class QueuePlace(NamedTuple):
    """One queue."""

    name: str
    arn: str
    url: str


@dataclass(frozen=True, kw_only=True)
class HubPlaces:
    """The parts of one hub in its home Region that functions of every Region must reach."""

    partition: str
    dns_suffix: str
    """What the names of AWS's own hosts end in, as `amazonaws.com`."""
    account: str
    region: str
    """The home Region."""
    config: TablePlace
    contacts: TablePlace
    state: TablePlace
    findings: QueuePlace
    pages: QueuePlace
    notices: QueuePlace
    digests: QueuePlace
    state_machine: str
    """ARN of the state machine that hosts pages."""
    topic_prefix: str
    """What the ARNs of all topics of audiences and responders start with."""
    key_alias: str
    """Alias of the customer key of the table `contacts`, as `alias/NAME`."""
    line_parameter: str
    """Name of the parameter of the voice Region that holds the ARN of the contact flow."""

    def arn(self, service: str, resource: str, region: str | None = None) -> str:
        """Return an ARN in the delegated administrator's account; in the home Region unless another is named."""
        return f"arn:{self.partition}:{service}:{self.region if region is None else region}:{self.account}:{resource}"
