"""The desk behind the flow's Lambda function: takes Connect's event, asks the calls, answers a flat map of strings.

The handler `answer_call` and the telephones of the phone lab go through it alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from escalation.contact_flow.contract import Answer, AnswerRequest
from hub.errors import NotFoundError
from hub.model.responder import Language
from hub.ports import AttemptStore


class Spoken(Protocol):
    """What is said next."""

    @property
    def ssml(self) -> str:
        """The words, as an SSML document."""
        ...

    @property
    def listens(self) -> bool:
        """False when the call ends after these words."""
        ...

    @property
    def turn(self) -> int:
        """How many entries were keyed so far."""
        ...


class Desk(Protocol):
    """Who answers a call: `escalation.calls.Calls`."""

    def answered(self, key: str, /) -> Spoken:
        """Return the first words of a call."""
        ...

    def keyed(self, key: str, digits: str, turn: int | None = None, /) -> Spoken:
        """Return what is said to `digits`, keyed after `turn` entries; empty digits are silence."""
        ...


def same(attempt: str) -> str | None:
    """Return the attempt's key for the contact attribute where that is the key itself."""
    return attempt


@dataclass(frozen=True, kw_only=True)
class FlowDesk:
    """Answers the flow. `attempt_of` returns the key of the attempt that a contact attribute leads to, or None."""

    desk: Desk
    attempts: AttemptStore
    attempt_of: Callable[[str], str | None] = same

    def answer(self, event: object) -> dict[str, str]:
        """Return the answer to Connect's `event`.

        Raises InputError when it is no such event, NotFoundError for an attempt that is not known, and what the stores
        raise: the flow then speaks its fixed sentence, and the page stays as it is.
        """
        request = AnswerRequest.from_event(event)
        key = self.attempt_of(request.attempt)
        if key is None:
            raise NotFoundError(f"no attempt belongs to contact {request.contact_id}")
        if request.digits is not None:
            return _answer(self.desk.keyed(key, request.digits, request.turn)).to_connect()
        return _answer(self.desk.answered(key), self._language(key)).to_connect()

    def _language(self, key: str) -> Language:
        attempt = self.attempts.get(key)
        if attempt is None:
            raise NotFoundError(f"attempt {key} is not known")
        return attempt.language


def _answer(spoken: Spoken, language: Language | None = None) -> Answer:
    return Answer(ssml=spoken.ssml, listens=spoken.listens, turn=spoken.turn, language=language)
