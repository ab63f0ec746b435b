"""Edits that meet on DynamoDB: who is told that they were overtaken, and whose pieces may go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from hub.adapters.dynamodb.tables import EXPIRES, TableName
from hub.errors import ConflictError
from hub.model.configuration import Configuration
from hub.model.journal import Edited
from tests.aws.interference import answer_lost, race
from tests.configuring import add_override, put, putting
from tests.contract.examples import a_full_configuration, an_override
from tests.contract.page_tables import PageTables, empty_tables

WRITTEN = 5
"""So many items an edit of the configuration puts before it turns the pointer."""


@pytest.fixture
def stores(dynamodb: Any) -> PageTables:
    tables = empty_tables(dynamodb)
    put(tables.configuration, a_full_configuration("v1"))
    return tables


def renamed(version: str) -> Configuration:
    """Return a configuration that differs from the first by the organization's name, so that it is an edit."""
    whole = a_full_configuration(version)
    return whole.model_copy(update={"organization": whole.organization.model_copy(update={"name": version})})


def pointer(stores: PageTables) -> Mapping[str, Any]:
    found = stores.table(TableName.CONFIG).get("configuration", "in-force")
    assert found is not None
    return found


def pieces(stores: PageTables, *names: str) -> list[Mapping[str, Any]]:
    tables = [stores.table(each) for each in (TableName.CONFIG, TableName.CONTACTS)]
    return [item for table in tables for name in names for item in table.query(f"configuration#{name}")]


def expiring(stores: PageTables, *names: str) -> list[bool]:
    """Return of each piece of `names` whether it will go."""
    return [EXPIRES in item for item in pieces(stores, *names)]


def numbers(stores: PageTables) -> list[int]:
    return [record.number for record in stores.a_configuration_store().audit()]


class TestAnswerLost:
    """The pointer was turned, the answer lost; before the request is sent again another operator's edit is made."""

    def test_an_edit_that_another_was_built_on_is_not_overtaken(self, stores: PageTables) -> None:
        ours, other = putting(stores.configuration, renamed("v2")), stores.a_configuration_store()

        with answer_lost(stores.client, "PutItem", WRITTEN, lambda: add_override(other, an_override())):
            stores.configuration.commit(ours)

        fresh = stores.a_configuration_store()
        assert fresh.current() == renamed("v2")
        assert fresh.audit()[1] == ours.record
        assert numbers(stores) == [1, 2, 3]

    def test_what_is_in_force_stays_and_what_it_replaced_goes(self, stores: PageTables) -> None:
        before, other = pointer(stores), stores.a_configuration_store()
        ours = putting(stores.configuration, renamed("v2"))

        with answer_lost(stores.client, "PutItem", WRITTEN, lambda: add_override(other, an_override())):
            stores.configuration.commit(ours)

        after = pointer(stores)
        assert after["id"] == ours.record.mark
        assert expiring(stores, after["id"], after["register"]) == [False] * 3
        assert expiring(stores, before["id"], before["register"]) == [True] * 3

    def test_what_the_edit_kept_and_the_one_after_it_keeps_stays(self, stores: PageTables) -> None:
        kept, other = pointer(stores)["id"], stores.a_configuration_store()
        ours = an_override()

        with answer_lost(stores.client, "PutItem", WRITTEN - 2, lambda: add_override(other, an_override())):
            add_override(stores.configuration, ours)

        assert pointer(stores)["id"] == kept
        assert expiring(stores, kept) == [False] * 2
        assert len(stores.configuration.register().overrides("soc")) == 2

    def test_it_is_not_overtaken_however_many_were_built_on_it(self, stores: PageTables) -> None:
        ours, other = putting(stores.configuration, renamed("v2")), stores.a_configuration_store()

        def three_edits() -> None:
            add_override(other, an_override())
            put(other, renamed("v3"))
            put(other, renamed("v4"))

        with answer_lost(stores.client, "PutItem", WRITTEN, three_edits):
            stores.configuration.commit(ours)

        after = pointer(stores)
        assert stores.a_configuration_store().current() == renamed("v4")
        assert expiring(stores, after["id"], after["register"]) == [False] * 3
        assert numbers(stores) == [1, 2, 3, 4, 5]


class TestOvertaken:
    @pytest.mark.parametrize("more", [0, 1, 2])
    def test_the_edit_is_refused_and_its_own_pieces_alone_go(self, stores: PageTables, more: int) -> None:
        ours, other = putting(stores.configuration, renamed("v2")), stores.a_configuration_store()

        def meanwhile() -> None:
            put(other, renamed("v3"))
            for _ in range(more):
                add_override(other, an_override())

        # The last that is written before the pointer: the others' edits fall between that and its turning.
        with (
            answer_lost(stores.client, "PutItem", WRITTEN - 1, meanwhile),
            pytest.raises(ConflictError, match="edit 2 was overtaken"),
        ):
            stores.configuration.commit(ours)

        after, mark = pointer(stores), ours.record.mark
        assert stores.a_configuration_store().current() == renamed("v3")
        assert ours.record not in stores.configuration.audit()
        assert expiring(stores, after["id"], after["register"]) == [False] * 3
        assert expiring(stores, mark, f"{mark}-register") == [True] * 3

    def test_of_two_at_one_instant_one_is_refused_and_the_configuration_they_keep_stays(
        self, stores: PageTables
    ) -> None:
        kept = pointer(stores)["id"]
        rivals = [stores.a_configuration_store() for _ in range(2)]
        edits = [_an_edit(stores) for _ in rivals]

        def commit(index: int) -> bool:
            try:
                rivals[index].commit(edits[index])
            except ConflictError:
                return False
            return True

        won = race(stores.client, "PutItem", [lambda: commit(0), lambda: commit(1)])

        assert sorted(won) == [False, True]
        assert pointer(stores)["hash"] == edits[won.index(True)].record.hash
        assert expiring(stores, kept, pointer(stores)["register"]) == [False] * 3
        assert expiring(stores, f"{edits[won.index(False)].record.mark}-register") == [True]


def _an_edit(stores: PageTables) -> Edited:
    """Return an edit that leaves the configuration as it is."""
    edit = putting(stores.a_configuration_store(), a_full_configuration("v1"))
    return edit._replace(configuration=None)
