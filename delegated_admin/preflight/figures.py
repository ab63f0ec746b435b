"""What the hub takes of AWS's quotas: how many functions run at once, how many calls, which bootstrap."""

from __future__ import annotations

from typing import Final, NamedTuple


class Quota(NamedTuple):
    """A quota of AWS, and what the hub needs of it."""

    service: str
    code: str
    name: str
    """As AWS's Service Quotas names it: what one asks for."""
    needed: float

    def ask(self, region: str, value: float | None = None) -> str:
        """Return the sentence that says what to ask AWS for; by default what is needed."""
        return (
            f'ask AWS (Service Quotas, {self.service}, {region}) for "{self.name}" ({self.code}) '
            f"of {self.needed if value is None else value:g}"
        )


class AtOnce(NamedTuple):
    """How many runs of functions a stack may have at the same time."""

    reserved: int
    """Taken out of the account's concurrency for good."""
    shared: int
    """Taken from what is left: the most that queues start at once, and what runs on a schedule."""


CONCURRENCY: Final = Quota("lambda", "L-B99A9384", "Concurrent executions", 200)
CALLS: Final = Quota("connect", "L-12AB7C57", "Concurrent active calls per instance", 10)
CALL_RATE: Final = Quota("connect", "L-4E9BCC96", "Rate of StartOutboundVoiceContact API requests", 2)
INSTANCES: Final = Quota("connect", "L-AA17A6B9", "Amazon Connect instance count", 2)

HUB: Final = AtOnce(reserved=22, shared=34)
"""decide_next 10, place_call 5, operator_api 5, audit_pages 2; of the queues 20, 5, 5 and 2, and two on a schedule."""
VOICE: Final = AtOnce(reserved=10, shared=10)
"""answer_call 10; record_contact_event hears of as many calls as can end at once."""
UNRESERVED: Final = 100
"""Lambda reserves nothing that would leave less than this."""

BOOTSTRAP_PARAMETER: Final = "/cdk-bootstrap/hnb659fds/version"
BOOTSTRAP_VERSION: Final = 6
"""What the CDK's default synthesizer writes into templates as the least that will do."""
