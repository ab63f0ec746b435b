"""The timeline: writes what happens in a page to the ledger, each thing once, in plain sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from hub.model.attempt import Attempt
from hub.model.incident import Mark
from hub.model.ledger import EntryKind, LedgerEntry
from hub.model.page import Member, Page, PageHead, PageKind, Person
from hub.model.steps import Call, Command, Finish, Notify, Pause
from hub.model.summary import Summary
from hub.ports import Clock, LedgerStore

_KINDS: Final = {PageKind.SHADOW: " in shadow mode: nobody is told", PageKind.DRILL: " as a drill"}


@dataclass(frozen=True)
class Timeline:
    """Appends ledger entries whose ids follow from what they tell, so that a redo writes nothing twice."""

    ledger: LedgerStore
    clock: Clock

    def opened(self, page: Page) -> None:
        """Note that the page was opened."""
        text = f"page of {page.key.escalation_policy} for {page.key.label.value} findings opened"
        again = f", restart {page.restarts}: nobody took the page before it" if page.restarts else ""
        self._append(page.page_id, "opened", EntryKind.OPENED, text + _KINDS.get(page.key.kind, "") + again)

    def restarted(self, page: Page) -> None:
        """Note that the watchdog met the page without a live execution and started the next run."""
        text = f"nothing moved the page any more: run number {page.start} was started"
        self._append(page.page_id, f"restarted.{page.start}", EntryKind.RESTARTED, text)

    def joined(self, member: Member) -> None:
        """Note that an incident joined."""
        summary = member.summary
        text = f"{summary.type} in {summary.account_name} ({summary.key.region}) joined as number {member.number}"
        entry = f"joined.{member.summary.key.digest}.{member.mark.text}"
        self._append(member.page_id, entry, EntryKind.JOINED, text)

    def left(self, page_id: str, summary: Summary, mark: Mark, why: str) -> None:
        """Note that an incident left, since it rose, was closed or is snoozed."""
        text = f"{summary.type} in {summary.account_name} {why} and left"
        self._append(page_id, f"left.{summary.key.digest}.{mark.text}", EntryKind.LEFT, text)

    def level_entered(self, page_id: str, repeat: int, level: int, people: tuple[Person, ...]) -> None:
        """Note which level was entered and who is on it."""
        names = ", ".join(f"{person.full_name} ({person.why})" for person in people) or "nobody is on it"
        self._append(page_id, f"level.{repeat}.{level}", EntryKind.LEVEL, f"level {level + 1}, walk {repeat}: {names}")

    def level_passed(self, page_id: str, repeat: int, level: int, people: tuple[Person, ...]) -> None:
        """Note a level that was passed in 0 s, and why nobody on it could be called."""
        names = ", ".join(person.full_name for person in people)
        reason = f"{names} cannot be called now" if names else "nobody is on it"
        text = f"level {level + 1}, walk {repeat}: {reason}: passed"
        self._append(page_id, f"level.{repeat}.{level}", EntryKind.LEVEL, text)

    def command_given(self, page_id: str, command: Command) -> None:
        """Note a pause, a notice or the end; a call is noted when it is placed."""
        match command:
            case Pause():
                self._append(page_id, f"{command.command}", EntryKind.PAUSED, f"waiting: {command.why}")
            case Notify():
                self._append(page_id, f"{command.command}", EntryKind.NOTICE, command.why)
            case Finish():
                text = f"{command.end.value}: {command.why}"
                self._append(page_id, f"{command.command}", EntryKind.FINISHED, text)
            case Call():
                pass

    def call_placed(self, attempt: Attempt, why: str) -> None:
        """Note that a number is being dialled."""
        text = f"calling {attempt.responder} on {attempt.number_masked} ({why})"
        self._attempt(attempt, "placed", EntryKind.PLACED, text)

    def call_answered(self, attempt: Attempt) -> None:
        """Note that somebody or something answered."""
        self._attempt(attempt, "answered", EntryKind.ANSWERED, f"{attempt.responder}'s telephone was answered")

    def key_pressed(self, attempt: Attempt, digits: str, meaning: str) -> None:
        """Note what was keyed and what it meant."""
        text = f"{attempt.responder} keyed {digits or 'nothing'}: {meaning}"
        self._attempt(attempt, f"key.{len(attempt.keys)}", EntryKind.KEY, text, keys=digits)

    def call_ended(self, attempt: Attempt) -> None:
        """Note the outcome of an attempt."""
        outcome = attempt.outcome.value if attempt.outcome else ""
        text = f"{attempt.responder}: {outcome}" + (f" ({attempt.error})" if attempt.error else "")
        self._attempt(attempt, "ended", EntryKind.ENDED, text)

    def acknowledged(self, head: PageHead) -> None:
        """Note who took the page."""
        text = f"{head.by} took it by {head.via}: {len(head.covered)} incident(s)"
        self._append(head.page_id, "acknowledged", EntryKind.ACKNOWLEDGED, text, responder=head.by)

    def taken_late(self, head: PageHead, by: str, via: str, incidents: int) -> None:
        """Note who took the incidents of a page that had ended without anybody."""
        text = f"{by} took it by {via} after nobody had: {incidents} incident(s)"
        self._append(head.page_id, f"taken.{by}", EntryKind.ACKNOWLEDGED, text, responder=by)

    def told(self, page_id: str, entry: str, text: str) -> None:
        """Note that people were told something in writing."""
        self._append(page_id, entry, EntryKind.NOTICE, text)

    def _attempt(self, attempt: Attempt, what: str, kind: EntryKind, text: str, keys: str | None = None) -> None:
        self._append(
            attempt.page_id,
            f"{attempt.command}.{what}",
            kind,
            text,
            responder=attempt.responder,
            number_masked=attempt.number_masked,
            outcome=attempt.outcome.value if attempt.outcome else None,
            keys=keys,
            contact_id=attempt.contact_id,
            attempt=attempt.key,
        )

    def _append(self, page_id: str, entry: str, kind: EntryKind, text: str, **more: Any) -> None:  # noqa: ANN401
        now = self.clock.now()
        self.ledger.append(LedgerEntry(page_id=page_id, id=entry, at=now, kind=kind, text=text, **more))
