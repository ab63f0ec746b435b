"""Any configuration written into a folder is read back as it was; what does not change is not touched."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.folder import load
from console.folder.writing import export
from console.folder.writing.short import SECTION_OF
from console.folder.writing.source import Mapping, parse
from hub.model.configuration import Configuration
from hub.model.document import DocumentKey, configuration_of, documents_of
from tests.property.configurations import NOW, valid

SLOW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
WHOLE = ("organization", "directory")


@contextmanager
def a_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as path:
        yield Path(path)


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def says(folder: Path, configuration: Configuration) -> bool:
    return documents_of(load(folder, now=NOW)) == documents_of(configuration)


def sections_of(text: str) -> dict[str, Mapping]:
    content = parse(text)
    pairs = content.pairs if content else ()
    return {pair.key.value: pair.value for pair in pairs if isinstance(pair.value, Mapping)}


def commented(text: str) -> str:
    """Return a file with a comment above each entry of its sections, and one behind each that stands on one line."""
    lines = []
    for number, line in enumerate(text.splitlines()):
        begins = line.startswith("  ") and line[2:3] not in (" ", "-")
        lines += [f"  # above {number}"] if begins else []
        lines.append(f"{line} # behind {number}" if begins and not line.endswith(":") else line)
    return "\n".join(lines) + "\n"


def parts(folder: Path) -> dict[tuple[str, str], str]:
    """Return the text of each document that is an entry of its section, its comments with it."""
    found: dict[tuple[str, str], str] = {}
    for text in contents(folder).values():
        for section, entries in sections_of(text).items():
            starts = [text.rindex("\n", 0, text.rindex("# above", 0, pair.start)) for pair in entries.pairs]
            for begin, end, pair in zip(starts, [*starts[1:], None], entries.pairs, strict=True):
                found[section, pair.key.value] = text[begin:end].strip()
    return found


@SLOW
@given(valid())
def test_a_configuration_written_into_an_empty_folder_is_read_back_as_it_was(configuration: Configuration) -> None:
    with a_folder() as folder:
        export(configuration, folder, now=NOW)
        assert says(folder, configuration)
        before = contents(folder)
        assert export(configuration, folder, now=NOW) == ()
        assert contents(folder) == before


@SLOW
@given(valid(), valid())
def test_one_configuration_written_over_another_is_read_back_as_it_was(
    one: Configuration, other: Configuration
) -> None:
    with a_folder() as folder:
        export(one, folder, now=NOW)
        for configuration in (other, one):
            export(configuration, folder, now=NOW)
            assert says(folder, configuration)


@SLOW
@given(valid(), valid(), st.data())
def test_what_one_document_changes_touches_no_other_line(
    one: Configuration, other: Configuration, data: st.DataObject
) -> None:
    before, after = documents_of(one), documents_of(other)
    shared = [key for key in before if key in after and SECTION_OF[key.kind] in ("audiences", "responders")]
    key = data.draw(st.sampled_from(shared))
    wanted = configuration_of({**before, key: after[key]}, "", {})
    with a_folder() as folder:
        export(one, folder, now=NOW)
        for name, text in contents(folder).items():
            (folder / name).write_text(commented(text), encoding="utf-8")
        was = parts(folder)
        told = export(wanted, folder, now=NOW)
        assert says(folder, wanted)
        assert {each.what for each in told} <= {key.text}
        changed = name_of(key)
        assert {name: text for name, text in parts(folder).items() if name != changed} == {
            name: text for name, text in was.items() if name != changed
        }


def name_of(key: DocumentKey) -> tuple[str, str]:
    return SECTION_OF[key.kind], key.name
