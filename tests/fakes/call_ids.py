"""Call ids in memory."""

from __future__ import annotations

from hub.errors import StoreError


class MemoryCallIds:
    """`hub.ports.CallIdStore`; `down` makes it unreachable."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.down = False

    def remember(self, call_id: str, attempt: str) -> None:
        if self.down:
            raise StoreError("the store does not answer")
        self.kept.setdefault(call_id, attempt)

    def attempt_of(self, call_id: str) -> str | None:
        return self.kept.get(call_id)
