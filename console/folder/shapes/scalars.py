"""Single values: choices, switches, whole numbers, names, time zones; and models built from parts that were read."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from console.folder import grammar
from console.folder.spot import Spot, expectation
from console.folder.tree import Text
from console.suggesting import closest
from hub.model.base import Frozen, Name
from hub.model.rotation import TimeZone

Choice = TypeVar("Choice", bound=StrEnum)
Model = TypeVar("Model", bound=Frozen)

A_NAME = "expected a name of at most 40 of a-z, 0-9, - and _, beginning with a letter or digit"
A_WHOLE_NUMBER = "expected a whole number"
_NAME: TypeAdapter[str] = TypeAdapter(Name)
_TIME_ZONE: TypeAdapter[str] = TypeAdapter(TimeZone)
SWITCH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def choice(spot: Spot, options: type[Choice]) -> Choice | None:
    """Return the option written here; None, noted, when there is none of that name."""
    text = word(spot, [option.value for option in options])
    return None if text is None else options(text)


def one_of(words: list[str]) -> str:
    """Return what is expected where one of `words` must stand."""
    return f"expected one of {', '.join(words)}"


def word(spot: Spot, words: list[str]) -> str | None:
    """Return the word written here if it is one of `words`; None, noted, otherwise."""
    text = spot.text(one_of(words))
    if text is not None and text not in words:
        spot.misread(one_of(words), near=closest(text, words))
        return None
    return text


def switch(spot: Spot) -> bool:
    """Return the truth of true/false, yes/no or on/off; False, noted, for anything else."""
    text = spot.text("expected true or false")
    if text is not None and text.lower() not in SWITCH:
        spot.misread("expected true or false")
    return SWITCH.get((text or "").lower(), False)


def whole_number(spot: Spot) -> int | None:
    """Return the whole number written here, not negative; None, noted, otherwise."""
    text = spot.text(A_WHOLE_NUMBER)
    if text is not None and not (text.isascii() and text.isdigit() and len(text) <= 6):
        spot.misread(A_WHOLE_NUMBER)
        return None
    return None if text is None else int(text)


def seconds(spot: Spot) -> int | None:
    """Return the duration written here in whole seconds; None, noted, otherwise."""
    span = spot.parsed(grammar.duration, grammar.A_DURATION)
    return None if span is None else int(span.total_seconds())


def plain_text(spot: Spot) -> str | None:
    """Return the text written here; None, noted, when it is empty or no text."""
    return spot.text("expected a text")


def name(spot: Spot) -> str | None:
    """Return the name written here; None, noted, when it breaks the form of names."""
    text = spot.text(A_NAME)
    if text is not None and not is_name(text):
        spot.misread(A_NAME)
        return None
    return text


def is_name(text: str) -> bool:
    """Return whether `text` has the form of a name."""
    try:
        _NAME.validate_python(text)
    except ValidationError:
        return False
    return True


def named(spot: Spot) -> dict[str, Spot]:
    """Return the spots of a section by name; a key that is no name is noted and left out."""
    spots = spot.entries()
    for key, entry in spots.items():
        if not is_name(key):
            entry.wrong(A_NAME)
    return {key: entry for key, entry in spots.items() if is_name(key)}


def time_zone(spot: Spot) -> str | None:
    """Return the IANA zone written here; None, noted, when tzdata does not know it."""
    expected = "expected an IANA time zone such as Europe/Berlin"
    text = spot.text(expected)
    if text is None:
        return None
    try:
        return _TIME_ZONE.validate_python(text)
    except ValidationError:
        spot.misread(expected, near=closest(text, zoneinfo.available_timezones()))
        return None


def build(model: type[Model], values: Mapping[str, object], spot: Spot, parts: Mapping[str, Spot]) -> Model | None:
    """Return the model of those `values` that are not None; note each refusal at the part it is about.

    `parts` gives the spot of a field of the model; what is said of the whole is noted at `spot`.
    """
    try:
        return model.model_validate({key: value for key, value in values.items() if value is not None})
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_context=False):
            field = str(detail["loc"][0]) if detail["loc"] else ""
            message = expectation(ValueError(detail["msg"])).replace("Input should be", "expected")
            place = parts.get(field, spot)
            (place.misread if isinstance(place.node, Text) else place.wrong)(message)
        return None
