"""Writes a configuration into a folder: only what says something else is touched, and all is read back first."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, NamedTuple

from console.folder.files import SECTIONS
from console.folder.loading import check, load
from console.folder.reader import MAX_BYTES
from console.folder.writing.files import File, read_files, write_files
from console.folder.writing.meaning import differing
from console.folder.writing.plain import Plain, Sections
from console.folder.writing.sections import (
    ROTATIONS,
    rotations_of,
    sections_of,
    shared_after,
    shared_before,
    unusable,
    users_in,
)
from console.folder.writing.short import SECTION_OF, units_in, zone_of
from console.folder.writing.source import Mapping, parse
from console.folder.writing.splicing import plain_of, spliced
from hub.errors import ConfigurationError
from hub.model.configuration import Configuration
from hub.model.document import DocumentKey, Documents, documents_of

_TREE: Final = "directory"
_WHOLE: Final = ("organization", _TREE)
_KIND_OF: Final = {section: kind for kind, section in SECTION_OF.items()}


class Written(NamedTuple):
    """What was changed: a document, or a named rotation, and the file in which it stands or stood."""

    what: str
    """`schedule soc`, `organization`, `rotation weekdays`."""
    change: Literal["added", "changed", "removed"]
    file: str


@dataclass(frozen=True, slots=True)
class _Folder:
    """What is in the folder before."""

    files: dict[str, File]
    written: dict[str, Sections]
    """File to section to name to what stands there, as it stands."""
    documents: Documents

    def names(self, section: str) -> dict[str, str]:
        """Return in which file each name of a section stands."""
        return {name: file for file, found in self.written.items() for name in found.get(section, {})}

    def all_of(self, section: str) -> dict[str, Plain]:
        """Return what stands under the names of a section, over all files."""
        return {name: one for found in self.written.values() for name, one in found.get(section, {}).items()}


def export(configuration: Configuration, folder: Path, *, now: datetime) -> tuple[Written, ...]:
    """Write `configuration` into `folder` (or one file) and return what was changed; nothing for no difference.

    Comments, order, quotes and the split into files stay. What is new goes into the file that has most of its section,
    else into `SECTION.yaml`; what is gone goes with the comment above it. `now`, aware, is what expiry is measured
    against. Raises ConfigurationError, with nothing written, when the folder is wrong before, or when what would be
    written does not read back as the configuration; ConflictError when somebody else changes a file meanwhile.
    """
    before = _read(folder, now)
    wanted = documents_of(configuration)
    if not any(differing(before.documents, wanted)):
        return ()
    change = _planned(before, wanted)
    contents = _contents(before, change, folder)
    misread = _misread(contents, wanted, now)
    if misread is not None:
        contents = _contents(before, _as_written(before, change, misread.documents), folder)
        misread = _misread(contents, wanted, now)
    if misread is not None:
        raise ConfigurationError(misread.problems)
    files = _with_new(before.files, contents, folder)
    write_files(files, contents)
    return _told(before, change, folder)


def _read(folder: Path, now: datetime) -> _Folder:
    files = read_files(folder)
    documents = documents_of(load(folder, now=now)) if files else {}
    return _Folder(files, {name: _sections_in(file.text) for name, file in files.items()}, documents)


def _sections_in(text: str) -> Sections:
    content = parse(text)
    pairs = content.pairs if content else ()
    found: Sections = {}
    for pair in pairs:
        value = plain_of(pair.value) if isinstance(pair.value, Mapping) else {}
        found[pair.key.value] = value if isinstance(value, dict) else {}
    return found


class _Change(NamedTuple):
    before: Sections
    after: Sections


def _planned(folder: _Folder, wanted: Documents) -> _Change:
    users = users_in(folder.all_of("schedules"))
    shared = shared_before(users, folder.documents)
    still = shared_after(users, shared, wanted)
    units = units_in(folder.documents)
    before = sections_of(folder.documents, shared.layers)
    after = sections_of(wanted, still.layers, units)
    if shared.rotations:
        before[ROTATIONS] = rotations_of(shared, zone_of(folder.documents))
        after[ROTATIONS] = rotations_of(still, zone_of(wanted))
    unused = {name: one for name, one in folder.all_of(ROTATIONS).items() if name not in shared.rotations}
    for name in unusable(unused, after.get("responders", {})):
        before.setdefault(ROTATIONS, {})[name] = unused[name]
    for sections in (before, after):
        if _TREE in sections:
            sections[_TREE] = _respelt(sections[_TREE], folder.all_of(_TREE))
    return _Change(before, after)


def _respelt(tree: dict[str, Plain], written: dict[str, Plain]) -> dict[str, Plain]:
    """Return a tree of units with those below one key that are written so: `Workloads/Prod: {...}`."""
    result = dict(tree)
    for key, below in written.items():
        found = _taken(result, key.split("/")) if "/" in key else None
        if found is not None:
            result[key] = found
        inner = result.get(key)
        if isinstance(inner, dict) and isinstance(below, dict):
            result[key] = _respelt(inner, below)
    return result


def _taken(tree: dict[str, Plain], names: list[str]) -> Plain | None:
    """Take the unit of a path out of the tree, with units above it that hold nothing else; None where it is not."""
    first, *rest = names
    below = tree.get(first)
    if not rest:
        return tree.pop(first, None)
    if not isinstance(below, dict):
        return None
    inner = dict(below)
    found = _taken(inner, rest)
    if found is not None:
        tree[first] = inner
        if not inner:
            del tree[first]
    return found


def _home(folder: _Folder, section: str, path: Path) -> str:
    """Return the file into which what is new in a section goes."""
    sizes = Counter({name: len(found.get(section, {})) for name, found in folder.written.items() if section in found})
    if sizes:
        return sizes.most_common(1)[0][0]
    return path.name if path.is_file() else f"{section}.yaml"


def _contents(folder: _Folder, change: _Change, path: Path) -> dict[str, bytes]:
    """Return what every file is to hold."""
    shares: dict[str, tuple[Sections, Sections]] = {name: ({}, {}) for name in folder.files}
    for section in SECTIONS:
        places, home = folder.names(section), _home(folder, section, path)
        for side, entries in enumerate((change.before.get(section, {}), change.after.get(section, {}))):
            for name, value in entries.items():
                file = places.get(name, home)
                shares.setdefault(file, ({}, {}))[side].setdefault(section, {})[name] = value
    return {
        name: _content(folder.files.get(name, File(name, path / name, b"")), shares[name], folder) for name in shares
    }


def _content(file: File, share: tuple[Sections, Sections], folder: _Folder) -> bytes:
    old, new = share
    written = folder.written.get(file.name, {})
    ordered = {section: _in_order(section, entries, written.get(section, {})) for section, entries in new.items()}
    return file.encoded(spliced(file.text, old, ordered, tree=_TREE))


def _in_order(section: str, entries: dict[str, Plain], written: dict[str, Plain]) -> dict[str, Plain]:
    """Return the entries of a section in the order in which they are to stand: sorted, or else as written."""
    if section == _WHOLE[0] or list(written) == sorted(written):
        return entries
    return {name: entries[name] for name in (*written, *entries) if name in entries}


class _Misread(NamedTuple):
    problems: tuple[str, ...]
    documents: frozenset[DocumentKey]
    """Those that would say something else; none when the files could not be read at all."""


def _misread(contents: dict[str, bytes], wanted: Documents, now: datetime) -> _Misread | None:
    """Return why the files would not say what is wanted; None when they do."""
    large = tuple(
        f"{name}: it would have {len(data)} bytes, expected at most {MAX_BYTES}: move some of it to another file"
        for name, data in contents.items()
        if len(data) > MAX_BYTES
    )
    if large:
        return _Misread(large, frozenset())
    with tempfile.TemporaryDirectory(prefix="tocsin-export-") as directory:
        for name, data in contents.items():
            if data.strip():
                path = Path(directory, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        checked = check(Path(directory), now=now)
    if checked.configuration is None:
        return _Misread(checked.problems, frozenset())
    found = documents_of(checked.configuration)
    wrong = tuple(differing(found, wanted))
    text = "expected something that can be written as YAML and read back as it is"
    return _Misread(tuple(f"{key.text}: {text}" for key in wrong), frozenset(wrong)) if wrong else None


def _as_written(folder: _Folder, change: _Change, misread: frozenset[DocumentKey]) -> _Change:
    """Return the change as seen from the very words of the folder, for what a field by field change would misread.

    Where nothing could be read that is all that differs.
    """
    names = {(SECTION_OF[key.kind], key.name) for key in misread}
    before: Sections = {}
    for section, entries in change.before.items():
        after, written = change.after.get(section, {}), folder.all_of(section)
        before[section] = {
            name: written[name] if name in written and _is_meant(section, name, names, after.get(name) != one) else one
            for name, one in entries.items()
        }
    return _Change(before, change.after)


def _is_meant(section: str, name: str, names: set[tuple[str, str]], differs: bool) -> bool:
    return differs if not names else (section, "" if section in _WHOLE else name) in names


def _with_new(files: dict[str, File], contents: dict[str, bytes], folder: Path) -> dict[str, File]:
    return {name: files.get(name, File(name, folder / name, b"")) for name in contents}


def _told(folder: _Folder, change: _Change, path: Path) -> tuple[Written, ...]:
    told: dict[Written, None] = {}
    for section in SECTIONS:
        old, new = change.before.get(section, {}), change.after.get(section, {})
        places, home = folder.names(section), _home(folder, section, path)
        for name in dict.fromkeys((*old, *new)):
            if old.get(name) != new.get(name):
                file = places.get(name, home)
                told.setdefault(Written(_called(section, name), _kind_of_change(section, name, old, new), file))
    return tuple(told)


def _called(section: str, name: str) -> str:
    if section == ROTATIONS:
        return f"rotation {name}"
    return DocumentKey(kind=_KIND_OF[section], name="" if section in _WHOLE else name).text


def _kind_of_change(
    section: str, name: str, old: dict[str, Plain], new: dict[str, Plain]
) -> Literal["added", "changed", "removed"]:
    if section in _WHOLE:
        return "changed" if old and new else "added" if new else "removed"
    return "changed" if name in old and name in new else "added" if name in new else "removed"
