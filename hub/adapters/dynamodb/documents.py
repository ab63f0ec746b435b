"""How a configuration is cut into what `config` and `contacts` may hold, and put together again."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

from pydantic import ValidationError

from hub.model.base import EmailAddress, Frozen, PhoneNumber
from hub.model.configuration import Audience, Configuration
from hub.model.responder import Language, Responder

Model = TypeVar("Model", bound=Frozen)

PIECE: Final = 340_000
"""Bytes of a piece: with its key it stays under DynamoDB's 400 KB for an item."""


class _Document(Frozen):
    """What `config` holds: everything but numbers and addresses."""

    configuration: Configuration
    """Without audiences, and with responders whom nothing reaches."""
    audiences: Mapping[str, Language | None]
    """Each audience's name and language."""


class _Reachable(Frozen):
    """How one responder is reached."""

    phones: tuple[PhoneNumber, ...]
    email: EmailAddress | None


class _Contacts(Frozen):
    """What `contacts` holds."""

    responders: Mapping[str, _Reachable]
    audiences: Mapping[str, tuple[EmailAddress, ...]]


class Pieces(NamedTuple):
    """A configuration as stored: gzipped JSON in pieces, in order."""

    config: tuple[bytes, ...]
    contacts: tuple[bytes, ...]


def take_apart(configuration: Configuration) -> Pieces:
    """Return the pieces of `configuration`; `contacts` hold all numbers and addresses, `config` none of them."""
    known = configuration.responders
    document = _Document(
        configuration=configuration.model_copy(
            update={"responders": {name: _unreachable(each) for name, each in known.items()}, "audiences": {}}
        ),
        audiences={name: audience.language for name, audience in configuration.audiences.items()},
    )
    contacts = _Contacts(
        responders={name: _Reachable(phones=each.phones, email=each.email) for name, each in known.items()},
        audiences={name: audience.addresses for name, audience in configuration.audiences.items()},
    )
    return Pieces(pieces_of(document), pieces_of(contacts))


def put_together(config: Sequence[bytes], contacts: Sequence[bytes] | None) -> Configuration:
    """Return the configuration of the pieces; without `contacts` nobody in it has a number or an address.

    Raises ValueError, which repeats no value, when this release cannot read what another one wrote.
    """
    document = model_of(_Document, config)
    if contacts is None:
        audiences = {name: _addressless(name, language) for name, language in document.audiences.items()}
        return document.configuration.model_copy(update={"audiences": audiences})
    known = model_of(_Contacts, contacts)
    responders = {
        name: each.model_copy(update=dict(known.responders[name]))
        for name, each in document.configuration.responders.items()
    }
    audiences = {
        name: Audience(name=name, addresses=known.audiences[name], language=language)
        for name, language in document.audiences.items()
    }
    return document.configuration.model_copy(update={"responders": responders, "audiences": audiences})


def _unreachable(responder: Responder) -> Responder:
    return responder.model_copy(update={"phones": (), "email": None})


def _addressless(name: str, language: Language | None) -> Audience:
    # An audience has at least one address. For a reader that may not know it, that check alone is left out: a made-up
    # address could be mailed, and a model without the check would let an operator store an audience of nobody.
    return Audience.model_construct(name=name, addresses=(), language=language)


def pieces_of(document: Frozen) -> tuple[bytes, ...]:
    """Return `document` as gzipped JSON in pieces that fit into items."""
    whole = gzip.compress(document.model_dump_json(by_alias=True).encode(), mtime=0)
    return tuple(whole[start : start + PIECE] for start in range(0, len(whole), PIECE))


def model_of(model: type[Model], pieces: Sequence[bytes]) -> Model:
    """Return what `pieces_of` cut; raise ValueError, which repeats no value, for what this release cannot read."""
    try:
        return model.model_validate_json(gzip.decompress(b"".join(pieces)))
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False, include_input=False)
        places = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in problems]
        # Not from `error`: its text repeats what it found, and what `contacts` hold is not for a log.
        raise ValueError("; ".join(places)) from None
