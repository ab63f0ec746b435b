"""Make text safe for the place it goes to: a voice, a mail subject, a mail body, a text message, a terminal.

The text of a finding is under an attacker's control (semantics 1). Each function takes any string and never raises.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape
from typing import Final

SUBJECT_LENGTH: Final = 99
"""SNS wants under 100 characters of printable ASCII on one line."""
SPEECH_LENGTH: Final = 1000
"""In characters before escaping, so that no entity is cut in two; Amazon Polly takes 3,000 that are spoken."""
QUOTED_LENGTH: Final = 200
ELLIPSIS: Final = "..."
_BREAKS: Final = frozenset({"Cc", "Zl", "Zp", "Zs"})
_HIDDEN: Final = frozenset({"Cf", "Cs", "Co", "Cn"})
_REPLACEMENT: Final = "\ufffd"
_GSM_7: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 !\"#$%&'()*+,-./:;<=>?@_")
"""ASCII that costs one septet each in the GSM 03.38 alphabet; brackets, braces and others cost two or are missing."""


def one_line(text: str) -> str:
    """Return `text` on one line without control, bidi, zero-width, surrogate, private or unassigned characters."""
    return " ".join("".join(_visible(character) for character in text).split())


def clip(text: str, length: int) -> str:
    """Return `text`, cut to at most `length` characters; what was cut ends in three points."""
    if len(text) <= length:
        return text
    return text[: max(length - len(ELLIPSIS), 0)].rstrip() + ELLIPSIS[:length]


def for_speech(text: str) -> str:
    """Return `text` as one line of plain words for a voice, at most 1,000 characters."""
    return one_line(text.replace(_REPLACEMENT, " "))[:SPEECH_LENGTH]


def ssml(text: str) -> str:
    """Return `text` as an SSML document that speaks it: nothing in it can act as markup."""
    return f"<speak>{escape(for_speech(text), quote=False)}</speak>"


def for_subject(text: str) -> str:
    """Return `text` as a mail subject: at most 99 characters of printable ASCII; what ASCII lacks becomes `?`."""
    return clip(to_ascii(text), SUBJECT_LENGTH)


def to_ascii(text: str) -> str:
    """Return `text` on one line in printable ASCII: accents are left off, other characters become `?`."""
    bare = "".join(character for character in unicodedata.normalize("NFKD", text) if not _is_mark(character))
    return one_line(bare).encode("ascii", "replace").decode("ascii")


def for_mail(text: str, length: int = QUOTED_LENGTH) -> str:
    """Return `text` as part of one line of a plain mail; an address in it is no longer one that a reader can click."""
    return clip(one_line(text), length).replace("://", "[://]")


def for_text_message(text: str) -> str:
    """Return `text` in the part of the GSM alphabet that costs one septet a character; the rest becomes a space."""
    return " ".join("".join(c if c in _GSM_7 else " " for c in to_ascii(text)).split())


def for_terminal(text: str) -> str:
    """Return `text` on one line that cannot move a cursor, colour a screen or turn the direction of writing."""
    return one_line(text)


def fits_ascii(text: str) -> bool:
    """Return whether `to_ascii` keeps `text` readable: it has letters or digits, and all of it has an ASCII form."""
    ascii_form = to_ascii(text)
    return ascii_form.count("?") == text.count("?") and bool(re.search(r"[A-Za-z0-9]", ascii_form))


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in _BREAKS:
        return " "
    return "" if category in _HIDDEN else character


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")
