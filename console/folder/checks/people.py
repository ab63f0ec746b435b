"""Whether responders can be reached as they are written: numbers that are hard to call, identities that two share."""

from __future__ import annotations

from console.folder.content import Content
from console.folder.context import Named
from console.folder.problems import Place
from console.folder.spot import Spot
from console.hardship import hardship
from hub.model.masking import mask_phone


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
