"""The door that the request at hand goes through: the operations of its caller."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from console.operations.acting import Actions

_DOOR: ContextVar[Actions] = ContextVar("door")


@contextmanager
def through(door: Actions) -> Iterator[None]:
    """Answer with the operations of `door` inside."""
    token = _DOOR.set(door)
    try:
        yield
    finally:
        _DOOR.reset(token)


def door() -> Actions:
    """Return the operations of whoever sent the request at hand; raise LookupError outside of one."""
    return _DOOR.get()
