"""How long SQS may hold a message back that is not due yet."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.adapters.aws.later import remaining_delay
from tests.builders import NIGHT


@pytest.mark.parametrize(
    ("seconds", "delay"),
    [(-5.0, 0), (0.0, 0), (0.2, 1), (59.0, 59), (60.5, 61), (900.0, 900), (901.0, 900), (86_400.0, 900)],
)
def test_the_delay_is_rounded_up_and_never_over_a_quarter_of_an_hour(seconds: float, delay: int) -> None:
    assert remaining_delay(NIGHT + timedelta(seconds=seconds), NIGHT) == delay


def test_a_message_without_an_instant_is_due_at_once() -> None:
    assert remaining_delay(None, NIGHT) == 0
