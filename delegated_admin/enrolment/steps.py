"""The steps of enrolment, and how they end."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from delegated_admin.enrolment.operations import Seat
from hub.model.base import Frozen


class StepKind(StrEnum):
    """What a step does, in the order in which it is done."""

    TRUST = "trusted-access"
    STACK_SETS = "stack-sets-access"
    STACK_SETS_ADMINISTRATOR = "stack-sets-administrator"
    MANAGEMENT_DETECTOR = "management-detector"
    ADMINISTRATOR = "administrator"
    DETECTOR = "detector"
    FREQUENCY = "frequency"
    PLANS = "plans"
    AUTO_ENABLE = "auto-enable"
    MEMBERS = "members"
    MEMBER_PLANS = "member-plans"
    EXPORT = "export"


WORDS: Final = {
    StepKind.TRUST: "give trusted access to {subject}",
    StepKind.STACK_SETS: "activate StackSets' trusted access",
    StepKind.STACK_SETS_ADMINISTRATOR: "delegate StackSets to {subject}",
    StepKind.MANAGEMENT_DETECTOR: "switch GuardDuty on in the management account",
    StepKind.ADMINISTRATOR: "delegate GuardDuty to {subject}",
    StepKind.DETECTOR: "switch GuardDuty on in the delegated administrator",
    StepKind.FREQUENCY: "publish findings that go on {subject}",
    StepKind.PLANS: "switch plans on in the delegated administrator",
    StepKind.AUTO_ENABLE: "have all accounts switched on by themselves",
    StepKind.MEMBERS: "add accounts as members",
    StepKind.MEMBER_PLANS: "switch plans on in members",
    StepKind.EXPORT: "export findings to {subject}",
}
"""What each does, for people."""


class Readiness(StrEnum):
    """Whether a step can be done."""

    READY = "ready"
    WAITS = "waits"
    """For something that comes first, and that is no step."""
    BY_HAND = "by hand"
    """It takes a right that enrolment has not, or somebody who knows more."""
    KEPT = "kept"
    """Somebody decided otherwise; enrolment only adds, and leaves it as it is."""


class Step(Frozen):
    """One thing that is not yet as it should be."""

    kind: StepKind
    seat: Seat
    account: str
    region: str | None = None
    """None: it is done once, for all Regions."""
    subject: str = ""
    """What it is done to or with, where its kind leaves that open."""
    accounts: int = 0
    """How many accounts it is about, where it is about members."""
    readiness: Readiness = Readiness.READY
    why: str
    """What was found instead."""

    @property
    def words(self) -> str:
        """What the step does, for people."""
        return WORDS[self.kind].format(subject=self.subject)


class Unprocessed(Frozen):
    """An account with which GuardDuty did not do what it was asked to."""

    account: str
    reason: str


class Outcome(Frozen):
    """How a step ended."""

    step: Step
    done: bool
    """Whether all of it was done."""
    accounts: int = 0
    """With how many accounts it was done."""
    problem: str = ""
    unprocessed: tuple[Unprocessed, ...] = ()


ONCE: Final = (StepKind.TRUST, StepKind.STACK_SETS, StepKind.STACK_SETS_ADMINISTRATOR)
DELEGATION: Final = (StepKind.MANAGEMENT_DETECTOR, StepKind.ADMINISTRATOR)
"""Done in the management account, one Region after the other: GuardDuty refuses to be delegated in several at once."""
STANDBY: Final = frozenset({*ONCE, StepKind.MANAGEMENT_DETECTOR, StepKind.DETECTOR})
"""What may be done while another administrator is in charge."""
