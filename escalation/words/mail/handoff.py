"""The mail before a shift: when it begins and ends, why it is theirs, what is open, and how to hand it on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from escalation.words.counts import incidents_in_accounts
from escalation.words.escaping import for_mail
from escalation.words.languages import Phrase
from escalation.words.mail.letter import MOST_LINES, Letter, incident_lines, letter, rest_lines, worst_first
from escalation.words.times import local_day_and_time, local_time
from hub.model.base import Frozen, Instant, Name
from hub.model.incident import Incident
from hub.model.responder import Language
from hub.model.rotation import TimeZone

_YOU_COME: Final = Phrase(
    "{name}, you come on call at {time}.", "{name}，您将于 {time} 开始值班。", "{name}さん、{time} から当番です。"
)
_SCHEDULE: Final = Phrase("Schedule: {schedule}", "排班表：{schedule}", "当番表：{schedule}")
_BEGINS: Final = Phrase("Begins: {time}", "开始：{time}", "開始：{time}")
_ENDS: Final = Phrase("Ends: {time}", "结束：{time}", "終了：{time}")
_NO_END: Final = Phrase("Ends: not within a year", "结束：一年内不会结束", "終了：一年以内には終わりません")
_BOTH: Final = Phrase("{own}, which is {other}", "{own}，即 {other}", "{own}（{other}）")
_TURN: Final = Phrase(
    "Why you: it is your turn on the layer {layer}.",
    "为何是您：轮到您负责 {layer} 层。",
    "担当になる理由：レイヤー {layer} の順番です。",
)
_SWAP: Final = Phrase(
    "Why you: the swap {number} was accepted.",
    "为何是您：换班 {number} 已被接受。",
    "担当になる理由：交代 {number} が承諾されました。",
)
_PUT_IN: Final = Phrase(
    "Why you: {by} put you on call.", "为何是您：由 {by} 安排您值班。", "担当になる理由：{by} が当番に入れました。"
)
_SOMEBODY: Final = Phrase("an operator", "操作员", "運用担当者")
_REASON: Final = Phrase("Their reason: {why}", "其理由：{why}", "その理由：{why}")
_BEFORE: Final = Phrase("Hands over to you: {names}", "交班给您：{names}", "引き継ぎ元：{names}")
_NOBODY_BEFORE: Final = Phrase(
    "Nobody hands over to you: nobody is on call before.",
    "无人交班：在此之前无人值班。",
    "引き継ぎ元はありません：それまで当番はいません。",
)
_BESIDE: Final = Phrase("On call with you: {names}", "与您一同值班：{names}", "一緒に当番に就く人：{names}")
_AFTER: Final = Phrase("On call after you: {names}", "在您之后：{names}", "次の当番：{names}")
_NOBODY_AFTER: Final = Phrase(
    "Nobody is on call after you: see tocsin oncall prove.",
    "在您之后无人值班：请执行 tocsin oncall prove 查看。",
    "次の当番はいません：tocsin oncall prove で確認してください。",
)
_OPEN: Final = Phrase("Open now: {count}.", "目前未关闭：{count}。", "現在未完了：{count}。")
_OVER: Final = Phrase(
    "There are more than these: the hub counted no further.",
    "实际更多：Tocsin 未继续统计。",
    "ほかにもあります：これ以上は数えていません。",
)
_NOTHING_OPEN: Final = Phrase("Nothing is open.", "目前没有未关闭的事件。", "未完了のインシデントはありません。")
_TAKEN: Final = Phrase(
    "{name} has it since {time}.", "{name} 已于 {time} 接手。", "{time} から {name} さんが担当しています。"
)
_SNOOZED: Final = Phrase("Snoozed until {time}.", "已推迟至 {time}。", "{time} まで保留中です。")
_RUNNING: Final = Phrase(
    "A page is calling people now: {page}, since {time}, on level {level}.",
    "正在呼叫：{page}，自 {time} 起，当前第 {level} 级。",
    "呼び出し中：{page}、{time} から、現在レベル {level}。",
)
_NO_NUMBER: Final = Phrase(
    "You have no telephone number here, so nobody can call you. Have one added before you begin.",
    "系统中没有您的电话号码，无法呼叫您。请在值班开始前添加。",
    "電話番号が登録されていないため、お電話できません。開始前に登録してください。",
)
_SUSPECT: Final = Phrase(
    "Your number {number} is not called: the telephone service refused it. Have it corrected before you begin.",
    "不会呼叫您的号码 {number}：电话服务已拒绝该号码。请在值班开始前更正。",
    "{number} には電話しません：電話サービスに拒否されました。開始前に修正してください。",
)
_UNVERIFIED: Final = Phrase(
    "Nobody has taken a call to your number {number} yet. Try it before you begin: {command}",
    "您的号码 {number} 尚未接通确认过。请在值班开始前验证：{command}",
    "{number} への電話はまだ確認されていません。開始前にお試しください：{command}",
)
_HAND_ON: Final = Phrase("To hand it on: {command}", "转交命令：{command}", "ほかの人に頼むには：{command}")
_LET_THROUGH: Final = Phrase(
    "Your telephone must let the hub's number through, on Do Not Disturb too: save it as a favourite contact"
    " (tocsin responder card).",
    "您的手机必须放行 Tocsin 的来电号码，勿扰模式下也是如此：请将其存为个人收藏联系人（tocsin responder card）。",
    "おやすみモードでも Tocsin の番号が鳴るように、お気に入りの連絡先に登録してください（tocsin responder card）。",
)
_NUMBER: Final = Phrase("Its number: {number}", "来电号码：{number}", "発信番号：{number}")
_WHY: Final = Phrase(
    "Why you get this: whoever comes on call is told {minutes} minutes before.",
    "为何收到此邮件：值班人员会在值班开始前 {minutes} 分钟收到通知。",
    "このメールが届いた理由：当番に就く人には {minutes} 分前に届きます。",
)


class Shift(Frozen):
    """The shift that begins: whose, on which schedule, and why."""

    name: str
    """The full name of whoever comes."""
    schedule: str
    schedule_zone: TimeZone
    own_zone: TimeZone
    begins: Instant
    ends: Instant | None
    """None: not within a year."""
    layer: str | None = None
    by: str | None = None
    """Who put them on call by hand; None: it is their turn. "": nobody knows."""
    why: str = ""
    swap: int | None = None
    leaving: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    following: tuple[str, ...] = ()


class RunningPage(Frozen):
    """A page that calls people now."""

    page_id: str
    opened_at: Instant
    level: int


class Situation(Frozen):
    """What is going on in the hub."""

    incidents: tuple[Incident, ...] = ()
    """Open and acknowledged, in any order."""
    more: bool = False
    """True: there are more than `incidents`."""
    pages: tuple[RunningPage, ...] = ()
    now: Instant


class Reach(Frozen):
    """How the reader is called."""

    responder: Name
    numbers: int
    suspect: tuple[str, ...] = ()
    """Masked: those that the telephone service refused."""
    unverified: Mapping[int, str] = {}
    """Masked, by their place from 1: those whose code nobody has keyed yet."""
    caller: str | None = None
    """The hub's own number; None where it is not known here."""


class Handoff(Frozen):
    """All that the mail says."""

    shift: Shift
    situation: Situation
    reach: Reach
    minutes: int
    """How long before a shift people are told."""
    language: Language = Language.EN


def handoff_letter(facts: Handoff) -> Letter:
    """Return the mail to whoever comes on call."""
    shift, language = facts.shift, facts.language
    return letter(
        f"[TOCSIN] on call from {local_time(shift.begins, shift.own_zone)}: {shift.schedule}",
        (
            tuple(_shift_lines(shift, language)),
            tuple(_people_lines(shift, language)),
            tuple(_number_lines(facts.reach, language)),
            tuple(_situation_lines(facts.situation, shift.own_zone, language)),
            (_HAND_ON.to(language, command=cover_command(shift)),),
            tuple(_reach_lines(facts.reach, language)),
            (_WHY.to(language, minutes=facts.minutes),),
        ),
    )


def cover_command(shift: Shift) -> str:
    """Return the command that has somebody else take the shift, its times with their offset."""
    begins, ends = (
        at.astimezone(ZoneInfo(shift.schedule_zone)).isoformat(timespec="minutes") if at is not None else "TIME"
        for at in (shift.begins, shift.ends)
    )
    return f"tocsin oncall cover {shift.schedule} --by NAME --from {begins} --to {ends}"


def _shift_lines(shift: Shift, language: Language) -> Iterator[str]:
    yield _YOU_COME.to(language, name=for_mail(shift.name), time=local_time(shift.begins, shift.own_zone))
    yield _SCHEDULE.to(language, schedule=shift.schedule)
    yield _BEGINS.to(language, time=_in_both(shift.begins, shift, language))
    if shift.ends is None:
        yield _NO_END.to(language)
    else:
        yield _ENDS.to(language, time=_in_both(shift.ends, shift, language))
    yield from _why_lines(shift, language)


def _in_both(at: datetime, shift: Shift, language: Language) -> str:
    own = local_day_and_time(at, shift.own_zone)
    if shift.own_zone == shift.schedule_zone:
        return own
    return _BOTH.to(language, own=own, other=local_day_and_time(at, shift.schedule_zone))


def _why_lines(shift: Shift, language: Language) -> Iterator[str]:
    if shift.swap is not None:
        yield _SWAP.to(language, number=shift.swap)
    elif shift.by is not None:
        yield _PUT_IN.to(language, by=for_mail(shift.by) or _SOMEBODY.to(language))
    elif shift.layer is not None:
        yield _TURN.to(language, layer=shift.layer)
    if shift.why:
        yield _REASON.to(language, why=for_mail(shift.why))


def _people_lines(shift: Shift, language: Language) -> Iterator[str]:
    if shift.leaving:
        yield _BEFORE.to(language, names=_names(shift.leaving))
    elif not shift.beside:
        yield _NOBODY_BEFORE.to(language)
    if shift.beside:
        yield _BESIDE.to(language, names=_names(shift.beside))
    if shift.following:
        yield _AFTER.to(language, names=_names(shift.following))
    elif shift.ends is not None:
        yield _NOBODY_AFTER.to(language)


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(for_mail(name) for name in names)


def _number_lines(reach: Reach, language: Language) -> Iterator[str]:
    if not reach.numbers:
        yield _NO_NUMBER.to(language)
    yield from (_SUSPECT.to(language, number=number) for number in reach.suspect)
    for place, number in reach.unverified.items():
        command = f"tocsin responder verify {reach.responder} --number {place}"
        yield _UNVERIFIED.to(language, number=number, command=command)


def _situation_lines(situation: Situation, zone: TimeZone, language: Language) -> Iterator[str]:
    for page in situation.pages:
        time = local_time(page.opened_at, zone)
        yield _RUNNING.to(language, page=page.page_id, time=time, level=page.level)
    ordered = sorted(situation.incidents, key=lambda incident: worst_first(incident.summary))
    if not ordered:
        yield _NOTHING_OPEN.to(language)
        return
    accounts = len({incident.key.account for incident in ordered})
    yield _OPEN.to(language, count=incidents_in_accounts(len(ordered), accounts, language))
    if situation.more:
        yield _OVER.to(language)
    for incident in ordered[:MOST_LINES]:
        yield from incident_lines(incident.summary, language)
        yield from (f"  {line}" for line in _standing(incident, situation.now, zone, language))
    yield from rest_lines(len(ordered) - MOST_LINES, language)


def _standing(incident: Incident, now: datetime, zone: TimeZone, language: Language) -> Iterator[str]:
    """Yield who has the incident, and until when it is snoozed."""
    if incident.acknowledged_by is not None and incident.acknowledged_at is not None:
        time = local_day_and_time(incident.acknowledged_at, zone)
        yield _TAKEN.to(language, name=for_mail(incident.acknowledged_by), time=time)
    if incident.snoozed_until is not None and incident.snoozed_until > now:
        yield _SNOOZED.to(language, time=local_day_and_time(incident.snoozed_until, zone))


def _reach_lines(reach: Reach, language: Language) -> Iterator[str]:
    yield _LET_THROUGH.to(language)
    if reach.caller is not None:
        yield _NUMBER.to(language, number=reach.caller)
