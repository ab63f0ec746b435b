"""Self-made events in the shape GuardDuty sends, one a file, and the short ways in which tests read records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hub.model.finding import Finding
from hub.model.record import Accepted, Ignored, Reading, Rejected
from router.normalize import Origin, read
from tests.builders import NIGHT

FOLDER = Path(__file__).parent
NONCE = "canary-nonce-of-tonight"


def load_event(name: str) -> dict[str, Any]:
    """Return the event in tests/events/NAME.json."""
    event: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return event


def reading(document: object, origin: Origin = Origin.QUEUE) -> Reading:
    """Read text or bytes as they are, anything else as JSON, arrived at NIGHT."""
    body = document if isinstance(document, str | bytes) else json.dumps(document)
    return read(body, arrived_at=NIGHT, origin=origin, canary_nonce=NONCE)


def accepted(document: object, origin: Origin = Origin.QUEUE) -> Finding:
    result = reading(document, origin)
    assert isinstance(result, Accepted), result
    return result.finding


def rejected(document: object, origin: Origin = Origin.QUEUE) -> Rejected:
    result = reading(document, origin)
    assert isinstance(result, Rejected), result
    return result


def ignored(document: object, origin: Origin = Origin.QUEUE) -> Ignored:
    result = reading(document, origin)
    assert isinstance(result, Ignored), result
    return result
