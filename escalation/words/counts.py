"""How many incidents in how many accounts, in words that fit the time there is."""

from __future__ import annotations

from typing import Final

from escalation.words.languages import Phrase
from hub.model.responder import Language

_BOTH: Final = Phrase("{incidents} in {accounts}", "{incidents}，{accounts}", "{incidents}、{accounts}")
_INCIDENTS: Final = Phrase("{number} incidents", "{number}起", "{number}件")
_ONE_INCIDENT: Final = Phrase("1 incident", "1起", "1件")
_OVER_INCIDENTS: Final = Phrase("over {number} incidents", "{number}多起", "{number}件以上")
_ACCOUNTS: Final = Phrase("{number} accounts", "{number}个账户", "{number}アカウント")
_ONE_ACCOUNT: Final = Phrase("one account", "同一账户", "同じアカウント")
_OVER_ACCOUNTS: Final = Phrase("over {number} accounts", "{number}多个账户", "{number}以上のアカウント")
_ALWAYS_EXACT: Final = 100


def incidents_in_accounts(incidents: int, accounts: int, language: Language) -> str:
    """Return `412 incidents in 37 accounts`, exact."""
    return _BOTH.to(language, incidents=exact_incidents(incidents, language), accounts=_accounts(accounts, language))


def exact_incidents(number: int, language: Language) -> str:
    """Return `412 incidents`."""
    return (_ONE_INCIDENT if number == 1 else _INCIDENTS).to(language, number=_written(number, language))


def ways_to_count(incidents: int, accounts: int, language: Language) -> tuple[str, ...]:
    """Return ways to say it, the fullest first: exact, rounded down, without the accounts, and that rounded down."""
    about = _about(incidents, language, _INCIDENTS, _OVER_INCIDENTS)
    about_accounts = (
        _accounts(accounts, language) if accounts == 1 else _about(accounts, language, _ACCOUNTS, _OVER_ACCOUNTS)
    )
    return (
        incidents_in_accounts(incidents, accounts, language),
        _BOTH.to(language, incidents=about, accounts=about_accounts),
        exact_incidents(incidents, language),
        about,
    )


def _accounts(number: int, language: Language) -> str:
    return (_ONE_ACCOUNT if number == 1 else _ACCOUNTS).to(language, number=_written(number, language))


def _about(number: int, language: Language, exact: Phrase, over: Phrase) -> str:
    """Return `over 9,000 incidents` for 9,412: the first digit holds, and it never says more than there are."""
    unit = 10 ** (len(str(number)) - 1)
    rounded = number // unit * unit
    phrase = exact if number < _ALWAYS_EXACT or rounded == number else over
    return phrase.to(language, number=_written(number if phrase is exact else rounded, language))


def _written(number: int, language: Language) -> str:
    """English has a comma between thousands, lest a voice read 1999 as a year."""
    return f"{number:,}" if language is Language.EN else str(number)
