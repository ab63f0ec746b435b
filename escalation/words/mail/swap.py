"""The mail about a swap: to whoever is asked for it, and to the other side of it when it was answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from escalation.words.escaping import for_mail
from escalation.words.languages import Phrase
from escalation.words.mail.letter import Letter, letter
from escalation.words.times import local_day_and_time
from hub.model.messages import SwapTold
from hub.model.responder import Language
from hub.model.swap import Span, SwapState

_SAID: Final = {
    SwapState.ASKED: Phrase(
        "{asker} asks you for a swap of on call on {schedule}.",
        "{asker} 希望与您调换 {schedule} 的值班。",
        "{asker} さんが {schedule} の当番の交代を希望しています。",
    ),
    SwapState.ACCEPTED: Phrase(
        "The swap of {asker} and {accepter} on {schedule} was accepted by {by}. It holds.",
        "{asker} 与 {accepter} 在 {schedule} 的调班已由 {by} 接受，现已生效。",
        "{schedule} での {asker} さんと {accepter} さんの交代は {by} さんが承諾し、有効になりました。",
    ),
    SwapState.DECLINED: Phrase(
        "The swap of {asker} and {accepter} on {schedule} was declined by {by}. Nothing has changed.",
        "{asker} 与 {accepter} 在 {schedule} 的调班已被 {by} 拒绝，值班不变。",
        "{schedule} での {asker} さんと {accepter} さんの交代は {by} さんが断りました。当番は変わりません。",
    ),
    SwapState.WITHDRAWN: Phrase(
        "{asker} has taken back the swap with {accepter} on {schedule}. Nothing has changed.",
        "{asker} 已撤回与 {accepter} 在 {schedule} 的调班请求，值班不变。",
        "{asker} さんは {schedule} での {accepter} さんとの交代の依頼を取り下げました。当番は変わりません。",
    ),
}
_TAKES: Final = Phrase("{name} is on call: {span}", "{name} 值班：{span}", "{name} さんの当番：{span}")
_SPAN: Final = Phrase("{start} to {end}", "{start} 至 {end}", "{start} から {end} まで")
_YOURS: Final = Phrase("  in your zone: {span}", "  您所在时区：{span}", "  あなたの時間帯：{span}")
_WHY: Final = Phrase("Why: {why}", "原因：{why}", "理由：{why}")
_ANSWER: Final = (
    Phrase("To accept it:", "接受：", "承諾するには："),
    Phrase(
        "  tocsin oncall swap accept {number}",
        "  tocsin oncall swap accept {number}",
        "  tocsin oncall swap accept {number}",
    ),
    Phrase("To decline it:", "拒绝：", "断るには："),
    Phrase(
        "  tocsin oncall swap decline {number}",
        "  tocsin oncall swap decline {number}",
        "  tocsin oncall swap decline {number}",
    ),
    Phrase(
        "Until you accept it, nothing changes.",
        "在您接受之前，值班不变。",
        "承諾するまで、当番は変わりません。",
    ),
)
_REASON: Final = Phrase(
    "Why you get this: you are one side of this swap.",
    "为何收到此邮件：您是此次调班的一方。",
    "このメールが届いた理由：この交代の当事者です。",
)


def swap_notice(told: SwapTold, language: Language) -> Letter:
    """Return the mail to `told.to`; its subject is in English, as all are."""
    swap = told.swap
    said = _SAID[swap.state].to(
        language,
        asker=for_mail(told.asker_name),
        accepter=for_mail(told.accepter_name),
        schedule=swap.schedule,
        by=for_mail(swap.answer.by if swap.answer else ""),
    )
    asked = swap.state is SwapState.ASKED
    subject = f"[TOCSIN] {swap.asker} asks {swap.accepter} for a swap" if asked else f"[TOCSIN] swap {swap.state}"
    why = swap.answer.why if swap.answer else swap.why
    return letter(
        f"{subject}: {swap.schedule}, swap {swap.number}",
        (
            (said, *((_WHY.to(language, why=for_mail(why)),) if why else ())),
            tuple(_spans(told, language)),
            tuple(phrase.to(language, number=swap.number) for phrase in _ANSWER) if asked else (),
            (_REASON.to(language),),
        ),
    )


def _spans(told: SwapTold, language: Language) -> Iterator[str]:
    """Yield who is on call when it holds, in the schedule's zone and in the reader's where that is another one."""
    for _, taker, span in told.swap.spans:
        name = told.asker_name if taker == told.swap.asker else told.accepter_name
        yield _TAKES.to(language, name=for_mail(name), span=_span(span, told.time_zone, language))
        if told.reader_zone not in (None, told.time_zone):
            yield _YOURS.to(language, span=_span(span, told.reader_zone or told.time_zone, language))


def _span(span: Span, zone: str, language: Language) -> str:
    start, end = (local_day_and_time(at, zone) for at in (span.start, span.end))
    return _SPAN.to(language, start=start, end=end)
