"""Whether responders can be reached as they are written: numbers that are hard to call, identities that two share."""

from __future__ import annotations

import re

from console.folder.content import Content
from console.folder.context import Named
from console.folder.problems import Place
from console.folder.spot import Spot
from hub.model.masking import mask_phone

_HARD = (
    (re.compile(r"\+86"), "is in mainland China, where calls from abroad are often blocked"),
    (re.compile(r"\+447"), "is a British mobile, where calls with a foreign caller id are often blocked"),
    (
        re.compile(r"\+800|\+1(800|833|844|855|866|877|888)|\+44(800|808)|\+49800|\+33800|\+81(120|800)"),
        "is toll-free, which often cannot be called from abroad",
    ),
)


def hardship(number: str) -> str | None:
    """Return why an E.164 number is hard to reach (semantics 3: +86, +447, toll-free), or None."""
    return next((why for pattern, why in _HARD if pattern.match(number)), None)


def check_responders(content: Content) -> None:
    """Warn of hard numbers, and note identities that would make two people one."""
    known_as: dict[str, tuple[str, Place]] = {}
    for name, responder in content.responders.items():
        fields = content.spot(Named.RESPONDER, name).entries()
        for number in responder.phones:
            why = hardship(number)
            if why is not None:
                fields["phone"].warn(f"{mask_phone(number)} {why}: try it, and keep a second way")
        for identity in responder.identities:
            _note_shared(identity, name, fields["identities"], known_as)


def _note_shared(identity: str, name: str, spot: Spot, known_as: dict[str, tuple[str, Place]]) -> None:
    other, place = known_as.setdefault(identity, (name, spot.place))
    if other != name:
        spot.misread(f"expected an identity of one person only: {other} has it at {place}")
