"""Audiences and responders: whom mail goes to, and who can be reached by which numbers."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import TypeAdapter, ValidationError

from console.folder import grammar
from console.folder.shapes.condition import texts
from console.folder.shapes.scalars import build, choice, plain_text, switch, time_zone
from console.folder.spot import Spot
from console.folder.tree import Entries
from hub.model.base import EmailAddress
from hub.model.configuration import Audience
from hub.model.masking import mask_email, mask_phone
from hub.model.responder import Language, Responder

AN_ADDRESS = "expected a mail address such as secops@example.com"
_ADDRESS: TypeAdapter[str] = TypeAdapter(EmailAddress)
AUDIENCE_FIELDS = ("addresses", "language")
RESPONDER_FIELDS = ("name", "phone", "email", "text", "mail_on_ring", "language", "time_zone", "identities")


def read_audience(name: str, spot: Spot) -> Audience | None:
    """Return the audience written as one address, a list, or {addresses, language}; None, noted, otherwise."""
    parts: dict[str, Spot] = {"addresses": spot}
    if isinstance(spot.node, Entries):
        parts = spot.fields(AUDIENCE_FIELDS)
        if not spot.require(parts, ["addresses"]):
            return None
    addresses = _several(parts["addresses"], _address, AN_ADDRESS)
    language = choice(parts["language"], Language) if "language" in parts else None
    if not addresses:
        return None
    return build(Audience, {"name": name, "addresses": addresses, "language": language}, spot, parts)


def read_responder(name: str, spot: Spot) -> Responder | None:
    """Return the responder; `name` is how people call them, the key itself when left out; None, noted, otherwise."""
    fields = spot.fields(RESPONDER_FIELDS)
    values = {
        "name": name,
        "full_name": plain_text(fields["name"]) if "name" in fields else name,
        "phones": _several(fields["phone"], _phone, grammar.A_NUMBER) if "phone" in fields else None,
        "email": _address(fields["email"]) if "email" in fields else None,
        "text": switch(fields["text"]) if "text" in fields else None,
        "mail_on_ring": switch(fields["mail_on_ring"]) if "mail_on_ring" in fields else None,
        "language": choice(fields["language"], Language) if "language" in fields else None,
        "time_zone": time_zone(fields["time_zone"]) if "time_zone" in fields else None,
        "identities": texts(fields["identities"]) if "identities" in fields else None,
    }
    return build(Responder, values, spot, fields)


def _several(spot: Spot, read: Callable[[Spot], str | None], expected: str) -> tuple[str, ...]:
    spots = spot.items()
    if not spots:
        spot.misread(expected)
    found = tuple(value for value in (read(item) for item in spots) if value is not None)
    if len(set(found)) < len(found):
        spot.misread("expected each of them once")
    return found


def _phone(spot: Spot) -> str | None:
    return _secret(spot, grammar.phone_number, mask_phone, grammar.A_NUMBER)


def _address(spot: Spot) -> str | None:
    return _secret(spot, _valid_address, mask_email, AN_ADDRESS)


def _valid_address(text: str) -> str:
    try:
        return _ADDRESS.validate_python(text)
    except ValidationError as error:
        raise ValueError(AN_ADDRESS) from error


def _secret(spot: Spot, parse: Callable[[str], str], mask: Callable[[str], str], expected: str) -> str | None:
    text = spot.text(expected)
    if text is None:
        return None
    try:
        return parse(text)
    except ValueError:
        hidden = text if mask is mask_email and "@" not in text else mask(text)
        spot.reading(hidden).misread(expected)
        return None
