"""A call whose function fails says so and takes nothing; the page goes on."""

from __future__ import annotations

from typing import Any

import pytest

from hub.errors import StoreError
from hub.model.attempt import AttemptOutcome
from local.phone_lab import scripts
from tests.builders import an_event
from tests.scenarios.story import Story

pytestmark = pytest.mark.embedded
"""It puts a function of its own into the lab."""


def test_a_call_whose_function_cannot_reach_the_store_leaves_the_page_to_the_next_call(hub: Story) -> None:
    real, failing = hub.lab.function, [True]

    def function(event: dict[str, Any]) -> Any:
        if failing.pop() if failing else False:
            raise StoreError("the table cannot be reached")
        assert real is not None
        return real(event)

    hub.lab.function = function
    hub.phone("dana").will(scripts.keys_code(), scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=5)

    assert hub.rung() == ["dana", "dana"]
    assert hub.outcomes() == [AttemptOutcome.NO_ANSWER, AttemptOutcome.ACKNOWLEDGED]
    (sentence,) = [heard.words for heard in hub.words(0) if heard.who == "call"]
    assert "Nobody has taken the alarm." in sentence
    for reader in ("secops", "leads", "dana"):
        hub.mails(reader)
