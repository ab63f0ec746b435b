"""The contracts of pages, attempts, lines and configuration, kept by their stores on DynamoDB."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from hub.stores import Stores
from tests.aws.world import aws
from tests.contract.page_tables import empty_tables
from tests.contract.test_attempt_store import (
    TestAnswered,
    TestDialled,
    TestDialling,
    TestKeyed,
    TestPrepare,
    test_instants_are_kept_in_utc,
)
from tests.contract.test_attempt_store import TestEnd as TestEndOfAttempt
from tests.contract.test_configuration_store import TestConfiguration, TestLeave, TestOverrides
from tests.contract.test_line_store import TestLeases, TestRefusals
from tests.contract.test_page_store import (
    TestEnd,
    TestEnded,
    TestItems,
    TestJoin,
    TestMembers,
    TestOpen,
    TestRemoveMember,
    TestRestart,
)
from tests.fakes.stores import memory_stores

__all__ = [
    "TestAnswered",
    "TestConfiguration",
    "TestDialled",
    "TestDialling",
    "TestEnd",
    "TestEndOfAttempt",
    "TestEnded",
    "TestItems",
    "TestJoin",
    "TestKeyed",
    "TestLeases",
    "TestLeave",
    "TestMembers",
    "TestOpen",
    "TestOverrides",
    "TestPrepare",
    "TestRefusals",
    "TestRemoveMember",
    "TestRestart",
    "test_instants_are_kept_in_utc",
]


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with aws() as world:
        yield world.dynamodb()


@pytest.fixture
def stores(client: Any) -> Stores:
    here = empty_tables(client)
    return replace(
        memory_stores(),
        pages=here.pages,
        attempts=here.attempts,
        lines=here.lines,
        configuration=here.configuration,
    )
