"""The reminder: somebody has taken an incident, and GuardDuty still reports it (semantics 4)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from escalation.words.escaping import for_mail
from escalation.words.languages import Phrase
from escalation.words.mail.finding import WHY, FindingFacts
from escalation.words.mail.letter import Letter, fact_lines, letter, link_lines, markers, meaning, subject_of
from escalation.words.times import utc_time
from hub.model.responder import Language

_GOES_ON: Final = Phrase(
    "It is still going on. {name} has it since {time}.",
    "仍在持续。{name} 已于 {time} 接手。",
    "まだ続いています。{time} から {name} さんが担当しています。",
)
_NO_CALL: Final = Phrase(
    "Nobody is called about it. If it is dealt with, close it with: tocsin incidents close",
    "不会就此呼叫任何人。如已处理，请关闭：tocsin incidents close",
    "電話はしません。対応が済んでいれば完了にしてください：tocsin incidents close",
)
_YOURS: Final = Phrase(
    "Why you get this: you have it.", "为何收到此邮件：此事件由您负责。", "このメールが届いた理由：担当者です。"
)


def reminder(facts: FindingFacts, *, name: str, at: datetime) -> Letter:
    """Return the reminder that `name` has had it since `at`; a `facts.audience` of "" writes to that person."""
    summary, language = facts.summary, facts.language
    why = WHY.to(language, audience=facts.audience) if facts.audience else _YOURS.to(language)
    subject = f"{markers(summary.label, drill=facts.drill)} still going on: {subject_of(summary)}"
    known = (*fact_lines(summary, language), *link_lines(summary, language))
    opening = (still_going_on(name, at, language), meaning(summary, language))
    return letter(subject, (opening, known, (_NO_CALL.to(language),), (why,)))


def still_going_on(name: str, at: datetime, language: Language) -> str:
    """Return the sentence that it goes on and who has it."""
    return _GOES_ON.to(language, name=for_mail(name), time=utc_time(at))
