"""A decision: what is done with one finding, and every rule that was looked at on the way there."""

from __future__ import annotations

from hub.model.base import Frozen, Instant
from hub.model.policy import Mode
from hub.model.record import Outcome
from hub.model.route import Route
from hub.model.severity import SeverityLabel


class Reason(Frozen):
    """One step of a decision: the rule, whether it applied, and one sentence that says why or why not."""

    rule: str
    applied: bool
    text: str


class HeldRoute(Frozen):
    """A route kept back by a maintenance window until its end."""

    route: Route
    until: Instant


class Decision(Frozen):
    """What to do with a finding. `outcome` is routed, recorded or suppressed."""

    outcome: Outcome
    label: SeverityLabel
    routes: tuple[Route, ...] = ()
    """Told now: only email and call routes; empty means nobody."""
    gentle: tuple[Route, ...] = ()
    """The same with each call made a mail: for replays, and for what was archived and came back."""
    held: tuple[HeldRoute, ...] = ()
    window_since: Instant | None = None
    """Start of the earliest maintenance window that changed the routes: it holds for what opens inside it."""
    outside: tuple[Route, ...] = ()
    """Told instead, with nothing held, for an incident that opened before `window_since`."""
    mode: Mode = Mode.LIVE
    suppressed_by: str | None = None
    settled: bool = True
    """True when recording settles the matter; False for a suppression, whose finding is due when the rule ends."""
    unknown_account: bool = False
    why: tuple[Reason, ...] = ()
