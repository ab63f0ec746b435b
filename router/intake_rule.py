"""The rule on the default bus of each Region that takes findings in, and what tells that somebody has changed it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from router.canary import DETAIL_TYPE
from router.normalize import CANARY_SOURCE
from router.normalize.unwrapping import ARCHIVING, CALL_DETAIL_TYPE, GUARDDUTY_SOURCE

NAME: Final = "tocsin-intake"
PATTERN: Final = {
    "source": ["aws.guardduty", CANARY_SOURCE],
    "detail-type": ["GuardDuty Finding", DETAIL_TYPE],
}
"""Wide: the router decides. Canaries go by the very rule that findings go by, so they prove that it is on."""

ARCHIVED_NAME: Final = "tocsin-archived"
ARCHIVED_PATTERN: Final[Mapping[str, Any]] = {
    "source": [GUARDDUTY_SOURCE],
    "detail-type": [CALL_DETAIL_TYPE],
    "detail": {
        "eventSource": ["guardduty.amazonaws.com"],
        "eventName": [ARCHIVING],
        "errorCode": [{"exists": False}],
    },
}
"""Of a rule beside: archiving was done, which GuardDuty itself does not say. It needs a trail of management events."""
HUB_PATTERN: Final = {**PATTERN, "detail-type": [*PATTERN["detail-type"], CALL_DETAIL_TYPE]}
"""What is taken from the hub bus, onto which only these rules send."""


def fault_of(rule: Mapping[str, Any]) -> str | None:
    """Return what is wrong with a rule as EventBridge describes it; None when it is on and as it was deployed."""
    if rule.get("State") != "ENABLED":
        return f"rule {NAME} is {rule.get('State')}, expected ENABLED"
    pattern = json.loads(rule.get("EventPattern") or "{}")
    if pattern != PATTERN:
        return f"rule {NAME} matches {json.dumps(pattern)}, expected {json.dumps(PATTERN)}"
    return None
