"""What a call says: the alarm and its menu within twelve seconds, and an answer to each key (semantics 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Annotated, Final

from pydantic import Field

from escalation.words.challenge import spoken_keys
from escalation.words.counts import exact_incidents, incidents_in_accounts, ways_to_count
from escalation.words.escaping import for_speech, ssml
from escalation.words.kinds import kind_of, resource_phrase
from escalation.words.languages import Phrase
from escalation.words.pace import seconds
from escalation.words.speakable import account_words, person_words, speakable
from escalation.words.times import spoken_time
from hub.model.attempt import SpokenDetail
from hub.model.base import Frozen
from hub.model.responder import Language
from hub.model.rotation import TimeZone
from hub.model.severity import SeverityLabel
from hub.model.summary import Summary

MEANING_SECONDS: Final = 7.0
MENU_SECONDS: Final = 12.0
_WHY_LENGTH: Final = 160
_LONG_NUMBER: Final = re.compile(r"[0-9]{9,}")
_SHOWN_KEYS: Final = 8


class CallFacts(Frozen):
    """What a call to one person is about."""

    label: SeverityLabel
    """The severity label of the page."""
    incidents: Annotated[int, Field(ge=1)] = 1
    """How many incidents the call announces."""
    accounts: Annotated[int, Field(ge=1)] = 1
    """In how many accounts they are."""
    worst: Summary
    spoken_detail: SpokenDetail = "account"
    challenge: Annotated[str, Field(pattern=r"^[0-9]{2}$")]
    next_name: str | None = None
    """Who is called when this person passes; None at the last level."""
    language: Language = Language.EN
    time_zone: TimeZone | None = None
    """The listener's; None: times are spoken in UTC."""
    drill: bool = False
    why: str = ""
    """Why this person is called: layer, rotation, shift."""


class Spoken(Frozen):
    """Words for a voice: as plain text for ledgers and screens, and the same as an SSML document."""

    text: str
    ssml: str


_ALARM: Final = Phrase("Security alarm.", "安全警报。", "セキュリティ警報、")
_DRILL: Final = Phrase("Security drill.", "安全演练。", "セキュリティ訓練、")
_LABELS: Final = {
    SeverityLabel.LOW: Phrase("Low.", "低危。", "低レベル。"),
    SeverityLabel.MEDIUM: Phrase("Medium.", "中危。", "中レベル。"),
    SeverityLabel.HIGH: Phrase("High.", "高危。", "高レベル。"),
    SeverityLabel.CRITICAL: Phrase("Critical.", "严重。", "緊急。"),
}
_NAMED: Final = Phrase("{account}. {kind}", "{account}。{kind}", "{account}。{kind}")
_SEVERAL: Final = Phrase("{count}. Worst: {worst}.", "{count}。最严重：{worst}。", "{count}。{worst}など。")
_IN_ACCOUNT: Final = Phrase("{incidents} in {account}", "{account}有{incidents}", "{account}で{incidents}")

_MENU: Final = Phrase(
    "To take it, key {code}. To pass it to {name}, press 2. For more, press 3.",
    "接手请按{code}。转给{name}请按二。详情请按三。",
    "担当は、{code}。{name}さんへは、2番。詳細は、3番。",
)
_MENU_WITHOUT_NAME: Final = Phrase(
    "To take it, key {code}. To pass, press 2. For more, press 3.",
    "接手请按{code}。转交请按二。详情请按三。",
    "担当は、{code}。次へは、2番。詳細は、3番。",
)
_SHORT_MENU: Final = Phrase(
    "To take, key {code}. To pass, press 2. For more, press 3.",
    "接手请按{code}。转交请按二。详情请按三。",
    "担当は、{code}。次へは、2番。詳細は、3番。",
)

_REGION: Final = Phrase("Region {region}.", "区域 {region}。", "リージョン {region}。")
_RESOURCE: Final = Phrase("It is about {resource}.", "涉及{resource}。", "対象は{resource}です。")
_FIRST_SEEN: Final = Phrase("First seen {time}.", "首次发现于{time}。", "最初の検出は{time}です。")
_COUNT: Final = Phrase("Seen {count} times.", "共发现{count}次。", "検出は{count}回です。")
_COUNT_ONCE: Final = Phrase("Seen once.", "共发现一次。", "検出は1回です。")
_ALL: Final = Phrase("{count}. About the worst:", "{count}。最严重的一起：", "{count}。最も重いものは次のとおりです。")
_WHY: Final = Phrase("You are called because: {why}.", "呼叫您的原因：{why}。", "お電話した理由は、{why}。")
_DETAILS_IN_MAIL: Final = Phrase("The details are in your mail.", "详情请查看邮件。", "詳細はメールをご覧ください。")

_WRONG: Final = Phrase(
    "You keyed {keys}. That is not the code.", "您按了{keys}，不是接手码。", "{keys}は正しい番号ではありません。"
)
_NOTHING_KEYED: Final = Phrase("No key was heard.", "未收到按键。", "入力がありませんでした。")
_TAKEN: Final = Phrase(
    "It is yours. The details are in your mail.",
    "已由您接手。详情请查看邮件。",
    "担当になりました。詳細はメールをご覧ください。",
)
_PASSED: Final = Phrase(
    "Passed on. {name} is called next.", "已转出。接下来呼叫{name}。", "引き継ぎます。次に{name}さんへ電話します。"
)
_PASSED_UNNAMED: Final = Phrase(
    "Passed on. The next person is called.", "已转出。接下来呼叫下一位。", "引き継ぎます。次の担当者へ電話します。"
)
_NOBODY_AFTER: Final = Phrase(
    "Nobody is after you. You may be called again.",
    "您之后没有其他人。可能会再次呼叫您。",
    "次の担当者はいません。再度お電話することがあります。",
)
_ALREADY: Final = Phrase(
    "{name} has it already. There is nothing for you to do.",
    "{name}已接手。您无需处理。",
    "{name}さんが担当しています。対応は不要です。",
)
_ALREADY_UNNAMED: Final = Phrase(
    "Somebody has it already. There is nothing for you to do.",
    "已有人接手。您无需处理。",
    "すでに担当者がいます。対応は不要です。",
)
_TOO_MANY: Final = Phrase(
    "That was one try too many. You have not taken it. Goodbye.",
    "输入次数过多。您尚未接手。再见。",
    "入力回数を超えました。まだ担当になっていません。失礼します。",
)
_FAILED: Final = Phrase(
    "Something went wrong on our side. Nobody has taken the alarm. Please look at your mail.",
    "系统出现故障。警报尚无人接手。请查看邮件。",
    "システムに問題が起きました。警報はまだ誰も担当していません。メールをご覧ください。",
)


def opening(facts: CallFacts) -> Spoken:
    """Return the first words: what it is (within 7 s), and what to press (all within 12 s).

    Says as much as fits into that: a long account name is cut first, then large numbers are rounded, and the next
    person's name is left for the answer to key 2.
    """
    lead, menu = _that_fit(facts)
    return _spoken(_joined((lead, menu), facts.language))


def meaning(facts: CallFacts) -> Spoken:
    """Return the part of `opening` before the menu: everything up to what has happened."""
    return _spoken(_that_fit(facts)[0])


def more(facts: CallFacts) -> Spoken:
    """Return the answer to key 3: Region, resource kind, first seen, count, why you; then the menu again."""
    told = _details(facts) if facts.spoken_detail != "none" else iter((_DETAILS_IN_MAIL.to(facts.language),))
    return _spoken(_joined((*told, *_why(facts), _menus(facts)[0]), facts.language))


def wrong_code(facts: CallFacts, keyed: str) -> Spoken:
    """Return the answer to wrong keys: what was keyed (at most eight keys), and the menu again."""
    heard = spoken_keys(keyed[:_SHOWN_KEYS], facts.language)
    answer = _WRONG.to(facts.language, keys=heard) if heard else _NOTHING_KEYED.to(facts.language)
    return _spoken(_joined((answer, _menus(facts)[0]), facts.language))


def taken(language: Language) -> Spoken:
    """Return the answer to the right code."""
    return _spoken(_TAKEN.to(language))


def passed(next_name: str | None, language: Language) -> Spoken:
    """Return the answer to key 2: who is called next, or, at the last level (None), that nobody is."""
    if next_name is None:
        return _spoken(_NOBODY_AFTER.to(language))
    return _spoken(_with_name(_PASSED, _PASSED_UNNAMED, next_name, language))


def already_taken(name: str | None, language: Language) -> Spoken:
    """Return what a call says that slipped through after somebody, `name`, took the page."""
    return _spoken(_with_name(_ALREADY, _ALREADY_UNNAMED, name, language))


def too_many_tries(language: Language) -> Spoken:
    """Return the last words after the third wrong code."""
    return _spoken(_TOO_MANY.to(language))


def failed(language: Language) -> Spoken:
    """Return the fixed sentence for a call whose answer could not be worked out: the page stays unacknowledged."""
    return _spoken(_FAILED.to(language))


def _spoken(text: str) -> Spoken:
    plain = for_speech(text)
    return Spoken(text=plain, ssml=ssml(plain))


def _joined(parts: tuple[str, ...], language: Language) -> str:
    return (" " if language is Language.EN else "").join(parts)


def _that_fit(facts: CallFacts) -> tuple[str, str]:
    """Return the fullest lead and menu that keep to the seconds; the shortest of both when none does."""
    leads, menus = tuple(_leads(facts)), _menus(facts)
    fitting = ((lead, menu) for lead, menu in product(leads, menus) if _fits(lead, menu, facts.language))
    return next(fitting, (leads[-1], menus[-1]))


def _fits(lead: str, menu: str, language: Language) -> bool:
    first = seconds(lead, language)
    return first <= MEANING_SECONDS and first + seconds(menu, language) <= MENU_SECONDS


def _leads(facts: CallFacts) -> Iterator[str]:
    """Yield ways to say what has happened, the fullest first."""
    alarm = _joined(
        ((_DRILL if facts.drill else _ALARM).to(facts.language), _LABELS[facts.label].to(facts.language)),
        facts.language,
    )
    if facts.spoken_detail == "none":
        yield alarm
        return
    ways = _ways_to_say_several(facts) if facts.incidents > 1 else _ways_to_say_one(facts)
    for way in ways:
        yield _joined((alarm, way[:1].upper() + way[1:]), facts.language)


def _ways_to_say_one(facts: CallFacts) -> Iterator[str]:
    if facts.spoken_detail == "kind":
        yield _kind(facts)
    for account in _accounts(facts):
        yield _NAMED.to(facts.language, account=account, kind=_kind(facts))


def _ways_to_say_several(facts: CallFacts) -> Iterator[str]:
    """Yield the count with the worst incident: with its account where there is time, else without."""
    counts = ways_to_count(facts.incidents, facts.accounts, facts.language)
    for account in _accounts(facts):
        yield _several_with_account(facts, counts[0], account)
    for count in counts:
        yield _SEVERAL.to(facts.language, count=count, worst=_bare(_kind(facts)))


def _several_with_account(facts: CallFacts, count: str, account: str) -> str:
    """Return `5 incidents in prod payments. Worst: ...`, or the worst one's account when there are several."""
    language, kind = facts.language, _bare(_kind(facts))
    if facts.accounts == 1:
        here = _IN_ACCOUNT.to(language, incidents=exact_incidents(facts.incidents, language), account=account)
        return _SEVERAL.to(language, count=here, worst=kind)
    return _SEVERAL.to(language, count=count, worst=_NAMED.to(language, account=account, kind=kind))


def _accounts(facts: CallFacts) -> tuple[str, ...]:
    if facts.spoken_detail != "account":
        return ()
    return account_words(facts.worst.account_name, facts.worst.key.account, facts.language)


def _kind(facts: CallFacts) -> str:
    return kind_of(facts.worst.type).sentence.to(facts.language)


def _bare(sentence: str) -> str:
    return sentence.rstrip(".。")


def _menus(facts: CallFacts) -> tuple[str, ...]:
    """Return ways to say the menu, the fullest first."""
    code = spoken_keys(f"1{facts.challenge}", facts.language)
    named = (_MENU.to(facts.language, code=code, name=name) for name in person_words(facts.next_name, facts.language))
    return (*named, *(menu.to(facts.language, code=code) for menu in (_MENU_WITHOUT_NAME, _SHORT_MENU)))


def _details(facts: CallFacts) -> Iterator[str]:
    language, worst = facts.language, facts.worst
    if facts.incidents > 1:
        yield _ALL.to(language, count=incidents_in_accounts(facts.incidents, facts.accounts, language))
    region = speakable(worst.key.region[:_WHY_LENGTH], language)
    if region:
        yield _REGION.to(language, region=region)
    yield _RESOURCE.to(language, resource=resource_phrase(worst.resource_kind).to(language))
    yield _FIRST_SEEN.to(language, time=spoken_time(worst.first_seen, facts.time_zone, language))
    yield _COUNT_ONCE.to(language) if worst.count == 1 else _COUNT.to(language, count=worst.count)


def _why(facts: CallFacts) -> Iterator[str]:
    """Yield why this person is called, without anything as long as an account id."""
    why = for_speech(_LONG_NUMBER.sub("", facts.why))[:_WHY_LENGTH].rstrip(" .")
    if why:
        yield _WHY.to(facts.language, why=why)


def _with_name(named: Phrase, unnamed: Phrase, name: str | None, language: Language) -> str:
    ways = person_words(name, language)
    return named.to(language, name=ways[0]) if ways else unnamed.to(language)
