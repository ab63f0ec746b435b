"""What the router asks to be told, in words: the letter, and the entry for a digest."""

from __future__ import annotations

from escalation.words.mail.digest import DigestEntry, finding_entry, rejected_entry
from escalation.words.mail.drill import drill_notice
from escalation.words.mail.finding import (
    FindingFacts,
    RejectedFacts,
    finding_notice,
    policy_fallback_notice,
    rejected_notice,
    remarks,
    unknown_account_notice,
    unknown_account_remark,
)
from escalation.words.mail.letter import Letter
from escalation.words.mail.reminder import reminder, still_going_on
from escalation.words.mail.swap import swap_notice
from hub.model.messages import NoticeRequested, NoticeSubject
from hub.model.responder import Language


def letter_for(message: NoticeRequested, audience: str, taker: str, language: Language) -> Letter:
    """Return the letter to `audience` ("": to a responder); `taker` is the name of whoever has the incident."""
    if message.subject is NoticeSubject.REJECTED:
        return rejected_notice(
            RejectedFacts(
                id=message.summary.resource_name or message.summary.key.id,
                reason=message.summary.title,
                received_at=message.requested_at,
                audience=audience,
                label=message.mark.label,
                language=language,
            )
        )
    if message.swap is not None:
        return swap_notice(message.swap, language)
    facts = FindingFacts(summary=message.summary, audience=audience, why=message.why, language=language)
    match message.subject:
        case NoticeSubject.UNKNOWN_ACCOUNT:
            return unknown_account_notice(facts)
        case NoticeSubject.POLICY_FALLBACK:
            return policy_fallback_notice(facts)
        case NoticeSubject.DRILL:
            return drill_notice(audience, language)
        case NoticeSubject.REMINDER:
            return reminder(facts, name=taker, at=message.taken_at or message.requested_at)
        case _:
            return finding_notice(facts)


def entry_for(message: NoticeRequested, taker: str, language: Language) -> DigestEntry:
    """Return what a digest says of it."""
    if message.subject is NoticeSubject.REJECTED:
        return rejected_entry(message.summary, language)
    return finding_entry(message.summary, language, _remarks(message, taker, language))


def _remarks(message: NoticeRequested, taker: str, language: Language) -> tuple[str, ...]:
    match message.subject:
        case NoticeSubject.UNKNOWN_ACCOUNT:
            return (unknown_account_remark(language),)
        case NoticeSubject.POLICY_FALLBACK:
            return tuple(reason.text for reason in message.why if reason.applied)
        case NoticeSubject.REMINDER:
            return (still_going_on(taker, message.taken_at or message.requested_at, language),)
        case _:
            return tuple(remarks(FindingFacts(summary=message.summary, audience="", language=language)))
