"""One finding on its way to a decision, and the reasons gathered on that way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from hub.model.decision import Decision, Reason
from hub.model.finding import Finding
from hub.model.policy import Provenance
from hub.model.record import Outcome
from hub.model.severity import SeverityLabel
from router.policy.effective import EffectivePolicy
from router.routing.context import RoutingContext


@dataclass(frozen=True, slots=True)
class Case:
    """What a decision is made from; `why` grows by each rule that is looked at."""

    finding: Finding
    policy: EffectivePolicy
    context: RoutingContext
    at: datetime
    label: SeverityLabel
    why: list[Reason] = field(default_factory=list)

    def note(self, rule: str, text: str, *, applied: bool) -> bool:
        """Keep a reason; return `applied`."""
        self.why.append(Reason(rule=rule, applied=applied, text=text))
        return applied

    def recorded(self) -> Decision:
        """Return the decision that records the finding and thereby settles it."""
        return Decision(
            outcome=Outcome.RECORDED,
            label=self.label,
            mode=self.policy.modes[self.label].value,
            unknown_account=not self.policy.known,
            why=tuple(self.why),
        )


def shown(provenance: tuple[Provenance, ...]) -> str:
    """Return where a value came from: `organization version 3 and account 111122223333 version 1 (why)`."""
    return " and ".join(_document(each) for each in provenance)


def _document(provenance: Provenance) -> str:
    why = f" ({provenance.why})" if provenance.why else ""
    version = f" version {provenance.version}" if provenance.version else ""
    return f"{provenance.document}{version}{why}"
