"""Text messages: whether SNS sends them to anybody, and for how much money a month."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from delegated_admin.preflight.asking import Asker
from delegated_admin.preflight.lines import Finding, failed, passed, unknown
from delegated_admin.preflight.people import People
from delegated_admin.preflight.questions import Question

LIMIT: Final = "MonthlySpendLimit"
NEW_ACCOUNT: Final = 1.0
"""US dollars a month that SNS spends on text messages until AWS is asked for more."""


def sandbox(asker: Asker, people: People) -> Iterator[Finding]:
    """Yield whether texts reach everybody, or only numbers that were verified one by one."""
    answer = asker.ask(Question.GET_TEXT_SANDBOX)
    if not answer["IsInSandbox"]:
        yield passed("out of the sandbox: texts reach everybody")
    else:
        advice = f"ask AWS Support to move SNS text messages in {asker.place.region} out of the sandbox"
        yield _unless_nobody(failed("in the sandbox: texts reach verified numbers only", advice), people)


def spending(asker: Asker, people: People) -> Iterator[Finding]:
    """Yield whether more may be spent on texts than a new account may."""
    answer = asker.ask(Question.GET_TEXT_ATTRIBUTES, attributes=[LIMIT])
    value = answer.get("attributes", {}).get(LIMIT)
    ask = f'ask AWS Support (SNS text messages, {asker.place.region}) for a higher "{LIMIT}", such as US$100'
    if value is None:
        yield unknown("SNS names no limit", ask)
    elif float(value) > NEW_ACCOUNT:
        yield passed(f"US${value} a month")
    else:
        yield _unless_nobody(failed(f"US${value} a month: some dozens of texts", ask), people)


def _unless_nobody(finding: Finding, people: People) -> Finding:
    """Return `finding`, or that it does not matter where it is known that no responder wants texts."""
    if people.numbers is not None and people.texted == 0:
        return passed(f"{finding.found}; no responder is sent texts")
    return finding
