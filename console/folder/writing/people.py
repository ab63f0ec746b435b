"""Audiences and responders back into what is written: one address by itself, a name only where it is not the key."""

from __future__ import annotations

from console.folder.writing.plain import Plain, one_or_list, said, some
from hub.model.configuration import Audience
from hub.model.responder import Responder

_YES = "yes"


def short_audience(audience: Audience) -> Plain:
    """Return one address, a list of them, or {addresses, language} where a language is said."""
    addresses = one_or_list(audience.addresses)
    return said(addresses=addresses, language=audience.language.value) if audience.language else addresses


def short_responder(responder: Responder) -> Plain:
    """Return the fields that are no defaults; one number or identity by itself, several as a list."""
    return said(
        name=None if responder.full_name == responder.name else responder.full_name,
        phone=some(responder.phones),
        email=responder.email,
        text=_YES if responder.text else None,
        mail_on_ring=_YES if responder.mail_on_ring else None,
        language=responder.language.value if responder.language else None,
        time_zone=responder.time_zone,
        identities=some(responder.identities),
    )
