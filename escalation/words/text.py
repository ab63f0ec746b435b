"""The text message that goes out with the first ring, and the one that stands in for a call: one message part each."""

from __future__ import annotations

import unicodedata
from typing import Final

from escalation.words.call import CallFacts
from escalation.words.counts import incidents_in_accounts
from escalation.words.escaping import clip, fits_ascii, for_text_message, one_line
from escalation.words.kinds import kind_of
from escalation.words.languages import Phrase
from escalation.words.speakable import account_ending
from hub.model.responder import Language
from hub.model.severity import SeverityLabel

GSM_LENGTH: Final = 160
UCS_2_LENGTH: Final = 70
"""One part of a message, in UTF-16 code units, once a single character is outside the GSM alphabet."""
_NAME_LENGTH: Final = 50
"""AWS's own limit for an account's name."""

_LABELS: Final = {
    SeverityLabel.LOW: Phrase("LOW", "低危", "低"),
    SeverityLabel.MEDIUM: Phrase("MEDIUM", "中危", "中"),
    SeverityLabel.HIGH: Phrase("HIGH", "高危", "高"),
    SeverityLabel.CRITICAL: Phrase("CRITICAL", "严重", "緊急"),
}
_ALARM: Final = Phrase("Security alarm {label}", "【{label}】安全警报", "【{label}】セキュリティ警報")
_DRILL: Final = Phrase("Security DRILL {label}", "【{label}】安全演练", "【{label}】セキュリティ訓練")
_FRAME: Final = Phrase("{alarm}{what}. {then}", "{alarm}{what}。{then}", "{alarm}{what}。{then}")
_WHAT: Final = Phrase(": {where}: {kind}", "：{where}：{kind}", "：{where}：{kind}")
_WHAT_KIND: Final = Phrase(": {kind}", "：{kind}", "：{kind}")
_WORST: Final = Phrase("{count}, worst {account}", "{count}，最严重{account}", "{count}、最重{account}")
_CODE: Final = Phrase("Key {code} in the call.", "来电中请按{code}接手。", "電話で{code}を押すと担当。")
_BY_COMMAND: Final = Phrase(
    "We cannot call. Look at your mail.", "无法呼叫，请查看邮件。", "電話できません。メールを確認。"
)


def text_message(facts: CallFacts) -> str:
    """Return the text that goes with the first ring, with the call's code.

    English: at most 160 characters of the GSM alphabet. Chinese and Japanese: at most 70 UTF-16 code units.
    """
    return _message(facts, _CODE.to(facts.language, code=f"1{facts.challenge}"))


def text_without_call(facts: CallFacts) -> str:
    """Return the text for when the voice cannot be used; the mail beside it says how to take the page."""
    return _message(facts, _BY_COMMAND.to(facts.language))


def _message(facts: CallFacts, then: str) -> str:
    """Give the account's name all the room that the rest leaves."""
    language = facts.language
    room = _limit(language) - _width(_framed(facts, "x", then), language) + len("x")
    return _framed(facts, _within(_account(facts), room, language), then)


def _framed(facts: CallFacts, account: str, then: str) -> str:
    language = facts.language
    alarm = (_DRILL if facts.drill else _ALARM).to(language, label=_LABELS[facts.label].to(language))
    text = _FRAME.to(language, alarm=alarm, what=_what(facts, account), then=then)
    return for_text_message(text) if language is Language.EN else one_line(text)


def _what(facts: CallFacts, account: str) -> str:
    language = facts.language
    if facts.spoken_detail == "none":
        return ""
    kind = kind_of(facts.worst.type).sentence.to(language).rstrip(".。")
    where = _where(facts, account)
    return (_WHAT if where else _WHAT_KIND).to(language, where=where, kind=kind)


def _where(facts: CallFacts, account: str) -> str:
    if facts.incidents == 1:
        return account
    count = incidents_in_accounts(facts.incidents, facts.accounts, facts.language)
    return _WORST.to(facts.language, count=count, account=account) if account else count


def _account(facts: CallFacts) -> str:
    """Return the account's name as the message can carry it (English: in ASCII), or its last four digits."""
    if facts.spoken_detail != "account":
        return ""
    name = one_line(unicodedata.normalize("NFC", facts.worst.account_name))
    if facts.language is not Language.EN and any(map(str.isalnum, name)):
        return clip(name, _NAME_LENGTH)
    if facts.language is Language.EN and fits_ascii(name):
        return clip(for_text_message(name), _NAME_LENGTH)
    return account_ending(facts.worst.key.account, facts.language)


def _within(account: str, room: int, language: Language) -> str:
    while _width(account, language) > max(room, 0):
        account = clip(account, len(account) - 1) if len(account) > 4 else ""
    return account


def _limit(language: Language) -> int:
    return GSM_LENGTH if language is Language.EN else UCS_2_LENGTH


def _width(text: str, language: Language) -> int:
    return len(text) if language is Language.EN else len(text.encode("utf-16-be", "replace")) // 2
