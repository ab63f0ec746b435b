"""A letter: the subject and body of one mail, and the parts that all letters are put together from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from urllib.parse import quote

from escalation.words.escaping import clip, fits_ascii, for_mail, for_subject, to_ascii
from escalation.words.kinds import kind_of, resource_phrase
from escalation.words.languages import Phrase
from escalation.words.times import utc_time
from hub.model.base import Frozen
from hub.model.responder import Language
from hub.model.severity import SeverityLabel
from hub.model.summary import Summary

_NAME_LENGTH: Final = 50
"""AWS's own limit for an account's name."""
_ID_LENGTH: Final = 100
_CONSOLES: Final = {
    "aws": "https://console.aws.amazon.com",
    "aws-cn": "https://console.amazonaws.cn",
    "aws-us-gov": "https://console.amazonaws-us-gov.com",
}
LABELS: Final = {
    SeverityLabel.LOW: Phrase("low", "低", "低"),
    SeverityLabel.MEDIUM: Phrase("medium", "中", "中"),
    SeverityLabel.HIGH: Phrase("high", "高", "高"),
    SeverityLabel.CRITICAL: Phrase("critical", "严重", "緊急"),
}
_PLACE: Final = Phrase("{name} ({id})", "{name}（{id}）", "{name}（{id}）")
_OPEN: Final = Phrase("Open: {link}", "打开：{link}", "開く：{link}")
_FACTS: Final = (
    ("account", Phrase("Account: {value}", "账户：{value}", "アカウント：{value}")),
    ("region", Phrase("Region: {value}", "区域：{value}", "リージョン：{value}")),
    ("resource", Phrase("Resource: {value}", "资源：{value}", "リソース：{value}")),
    ("severity", Phrase("Severity: {value}", "严重性：{value}", "重要度：{value}")),
    ("type", Phrase("Type: {value}", "类型：{value}", "タイプ：{value}")),
    ("first", Phrase("First seen: {value}", "首次发现：{value}", "最初の検出：{value}")),
    ("last", Phrase("Last seen: {value}", "最近发现：{value}", "最後の検出：{value}")),
    ("count", Phrase("Count: {value}", "次数：{value}", "回数：{value}")),
    ("words", Phrase("GuardDuty's words: {value}", "GuardDuty 原文：{value}", "GuardDuty の文面：{value}")),
    ("finding", Phrase("Finding: {value}", "告警编号：{value}", "検出結果 ID：{value}")),
)
_INCIDENT: Final = Phrase(
    "- {label}, {place}, {region}: {kind} {type}",
    "- {label}，{place}，{region}：{kind}{type}",
    "- {label}、{place}、{region}：{kind}{type}",
)
MOST_LINES: Final = 50
"""How many findings a mail lists; of the rest it says how many there are, and where (semantics 5)."""
_THE_REST: Final = Phrase(
    "and {number} more: tocsin incidents shows them all.",
    "另有 {number} 起：用 tocsin incidents 查看全部。",
    "ほか {number} 件：tocsin incidents で全件を確認できます。",
)
_SEQUENCE: Final = Phrase("It is part of an attack sequence.", "这是攻击序列的一部分。", "一連の攻撃の一部です。")


class Letter(Frozen):
    """One mail. The subject is at most 99 printable ASCII characters; the body is plain text in lines."""

    subject: str
    body: str


def letter(subject: str, paragraphs: Iterable[Iterable[str]]) -> Letter:
    """Return the letter of `paragraphs` (lines that are safe already); empty ones are left out."""
    texts = ("\n".join(lines) for lines in paragraphs)
    return Letter(subject=for_subject(subject), body="\n\n".join(text for text in texts if text) + "\n")


def markers(label: SeverityLabel, *, drill: bool, sample: bool = False) -> str:
    """Return what a subject starts with: `[HIGH]`, after `[DRILL]` or `[SAMPLE]` where it is one."""
    kinds = ("[DRILL]" if drill else "", "[SAMPLE]" if sample else "", f"[{label.value.upper()}]")
    return " ".join(kind for kind in kinds if kind)


def subject_name(name: str, otherwise: str) -> str:
    """Return `name` in ASCII, at most 50 characters, or `otherwise` when ASCII cannot hold it."""
    return clip(to_ascii(name), _NAME_LENGTH) if fits_ascii(name) else otherwise


def subject_of(summary: Summary) -> str:
    """Return `prod-payments UnauthorizedAccess:EC2/SSHBruteForce` (semantics 5)."""
    return f"{subject_name(summary.account_name, summary.key.account)} {summary.type}"


def console_link(summary: Summary) -> str | None:
    """Return the finding's address in the AWS Management Console; None for a partition without a public one."""
    console = _CONSOLES.get(summary.partition)
    if console is None:
        return None
    region, finding = (quote(part, safe="", errors="replace") for part in (summary.key.region, summary.key.id))
    return f"{console}/guardduty/home?region={region}#/findings?macros=current&fId={finding}"


def link_lines(summary: Summary, language: Language) -> tuple[str, ...]:
    """Return the line with the finding's address, or nothing."""
    link = console_link(summary)
    return (_OPEN.to(language, link=link),) if link else ()


def place(summary: Summary, language: Language) -> str:
    """Return `prod-payments (111122223333)`, or the id alone for an account without a name."""
    account = for_mail(summary.key.account, _ID_LENGTH)
    name = for_mail(summary.account_name, _NAME_LENGTH)
    return account if name in ("", account) else _PLACE.to(language, name=name, id=account)


def meaning(summary: Summary, language: Language) -> str:
    """Return the plain sentence for the kind of finding."""
    return kind_of(summary.type).sentence.to(language)


def fact_lines(summary: Summary, language: Language) -> tuple[str, ...]:
    """Return all that is known of a finding, a line each; what the document did not have is left out."""
    values = _values(summary, language)
    lines = tuple(phrase.to(language, value=values[key]) for key, phrase in _FACTS if values[key])
    return (*lines, *((_SEQUENCE.to(language),) if summary.attack_sequence else ()))


def incident_lines(summary: Summary, language: Language) -> tuple[str, ...]:
    """Return a finding as an entry of a list: one line, and under it its address where there is one."""
    entry = _INCIDENT.to(
        language,
        label=LABELS[summary.label].to(language),
        place=place(summary, language),
        region=for_mail(summary.key.region),
        kind=meaning(summary, language),
        type=for_mail(summary.type),
    )
    return (entry, *(f"  {line}" for line in link_lines(summary, language)))


def rest_lines(number: int, language: Language) -> tuple[str, ...]:
    """Return the line that says how many findings more there are, and where; nothing when there are none."""
    return (_THE_REST.to(language, number=number),) if number > 0 else ()


def worst_first(summary: Summary) -> tuple[float, datetime]:
    """Return what findings are listed by: the worst first, of one severity the earliest."""
    return (-summary.severity, summary.first_seen)


def _values(summary: Summary, language: Language) -> dict[str, str]:
    resource = resource_phrase(summary.resource_kind).to(language)
    name = for_mail(summary.resource_name)
    return {
        "account": place(summary, language),
        "region": for_mail(summary.key.region, _ID_LENGTH),
        "resource": _PLACE.to(language, name=resource, id=name) if name else resource,
        "severity": f"{LABELS[summary.label].to(language)} {summary.severity:g}",
        "type": for_mail(summary.type),
        "first": utc_time(summary.first_seen),
        "last": utc_time(summary.last_seen),
        "count": str(summary.count),
        "words": for_mail(summary.title),
        "finding": for_mail(summary.key.id, _ID_LENGTH),
    }
