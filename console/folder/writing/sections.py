"""A configuration by sections and names, in its short form; rotations that were shared stay shared while they agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from console.folder.shapes.rotation import TURNS
from console.folder.shapes.schedule import ONLY_LAYER
from console.folder.writing.directory import short_directory
from console.folder.writing.oncall import short_rotation, short_schedule
from console.folder.writing.plain import Plain, Sections
from console.folder.writing.short import SECTION_OF, short, units_in, zone_of
from hub.model.directory import Directory
from hub.model.document import DIRECTORY, DocumentKey, DocumentKind, Documents
from hub.model.rotation import Rotation
from hub.model.schedule import Schedule

ROTATIONS = "rotations"


class User(NamedTuple):
    """A layer that points to a rotation of the section `rotations` by its name."""

    schedule: str
    layer: str
    rotation: str


def sections_of(documents: Documents, shared: dict[str, dict[str, str]], units: Iterable[str] = ()) -> Sections:
    """Return what is to be written; `shared` gives, for a schedule and a layer, the rotation they go on pointing to.

    `units` are paths of units that are to be in the directory beside those of the documents.
    """
    zone = zone_of(documents)
    found: Sections = {}
    for key, content in documents.items():
        named = found.setdefault(SECTION_OF[key.kind], {})
        if isinstance(content, Schedule):
            named[key.name] = short_schedule(content, zone, shared.get(key.name))
        elif isinstance(content, Directory):
            named.update(short_directory(content, (*units, *units_in(documents))))
        elif key.name:
            named[key.name] = short(content, zone)
        else:
            whole = short(content, zone)
            named.update(whole if isinstance(whole, dict) else {})
    return found


def users_in(schedules: dict[str, Plain]) -> tuple[User, ...]:
    """Return who points to a named rotation, out of the schedules as they are written."""
    return tuple(
        User(name, layer, rotation)
        for name, written in schedules.items()
        for layer, fields in _layers(written)
        if isinstance(rotation := fields.get("rotation"), str)
    )


def _layers(written: Plain) -> Iterator[tuple[str, dict[str, Plain]]]:
    if isinstance(written, dict) and "layers" not in written:
        yield ONLY_LAYER, written
    items = written.get("layers") if isinstance(written, dict) else written
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and isinstance(item.get("name"), str):
            yield str(item["name"]), item
        elif isinstance(item, dict):
            yield from ((name, fields) for name, fields in item.items() if isinstance(fields, dict))


class Shared(NamedTuple):
    """Which layers point to which named rotations, and what these are; None for one that goes."""

    layers: dict[str, dict[str, str]]
    rotations: dict[str, Rotation | None]


def shared_before(users: Iterable[User], documents: Documents) -> Shared:
    """Return what the folder shares now."""
    layers: dict[str, dict[str, str]] = {}
    rotations: dict[str, Rotation | None] = {}
    for user in users:
        layers.setdefault(user.schedule, {})[user.layer] = user.rotation
        rotations[user.rotation] = _rotation(user, documents)
    return Shared(layers, rotations)


def shared_after(users: Iterable[User], before: Shared, documents: Documents) -> Shared:
    """Return what it goes on sharing: a rotation changes when it changes alike for all, else who differs leaves it."""
    wanted = {user: found for user in users if (found := _rotation(user, documents)) is not None}
    rotations: dict[str, Rotation | None] = {}
    for name, was in before.rotations.items():
        now = [rotation for user, rotation in wanted.items() if user.rotation == name]
        alike = now[0] if now and all(rotation == now[0] for rotation in now) else None
        rotations[name] = alike or (was if was in now else None)
    layers: dict[str, dict[str, str]] = {}
    for user, rotation in wanted.items():
        if rotation == rotations[user.rotation]:
            layers.setdefault(user.schedule, {})[user.layer] = user.rotation
    return Shared(layers, rotations)


def _rotation(user: User, documents: Documents) -> Rotation | None:
    schedule = documents.get(DocumentKey(kind=DocumentKind.SCHEDULE, name=user.schedule))
    layers = schedule.layers if isinstance(schedule, Schedule) else ()
    return next((layer.rotation for layer in layers if layer.name == user.layer), None)


def rotations_of(shared: Shared, zone: str) -> dict[str, Plain]:
    """Return the section `rotations`; `zone` is the organization's."""
    return {name: short_rotation(one, zone) for name, one in shared.rotations.items() if one is not None}


def unusable(rotations: dict[str, Plain], responders: Iterable[str]) -> set[str]:
    """Return the named rotations, as they are written, in which somebody takes part who is no responder."""
    known = set(responders)
    return {
        name for name, written in rotations.items() if isinstance(written, dict) and not _participants(written) <= known
    }


def _participants(written: dict[str, Plain]) -> set[str]:
    lists = (written.get(field) for field in (*TURNS, "participants") if field != "every")
    found = (([people] if isinstance(people, str) else people) for people in lists if people)
    return {person for people in found for person in people if isinstance(person, str)}


def has_directory(documents: Documents) -> bool:
    """Return whether accounts and units are written down, rather than taken from AWS Organizations."""
    return DIRECTORY in documents
