"""Reads what a finding cannot do without: its identity, type and severity (semantics 1, required)."""

from __future__ import annotations

from typing import Final, NamedTuple

from hub.model.finding import FindingKey
from hub.model.severity import HIGHEST
from router.normalize.parsing import REPLACEMENT
from router.normalize.part import Part, describe

ACCOUNT_DIGITS: Final = 12
_LONGEST_ACCOUNT_NUMBER: Final = 10**20


class Essentials(NamedTuple):
    """The five required fields."""

    key: FindingKey
    type: str
    severity: float


def read_essentials(detail: Part, envelope: Part, *, damaged: bool) -> Essentials | None:
    """Return the five required fields, or None with the problems noted, all of them at once.

    `damaged` says that text was replaced while parsing: then an identity that holds replaced text is refused, since two
    findings could fall together in it, and the second would never be told.
    """
    account = _account(detail, envelope)
    region = _text(detail, *_own_or_outer(detail, envelope, "region", "region"))
    id_ = _text(detail, detail.where("id"), detail.find("id"))
    type_ = _text(detail, detail.where("type"), detail.find("type"))
    severity = _severity(detail)
    if account is None or region is None or id_ is None or type_ is None or severity is None:
        return None
    if damaged and any(REPLACEMENT in text for text in (account, region, id_)):
        detail.notes.refuse(detail.path, "has damaged text in its account, region or id")
        return None
    return Essentials(FindingKey(account=account, region=region, id=id_), type_, severity)


def _account(detail: Part, envelope: Part) -> str | None:
    """Return the account: detail's own, since the envelope's is the administrator's and only stands in with a warning.

    An integer has lost its leading zeros and gets them back. What is not twelve digits stays as it is.
    """
    where, value = _own_or_outer(detail, envelope, "accountId", "account")
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LONGEST_ACCOUNT_NUMBER:
        detail.notes.warn(f"{where} is a number; it was written with {ACCOUNT_DIGITS} digits.")
        return str(value).zfill(ACCOUNT_DIGITS)
    if value is None and detail.misspells("accountId"):
        detail.notes.refuse(where, "is missing; it is spelt in letters of another case")
        return None
    return _text(detail, where, value)


def _own_or_outer(detail: Part, envelope: Part, name: str, outer: str) -> tuple[str, object]:
    """Return a field of the detail with its path; when the detail has none, the envelope's, with a warning.

    A field that is there in another spelling (Athena writes `accountid`) is no reason to take the envelope's.
    """
    own = detail.find(name)
    if own not in (None, "") or detail.misspells(name) or envelope.find(outer) is None:
        return detail.where(name), own
    detail.notes.warn(f"{detail.where(name)} is missing; the envelope's {outer} was taken.")
    return outer, envelope.find(outer)


def _text(detail: Part, where: str, value: object) -> str | None:
    """Return `value` when it is text that says something; else None with the problem noted."""
    if isinstance(value, str) and value:
        return value
    what = "missing or null" if value is None else "empty" if value == "" else f"{describe(value)}, not text"
    detail.notes.refuse(where, f"is {what}")
    return None


def _severity(detail: Part) -> float | None:
    """Return the number from 0 to 10; a boolean, text, NaN or null is none, and nothing stands in for it."""
    value = detail.find("severity")
    where = detail.where("severity")
    if isinstance(value, bool) or not isinstance(value, int | float):
        detail.notes.refuse(where, "is missing or null" if value is None else f"is {describe(value)}, not a number")
    elif 0 <= value <= HIGHEST:
        return float(value)
    else:
        detail.notes.refuse(where, f"is not from 0 to {HIGHEST:g}")
    return None
