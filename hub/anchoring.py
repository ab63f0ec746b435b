"""Keeps the head of the audit where it is anchored, each time that it has moved: what an edit could not do itself."""

from __future__ import annotations

from hub.model.audit import Anchor
from hub.ports import AuditAnchors, Clock, ConfigurationStore


class Anchoring:
    """Anchors the newest head, once for each process that looks."""

    def __init__(self, store: ConfigurationStore, anchors: AuditAnchors, clock: Clock) -> None:
        """Look at `store`, and keep in `anchors`."""
        self._store, self._anchors, self._clock = store, anchors, clock
        self._kept: str | None = None

    def repeat(self) -> bool:
        """Keep the head if it has moved since it was kept here; return whether it was kept now.

        Raises StoreError when the store cannot be read or the anchors take nothing now: the next look tries again.
        """
        register = self._store.register()
        if register.number == 0 or register.hash == self._kept:
            return False
        self._anchors.keep(Anchor(number=register.number, hash=register.hash, at=self._clock.now()))
        self._kept = register.hash
        return True
