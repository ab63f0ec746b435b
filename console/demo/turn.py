"""Your turn: after the night a telephone rings in this very terminal and asks for the code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from console.demo.stage import Stage
from console.demo.storm import finding_event
from hub.model.attempt import Attempt
from hub.model.page import PageState
from hub.model.severity import SeverityLabel
from local.phone_lab import Script

TRIES: Final = 4
_HINT: Final = (
    "Now with findings of your own: tocsin replay FILES, or tocsin explain FILE for one. Nobody is told by either.",
    "The example organization is the folder config/: copy it, edit it, and name it with --config.",
)


def your_turn(stage: Stage, policy: str, ask: Callable[[str], str], tell: Callable[[str], None]) -> bool:
    """Ring until the code is keyed; return whether it was. `ask` shows a prompt and returns what was typed.

    An empty answer to the first question leaves it at that. The page is a real one of the hub on the stage.
    """
    if ask("Your turn? Type y and Enter to let your telephone ring, Enter alone to end: ").strip().lower() != "y":
        return False
    attempt = _ring(stage, policy)
    if attempt is None:
        return False
    tell(f"Your telephone rings. You say hello, and hear: “{stage.hub.calls.answered(attempt.key).text}”")
    for _ in range(TRIES):
        keys = ask("Keys: ").strip().replace(" ", "")
        spoken = stage.hub.calls.keyed(attempt.key, keys)
        tell(f"“{spoken.text}”" if spoken.text else "The call ends.")
        if not spoken.listens:
            break
    stage.run_until(stage.clock.now() + timedelta(minutes=1))
    for line in _HINT:
        tell(line)
    head = stage.head(policy, SeverityLabel.HIGH)
    return head is not None and head.state is PageState.ACKNOWLEDGED


def _ring(stage: Stage, policy: str) -> Attempt | None:
    """Have a fresh finding call whoever is on call; return the attempt that rings."""
    # The regrouping after the storm's page is over by then.
    stage.run_until(stage.clock.now() + timedelta(minutes=15))
    stage.lab.plan(stage.configuration.responders["dana"].phones[0], Script(name="in this terminal", ends=3600))
    stage.hub.receive("your-turn", finding_event(9_999, stage.clock.now()))
    head = stage.head(policy, SeverityLabel.HIGH)
    attempts = stage.hub.stores.attempts.of_page(head.page_id) if head is not None else ()
    return attempts[-1] if attempts else None
