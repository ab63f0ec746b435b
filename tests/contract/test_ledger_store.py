"""The contract of `hub.ports.LedgerStore`."""

from __future__ import annotations

from hub.stores import Stores
from tests.builders import NIGHT
from tests.contract.examples import a_full_entry, an_entry, minutes


def test_an_entry_comes_back_as_it_was(stores: Stores) -> None:
    entry = a_full_entry()

    stores.ledger.append(entry)

    assert list(stores.ledger.of_page(entry.page_id)) == [entry]


def test_the_first_under_an_id_stays(stores: Stores) -> None:
    first = an_entry()
    stores.ledger.append(first)

    stores.ledger.append(an_entry(text="Dana is called once more."))

    assert list(stores.ledger.of_page(first.page_id)) == [first]


def test_entries_stand_in_the_order_in_which_they_were_first_appended(stores: Stores) -> None:
    for name, minute in (("z", 3), ("a", 1), ("m", 2), ("z", 0)):
        stores.ledger.append(an_entry(name, at=NIGHT + minutes(minute)))

    assert [entry.id for entry in stores.ledger.of_page("page-soc.high.1")] == ["z", "a", "m"]


def test_each_page_has_a_ledger_of_its_own(stores: Stores) -> None:
    here, there = an_entry(), an_entry(page_id="page-soc.high.2")
    stores.ledger.append(here)
    stores.ledger.append(there)

    assert list(stores.ledger.of_page("page-soc.high.1")) == [here]
    assert list(stores.ledger.of_page("page-soc.high.2")) == [there]
    assert list(stores.ledger.of_page("page-soc.high.3")) == []
