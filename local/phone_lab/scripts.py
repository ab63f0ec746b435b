"""How the owner of a telephone behaves on a ring, and what the service says of the number."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from hub.model.base import Frozen
from hub.model.messages import CarrierReportKind

CODE: Final = "CODE"
"""Keyed as heard: 1 and the two digits that the call has spoken."""
KEYS_APART: Final = timedelta(seconds=0.4)
"""From one key of a press to the next."""
_SPOKEN_CODE: Final = re.compile(r"1\D{1,3}(\d)\D{1,3}(\d)(?!\d)")
_HEARD: Final = (
    dict(zip("零一二三四五六七八九", "0123456789", strict=True)),
    {"いち": "1", "に": "2", "さん": "3", "よん": "4", "ご": "5", "ろく": "6", "なな": "7", "はち": "8", "きゅう": "9"},
)
"""How a listener understands spoken digits: in Chinese, and in Japanese."""


class Press(Frozen):
    """What is keyed, one key after the other, from `after` so many seconds after the words begin."""

    after: int
    digits: str
    """Empty: nothing, for as long as the call listens this time."""


class Script(Frozen):
    """One ring's worth of behaviour; seconds from the dial (`answers`, `ends`) or from answering (`hangs_up`)."""

    name: str
    service: CarrierReportKind | None = None
    """What the service says instead of ringing: refused, throttled, unavailable."""
    error: str | None = None
    answers: int | None = None
    ends: int | None = None
    """Busy or declined: the ringing stops by itself."""
    presses: tuple[Press, ...] = ()
    hangs_up: int | None = None
    greeting: str = ""
    """What is said on answering, by a machine."""
    second_ring_within: int | None = None
    """Do Not Disturb: heard only when the same number rang so short a time before; else it rings silently."""


def keys_code(after: int = 13) -> Script:
    """Answers, listens, keys 1 and the spoken digits."""
    return Script(name="keys the code", answers=8, presses=(Press(after=after, digits=CODE),))


def wrong_code() -> Script:
    """Keys a wrong code three times."""
    presses = tuple(Press(after=8, digits="100") for _ in range(3))
    return Script(name="keys a wrong code", answers=8, presses=presses)


def wrong_then_right() -> Script:
    """Keys a wrong code, hears it read back, keys the right one."""
    presses = (Press(after=8, digits="100"), Press(after=8, digits=CODE))
    return Script(name="keys a wrong code, then the right one", answers=8, presses=presses)


def asks_for_more() -> Script:
    """Presses 3 for more, then keys the code."""
    return Script(
        name="asks for more, then keys the code",
        answers=8,
        presses=(Press(after=10, digits="3"), Press(after=20, digits=CODE)),
    )


def passes() -> Script:
    """Presses 2: hands it to the next level."""
    return Script(name="passes it on", answers=8, presses=(Press(after=12, digits="2"),))


def no_key() -> Script:
    """Answers and keys nothing."""
    return Script(name="answers, keys nothing", answers=8)


def voicemail() -> Script:
    """A machine answers just before the ringing ends, listens, and hangs up by itself."""
    return Script(name="voicemail", answers=20, hangs_up=30)


def no_answer() -> Script:
    """Rings until the carrier gives up."""
    return Script(name="no answer")


def busy() -> Script:
    """Is engaged."""
    return Script(name="busy", ends=2)


def declines() -> Script:
    """Looks at the telephone and declines."""
    return Script(name="declines", ends=6)


def in_a_car() -> Script:
    """Answers on the hands-free set, cannot key, hangs up."""
    return Script(name="in a car: answers, cannot key", answers=5, hangs_up=12)


def call_screening() -> Script:
    """A machine answers and asks who calls; the person comes on while the call begins again, and keys the code."""
    presses = (Press(after=0, digits=""), Press(after=13, digits=CODE))
    return Script(name="call screening", answers=4, greeting="Please say your name.", presses=presses)


def do_not_disturb(heard: Script) -> Script:
    """Lets through only a second ring to the same number within 150 s; that ring is `heard`."""
    return heard.model_copy(update={"name": f"do not disturb, then {heard.name}", "second_ring_within": 150})


def declines_twice() -> tuple[Script, Script]:
    """Declines, and declines again."""
    return declines(), declines()


def refuses(error: str = "DestinationNotAllowed") -> Script:
    """The service does not dial this number."""
    return Script(name="the service refuses", service=CarrierReportKind.REFUSED, error=error)


def throttles() -> Script:
    """The service has no free line."""
    return Script(name="the service throttles", service=CarrierReportKind.THROTTLED, error="TooManyRequests")


def down() -> Script:
    """The service does not work."""
    return Script(name="the service is down", service=CarrierReportKind.UNAVAILABLE, error="InternalService")


def code_heard(words: str) -> str:
    """Return the code that `words` tell the listener to key (1 and two digits), or an empty text when there is none."""
    for ear in ({}, *_HEARD):
        understood = words
        for word, digit in ear.items():
            understood = understood.replace(word, digit)
        found = _SPOKEN_CODE.search(understood)
        if found:
            return "1" + "".join(found.groups())
    return ""
