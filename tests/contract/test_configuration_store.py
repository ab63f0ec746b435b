"""The contract of `hub.ports.ConfigurationStore`."""

from __future__ import annotations

import pytest

from hub.errors import ConflictError, NotFoundError
from hub.model.journal import Register
from hub.stores import Stores
from tests.configuring import add_leave, add_override, put, putting
from tests.contract.examples import a_full_configuration, a_full_override, a_leave, an_override


class TestConfiguration:
    def test_before_the_first_there_is_none_in_force(self, stores: Stores) -> None:
        with pytest.raises(NotFoundError, match="configuration"):
            stores.configuration.current()

    def test_it_comes_back_as_it_was(self, stores: Stores) -> None:
        configuration = a_full_configuration()

        put(stores.configuration, configuration)

        assert stores.configuration.current() == configuration

    def test_the_last_one_stored_is_in_force(self, stores: Stores) -> None:
        for version in ("v2", "v1"):
            put(stores.configuration, a_full_configuration(version))

        assert stores.configuration.current().version == "v1"


class TestCommitting:
    def test_before_the_first_edit_the_register_is_empty(self, stores: Stores) -> None:
        assert stores.configuration.register() == Register()
        assert list(stores.configuration.audit()) == []

    def test_what_an_edit_comes_to_is_in_force_with_its_record(self, stores: Stores) -> None:
        done = putting(stores.configuration, a_full_configuration())

        stores.configuration.commit(done)

        assert stores.configuration.current() == done.configuration
        assert stores.configuration.register() == done.register
        assert list(stores.configuration.audit()) == [done.record]

    def test_the_same_again_changes_nothing(self, stores: Stores) -> None:
        done = putting(stores.configuration, a_full_configuration())

        for _ in range(2):
            stores.configuration.commit(done)

        assert list(stores.configuration.audit()) == [done.record]

    @pytest.mark.parametrize("first", [None, "v1"])
    def test_of_two_made_after_the_same_one_the_second_is_refused(self, stores: Stores, first: str | None) -> None:
        if first is not None:
            put(stores.configuration, a_full_configuration(first))
        one, two = (putting(stores.configuration, a_full_configuration(version)) for version in ("v2", "v3"))
        stores.configuration.commit(one)

        with pytest.raises(ConflictError, match="overtaken"):
            stores.configuration.commit(two)

        assert stores.configuration.current().version == "v2"
        assert stores.configuration.register() == one.register
        assert list(stores.configuration.audit())[-1] == one.record

    def test_a_record_that_is_out_of_number_is_refused(self, stores: Stores) -> None:
        done = putting(stores.configuration, a_full_configuration())
        record = done.record.model_copy(update={"number": 2})

        with pytest.raises(ConflictError):
            stores.configuration.commit(done._replace(record=record))

    def test_an_edit_of_live_data_leaves_the_configuration_as_it_is(self, stores: Stores) -> None:
        put(stores.configuration, a_full_configuration("v1"))
        before = stores.configuration.current()

        add_override(stores.configuration, an_override())

        assert stores.configuration.current() is before
        assert stores.configuration.register().number == 2

    def test_records_come_by_number_after_one_and_at_most_so_many(self, stores: Stores) -> None:
        for number in range(12):
            put(stores.configuration, a_full_configuration(f"v{number}"))

        numbers = [record.number for record in stores.configuration.audit(after=3, limit=4)]

        assert numbers == [4, 5, 6, 7]
        assert [record.number for record in stores.configuration.audit(after=10)] == [11, 12]

    def test_each_record_holds_the_hash_of_the_one_before(self, stores: Stores) -> None:
        for number in range(3):
            put(stores.configuration, a_full_configuration(f"v{number}"))

        first, second, third = stores.configuration.audit()

        assert [first.previous, second.previous, third.previous] == ["", first.hash, second.hash]
        assert stores.configuration.register().hash == third.hash


class TestOverrides:
    def test_an_override_comes_back_as_it_was(self, stores: Stores) -> None:
        override = a_full_override()

        add_override(stores.configuration, override)

        assert list(stores.configuration.register().overrides("soc")) == [override]

    def test_each_schedule_numbers_its_own_from_one(self, stores: Stores) -> None:
        added = [add_override(stores.configuration, an_override(schedule)) for schedule in ("soc", "soc", "net")]

        assert [override.sequence for override in added] == [1, 2, 1]
        assert list(stores.configuration.register().overrides("soc")) == added[:2]
        assert list(stores.configuration.register().overrides("net")) == added[2:]

    def test_the_number_given_in_is_not_the_number_stored(self, stores: Stores) -> None:
        assert add_override(stores.configuration, an_override(sequence=70)).sequence == 1

    def test_they_come_in_the_order_in_which_they_were_made(self, stores: Stores) -> None:
        names = [f"r{number}" for number in range(12)]
        for name in names:
            add_override(stores.configuration, an_override(responder=name))

        assert [override.responder for override in stores.configuration.register().overrides("soc")] == names

    def test_a_schedule_nobody_changed_has_none(self, stores: Stores) -> None:
        assert list(stores.configuration.register().overrides("soc")) == []


class TestLeave:
    def test_leave_comes_by_start(self, stores: Stores) -> None:
        late, early = a_leave("dana", minute=60), a_leave("sam")
        add_leave(stores.configuration, late)
        add_leave(stores.configuration, early)

        assert list(stores.configuration.register().leave()) == [early, late]

    def test_at_first_nobody_is_away(self, stores: Stores) -> None:
        assert list(stores.configuration.register().leave()) == []
