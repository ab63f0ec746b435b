"""Whatever a record holds, reading it gives a value; and no fault in an optional part moves what is required."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hub.model.record import Accepted, Ignored, Rejected
from router.normalize import Origin, read
from router.records import split
from tests.builders import NIGHT
from tests.events import FOLDER, accepted, load_event

Path = tuple[str | int, ...]
ESSENTIAL: set[Path] = {("source",), ("detail-type",), ("detail",)}
ESSENTIAL |= {("detail", name) for name in ("accountId", "region", "id", "type", "severity")}
EVENTS = [load_event(path.stem) for path in sorted(FOLDER.glob("*.json"))]
ORIGINS = st.sampled_from(Origin)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
ANY_TEXT = st.text(st.characters(codec=None))
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=15)


def paths(node: object, above: Path = ()) -> Iterator[Path]:
    """Every path below `node`."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, value in items:
        yield (*above, name)
        yield from paths(value, (*above, name))


def parent_of(event: dict[str, Any], path: Path) -> Any:
    node: Any = event
    for name in path[:-1]:
        node = node[name]
    return node


@st.composite
def faults(draw: st.DrawFn) -> tuple[dict[str, Any], Path]:
    """An event and the path of one of its optional parts."""
    event = draw(st.sampled_from(EVENTS))
    return copy.deepcopy(event), draw(st.sampled_from([path for path in paths(event) if path not in ESSENTIAL]))


def keeps_its_essentials(event: dict[str, Any], body: str) -> bool:
    finding, detail = accepted(body), event["detail"]
    key = (finding.key.account, finding.key.region, finding.key.id, finding.type, finding.severity)
    return key == tuple(detail[name] for name in ("accountId", "region", "id", "type", "severity"))


def reads(body: bytes | str, origin: Origin) -> bool:
    result = read(body, arrived_at=NIGHT, origin=origin, canary_nonce="nonce")
    return isinstance(result, Accepted | Ignored | Rejected)


@given(st.binary(), ORIGINS)
def test_any_bytes_are_read_without_an_error(body: bytes, origin: Origin) -> None:
    assert reads(body, origin)


@given(ANY_TEXT, ORIGINS)
def test_any_text_is_read_without_an_error(body: str, origin: Origin) -> None:
    assert reads(body, origin)


@given(JSON, ORIGINS)
def test_any_json_is_read_without_an_error(document: object, origin: Origin) -> None:
    assert reads(json.dumps(document), origin)


@given(st.binary(), st.booleans())
def test_any_file_is_cut_without_an_error(data: bytes, lines: bool) -> None:
    assert all(reads(record.body, Origin.FILE) for record in split(data, lines=lines))


@given(JSON, st.sampled_from(["Records", "Findings"]))
def test_any_batch_is_cut_without_an_error(content: object, name: str) -> None:
    data = json.dumps({name: content}).encode()
    assert all(reads(record.body, Origin.FILE) for record in split(data, lines=False))


@given(faults(), JSON | ANY_TEXT)
def test_an_optional_part_of_any_shape_moves_nothing_required(
    fault: tuple[dict[str, Any], Path], value: object
) -> None:
    event, path = fault
    parent_of(event, path)[path[-1]] = value
    assert keeps_its_essentials(event, json.dumps(event))


@given(faults())
def test_an_optional_part_that_is_missing_moves_nothing_required(fault: tuple[dict[str, Any], Path]) -> None:
    event, path = fault
    del parent_of(event, path)[path[-1]]
    assert keeps_its_essentials(event, json.dumps(event))


@given(faults(), st.sampled_from(["NaN", r'"\ud800"', r'"\x"', '{"a":1,"a":2}', "[" * 90 + "]" * 90]))
def test_an_optional_part_that_is_no_strict_json_moves_nothing_required(
    fault: tuple[dict[str, Any], Path], raw: str
) -> None:
    event, path = fault
    parent_of(event, path)[path[-1]] = "RAW"
    assert keeps_its_essentials(event, json.dumps(event).replace('"RAW"', raw))
