"""Mails about a page: to the person being called, to who took it, to everybody else, and when nobody did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Final

from pydantic import Field

from escalation.words.counts import incidents_in_accounts
from escalation.words.escaping import fits_ascii, for_mail
from escalation.words.languages import Phrase
from escalation.words.mail.letter import (
    MOST_LINES,
    Letter,
    incident_lines,
    letter,
    markers,
    rest_lines,
    subject_name,
    subject_of,
    worst_first,
)
from escalation.words.mail.steps import steps_of
from escalation.words.times import local_time
from hub.model.base import Frozen
from hub.model.responder import Language
from hub.model.rotation import TimeZone
from hub.model.severity import SeverityLabel
from hub.model.steps import NoticePurpose
from hub.model.summary import Summary

_DRILL: Final = Phrase("This is a drill.", "这是一次演练。", "これは訓練です。")
_PAGE: Final = Phrase("Page: {page}", "呼叫编号：{page}", "呼び出し番号：{page}")
_YOURS: Final = Phrase(
    "{name}, it is yours since {time}: {count}.",
    "{name}，自 {time} 起由您负责：{count}。",
    "{name}さん、{time} から担当です：{count}。",
)
_PASS_ON: Final = (
    Phrase(
        "How to pass it on: see who is on call with tocsin oncall who, speak to that person, and forward this mail.",
        "如何转交：用 tocsin oncall who 查看值班人，与其沟通，并转发此邮件。",
        "引き継ぐには：tocsin oncall who で当番を確認し、本人と話し、このメールを転送してください。",
    ),
    Phrase(
        "It stays yours until that person has said yes.",
        "在对方答应之前，仍由您负责。",
        "相手が承諾するまでは、引き続き担当です。",
    ),
)
_HAS_IT: Final = Phrase(
    "{name} has it since {time}.", "{name} 已于 {time} 接手。", "{time} から {name} さんが担当しています。"
)
_MEANWHILE: Final = (
    Phrase(
        "While you are on it, this came in: {count}.", "在您处理期间又收到：{count}。", "対応中に届きました：{count}。"
    ),
    Phrase(
        "You will be called about it at {time}, unless it is closed or taken before.",
        "若届时仍未关闭或接手，将于 {time} 呼叫您。",
        "それまでに完了または担当されなければ、{time} にお電話します。",
    ),
)
_EXHAUSTED: Final = (
    Phrase(
        "Nobody has taken it: everybody was called, and nobody keyed the code. {count}.",
        "无人接手：已呼叫所有人，无人输入接手码。{count}。",
        "担当者がいません：全員に電話しましたが、番号は押されませんでした。{count}。",
    ),
    Phrase(
        "The incidents stay open, and calling begins again by itself while one of them is.",
        "事件仍未关闭，期间系统会自动重新呼叫。",
        "インシデントは未完了のままです。残っている間は、自動的に電話を再開します。",
    ),
)
_RUNG: Final = Phrase("Called: {names}", "已呼叫：{names}", "電話した相手：{names}")
_TAKE: Final = Phrase(
    "To take it: tocsin acknowledge {page}",
    "接手命令：tocsin acknowledge {page}",
    "担当するには：tocsin acknowledge {page}",
)
_CANNOT_CALL: Final = {
    NoticePurpose.VOICE_UNAVAILABLE: Phrase(
        "You would be called now, but the telephone service does not work. {count}.",
        "本应立即呼叫您，但电话服务不可用。{count}。",
        "お電話するところですが、電話サービスが使えません。{count}。",
    ),
    NoticePurpose.LINE_BUSY: Phrase(
        "You would be called now, but all lines are busy. {count}.",
        "本应立即呼叫您，但线路全忙。{count}。",
        "お電話するところですが、回線がすべて塞がっています。{count}。",
    ),
}
_RINGING: Final = (
    Phrase(
        "You are being called about this now: {count}.",
        "正在就此呼叫您：{count}。",
        "この件でお電話しています：{count}。",
    ),
    Phrase("In the call, key {code} to take it.", "来电中请按 {code} 接手。", "電話で {code} を押すと担当になります。"),
)
_SUBJECT_WORDS: Final = {
    NoticePurpose.VOICE_UNAVAILABLE: "calls do not work, take it by hand",
    NoticePurpose.LINE_BUSY: "all lines busy, take it by hand",
}


class PageFacts(Frozen):
    """What a mail about a page says. Subjects are in English in every language: they must be ASCII."""

    page_id: str
    label: SeverityLabel
    summaries: Annotated[tuple[Summary, ...], Field(min_length=1)]
    """The incidents that are told, in any order."""
    language: Language = Language.EN
    time_zone: TimeZone | None = None
    """The reader's; None: UTC."""
    drill: bool = False


def first_ring(facts: PageFacts, *, challenge: str) -> Letter:
    """Return the mail that goes out with the first ring, with the call's code."""
    ringing, code = _RINGING
    lines = (_counted(ringing, facts), code.to(facts.language, code=f"1{challenge}"), _take(facts))
    return _page_letter("you are being called", facts, lines)


def cannot_call(facts: PageFacts, purpose: NoticePurpose) -> Letter:
    """Return the mail that stands in for a call that the carrier cannot place."""
    return _page_letter(_SUBJECT_WORDS[purpose], facts, (_counted(_CANNOT_CALL[purpose], facts), _take(facts)))


def brief(facts: PageFacts, *, name: str, at: datetime) -> Letter:
    """Return the brief to `name`, who took the page at `at`: incidents, first steps, links, how to pass on."""
    yours = _YOURS.to(
        facts.language, name=for_mail(name), time=local_time(at, facts.time_zone), count=_count(facts, facts.language)
    )
    return letter(
        _subject("it is yours", facts),
        (
            _announced(facts, (yours,)),
            tuple(_incident_lines(facts)),
            steps_of(_ordered(facts), facts.language),
            tuple(phrase.to(facts.language) for phrase in _PASS_ON),
        ),
    )


def stand_down(facts: PageFacts, *, name: str, at: datetime) -> Letter:
    """Return the one line that says who has it, to those who were rung and did not take it, and to the audience."""
    line = _HAS_IT.to(facts.language, name=for_mail(name), time=local_time(at, facts.time_zone))
    return letter(
        f"{markers(facts.label, drill=facts.drill)} {_in_ascii(name)} has it: {facts.page_id}",
        ((line,),),
    )


def _in_ascii(name: str) -> str:
    """Return the words of a person's name that ASCII can hold: of `Wei Zhang 张伟` the first two."""
    return subject_name(" ".join(word for word in name.split() if fits_ascii(word)), "somebody")


def called_at(facts: PageFacts, *, at: datetime) -> str:
    """Return the sentence that says when a call about it follows."""
    return _MEANWHILE[1].to(facts.language, time=local_time(at, facts.time_zone))


def came_meanwhile(facts: PageFacts, *, at: datetime) -> Letter:
    """Return the mail to whoever has taken the page before, about what came since; a call follows at `at`."""
    lines = (_counted(_MEANWHILE[0], facts), called_at(facts, at=at))
    return _page_letter("came while you have it", facts, lines)


def exhausted(facts: PageFacts, *, rung: tuple[str, ...] = ()) -> Letter:
    """Return the mail that says that nobody took the page, and who was `rung`."""
    opening, open_still = _EXHAUSTED
    names = ", ".join(for_mail(name) for name in rung)
    called = (_RUNG.to(facts.language, names=names),) if names else ()
    # A drill has no incident that stays open.
    again = () if facts.drill else (open_still.to(facts.language), _take(facts))
    lines = (_counted(opening, facts), *called, *again)
    return _page_letter("NOBODY TOOK IT", facts, lines)


def _page_letter(what: str, facts: PageFacts, lines: tuple[str, ...]) -> Letter:
    return letter(_subject(what, facts), (_announced(facts, lines), tuple(_incident_lines(facts))))


def _announced(facts: PageFacts, lines: tuple[str, ...]) -> tuple[str, ...]:
    drill = (_DRILL.to(facts.language),) if facts.drill else ()
    return (*drill, *lines, _PAGE.to(facts.language, page=facts.page_id))


def _subject(what: str, facts: PageFacts) -> str:
    one = subject_of(facts.summaries[0]) if len(facts.summaries) == 1 else _count(facts, Language.EN)
    return f"{markers(facts.label, drill=facts.drill)} {what}: {one}"


def _count(facts: PageFacts, language: Language) -> str:
    accounts = {summary.key.account for summary in facts.summaries}
    return incidents_in_accounts(len(facts.summaries), len(accounts), language)


def _counted(phrase: Phrase, facts: PageFacts) -> str:
    return phrase.to(facts.language, count=_count(facts, facts.language))


def _take(facts: PageFacts) -> str:
    return _TAKE.to(facts.language, page=facts.page_id)


def _ordered(facts: PageFacts) -> list[Summary]:
    return sorted(facts.summaries, key=worst_first)


def _incident_lines(facts: PageFacts) -> Iterator[str]:
    """Yield an entry with its link for each of the worst fifty, then how many more there are and where."""
    ordered = _ordered(facts)
    for summary in ordered[:MOST_LINES]:
        yield from incident_lines(summary, facts.language)
    yield from rest_lines(len(ordered) - MOST_LINES, facts.language)
