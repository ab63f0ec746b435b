"""The contract of `hub.ports.ConfigurationStore`."""

from __future__ import annotations

import pytest

from hub.errors import ConflictError, InputError, NotFoundError
from hub.stores import Stores
from tests.contract.examples import a_full_configuration, a_full_override, a_leave, an_override


class TestConfiguration:
    def test_before_the_first_there_is_none_in_force(self, stores: Stores) -> None:
        with pytest.raises(NotFoundError, match="configuration"):
            stores.configuration.current()

    def test_it_comes_back_as_it_was(self, stores: Stores) -> None:
        configuration = a_full_configuration()

        stores.configuration.put(configuration)

        assert stores.configuration.current() == configuration

    def test_the_last_one_stored_is_in_force(self, stores: Stores) -> None:
        for version in ("v2", "v1"):
            stores.configuration.put(a_full_configuration(version))

        assert stores.configuration.current().version == "v1"


class TestReplacing:
    def test_the_first_is_made_from_none(self, stores: Stores) -> None:
        with pytest.raises(ConflictError, match="version None is in force, and this was made from v1"):
            stores.configuration.replace(a_full_configuration("v2"), "v1")
        stores.configuration.replace(a_full_configuration("v1"), None)

        assert stores.configuration.current() == a_full_configuration("v1")

    def test_it_takes_the_place_of_the_one_it_was_made_from(self, stores: Stores) -> None:
        stores.configuration.put(a_full_configuration("v1"))
        stores.configuration.replace(a_full_configuration("v2"), "v1")

        assert stores.configuration.current().version == "v2"

    def test_it_takes_no_other_place(self, stores: Stores) -> None:
        stores.configuration.put(a_full_configuration("v2"))

        with pytest.raises(ConflictError, match="version v2 is in force, and this was made from v1"):
            stores.configuration.replace(a_full_configuration("v3"), "v1")
        assert stores.configuration.current().version == "v2"

    def test_the_same_again_changes_nothing(self, stores: Stores) -> None:
        stores.configuration.put(a_full_configuration("v2"))
        stores.configuration.replace(a_full_configuration("v2"), "v1")

        assert stores.configuration.current() == a_full_configuration("v2")

    def test_another_content_needs_another_version(self, stores: Stores) -> None:
        stores.configuration.put(a_full_configuration("v1"))
        changed = a_full_configuration("v1").model_copy(update={"responders": {}})

        with pytest.raises(InputError, match="v1 is in force with another content"):
            stores.configuration.replace(changed, "v1")


class TestOverrides:
    def test_an_override_comes_back_as_it_was(self, stores: Stores) -> None:
        override = a_full_override()

        stores.configuration.add_override(override)

        assert list(stores.configuration.overrides("soc")) == [override]

    def test_each_schedule_numbers_its_own_from_one(self, stores: Stores) -> None:
        added = [stores.configuration.add_override(an_override(schedule)) for schedule in ("soc", "soc", "net")]

        assert [override.sequence for override in added] == [1, 2, 1]
        assert list(stores.configuration.overrides("soc")) == added[:2]
        assert list(stores.configuration.overrides("net")) == added[2:]

    def test_the_number_given_in_is_not_the_number_stored(self, stores: Stores) -> None:
        assert stores.configuration.add_override(an_override(sequence=70)).sequence == 1

    def test_they_come_in_the_order_in_which_they_were_made(self, stores: Stores) -> None:
        names = [f"r{number}" for number in range(12)]
        for name in names:
            stores.configuration.add_override(an_override(responder=name))

        assert [override.responder for override in stores.configuration.overrides("soc")] == names

    def test_a_schedule_nobody_changed_has_none(self, stores: Stores) -> None:
        assert list(stores.configuration.overrides("soc")) == []


class TestLeave:
    def test_leave_comes_by_start(self, stores: Stores) -> None:
        late, early = a_leave("dana", minute=60), a_leave("sam")
        stores.configuration.add_leave(late)
        stores.configuration.add_leave(early)

        assert list(stores.configuration.leave()) == [early, late]

    def test_the_same_leave_twice_is_stored_once(self, stores: Stores) -> None:
        stores.configuration.add_leave(a_leave())
        stores.configuration.add_leave(a_leave())
        stores.configuration.add_leave(a_leave("sam"))

        assert list(stores.configuration.leave()) == [a_leave(), a_leave("sam")]

    def test_at_first_nobody_is_away(self, stores: Stores) -> None:
        assert list(stores.configuration.leave()) == []
