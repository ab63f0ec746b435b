"""The contract of `hub.ports.BeatStore`."""

from __future__ import annotations

from hub.model.beat import Beat
from hub.stores import Stores
from tests.builders import NIGHT
from tests.contract.examples import ODD, minutes


def test_before_the_first_beat_there_is_none(stores: Stores) -> None:
    assert stores.beats.last() is None


def test_the_newest_beat_is_kept_as_it_was(stores: Stores) -> None:
    stores.beats.put(Beat(at=NIGHT))
    stores.beats.put(Beat(at=ODD, unrepaired=3))

    assert stores.beats.last() == Beat(at=ODD, unrepaired=3)


def test_of_two_beats_of_one_instant_the_later_put_is_kept(stores: Stores) -> None:
    stores.beats.put(Beat(at=NIGHT))
    stores.beats.put(Beat(at=NIGHT, unrepaired=1))

    assert stores.beats.last() == Beat(at=NIGHT, unrepaired=1)


def test_an_older_beat_that_comes_late_changes_nothing(stores: Stores) -> None:
    stores.beats.put(Beat(at=NIGHT + minutes(1)))
    stores.beats.put(Beat(at=NIGHT, unrepaired=9))

    assert stores.beats.last() == Beat(at=NIGHT + minutes(1))
