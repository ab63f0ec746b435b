"""A page knows how it ended, also when its successor runs already."""

from __future__ import annotations

from escalation.heads import head_of, runs
from hub.model.page import Ending, PageState
from tests.builders import NIGHT
from tests.contract.examples import HIGH, a_page
from tests.fakes.stores import memory_stores


def test_a_page_that_was_taken_is_taken_though_the_next_one_runs() -> None:
    pages = memory_stores().pages
    pages.open(HIGH, 0, NIGHT)
    taken = pages.end(HIGH, 1, Ending(state=PageState.ACKNOWLEDGED, by="dana", at=NIGHT))
    assert taken is not None
    pages.keep_ended(taken)
    pages.open(HIGH, 1, NIGHT)

    assert head_of(pages, a_page(1)) == taken
    assert not runs(head_of(pages, a_page(1)))
    assert runs(head_of(pages, a_page(2)))
