"""Functions, modules and lists of arguments stay small enough to be read at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.tree import python_files, syntax_of, text_of

LONGEST_FUNCTION = 40
LONGEST_TEST_FUNCTION = 60
LONGEST_MODULE = 400
MOST_ARGUMENTS = 6

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions() -> Iterator[tuple[str, Function]]:
    """Yield every function of the project with the path of its file."""
    for path in python_files():
        yield from ((path, node) for node in ast.walk(syntax_of(path)) if isinstance(node, Function))


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def argument_count(function: Function) -> int:
    """Return how many arguments a caller can give: all kinds of them, without self and cls."""
    given = function.args
    names = [argument.arg for argument in (*given.posonlyargs, *given.args)]
    bound = 1 if names[:1] in (["self"], ["cls"]) else 0
    stars = sum(argument is not None for argument in (given.vararg, given.kwarg))
    return len(names) - bound + len(given.kwonlyargs) + stars


def is_command_line(path: str) -> bool:
    """Return whether the arguments of a file's functions are the options of a command."""
    return path == "console/main.py" or path.startswith("console/commands/")


def place(path: str, function: Function) -> str:
    return f"{path}:{function.lineno} {function.name}"


def a_function(text: str) -> Function:
    return next(node for node in ast.walk(ast.parse(text)) if isinstance(node, Function))


def test_no_function_is_longer_than_a_screen() -> None:
    limits = {True: LONGEST_TEST_FUNCTION, False: LONGEST_FUNCTION}
    long = [
        f"{place(path, function)}: {length(function)} lines"
        for path, function in functions()
        if length(function) > limits[path.startswith("tests/")]
    ]

    assert long == []


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    long = {path: count for path in python_files() if (count := len(text_of(path).splitlines())) > LONGEST_MODULE}

    assert long == {}


def test_no_function_takes_more_than_six_arguments_unless_they_are_options_of_a_command() -> None:
    many = [
        f"{place(path, function)}: {argument_count(function)} arguments"
        for path, function in functions()
        if not is_command_line(path) and argument_count(function) > MOST_ARGUMENTS
    ]

    assert many == []


def test_a_function_is_measured_from_its_first_line_to_its_last() -> None:
    assert length(a_function("@decorated\ndef f():\n    a = 1\n\n    return a\n")) == 4


def test_arguments_of_every_kind_are_counted_but_not_the_object_itself() -> None:
    assert argument_count(a_function("class A:\n    def f(self, a, /, b, *more, c, **rest): ...\n")) == 5
    assert argument_count(a_function("async def f(a, b): ...\n")) == 2
