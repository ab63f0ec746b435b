"""Reads the organization's directory in the background: names and OU paths of all accounts."""

from __future__ import annotations

from typing import Any

from hub.lambdas import Event, lambda_handler
from router.adapters.organizations import refresh
from router.bootstrap import Router, router


def refresh_directory(root: Router, _event: Event) -> dict[str, Any]:
    """Read it and keep it if it has changed; return whether it had."""
    return {"changed": refresh(root.organizations, root.directories)}


handler = lambda_handler(router, refresh_directory)
