"""Leases of people's telephone lines, refused and proved numbers in DynamoDB."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from hub.adapters.dynamodb.changes import Place, set_if
from hub.adapters.dynamodb.rows import instant_text
from hub.adapters.dynamodb.table import PRESENT, Condition, DynamoTable, Item
from hub.adapters.dynamodb.tables import PARTITION, SORT
from hub.model.base import as_utc
from hub.model.number_standing import NumberStanding
from hub.ports import Lease

_LEASES: Final = "line#"
_REFUSALS: Final = "refusals"
"""The one partition of all refused numbers: never more than the organization has numbers."""
_PROOFS: Final = "proofs"
"""The same of proved ones."""


class DynamoLineStore:
    """`hub.ports.LineStore` over the table `state`.

    A number has one item of its newest refusal and whether it is suspect, and one of its newest proof.
    """

    def __init__(self, state: DynamoTable) -> None:
        """Work on the table `state`."""
        self._state = state

    def take(self, responder: str, holder: str, now: datetime, until: datetime) -> Lease:
        """Take the line if it is free, ended, or already `holder`'s. Return the lease as it is afterwards."""
        place, wanted = _line(responder), Lease(holder, as_utc(until))
        item = {PARTITION: place.pk, SORT: place.sk, "holder": holder, "until": instant_text(until)}
        free = Condition(
            f"attribute_not_exists({PARTITION}) OR #holder = :holder OR #until <= :now",
            {":holder": holder, ":now": instant_text(now)},
            {"#holder": "holder", "#until": "until"},
        )
        held = self._state.put(item, free).item
        return wanted if held is None else Lease(held["holder"], datetime.fromisoformat(held["until"]))

    def release(self, responder: str, holder: str) -> None:
        """Give the line back if `holder` has it."""
        self._state.delete(*_line(responder), Condition("#holder = :holder", {":holder": holder}, _HOLDER))

    def refuse(self, number: str, error: str, at: datetime) -> None:
        """Note that the service refused `number` with `error`: it is suspect until `clear`.

        A number has one note, of its newest refusal: an older report changes nothing.
        """
        changes = {"error": error, "at": instant_text(at), "suspect": True}
        newest = Condition(f"attribute_not_exists({PARTITION}) OR #at <= :at")
        set_if(self._state, _refusal(number), changes, condition=newest)

    def refusals(self, since: datetime) -> Sequence[tuple[str, str, datetime]]:
        """Return (number, error, at) of refusals from `since` on, the oldest first."""
        first = instant_text(since)
        found = sorted((item["at"], item[SORT], item["error"]) for item in self._state.query(_REFUSALS))
        return [(number, error, datetime.fromisoformat(at)) for at, number, error in found if at >= first]

    def clear(self, number: str) -> None:
        """Take the mark off `number`; that it was refused stays known to `refusals`."""
        set_if(self._state, _refusal(number), {"suspect": False}, condition=PRESENT)

    def suspect(self, numbers: Sequence[str]) -> frozenset[str]:
        """Return which of `numbers` are suspect, from one consistent read for each hundred."""
        found = self._state.get_all([_refusal(number) for number in numbers])
        return frozenset(item[SORT] for item in found.values() if item["suspect"])

    def prove(self, number: str, attempt: str, at: datetime) -> None:
        """Note that the code of `attempt` was keyed in a call to `number`: a refusal before `at` counts no more.

        The newest proof is kept: an older one changes nothing. Two writes: asked again, both are done again.
        """
        instant = instant_text(at)
        newest = Condition(f"attribute_not_exists({PARTITION}) OR #at <= :at")
        set_if(self._state, _proof(number), {"attempt": attempt, "at": instant}, condition=newest)
        before = Condition(f"attribute_exists({PARTITION}) AND #at <= :at", {":at": instant}, {"#at": "at"})
        set_if(self._state, _refusal(number), {"suspect": False}, condition=before)

    def standings(self, numbers: Sequence[str]) -> Mapping[str, NumberStanding]:
        """Return what is known of `numbers`; of those that are left out nothing is: two reads for each hundred."""
        places = [place(number) for number in numbers for place in (_proof, _refusal)]
        items = self._state.get_all(places)
        found = ((number, items.get(_proof(number)), items.get(_refusal(number))) for number in numbers)
        return {number: _standing(proof or {}, refusal or {}) for number, proof, refusal in found if proof or refusal}


_HOLDER: Final = {"#holder": "holder"}


def _line(responder: str) -> Place:
    return Place(f"{_LEASES}{responder}", "lease")


def _refusal(number: str) -> Place:
    return Place(_REFUSALS, number)


def _proof(number: str) -> Place:
    return Place(_PROOFS, number)


def _standing(proof: Item, refusal: Item) -> NumberStanding:
    return NumberStanding(
        proved_at=proof.get("at"),
        proved_by=proof.get("attempt"),
        refused_at=refusal.get("at"),
        error=refusal.get("error"),
        suspect=refusal.get("suspect", False),
    )
