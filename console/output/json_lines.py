"""JSON for machines: one object a line, in ASCII, so that no text from outside can steer what shows it."""

from __future__ import annotations

import json
import sys

from hub.model.base import Frozen


def write_json(model: Frozen) -> None:
    """Write `model` as one line on standard output; instants are in UTC. Raises BrokenPipeError when nobody reads."""
    sys.stdout.write(f"{json_text(model)}\n")


def json_text(model: Frozen) -> str:
    """Return `model` as one line of ASCII JSON, fields in the order in which the class names them."""
    return json.dumps(model.model_dump(mode="json", by_alias=True), ensure_ascii=True)
