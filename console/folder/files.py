"""The folder as one: which files are read, in which order, and how their top-level keys are merged."""

from __future__ import annotations

from pathlib import Path

from console.folder.problems import Place, ProblemBook, shown, shown_key
from console.folder.reader import MAX_BYTES, read_file, written_twice
from console.folder.tree import Entries, Entry, Node, Text
from console.suggesting import closest

SECTIONS = (
    "organization",
    "ous",
    "accounts",
    "audiences",
    "responders",
    "rotations",
    "schedules",
    "escalation_policies",
    "directory",
)
"""The top-level keys. Any file may hold any of them; what several files say under one key is put together."""
_SUFFIXES = (".yaml", ".yml")


def files_in(folder: Path) -> tuple[Path, ...]:
    """Return the *.yaml and *.yml files under `folder`, sorted; hidden ones are left out. A file stands for itself."""
    if folder.is_file():
        return (folder,)
    found = (path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES and path.is_file())
    visible = (path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts))
    return tuple(sorted(visible, key=lambda path: path.relative_to(folder).as_posix()))


def read_folder(folder: Path, book: ProblemBook) -> dict[str, Entries] | None:
    """Return each section that some file has, merged over all files; what is wrong goes into `book`.

    None when any file cannot be read as a whole: the names in it are not known, so nothing more can be said.
    """
    files = files_in(folder)
    if not files:
        book.wrong(Place(shown_key(folder.name), 0), "found no *.yaml or *.yml file, expected a configuration folder")
        return None
    merged: dict[str, Entries] = {}
    complete = True
    for path in files:
        name = path.name if path == folder else path.relative_to(folder).as_posix()
        found = _sections_of(path, shown_key(name), book)
        complete = complete and found is not None
        for section, entry in found or ():
            merged[section] = _merged(section, merged.get(section), entry, book)
    return merged if complete else None


def _sections_of(path: Path, file: str, book: ProblemBook) -> list[tuple[str, Entry]] | None:
    """Return the sections of one file; a misspelt one counts as what was probably meant, so that its names exist."""
    content = _content_of(path, file, book)
    if content is None:
        return None
    sections: list[tuple[str, Entry]] = []
    for key, entry in content.entries.items():
        if key not in SECTIONS:
            book.wrong(entry.place, unknown_key(key, SECTIONS))
        meant = key if key in SECTIONS else closest(key, SECTIONS)
        sections += [(meant, entry)] if meant else []
    return sections


def _content_of(path: Path, file: str, book: ProblemBook) -> Entries | None:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        book.wrong(Place(file, 0), f"cannot be read: {error.strerror}")
        return None
    content = read_file(data, file, book)
    if content is None or isinstance(content, Entries):
        return content
    book.wrong(content.place, f"expected a mapping with keys such as {', '.join(SECTIONS[:3])}")
    return None


def _merged(section: str, before: Entries | None, entry: Entry, book: ProblemBook) -> Entries:
    entries = dict(before.entries) if before else {}
    for key, value in _entries_of(section, entry, book).items():
        if key in entries:
            book.wrong(value.place, f"{section}.{shown_key(key)}: {written_twice(entries[key].place)}")
        else:
            entries[key] = value
    return Entries(entries, before.place if before else entry.place)


def _entries_of(section: str, entry: Entry, book: ProblemBook) -> dict[str, Entry]:
    node: Node = entry.node
    if isinstance(node, Entries):
        return dict(node.entries)
    if not (isinstance(node, Text) and node.empty):
        found = shown(node.value) if isinstance(node, Text) else "a list"
        book.wrong(entry.place, f"{section}: found {found}, expected a mapping")
    return {}


def unknown_key(key: str, known: tuple[str, ...]) -> str:
    """Return the sentence about a key nobody reads, with the key that was probably meant."""
    near = closest(key, known)
    hint = f"; did you mean {near!r}?" if near else ""
    return f"found the unknown key {shown(key)}, expected one of {', '.join(known)}{hint}"
