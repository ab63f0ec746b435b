"""Which fields of a document differ between two of its versions, as people read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any, Final, TypeAlias

from hub.model.base import Frozen
from hub.model.escalation_policy import Level, Target
from hub.model.holidays import Holidays
from hub.model.masking import mask_phone
from hub.model.policy import Expiring, ModeSetting, RouteSetting
from hub.model.rotation import Restriction
from hub.model.route import Route

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
_NAMED = "name"
_SCOPE = "scope"
"""Says which document it is, and is no field of it."""
_UNSAID: tuple[object, ...] = ((), {}, "", None)
_LONGEST = 200
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
NOTHING = "nothing"


class FieldChange(Frozen):
    """One field, such as `high` or `layers.night.rank`, and what it said before and says afterwards."""

    field: str
    before: str
    after: str
    """`nothing` where it was not said."""


def differences(before: Frozen | None, after: Frozen | None) -> tuple[FieldChange, ...]:
    """Return the fields that differ, in the order in which they are written; of a whole document each of its fields."""
    return tuple(_differ((), _plain(before) if before else {}, _plain(after) if after else {}))


def _differ(path: tuple[str, ...], before: Plain | None, after: Plain | None) -> Iterator[FieldChange]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            yield from _differ((*path, key), before.get(key), after.get(key))
        return
    texts = _whole(before), _whole(after)
    if max(map(len, texts)) > _LONGEST and isinstance(before, list) and isinstance(after, list):
        texts = _members(before, after), _members(after, before)
    yield FieldChange(field=".".join(path), before=_clipped(texts[0]), after=_clipped(texts[1]))


def _members(some: list[Plain], others: list[Plain]) -> str:
    """Return which of a long list's members the other one does not have, and how many there are."""
    own = [_whole(each) for each in some if each not in others]
    return f"{', '.join(own) or 'nothing else'} (of {len(some)})"


def _clipped(text: str) -> str:
    """Return the text of a value, telephone numbers masked: plans are written into pull requests and logs."""
    masked = _PHONE.sub(lambda match: mask_phone(match.group()), text)
    return (masked if len(masked) <= _LONGEST else f"{masked[: _LONGEST - 1]}…") or NOTHING


def _whole(value: Plain | None) -> str:
    if isinstance(value, list):
        return ", ".join(map(_whole, value))
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_whole(each)}" for key, each in value.items())
    return value or ""


def _plain(value: object) -> Plain:
    """Return a value as texts, lists and mappings; what stands at its default is left out."""
    for kind, write in _WRITERS.items():
        if isinstance(value, kind):
            return write(value)
    if isinstance(value, Frozen):
        return _fields(value)
    if isinstance(value, Mapping):
        return {str(getattr(key, "value", key)): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | frozenset):
        return _listed(list(value))
    return _scalar(value)


def _fields(model: Frozen) -> dict[str, Plain]:
    fields: dict[str, Plain] = {}
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if name == _SCOPE or value == field.default or value in _UNSAID:
            continue
        plain = _plain(value)
        fields |= plain if name in ("routes", "policy", "settings") and isinstance(plain, dict) else {name: plain}
    return fields


def _listed(values: list[object]) -> Plain:
    """Return a list; of things with a name a mapping, so that each is compared with its own former self."""
    named = [getattr(value, _NAMED, None) if isinstance(value, Frozen) else None for value in values]
    if values and all(isinstance(name, str) for name in named) and len(set(named)) == len(named):
        return {str(name): _plain(value) for name, value in zip(named, values, strict=True)}
    return [_plain(value) for value in values]


def _setting(setting: RouteSetting) -> str:
    sign = "+" if setting.add else ""
    return _expiring(", ".join(sign + route.text for route in setting.routes), setting)


def _level(level: Level) -> str:
    """Return `soc and sam (attempts 3)`: who is called, and what is not as usual."""
    usual = Level.model_construct(targets=level.targets)
    odd = [
        f"{name} {getattr(level, name)}" for name in Level.model_fields if getattr(level, name) != getattr(usual, name)
    ]
    aside = f" ({', '.join(odd)})" if odd else ""
    return f"{' and '.join(target.text for target in level.targets)}{aside}"


def _expiring(text: str, setting: Expiring) -> str:
    until = f" until {setting.until:%Y-%m-%d %H:%M} UTC" if setting.until else ""
    why = f" ({setting.why})" if setting.why else ""
    return f"{text}{until}{why}"


def _scalar(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Enum():
            return str(value.value)
        case datetime():
            return f"{value:%Y-%m-%d %H:%M} UTC" if value.tzinfo else f"{value:%Y-%m-%d %H:%M}"
        case date() | time():
            return value.isoformat()
        case timedelta():
            return f"{int(value.total_seconds())} s"
        case _:
            return str(value)


def _window(window: Restriction) -> str:
    return f"{','.join(day.value for day in window.weekdays)} {window.since:%H:%M}-{window.until:%H:%M}"


def _in_words(value: Route | Target | Holidays) -> str:
    return value.text


_WRITERS: Final[Mapping[type[Frozen], Callable[[Any], str]]] = {
    Route: _in_words,
    Target: _in_words,
    Holidays: _in_words,
    RouteSetting: _setting,
    ModeSetting: lambda setting: _expiring(setting.mode.value, setting),
    Level: _level,
    Restriction: _window,
}
"""How what has a short form of its own is written."""
