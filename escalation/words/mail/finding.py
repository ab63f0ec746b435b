"""Mails about one record: a finding, an account the organization does not have, a record that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from escalation.words.escaping import for_mail
from escalation.words.languages import Phrase
from escalation.words.mail.letter import Letter, fact_lines, letter, link_lines, markers, meaning, subject_of
from escalation.words.mail.steps import steps_of
from escalation.words.times import utc_time
from hub.model.base import Frozen, Instant
from hub.model.decision import Reason
from hub.model.responder import Language
from hub.model.severity import SeverityLabel
from hub.model.summary import Summary

_DRILL: Final = Phrase("This is a drill.", "这是一次演练。", "これは訓練です。")
_SAMPLE: Final = Phrase(
    "This is a sample finding that somebody made on purpose.",
    "这是人为生成的示例告警。",
    "意図的に作成されたサンプルの検出結果です。",
)
WHY: Final = Phrase(
    "Why you get this: you are in the audience {audience}.",
    "为何收到此邮件：您属于受众 {audience}。",
    "このメールが届いた理由：配信先 {audience} に含まれています。",
)
_HOW: Final = (
    Phrase(
        "How to acknowledge: in the call, key the code that it speaks; or take the page with",
        "如何接手：接到来电时按其播报的接手码，或用以下命令接手：",
        "担当するには：電話で読み上げられる番号を押すか、次のコマンドを使ってください。",
    ),
    Phrase(
        "  tocsin acknowledge PAGE (tocsin pages lists the pages)",
        "  tocsin acknowledge PAGE（tocsin pages 可列出呼叫）",
        "  tocsin acknowledge PAGE（一覧は tocsin pages）",
    ),
    Phrase(
        "If nobody is called about it, nobody waits for an answer: look at it, then close it with",
        "若未发起呼叫，则无人等待答复：查看后用以下命令关闭：",
        "電話の対象でなければ返答は不要です。確認後、次のコマンドで完了にしてください。",
    ),
    Phrase("  tocsin incidents close", "  tocsin incidents close", "  tocsin incidents close"),
)
_UNKNOWN_ACCOUNT: Final = (
    Phrase(
        "A finding came from an account that the organization does not have.",
        "收到一条告警，其账户不属于本组织。",
        "組織に存在しないアカウントから検出結果が届きました。",
    ),
    Phrase(
        "The organization's policy was applied. Check whether the account was just added, has left, or is false.",
        "已按组织策略处理。请确认该账户是刚加入、已离开，还是伪造的。",
        "組織のポリシーを適用しました。追加直後か、離脱済みか、偽のアカウントかを確認してください。",
    ),
)
_FALLBACK: Final = (
    Phrase(
        "A policy names something that does not exist. The organization's routes were added, so nothing was lost.",
        "某项策略引用了不存在的对象。已补上组织的通知方式，未遗漏任何告警。",
        "ポリシーに存在しないものが指定されています。組織の通知先を追加したため、通知漏れはありません。",
    ),
    Phrase(
        "Mend it in the configuration folder: tocsin config check",
        "请在配置文件夹中修正：tocsin config check",
        "設定フォルダーで修正してください：tocsin config check",
    ),
)
_REJECTED: Final = (
    Phrase(
        "A record could not be read as a finding. It is kept whole, and nobody can be told what it says.",
        "有一条记录无法解析为告警。原文已完整保留，但无法通知其内容。",
        "検出結果として読めない記録がありました。全文を保管していますが、内容は通知できません。",
    ),
    Phrase("Record: {id}", "记录：{id}", "記録：{id}"),
    Phrase("Received: {time}", "接收时间：{time}", "受信：{time}"),
    Phrase("Why: {reason}", "原因：{reason}", "理由：{reason}"),
    Phrase("Where: {position}", "位置：{position}", "位置：{position}"),
    Phrase(
        "Look at it with: tocsin rejected show {id}",
        "查看命令：tocsin rejected show {id}",
        "確認コマンド：tocsin rejected show {id}",
    ),
)


class FindingFacts(Frozen):
    """What a mail about a finding says."""

    summary: Summary
    audience: str
    why: tuple[Reason, ...] = ()
    """The steps of the decision; those that applied are told."""
    language: Language = Language.EN
    drill: bool = False


class RejectedFacts(Frozen):
    """What a mail about a rejected record says; never the record's own text."""

    id: str
    reason: str
    position: str = ""
    received_at: Instant
    audience: str
    label: SeverityLabel = SeverityLabel.HIGH
    """What it is told as: semantics 1, the `unreadable` route."""
    language: Language = Language.EN


def finding_notice(facts: FindingFacts) -> Letter:
    """Return the mail about a finding, everything of semantics 5 in it."""
    return letter(_subject(facts), _paragraphs(facts))


def unknown_account_notice(facts: FindingFacts) -> Letter:
    """Return the mail about a finding whose account the organization does not have (semantics 1)."""
    opening = tuple(phrase.to(facts.language) for phrase in _UNKNOWN_ACCOUNT)
    marker = markers(facts.summary.label, drill=facts.drill, sample=facts.summary.sample)
    subject = f"{marker} unknown account: {subject_of(facts.summary)}"
    return letter(subject, (opening, *_paragraphs(facts)))


def policy_fallback_notice(facts: FindingFacts) -> Letter:
    """Return the mail about a policy that fell back to the organization's, with the finding that met it."""
    opening, mend = (phrase.to(facts.language) for phrase in _FALLBACK)
    subject = f"{markers(facts.summary.label, drill=facts.drill)} policy fell back: {subject_of(facts.summary)}"
    met = (*fact_lines(facts.summary, facts.language), *link_lines(facts.summary, facts.language))
    why = WHY.to(facts.language, audience=facts.audience)
    return letter(subject, ((opening, *_reasons(facts)), (mend,), met, (why,)))


def rejected_notice(facts: RejectedFacts) -> Letter:
    """Return the mail about a record that was rejected."""
    opening, *lines, show = _REJECTED
    values = {
        "id": for_mail(facts.id),
        "time": utc_time(facts.received_at),
        "reason": for_mail(facts.reason),
        "position": for_mail(facts.position),
    }
    known = lines if facts.position else lines[:-1]
    told = tuple(line.to(facts.language, **values) for line in known)
    why = WHY.to(facts.language, audience=facts.audience)
    subject = f"{markers(facts.label, drill=False)} a record could not be read: {facts.reason}"
    return letter(subject, ((opening.to(facts.language),), told, (show.to(facts.language, **values),), (why,)))


def _subject(facts: FindingFacts) -> str:
    marker = markers(facts.summary.label, drill=facts.drill, sample=facts.summary.sample)
    return f"{marker} {subject_of(facts.summary)}"


def _paragraphs(facts: FindingFacts) -> Iterator[tuple[str, ...]]:
    summary, language = facts.summary, facts.language
    yield (*remarks(facts), meaning(summary, language))
    yield (*fact_lines(summary, language), *link_lines(summary, language))
    yield steps_of((summary,), language)
    yield (WHY.to(language, audience=facts.audience), *_reasons(facts))
    yield tuple(phrase.to(language) for phrase in _HOW)


def unknown_account_remark(language: Language) -> str:
    """Return the sentence that the account is none of the organization's."""
    return _UNKNOWN_ACCOUNT[0].to(language)


def remarks(facts: FindingFacts) -> Iterator[str]:
    """Yield what must be known of a finding before anything else: that it is a drill, or a sample."""
    if facts.drill:
        yield _DRILL.to(facts.language)
    if facts.summary.sample:
        yield _SAMPLE.to(facts.language)


def _reasons(facts: FindingFacts) -> tuple[str, ...]:
    return tuple(f"- {for_mail(reason.text)}" for reason in facts.why if reason.applied)
