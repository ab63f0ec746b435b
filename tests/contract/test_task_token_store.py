"""The contract of `hub.ports.TaskTokenStore`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from hub.model.task_token import TaskToken
from hub.ports import TaskTokenStore
from tests.aws.world import aws
from tests.contract.page_tables import empty_tables
from tests.fakes.tokens import MemoryTaskTokenStore

PAGE = "page-soc.high.1"


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with aws() as world:
        yield world.dynamodb()


@pytest.fixture(params=["dynamodb", "memory"])
def tokens(request: pytest.FixtureRequest, client: Any) -> TaskTokenStore:
    return MemoryTaskTokenStore() if request.param == "memory" else empty_tables(client).tokens


def a_token(token: str = "first", **more: Any) -> TaskToken:
    return TaskToken.model_validate({"page_id": PAGE, "start": 2, "command": 7, "token": token} | more)


def test_a_token_comes_back_as_it_was(tokens: TaskTokenStore) -> None:
    assert tokens.put(a_token()) == a_token()
    assert tokens.get(PAGE) == a_token()


def test_a_page_that_waits_for_nothing_has_none(tokens: TaskTokenStore) -> None:
    tokens.put(a_token())

    assert tokens.get("page-soc.high.2") is None


@pytest.mark.parametrize(("start", "command"), [(2, 8), (3, 1), (2, 7)])
def test_a_newer_wait_takes_its_place(tokens: TaskTokenStore, start: int, command: int) -> None:
    tokens.put(a_token())
    newer = a_token("second", start=start, command=command)

    assert tokens.put(newer) == newer
    assert tokens.get(PAGE) == newer


@pytest.mark.parametrize(("start", "command"), [(2, 6), (1, 8)])
def test_an_older_wait_changes_nothing(tokens: TaskTokenStore, start: int, command: int) -> None:
    tokens.put(a_token())

    assert tokens.put(a_token("second", start=start, command=command)) == a_token()
    assert tokens.get(PAGE) == a_token()


def test_an_answered_token_is_noted(tokens: TaskTokenStore) -> None:
    tokens.put(a_token())

    assert tokens.used(PAGE, "first") == a_token(used=True)
    assert tokens.get(PAGE) == a_token(used=True)


def test_the_same_token_again_stays_answered(tokens: TaskTokenStore) -> None:
    tokens.put(a_token())
    tokens.used(PAGE, "first")

    assert tokens.put(a_token()) == a_token(used=True)


def test_a_new_token_is_not_answered_yet(tokens: TaskTokenStore) -> None:
    tokens.put(a_token())
    tokens.used(PAGE, "first")

    assert tokens.put(a_token("second")) == a_token("second")
    assert tokens.get(PAGE) == a_token("second")


def test_an_answer_to_a_wait_that_is_over_leaves_the_newer_one(tokens: TaskTokenStore) -> None:
    tokens.put(a_token())
    tokens.put(a_token("second", command=8))

    assert tokens.used(PAGE, "first") == a_token("second", command=8)
    assert tokens.get(PAGE) == a_token("second", command=8)


def test_an_answer_to_no_wait_is_none(tokens: TaskTokenStore) -> None:
    assert tokens.used(PAGE, "first") is None
    assert tokens.get(PAGE) is None


def test_each_page_has_a_token_of_its_own(tokens: TaskTokenStore) -> None:
    tokens.put(a_token())
    other = tokens.put(a_token("second", page_id="page-soc.high.2", start=1, command=1))

    assert [tokens.get(PAGE), tokens.get(other.page_id)] == [a_token(), other]
