"""Task tokens in plain memory."""

from __future__ import annotations

from hub.model.task_token import TaskToken


class MemoryTaskTokenStore:
    def __init__(self) -> None:
        self._tokens: dict[str, TaskToken] = {}

    def put(self, token: TaskToken) -> TaskToken:
        if token.replaces(self._tokens.get(token.page_id)):
            self._tokens[token.page_id] = token
        return self._tokens[token.page_id]

    def get(self, page_id: str) -> TaskToken | None:
        return self._tokens.get(page_id)

    def used(self, page_id: str, token: str) -> TaskToken | None:
        kept = self._tokens.get(page_id)
        if kept is not None and kept.token == token:
            self._tokens[page_id] = kept.model_copy(update={"used": True})
        return self._tokens.get(page_id)
