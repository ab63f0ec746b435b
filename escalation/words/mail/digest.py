"""The digest: one mail that tells what came for one reader since the mail before (semantics 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Final

from pydantic import Field

from escalation.words.escaping import for_mail
from escalation.words.languages import Phrase
from escalation.words.mail.finding import WHY
from escalation.words.mail.letter import (
    LABELS,
    MOST_LINES,
    Letter,
    incident_lines,
    letter,
    markers,
    rest_lines,
    worst_first,
)
from hub.model.base import Frozen
from hub.model.responder import Language
from hub.model.severity import SeverityLabel
from hub.model.summary import Summary

_OPENING: Final = Phrase(
    "Since the mail before, this came in: {count} ({labels}).",
    "自上一封邮件以来又收到：{count}（{labels}）。",
    "前のメールのあとに届きました：{count}（{labels}）。",
)
_COUNT: Final = Phrase(
    "findings: {findings}, accounts: {accounts}",
    "告警 {findings} 条，账户 {accounts} 个",
    "検出結果 {findings} 件、アカウント {accounts}",
)
_OF_LABEL: Final = Phrase("{label} {number}", "{label} {number}", "{label} {number}")
_BETWEEN: Final = Phrase(", ", "，", "、")
_REJECTED: Final = Phrase(
    "- {label}: a record could not be read: {reason} (tocsin rejected list)",
    "- {label}：有一条记录无法解析：{reason}（tocsin rejected list）",
    "- {label}：読めない記録がありました：{reason}（tocsin rejected list）",
)
_PRIVATE: Final = Phrase(
    "Why you get this: you have taken what it is about, or what came before it.",
    "为何收到此邮件：相关事件或其前序事件由您负责。",
    "このメールが届いた理由：この件、またはその前の件の担当者です。",
)


class DigestEntry(Frozen):
    """What a digest says of one notice."""

    summary: Summary
    text: str
    """Its lines, safe already."""


class DigestFacts(Frozen):
    """What a digest says."""

    entries: Annotated[tuple[DigestEntry, ...], Field(min_length=1)]
    audience: str | None
    """None: it goes to one person."""
    language: Language = Language.EN


def finding_entry(summary: Summary, language: Language, remarks: Iterable[str] = ()) -> DigestEntry:
    """Return the entry of a finding: one line, its address, and `remarks` (made safe here) under it."""
    said = (f"  {for_mail(remark)}" for remark in remarks)
    return DigestEntry(summary=summary, text="\n".join((*incident_lines(summary, language), *said)))


def rejected_entry(summary: Summary, language: Language) -> DigestEntry:
    """Return the entry of records that could not be read; the summary's title is the reason."""
    label, reason = LABELS[summary.label].to(language), for_mail(summary.title)
    return DigestEntry(summary=summary, text=_REJECTED.to(language, label=label, reason=reason))


def digest(facts: DigestFacts) -> Letter:
    """Return the digest: all entries counted, the worst fifty in lines, and how many more there are."""
    summaries = [entry.summary for entry in facts.entries]
    worst = max((summary.label for summary in summaries), key=lambda label: label.rank)
    findings, accounts = len(summaries), len({summary.key.account for summary in summaries})
    subject = f"{markers(worst, drill=False)} {_many(findings, 'finding')} in {_many(accounts, 'account')}"
    count = _COUNT.to(facts.language, findings=findings, accounts=accounts)
    opening = _OPENING.to(facts.language, count=count, labels=_labels(summaries, facts.language))
    why = WHY.to(facts.language, audience=facts.audience) if facts.audience else _PRIVATE.to(facts.language)
    return letter(subject, ((opening,), _lines(facts), (why,)))


def _lines(facts: DigestFacts) -> Iterator[str]:
    ordered = sorted(facts.entries, key=lambda entry: worst_first(entry.summary))
    for entry in ordered[:MOST_LINES]:
        yield entry.text
    yield from rest_lines(len(ordered) - MOST_LINES, facts.language)


def _labels(summaries: Sequence[Summary], language: Language) -> str:
    """Return `critical 1, high 3`: how many there are of each label, the worst first."""
    counts = Counter(summary.label for summary in summaries)
    told = [
        _OF_LABEL.to(language, label=LABELS[label].to(language), number=counts[label])
        for label in reversed(SeverityLabel)
        if counts[label]
    ]
    return _BETWEEN.to(language).join(told)


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
