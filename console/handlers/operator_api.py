"""Answers operators: what stands behind the function URL of the hub."""

from __future__ import annotations

from typing import Any

from console.bootstrap import Console, console
from hub.lambdas import Event, lambda_handler


def operator_api(root: Console, event: Event) -> dict[str, Any]:
    """Answer one request."""
    return root.api.answer(event)


handler = lambda_handler(console, operator_api)
