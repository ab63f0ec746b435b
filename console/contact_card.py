"""The hub's contact card: a vCard 3.0 (RFC 2426) to be saved, so that telephones let its calls through.

Version 3.0 and not 4.0 (RFC 6350): it is what every telephone reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pydantic import TypeAdapter, ValidationError

from hub.errors import InputError
from hub.model.base import PhoneNumber

NAME: Final = "Tocsin - security alarm"
NOTE: Final = """Calls from here are security alarms: key 1 and the two digits that are spoken to take one.
Let it ring through Do Not Disturb and silent mode:
iPhone: save this contact, open it, Add to Favourites; then Edit, Ringtone, Emergency Bypass on. \
In Settings, Focus, Do Not Disturb, People: allow calls from Favourites.
Android: save this contact and mark it with the star; in Settings, Notifications, Do Not Disturb, \
People, Calls: allow starred contacts, and repeat callers."""
_NUMBER: Final[TypeAdapter[str]] = TypeAdapter(PhoneNumber)
_LONGEST: Final = 75
"""Octets of a line, the break not counted (RFC 2426, 2.6)."""


def contact_card(numbers: Iterable[str]) -> str:
    """Return the card, with lines that end in CR LF; raise InputError for a number that is not E.164."""
    known = dict.fromkeys(map(_e164, numbers))
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:{escaped(NAME)};;;;",
        f"FN:{escaped(NAME)}",
        "ORG:Tocsin",
        *(f"TEL;TYPE=WORK,VOICE:{number}" for number in known),
        f"NOTE:{escaped(NOTE)}",
        "END:VCARD",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def escaped(text: str) -> str:
    r"""Return `text` as a value: backslash, comma and semicolon escaped, a line break as \n (RFC 2426, 4)."""
    for character in "\\,;":
        text = text.replace(character, f"\\{character}")
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Yield the pieces of a line, each at most 75 octets; those after the first begin with a space."""
    piece = ""
    for character in line:
        if len((piece + character).encode()) > _LONGEST:
            yield piece
            piece = " "
        piece += character
    yield piece


def _e164(number: str) -> str:
    try:
        return _NUMBER.validate_python(number)
    except ValidationError as error:
        raise InputError(f"--number: found {number!r}, expected E.164 such as +15555550100") from error
