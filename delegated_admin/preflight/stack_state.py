"""What stands of a deployment: the CDK's bootstrap, and each stack with its state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from delegated_admin.enrolment.operations import Operation
from delegated_admin.preflight.asking import Asker
from delegated_admin.preflight.figures import BOOTSTRAP_PARAMETER, BOOTSTRAP_VERSION
from delegated_admin.preflight.lines import Finding, failed, passed, unknown
from delegated_admin.preflight.questions import Question

_ABSENT: Final = frozenset({"ValidationError"})
"""What CloudFormation says of a stack that is not there."""
_NO_PARAMETER: Final = frozenset({"ParameterNotFound"})
_GOOD: Final = frozenset(
    {"CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"}
)
_ONLY_REVIEWED: Final = "REVIEW_IN_PROGRESS"
_DELETED: Final = "DELETE_COMPLETE"
_KEPT_OLD: Final = frozenset({"UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"})


def bootstrap(asker: Asker) -> Iterator[Finding]:
    """Yield whether the CDK can deploy there."""
    answer = asker.ask_unless(_NO_PARAMETER, Question.GET_PARAMETER, Name=BOOTSTRAP_PARAMETER)
    run = f"run: cdk bootstrap aws://{asker.place.account}/{asker.place.region} (docs/deploying.md)"
    if answer is None:
        yield failed("the CDK's bootstrap is missing", run)
        return
    version = answer["Parameter"]["Value"]
    if version.isdecimal() and int(version) >= BOOTSTRAP_VERSION:
        yield passed(f"version {version}")
    else:
        yield failed(f"version {version}, expected {BOOTSTRAP_VERSION} at least", run)


def stack(asker: Asker, name: str) -> Iterator[Finding]:
    """Yield the state of a stack; one that is not deployed yet is nothing wrong."""
    state = state_of(asker, name)
    if state is None:
        yield unknown("not deployed", "deploy it, if it is time to")
    elif state in _GOOD:
        yield passed(state)
    elif state.endswith("_IN_PROGRESS"):
        yield unknown(state, "wait until it is done, and look again")
    elif state in _KEPT_OLD:
        yield failed(state, "its last update failed, and what was before runs: see its events, and deploy it again")
    else:
        yield failed(state, "see its events in CloudFormation, mend what they say, and deploy it again")


def delegation(asker: Asker) -> Iterator[Finding]:
    """Yield that the stack of enrolment's role is there, when the role answers in the management account."""
    asker.ask(Operation.DESCRIBE_ORGANIZATION)
    yield passed("its role answers")


def not_readable(asker: Asker, what: str) -> Iterator[Finding]:
    """Yield that `what` is for people to look at: the role in the management account is enrolment's, and no more."""
    yield unknown("enrolment's role may not look at it", f"look in account {asker.place.account}: {what}")


def is_deployed(asker: Asker, name: str) -> bool:
    """Return whether the stack is there, with its resources; raise UnansweredError."""
    return state_of(asker, name) is not None


def state_of(asker: Asker, name: str) -> str | None:
    """Return CloudFormation's own word for the state of a stack, None when there is none; raise UnansweredError."""
    answer = asker.ask_unless(_ABSENT, Question.DESCRIBE_STACKS, StackName=name)
    stacks = [] if answer is None else answer["Stacks"]
    states = [str(each["StackStatus"]) for each in stacks]
    found = next(iter(states), None)
    return None if found in (_ONLY_REVIEWED, _DELETED) else found
