"""`tocsin incidents` after a storm: it lists all there are, without being told how many."""

from __future__ import annotations

from pathlib import Path

from local.phone_lab import scripts
from tests.commands.running import tocsin
from tests.scenarios.story import Story
from tests.scenarios.test_storm import an_organization_of_shops, within_a_minute


def test_five_hundred_incidents_of_sixty_accounts_are_all_listed(tmp_path: Path) -> None:
    hub = Story(tmp_path, an_organization_of_shops())
    hub.phone("dana").will(scripts.no_answer(), scripts.keys_code())
    within_a_minute(hub)
    hub.passes(minutes=9)

    rows = tocsin("incidents", "--store", hub.store, "--json").objects
    assert len(rows) == 500
    assert {row["id"] for row in rows} == {f"f{number}" for number in range(500)}
    assert {row["account_name"] for row in rows} == {f"shop-{number:02}" for number in range(60)}
    assert {(row["state"], row["acknowledged_by"]) for row in rows} == {("acknowledged", "dana")}
    hub.close()
