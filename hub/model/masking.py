"""How numbers and addresses are written where others may read them: logs, ledger, screens."""

from __future__ import annotations

import hashlib
import re

_KEEP = 4
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_EMAIL = re.compile(r"[^@\s<>,;\"']{1,64}@[A-Za-z0-9.-]+")


def mask_phone(number: str) -> str:
    """Return `number` with all but its last four characters hidden: +15555550142 becomes ********0142."""
    return "*" * max(len(number) - _KEEP, 0) + number[-_KEEP:]


def phone_key(number: str) -> str:
    """Return what stands for `number` where it is only to be recognized: 24 hexadecimal digits.

    Numbers are few enough to be tried one after another, so this hides one from a glance and from a log, not from
    whoever holds the table.
    """
    return hashlib.sha256(number.encode()).hexdigest()[:24]


def mask_email(address: str) -> str:
    """Return `address` with its local part hidden but for the first letter: dana@example.com, d***@example.com."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}***@{domain}"


def mask_text(text: str) -> str:
    """Return `text` with every E.164 number and mail address in it masked."""
    hidden = _EMAIL.sub(lambda match: mask_email(match.group()), text)
    return _PHONE.sub(lambda match: mask_phone(match.group()), hidden)
