"""The dialler: performs a call command so that one attempt means one dial, and turns what came of it into an outcome.

The attempt row decides (semantics 4): only the winner of prepared -> dialling may dial; a run that finds `dialling`
may repeat the request within 15 s, since the carrier knows the attempt by its key; later it waits for the time-out.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from escalation.facts import reader_of
from escalation.heads import head_of, runs
from escalation.people import OnCallBook
from escalation.timeline import Timeline
from escalation.words.challenge import challenge_for
from hub.model.attempt import Attempt, AttemptOutcome, AttemptState, Briefing, attempt_key
from hub.model.masking import mask_phone, phone_key
from hub.model.member_set import MemberSet
from hub.model.messages import CarrierReport, CarrierReportKind
from hub.model.page import Page, Person
from hub.model.policy import Mode
from hub.model.steps import Call
from hub.ports import AttemptStore, Carrier, Clock, DialOrder, Engine, LineStore, PageStore

REPEAT_WITHIN: Final = timedelta(seconds=15)
MISCONFIGURED_WITHIN: Final = timedelta(minutes=5)
REMOVED = "the number was removed from the configuration"
SHADOW = "shadow mode: nobody is dialled"
_OUTCOMES: Final = {
    CarrierReportKind.THROTTLED: AttemptOutcome.THROTTLED,
    CarrierReportKind.UNAVAILABLE: AttemptOutcome.UNAVAILABLE,
}


@dataclass(frozen=True, kw_only=True)
class Dialler:
    """Places calls and hears what became of them."""

    pages: PageStore
    attempts: AttemptStore
    lines: LineStore
    carrier: Carrier
    engine: Engine
    clock: Clock
    timeline: Timeline
    book: Callable[[], OnCallBook]

    def place(self, page: Page, call: Call) -> None:
        """Perform `call`; may be asked again after a crash, with the same effect."""
        attempt = self.attempts.prepare(self._attempt(page, call))
        match attempt.state:
            case AttemptState.PREPARED:
                self._dial_first(page, call, attempt)
            case AttemptState.DIALLING if self._just_dialled(attempt):
                self._dial_again(page, call, attempt)
            case AttemptState.ENDED:
                self._tell_engine(attempt)
            case _:
                pass

    def reported(self, report: CarrierReport) -> None:
        """Take what the carrier reports: unordered, perhaps twice or late; an unknown attempt is left alone."""
        attempt = self.attempts.get(report.attempt)
        if attempt is None:
            return
        match report.report:
            case CarrierReportKind.DIALLED:
                self.attempts.dialled(report.attempt, report.contact_id or "", report.at)
            case CarrierReportKind.ENDED:
                self.end(attempt, _how_it_ended(attempt), report.error)
            case CarrierReportKind.REFUSED:
                self._refused(attempt, report)
            case _:
                self.end(attempt, _OUTCOMES[report.report], report.error)

    def over_at(self, page: Page, call: Call) -> datetime | None:
        """Return when the time of `call` is over, counted from its dial; None when it was not dialled yet."""
        attempt = self.attempts.get(attempt_key(page.page_id, call.command))
        if attempt is None or attempt.state is AttemptState.PREPARED:
            return None
        return attempt.ended_at or (attempt.dialling_at or attempt.prepared_at) + timedelta(seconds=call.timeout)

    def timed_out(self, page: Page, call: Call) -> AttemptOutcome | None:
        """End the attempt of a call whose time is over: a page goes on even if the carrier is never heard of again.

        Return the first writer's outcome; None when there is no such attempt.
        """
        attempt = self.attempts.get(attempt_key(page.page_id, call.command))
        if attempt is None:
            return None
        ended = self._end(attempt, _how_it_ended(attempt), "timed out")
        return ended.outcome if ended is not None else None

    def end(self, attempt: Attempt, outcome: AttemptOutcome, error: str | None = None) -> None:
        """End the attempt unless it has ended, free the line, and give the engine the first writer's outcome."""
        ended = self._end(attempt, outcome, error)
        if ended is not None:
            self._tell_engine(ended)

    def _end(self, attempt: Attempt, outcome: AttemptOutcome, error: str | None) -> Attempt | None:
        ended = self.attempts.end(attempt.key, outcome, error, self.clock.now())
        self.lines.release(attempt.responder, attempt.key)
        if ended is not None:
            self.timeline.call_ended(ended)
        return ended

    def _dial_first(self, page: Page, call: Call, attempt: Attempt) -> None:
        """Walk prepared -> dialling -> dial, looking at the line and the head before and at the head after."""
        now = self.clock.now()
        if page.mode is Mode.SHADOW:
            self.end(attempt, AttemptOutcome.NO_ANSWER, SHADOW)
            return
        lease = self.lines.take(attempt.responder, attempt.key, now, now + timedelta(seconds=call.timeout))
        if lease.holder != attempt.key:
            self.end(attempt, AttemptOutcome.LINE_TAKEN, f"held by {lease.holder}")
        elif not self._running(page):
            self._withdraw(attempt)
        elif self._number(attempt) is None:
            self.end(attempt, AttemptOutcome.REFUSED, REMOVED)
        else:
            self._dial(page, call, attempt)

    def _dial(self, page: Page, call: Call, attempt: Attempt) -> None:
        announced = MemberSet.of(member.number for member in self.pages.members(page.page_id))
        noted_at = self.clock.now()
        if not self.attempts.dialling(attempt.key, announced, noted_at):
            self._leave_line(attempt)
            return
        self.timeline.call_placed(attempt, call.why)
        if self.clock.now() - noted_at >= REPEAT_WITHIN:
            # This process has stood still: another may have dialled meanwhile, and that call may be over by now.
            return
        self.carrier.dial(self._order(attempt, call))
        if not self._running(page):
            self.carrier.hang_up(attempt.key)

    def _leave_line(self, attempt: Attempt) -> None:
        """Free the line that was taken after another's call of this attempt was over; one that stands still needs it.

        Whoever ends it from now on frees the line too.
        """
        now = self.attempts.get(attempt.key)
        if now is not None and now.state is AttemptState.ENDED:
            self.lines.release(attempt.responder, attempt.key)

    def _dial_again(self, page: Page, call: Call, attempt: Attempt) -> None:
        """Repeat a request that a kill may have kept from the carrier: to whom it got through, it is the same call."""
        if not self._running(page):
            self.carrier.hang_up(attempt.key)
            self._withdraw(attempt)
        elif self._number(attempt) is not None:
            self.timeline.call_placed(attempt, call.why)
            self.carrier.dial(self._order(attempt, call))

    def _withdraw(self, attempt: Attempt) -> None:
        self.attempts.end(attempt.key, AttemptOutcome.WITHDRAWN, "the page was over", self.clock.now())
        self.lines.release(attempt.responder, attempt.key)
        self.engine.wake(attempt.page_id)

    def _refused(self, attempt: Attempt, report: CarrierReport) -> None:
        """Mark the number suspect, unless the same error for another number says that the service is misconfigured."""
        number, error = self._number(attempt), report.error or "refused"
        if number is None or attempt.state is AttemptState.ENDED:
            self.end(attempt, AttemptOutcome.REFUSED, error)
            return
        key = phone_key(number)
        self.lines.refuse(key, error, report.at)
        recent = self.lines.refusals(report.at - MISCONFIGURED_WITHIN)
        alike = {other for other, reason, _ in recent if reason == error}
        if alike == {key}:
            self.end(attempt, AttemptOutcome.REFUSED, error)
            return
        for other in alike | {key}:
            self.lines.clear(other)
        self.end(attempt, AttemptOutcome.UNAVAILABLE, f"misconfigured: {error} for {len(alike)} numbers")

    def _tell_engine(self, attempt: Attempt) -> None:
        if attempt.outcome is not None:
            self.engine.call_ended(attempt.page_id, attempt.command, attempt.outcome)

    def _running(self, page: Page) -> bool:
        return runs(head_of(self.pages, page))

    def _just_dialled(self, attempt: Attempt) -> bool:
        return attempt.dialling_at is not None and self.clock.now() - attempt.dialling_at < REPEAT_WITHIN

    def _order(self, attempt: Attempt, call: Call) -> DialOrder:
        number = self._number(attempt) or ""
        return DialOrder(attempt=attempt.key, number=number, ring=call.ring, language=attempt.language.value)

    def _number(self, attempt: Attempt) -> str | None:
        responder = self.book().configuration.responders.get(attempt.responder)
        phones = responder.phones if responder else ()
        return next((number for number in phones if phone_key(number) == attempt.number_key), None)

    def _attempt(self, page: Page, call: Call) -> Attempt:
        person = next(each for each in page.people if each.responder == call.responder)
        responder = self.book().configuration.responders.get(call.responder)
        phones = responder.phones if responder else ()
        number = phones[call.phone] if call.phone < len(phones) else None
        return Attempt(
            key=attempt_key(page.page_id, call.command),
            page_id=page.page_id,
            command=call.command,
            repeat=call.repeat,
            level=call.level,
            round=call.round,
            responder=call.responder,
            phone=call.phone,
            number_masked=mask_phone(number) if number is not None else "",
            number_key=phone_key(number) if number is not None else "",
            language=person.language,
            briefing=self._briefing(page, call, person),
            challenge=_challenge(page.page_id, call.responder),
            prepared_at=self.clock.now(),
        )

    def _briefing(self, page: Page, call: Call, person: Person) -> Briefing:
        """Write down what the call will say beside its incidents, so that answering it needs no configuration."""
        book = self.book()
        tried = {each.responder for each in self.attempts.of_page(page.page_id)} | {call.responder}
        levels = book.levels(page.policy, self.clock.now(), frozenset(tried))
        _, time_zone = reader_of(book.configuration.responders.get(call.responder), book.configuration)
        return Briefing(
            full_name=person.full_name,
            next_name=next((level[0].full_name for level in levels[call.level + 1 :] if level), None),
            time_zone=time_zone,
            spoken_detail=book.configuration.organization.spoken_detail,
            why=person.why,
        )


def _challenge(page_id: str, responder: str) -> str:
    """Return the digits of an attempt: the same in all calls of a page to one person.

    So what the text message of the first ring says stays true, and what is keyed still proves that they were told.
    """
    return challenge_for(zlib.crc32(f"{page_id} {responder}".encode()))


def _how_it_ended(attempt: Attempt) -> AttemptOutcome:
    """Return what an ended call means: answered without proof, or never answered (semantics 4, outcome table)."""
    return AttemptOutcome.NOT_REACHED if attempt.answered_at is not None else AttemptOutcome.NO_ANSWER
