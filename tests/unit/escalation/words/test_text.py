"""Text messages."""

from __future__ import annotations

from typing import Any

import pytest

from escalation.words.call import CallFacts
from escalation.words.kinds import KINDS
from escalation.words.text import text_message, text_without_call
from hub.model.responder import Language
from hub.model.severity import SeverityLabel
from tests.builders import PRODUCTION, a_summary

EVERY = pytest.mark.parametrize("language", Language)
NAMES = ("prod-payments", "x" * 200, "ß½{}[]~" * 20, "\u202e" + "生" * 100, "🔥" * 60, "Отдел платежей " * 5)


def facts(**more: Any) -> CallFacts:
    values: dict[str, Any] = {"label": SeverityLabel.HIGH, "worst": a_summary(), "challenge": "47"}
    return CallFacts.model_validate(values | more)


def _fits(text: str, language: Language) -> bool:
    if language is Language.EN:
        return len(text) <= 160 and text.isascii() and not set(text) & set("[]{}~^|\\`")
    return len(text.encode("utf-16-be")) // 2 <= 70


def test_a_text_says_label_account_kind_and_code() -> None:
    assert text_message(facts()) == (
        "Security alarm HIGH: prod-payments: Someone may be breaking into a server. Key 147 in the call."
    )


def test_a_text_in_chinese_and_in_japanese() -> None:
    assert text_message(facts(language="zh-CN")) == (
        "【高危】安全警报：prod-payments：有人可能入侵服务器。来电中请按147接手。"
    )
    assert text_message(facts(language="ja-JP")) == (
        "【高】セキュリティ警報：prod-payments：サーバー侵入の疑い。電話で147を押すと担当。"
    )


def test_a_text_counts_several_incidents() -> None:
    assert "412 incidents in 37 accounts, worst prod-payments: " in text_message(facts(incidents=412, accounts=37))


@EVERY
@pytest.mark.parametrize("name", NAMES)
def test_every_text_fits_into_one_part(name: str, language: Language) -> None:
    critical = {"label": SeverityLabel.CRITICAL, "drill": True, "language": language}
    for kind in KINDS:
        worst = a_summary(account_name=name, type=kind.types[0].replace("*", "Zzz"))
        for count in (1, 9999):
            call = facts(worst=worst, incidents=count, accounts=count, **critical)
            assert _fits(text_message(call), language)
            assert _fits(text_without_call(call), language)


def test_an_english_text_names_an_account_outside_ascii_by_its_last_digits() -> None:
    assert "account ending 3 3 3 3: " in text_message(facts(worst=a_summary(account_name="支払い")))


def test_a_drill_says_so() -> None:
    assert text_message(facts(drill=True)).startswith("Security DRILL HIGH")


def test_a_text_tells_no_more_than_a_call_may() -> None:
    assert "prod" not in text_message(facts(spoken_detail="kind"))
    assert text_message(facts(spoken_detail="none")) == "Security alarm HIGH. Key 147 in the call."


def test_without_a_call_there_is_no_code() -> None:
    assert text_without_call(facts()).endswith("We cannot call. Look at your mail.")


def test_the_finding_s_own_text_is_not_in_it() -> None:
    worst = a_summary(title="Pwned", resource={"kind": "Pwned", "name": "Pwned"})
    assert "Pwned" not in text_message(facts(worst=worst))
    assert PRODUCTION not in text_message(facts(worst=worst))
