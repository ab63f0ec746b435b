"""Opens the door to a hub in AWS; imported only where one is asked, since it takes botocore."""

from __future__ import annotations

from pathlib import Path

from console.client.hubs import find_hub
from console.client.remote import RemoteDoor
from console.client.signing import SignedTransport
from console.operations.door import Door
from hub.ports import Clock


def open_hub(name: str, file: Path | None, clock: Clock) -> Door:
    """Return the door to the hub called `name` in the file of hubs; nothing is asked of it yet.

    Errors are those of `find_hub` and `SignedTransport`.
    """
    return RemoteDoor(SignedTransport(find_hub(name, file)), clock)
