"""Responders as operators see them: which numbers and addresses are known to reach them, and how to find that out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from console.suggesting import meant
from hub.errors import InputError, NotFoundError
from hub.model.base import Frozen, Instant
from hub.model.configuration import Configuration
from hub.model.masking import mask_email, mask_phone, phone_key
from hub.model.number_standing import UNKNOWN, NumberStanding
from hub.model.responder import Responder
from hub.model.subscriptions import AddressStanding
from hub.ports import LineStore, Subscriptions

_SHORTEST_ENDING: Final = 4


class NumberRow(NumberStanding):
    """One number of a responder, and what is known of it."""

    number: int
    """From 1, in the order in which they are dialled."""
    number_masked: str

    @property
    def standing(self) -> NumberStanding:
        """What is known of it."""
        return NumberStanding.model_validate({name: getattr(self, name) for name in NumberStanding.model_fields})


class ResponderRow(Frozen):
    """One responder."""

    responder: str
    full_name: str
    numbers: tuple[NumberRow, ...]
    address_masked: str | None
    address: AddressStanding | None
    """Whether their own mail reaches them; None without an address."""


class VerificationRow(Frozen):
    """A call that was asked for so that a number is proved."""

    drill: str
    responder: str
    number: int
    number_masked: str
    at: Instant


class Responders:
    """What can be asked of the responders of a hub. All of it raises StoreError when the store is unreachable."""

    def __init__(self, lines: LineStore, subscriptions: Subscriptions, configuration: Configuration) -> None:
        """Read what is known of numbers and addresses; `configuration` says who there is."""
        self._lines, self._subscriptions, self._configuration = lines, subscriptions, configuration

    def rows(self, name: str | None) -> tuple[ResponderRow, ...]:
        """Return a responder, or all of them by name; raise NotFoundError with the nearest name."""
        known = self._configuration.responders
        wanted = sorted(known) if name is None else [self._known(name).name]
        keys = [phone_key(number) for each in wanted for number in known[each].phones]
        standings = self._lines.standings(keys)
        return tuple(self._row(known[each], standings) for each in wanted)

    def number_to_verify(self, name: str, chosen: str | None) -> tuple[NumberRow, str]:
        """Return the row of a number and the number itself: the chosen one, else the first that is not proved yet.

        Raises NotFoundError for an unknown name, InputError for somebody without a number and one that is not theirs.
        """
        return self._chosen(name, chosen, lambda row: row.proved_at is None or row.suspect, fallback=True)

    def clear(self, name: str, chosen: str | None) -> ResponderRow:
        """Take the mark off a suspect number, by default the first one; return the responder.

        Raises NotFoundError and InputError as `number_to_verify`, and InputError when no number is suspect.
        """
        _, number = self._chosen(name, chosen, lambda row: row.suspect, fallback=False)
        self._lines.clear(phone_key(number))
        return self.rows(name)[0]

    def _chosen(
        self, name: str, chosen: str | None, wanted: Callable[[NumberRow], bool], *, fallback: bool
    ) -> tuple[NumberRow, str]:
        responder = self._known(name)
        if not responder.phones:
            raise InputError(f"{name} has no telephone number: add `phone` to the responder")
        (row,) = self.rows(name)
        if chosen is not None:
            index = _place(responder, chosen)
        else:
            found = [each.number - 1 for each in row.numbers if wanted(each)]
            if not found and not fallback:
                raise InputError(f"no number of {name} is suspect")
            index = found[0] if found else 0
        return row.numbers[index], responder.phones[index]

    def _known(self, name: str) -> Responder:
        responders = self._configuration.responders
        if name not in responders:
            raise NotFoundError(f"there is no responder {name!r}{meant(name, list(responders))}")
        return responders[name]

    def _row(self, responder: Responder, standings: Mapping[str, NumberStanding]) -> ResponderRow:
        email = responder.email
        numbers = (
            NumberRow(number=place, number_masked=mask_phone(each), **dict(standings.get(phone_key(each), UNKNOWN)))
            for place, each in enumerate(responder.phones, start=1)
        )
        return ResponderRow(
            responder=responder.name,
            full_name=responder.full_name,
            numbers=tuple(numbers),
            address_masked=None if email is None else mask_email(email),
            address=None if email is None else self._subscriptions.standing(responder.name, email),
        )


def _place(responder: Responder, chosen: str) -> int:
    """Return the index of a number that is given by its place from 1, whole, or by its last four digits or more."""
    places = {str(place): index for index, place in enumerate(range(1, len(responder.phones) + 1))}
    if chosen in places:
        return places[chosen]
    digits = "".join(each for each in chosen if each.isdigit())
    ends = [
        index
        for index, number in enumerate(responder.phones)
        if len(digits) >= _SHORTEST_ENDING and number.endswith(digits)
    ]
    if len(ends) != 1:
        expected = f"1 to {len(responder.phones)}" if len(responder.phones) > 1 else "1"
        raise InputError(f"--number: {responder.name} has no number {chosen!r}, or several: expected {expected}")
    return ends[0]
