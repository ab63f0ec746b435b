"""The canary: a synthetic finding of our own source that proves bus, hop, queue, router and store of a Region."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from hub.model.finding import FindingKey
from hub.ports import IncidentStore
from router.normalize import CANARY_SOURCE

DETAIL_TYPE: Final = "Tocsin Canary"
TYPE: Final = "Tocsin:Canary"
QUIET: Final = 1.0
"""Its severity: low, so that by the default policy nobody is told of it."""


def canary_key(account: str, region: str) -> FindingKey:
    """Return the identity of the canaries of `region`: one incident for each Region."""
    return FindingKey(account=account, region=region, id=f"canary-{region}")


def last_canaries(incidents: IncidentStore, account: str, regions: Iterable[str]) -> dict[str, datetime | None]:
    """Return when the newest canary that has arrived was sent through each Region; None where none ever arrived."""
    rows = {region: incidents.get(canary_key(account, region)) for region in regions}
    return {region: None if row is None else row.ordering for region, row in rows.items()}


def canary_entry(*, account: str, region: str, nonce: str, at: datetime) -> dict[str, Any]:
    """Return the entry for the bus of `region`: one identity for each Region, seen anew each time it comes."""
    detail = {
        "nonce": nonce,
        "id": canary_key(account, region).id,
        "accountId": account,
        "region": region,
        "type": TYPE,
        "severity": QUIET,
        "updatedAt": at.isoformat(),
        "title": f"canary of {region}",
    }
    return {"Source": CANARY_SOURCE, "DetailType": DETAIL_TYPE, "Detail": json.dumps(detail)}


def refused(answer: Mapping[str, Any]) -> Sequence[str]:
    """Return what a bus says of the entries it did not take."""
    return [f"{each['ErrorCode']}: {each.get('ErrorMessage', '')}" for each in answer["Entries"] if "ErrorCode" in each]
