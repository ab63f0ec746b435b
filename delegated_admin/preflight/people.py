"""Whom the hub calls and texts, as far as it is known: how hard their numbers are, and in which countries they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from delegated_admin.preflight.lines import Finding, passed, unknown
from hub.model.masking import mask_phone

_TWO: Final = re.compile(r"\+(20|27|3[0-469]|4[013-9]|5[1-8]|6[0-6]|7|8[1246]|9[0-58]|1)")
"""Calling codes of one or two digits (ITU-T E.164); all others have three."""
BRITISH_MOBILE: Final = "+447"
MAINLAND_CHINA: Final = "+86"
_WHERE: Final = "AWS shows nowhere which it allows; name the instance's ARN"


class Number(NamedTuple):
    """A number that may be dialled."""

    responder: str
    number: str
    hardship: str | None = None
    """Why it is hard to reach; None: it is not."""


@dataclass(frozen=True)
class People:
    """What a configuration says of responders; without one, why there is none."""

    numbers: Sequence[Number] | None = None
    texted: int = 0
    """How many responders want text messages."""
    unknown: str = ""
    """Why nobody knows, if so."""


def countries(people: People, region: str) -> Iterator[Finding]:
    """Yield what to ask AWS for, since it tells nobody which countries it lets an instance call."""
    ask = f"ask AWS Support (Amazon Connect, {region}) to allow outbound calls to"
    if people.numbers is None:
        yield unknown(people.unknown, f"{ask} the countries of your responders; {_WHERE}")
    elif not people.numbers:
        yield unknown("the configuration has no number", f"{ask} the countries of your responders; {_WHERE}")
    else:
        codes = Counter(calling_code(each.number) for each in people.numbers)
        said = ", ".join(f"{code} ({number})" for code, number in sorted(codes.items()))
        yield unknown(f"responders' numbers begin with {said}", f"{ask} {', '.join(sorted(codes))}; {_WHERE}")


def hard_numbers(people: People, region: str) -> Iterator[Finding]:
    """Yield each number that is hard to call, or that there is none."""
    if people.numbers is None:
        yield unknown(people.unknown, "tocsin config check names the numbers that are hard to call")
        return
    hard = [each for each in people.numbers if each.hardship is not None]
    for each in hard:
        yield unknown(f"{each.responder}: {mask_phone(each.number)} {each.hardship}", _advice(each.number, region))
    if not hard:
        number = len(people.numbers)
        yield passed(f"{number} number{'' if number == 1 else 's'}, none of them hard to call")


def calling_code(number: str) -> str:
    """Return the calling code of an E.164 number, as `+44`."""
    found = _TWO.match(number)
    return found.group() if found is not None else number[:4]


def _advice(number: str, region: str) -> str:
    if number.startswith(BRITISH_MOBILE):
        return (
            f"ask AWS Support (Amazon Connect, {region}) to allow outbound calls to {BRITISH_MOBILE}; then try a drill"
        )
    if number.startswith(MAINLAND_CHINA):
        return f"ask AWS Support whether calls from {region} reach {MAINLAND_CHINA}; try a drill, and keep a second way"
    return "try a drill, and give the responder another number"
