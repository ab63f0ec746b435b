"""What is changed in a source, one thing at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.mutation.mapping import ROOT, TESTS, files, noticing
from tests.mutation.mutants import mutants_of


def changed(source: str) -> list[str]:
    """Return what each mutant makes of a source, as one line of what was and one of what is instead."""
    return [mutant.text.removeprefix("m.py:") for mutant in mutants_of("m.py", source)]


@pytest.mark.parametrize(
    ("source", "mutants"),
    [
        ("a = b < c", ["1: b < c -> b <= c"]),
        ("a = b is c", ["1: b is c -> b is not c"]),
        ("a = not b", ["1: not b -> b"]),
        ("a = b and c", ["1: b and c -> b or c", "1: b and c -> c", "1: b and c -> b"]),
        ("a = b - c", ["1: b - c -> b", "1: b - c -> c"]),
        ("a = b if c else d", ["1: b if c else d -> b", "1: b if c else d -> d"]),
        ("a += b", ["1: a += b -> a = b", "1: a += b -> pass"]),
        ("for a in b:\n    continue", ["2: continue -> break", "2: continue -> pass"]),
        ("a = 7", ["1: 7 -> 8", "1: 7 -> 6"]),
        ("a = True", ["1: True -> False"]),
        ("a = min(b)", ["1: min(b) -> max(b)"]),
        ("a = sorted(b, key=c)", ["1: sorted(b, key=c) -> list(b)"]),
        ("a = _b(c)", ["1: _b(c) -> c"]),
        ("a = [b for b in c if d]", ["1: for b in c if d -> for b in c"]),
        ("a: int = 1", ["1: 1 -> 2", "1: 1 -> 0"]),
    ],
)
def test_an_expression_is_changed_a_little(source: str, mutants: list[str]) -> None:
    assert changed(source) == mutants


def test_each_cell_of_a_table_is_changed_and_left_out() -> None:
    assert changed("A = {b: c, d: e}") == [
        "1: {b: c, d: e} -> {b: e, d: e}",
        "1: {b: c, d: e} -> {d: e}",
        "1: {b: c, d: e} -> {b: c, d: c}",
        "1: {b: c, d: e} -> {b: c}",
    ]
    assert changed("A = ('b', c)") == ["1: ('b', c) -> (c,)", "1: ('b', c) -> ('b',)", "1: 'b' -> 'bx'"]


def test_the_body_of_a_branch_is_left_out() -> None:
    assert changed("if a:\n    b = c\nelse:\n    b = d") == [
        "1: if a: b = c else: b = d -> if a: pass else: b = d",
        "1: if a: b = c else: b = d -> if a: b = c",
    ]


def test_a_row_of_a_match_is_left_out_with_its_guard_first() -> None:
    assert changed(
        "match a:\n    case B.c if d:\n        e = f\n    case B.g | B.h:\n        e = i\n    case _:\n        e = j"
    ) == [
        "2: case B.c if d: e = f -> case B.c: e = f",
        "4: case B.g | B.h: e = i -> (nothing)",
        "4: B.g | B.h -> B.h",
        "4: B.g | B.h -> B.g",
    ]


def test_the_default_of_a_field_is_changed_and_left_out() -> None:
    assert changed("class A(Frozen):\n    b: str = 'c'") == ["2: b: str = 'c' -> b: str", "2: 'c' -> 'cx'"]


def test_the_default_of_an_argument_is_changed() -> None:
    assert changed("def a(*, b=True):\n    return b") == ["1: True -> False"]


def test_a_property_is_made_to_say_the_same_of_everything() -> None:
    source = "class A:\n    @property\n    def b(self) -> bool:\n        return self.c"

    assert [line.rpartition("return ")[2] for line in changed(source)] == ["False", "True"]


def test_a_bound_in_an_annotation_is_moved_and_the_rest_of_it_left_alone() -> None:
    assert changed("class A(Frozen):\n    b: Annotated[int | None, Field(ge=1)]") == ["2: 1 -> 2", "2: 1 -> 0"]


@pytest.mark.parametrize(
    "source",
    [
        '"""Says 1 < 2."""',
        "from a import b",
        "__all__ = ['a', 'b']",
        "A = tuple[B, ...]",
        "A = Literal['b', 'c']",
        "A = TypeVar('A')",
        "@dataclass(frozen=True)\nclass A(B): ...",
        "def a():\n    raise E('not 1')",
        "def a():\n    return 'said'",
        "def a():\n    return f'{b}: said'",
    ],
)
def test_documentation_imports_errors_and_sentences_are_left_alone(source: str) -> None:
    assert changed(source) == []


def test_every_mutant_can_be_compiled_and_none_is_the_source_or_another_one() -> None:
    path = "escalation/oncall/turns.py"
    sources = [mutant.source for mutant in mutants_of(path, (ROOT / path).read_text(encoding="utf-8"))]

    assert all(compile(source, path, "exec") for source in sources)
    assert len(sources) == len(set(sources)) > 50


def mapped() -> Iterator[tuple[str, tuple[str, ...]]]:
    return ((path, noticing(ROOT, path)) for path in files(ROOT))


def test_every_glob_finds_files_and_every_file_has_tests() -> None:
    assert [glob for glob in TESTS if not list(ROOT.glob(glob))] == []
    assert [path for path, tests in mapped() if not tests] == []


def test_only_the_files_asked_for_are_mutated() -> None:
    assert files(ROOT, ["escalation/dec*"]) == ("escalation/decider.py",)
