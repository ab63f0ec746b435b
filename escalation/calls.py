"""What an answered call says and hears: the desk behind the contact flow (semantics 4, the call).

Every answer is idempotent: the flow may ask again, also after a time-out, and whatever is decided is decided by the
first conditional write. An acknowledgement is 1 and the challenge that this very call has spoken: nothing else proves
a person.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NamedTuple

from escalation.acknowledgement import BY_CALL, Acknowledgement, Claim, is_of
from escalation.dialler import Dialler
from escalation.facts import call_facts
from escalation.heads import head_of, runs
from escalation.timeline import Timeline
from escalation.words import call as words
from hub.errors import NotFoundError, StoreError
from hub.model.attempt import Attempt, AttemptOutcome
from hub.model.member_set import MemberSet
from hub.model.page import Page, PageHead
from hub.ports import AttemptStore, Clock, LineStore, PageStore

WRONG_TRIES: Final = 3
LAST_WORDS: Final = timedelta(seconds=15)
"""The menu is not begun again so shortly before the call's time is over."""
_TAKE: Final = "1"
_HAND_ON: Final = "2"
_MORE: Final = "3"


class Speech(NamedTuple):
    """What to say next, and whether keys are listened for afterwards; a call that does not listen ends."""

    text: str
    ssml: str
    listens: bool
    turn: int = 0
    """How many entries were keyed so far: whoever asks next says so, and a repeated question is known by it."""


@dataclass(frozen=True, kw_only=True)
class Calls:
    """Answers the contact flow. Both methods raise NotFoundError for an attempt that nobody has prepared."""

    pages: PageStore
    attempts: AttemptStore
    dialler: Dialler
    acknowledgement: Acknowledgement
    lines: LineStore
    clock: Clock
    timeline: Timeline

    def answered(self, key: str) -> Speech:
        """Return the first words of a call that was answered, and fix which members it announces."""
        attempt, page, head = self._look_up(key)
        present = MemberSet.of(member.number for member in self.pages.members(page.page_id))
        if not runs(head) or not present:
            return self._taken_by(attempt, head)
        noted = self.attempts.answered(key, present, self.clock.now()) or attempt
        self.timeline.call_answered(noted)
        return _speech(words.opening(self._facts(noted, page)), listens=True)._replace(turn=len(noted.keys))

    def keyed(self, key: str, digits: str, turn: int | None = None) -> Speech:
        """Return the answer to `digits`, keyed after `turn` entries (None: after all there are); empty is silence.

        Asked the same again it answers the same, and counts no try twice.
        """
        attempt, page, head = self._look_up(key)
        before = attempt.keys if turn is None else attempt.keys[:turn]
        asked = attempt.model_copy(update={"keys": before})
        return self._keyed(asked, digits, page, head)._replace(turn=len(before) + bool(digits))

    def _keyed(self, attempt: Attempt, digits: str, page: Page, head: PageHead | None) -> Speech:
        if digits == _TAKE + attempt.challenge:
            return self._proved(attempt, self._take(attempt, page))
        if not runs(head) or not self.pages.members(page.page_id):
            return self._taken_by(attempt, head)
        if digits == _HAND_ON:
            return self._pass_on(attempt)
        facts = self._facts(attempt, page)
        if digits == _MORE:
            self._note(attempt, digits, "asked for more")
            return _speech(words.more(facts), listens=True)
        if not digits:
            return self._silence(attempt, page)
        noted = self._note(attempt, digits, "not the code")
        if _wrong(noted) >= WRONG_TRIES:
            return _speech(words.too_many_tries(attempt.language), listens=False)
        return _speech(words.wrong_code(facts, digits), listens=True)

    def _take(self, attempt: Attempt, page: Page) -> Speech:
        """End the page in one write; any attempt of a running page may, current or timed out. First writer wins."""
        name = attempt.briefing.full_name or None
        claim = Claim(by=attempt.responder, via=BY_CALL, covered=attempt.announced, name=name)
        head = self.acknowledgement.take(page, claim)
        if head is None or not is_of(head, claim):
            return self._taken_by(attempt, head)
        self._note(attempt, _TAKE + attempt.challenge, "the code: it is theirs")
        self.acknowledgement.follow(head)
        self.dialler.end(attempt, AttemptOutcome.ACKNOWLEDGED)
        return _speech(words.taken(attempt.language), listens=False)

    def _proved(self, attempt: Attempt, speech: Speech) -> Speech:
        """Note that this number reaches a person who keys what they hear, whoever has the page."""
        # What they are told is so already, and must be said: a proof that cannot be stored comes with the next call.
        with suppress(StoreError):
            if attempt.number_key:
                self.lines.prove(attempt.number_key, attempt.key, self.clock.now())
        return speech

    def _pass_on(self, attempt: Attempt) -> Speech:
        self._note(attempt, _HAND_ON, "passed on")
        self.dialler.end(attempt, AttemptOutcome.PASSED)
        return _speech(words.passed(attempt.briefing.next_name, attempt.language), listens=False)

    def _silence(self, attempt: Attempt, page: Page) -> Speech:
        """Begin again while there is time; else end the call without a word more."""
        listen = page.policy.levels[attempt.level].listen
        since = attempt.answered_at or self.clock.now()
        if self.clock.now() - since + LAST_WORDS < timedelta(seconds=listen):
            return _speech(words.opening(self._facts(attempt, page)), listens=True)
        return Speech(text="", ssml="<speak></speak>", listens=False)

    def _note(self, attempt: Attempt, digits: str, meaning: str) -> Attempt:
        count = len(attempt.keys)
        row = self.attempts.keyed(attempt.key, digits, count) or attempt
        noted = row.model_copy(update={"keys": row.keys[: count + 1]})
        self.timeline.key_pressed(noted, digits, meaning)
        return noted

    def _taken_by(self, attempt: Attempt, head: PageHead | None) -> Speech:
        name = (head.name or head.by) if head is not None else None
        return _speech(words.already_taken(name, attempt.language), listens=False)

    def _look_up(self, key: str) -> tuple[Attempt, Page, PageHead | None]:
        attempt = self.attempts.get(key)
        page = self.pages.page(attempt.page_id) if attempt else None
        if attempt is None or page is None:
            raise NotFoundError(f"attempt {key} is not known")
        return attempt, page, head_of(self.pages, page)

    def _facts(self, attempt: Attempt, page: Page) -> words.CallFacts:
        members = self.pages.members(page.page_id)
        # All that this call announced may have risen out of the page meanwhile: then it speaks of the others.
        announced = [each for each in members if each.number in attempt.announced] or members
        told = attempt.briefing
        facts = call_facts(page, announced, told.spoken_detail, challenge=attempt.challenge, language=attempt.language)
        own = {"next_name": told.next_name, "time_zone": told.time_zone, "why": told.why}
        return facts.model_copy(update=own)


def _wrong(attempt: Attempt) -> int:
    return sum(keys not in (_MORE, _HAND_ON) for keys in attempt.keys)


def _speech(spoken: words.Spoken, *, listens: bool) -> Speech:
    return Speech(text=spoken.text, ssml=spoken.ssml, listens=listens)
