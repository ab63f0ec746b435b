"""A handset: what a person types and what they hear, over the telephones of a served hub."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from hub.model.base import Frozen
from hub.model.masking import mask_phone
from local.phone_lab import HandPhone, Ring

ANSWER: Final = "a"
DECLINE: Final = "d"
HANG_UP: Final = "h"
KEYS: Final = frozenset("0123456789*#")


class Sound(StrEnum):
    """What can be heard and seen of a telephone."""

    RINGING = "ringing"
    WORDS = "says"
    KEYED = "keyed"
    ENDED = "ended"
    NOTHING = "nothing"


_SOUNDS: Final = {"person": Sound.KEYED, "lost": Sound.NOTHING}
"""What it is that the lab has noted, by who did it; all else is words."""


class Heard(Frozen):
    """One thing heard or seen; `attempt` names the call."""

    what: Sound
    text: str
    attempt: str | None = None


class Handset:
    """Gives what is typed to the telephone, and says once what happens on it."""

    def __init__(self, phone: HandPhone) -> None:
        """Play `phone`."""
        self._phone = phone
        self._ring: Ring | None = None
        self._heard = 0
        self._digits = ""

    def take(self, typed: str) -> Iterator[Heard]:
        """Do what each character of `typed` says; digits are keyed together at the end of their line."""
        for character in typed:
            if character in KEYS:
                self._digits += character
            elif character in "\r\n":
                yield from self._key()
            elif character in (ANSWER, DECLINE, HANG_UP):
                yield from self._do(character)

    def look(self) -> Iterator[Heard]:
        """Yield what is new on the telephone: that it rings, what was said and keyed, that the call has ended."""
        ring = self._phone.ring()
        if self._ring is not None and (ring is None or ring.attempt != self._ring.attempt):
            yield from self._words(self._ring.attempt)
            yield Heard(what=Sound.ENDED, text="The call is over.", attempt=self._ring.attempt)
            self._ring, self._heard, self._digits = None, 0, ""
        if ring is not None:
            if self._ring is None:
                text = f"{mask_phone(ring.number)} is ringing: press a to answer, d to decline."
                yield Heard(what=Sound.RINGING, text=text, attempt=ring.attempt)
            self._ring = ring
            yield from self._words(ring.attempt)

    def _words(self, attempt: str) -> Iterator[Heard]:
        new = self._phone.words(attempt, self._heard)
        self._heard += len(new)
        for each in new:
            what = _SOUNDS.get(each.who, Sound.WORDS)
            text = f"{each.words} was not heard: nothing listened just then." if what is Sound.NOTHING else each.words
            yield Heard(what=what, text=text, attempt=attempt)

    def _key(self) -> Iterator[Heard]:
        digits, self._digits = self._digits, ""
        if not digits:
            return
        if self._ring is None or not self._ring.answered:
            yield Heard(what=Sound.NOTHING, text=f"No call is answered here: {digits} was not keyed.")
            return
        self._phone.key(self._ring.attempt, digits)

    def _do(self, character: str) -> Iterator[Heard]:
        if self._ring is None:
            yield Heard(what=Sound.NOTHING, text="It does not ring.")
        elif character == ANSWER:
            self._phone.answer(self._ring.attempt)
        else:
            self._phone.hang_up(self._ring.attempt)
