"""AWS Lambda's concurrency: the account's quota, and whether what the hub reserves fits into it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.preflight.asking import Asker
from delegated_admin.preflight.figures import CONCURRENCY, HUB, UNRESERVED, VOICE, AtOnce, Quota
from delegated_admin.preflight.lines import Finding, failed, passed, unknown
from delegated_admin.preflight.questions import Question
from delegated_admin.preflight.stack_places import HUB as HUB_STACK
from delegated_admin.preflight.stack_places import VOICE as VOICE_STACK
from delegated_admin.preflight.stack_state import is_deployed

_NO_QUOTA = frozenset({"NoSuchResourceException"})


class Taking(NamedTuple):
    """What one stack takes in a Region."""

    stack: str
    figures: AtOnce


def lambda_regions(deployment: DeploymentConfig) -> dict[str, Sequence[Taking]]:
    """Return the Regions in which functions run, with what they take there."""
    home = [Taking(HUB_STACK, HUB)]
    if deployment.voice_region is None:
        return {deployment.home_region: home}
    voice = [Taking(VOICE_STACK, VOICE)]
    if deployment.voice_region == deployment.home_region:
        return {deployment.home_region: [*home, *voice]}
    return {deployment.home_region: home, deployment.voice_region: voice}


def quota(asker: Asker, wanted: Quota, context: str | None = None) -> Iterator[Finding]:
    """Yield whether a quota is as high as the hub needs it; `context` is the ARN of what it is for, if of one thing."""
    parameters = {"ServiceCode": wanted.service, "QuotaCode": wanted.code}
    if context is not None:
        parameters["ContextId"] = context
    answer = asker.ask_unless(_NO_QUOTA, Question.GET_QUOTA, **parameters)
    region = asker.place.region
    value = None if answer is None else answer["Quota"].get("Value")
    if value is None:
        yield unknown("Service Quotas does not say", f"{wanted.ask(region)}, unless you know that it is as high")
    elif value < wanted.needed:
        yield failed(f"{value:g}, and the hub needs {wanted.needed:g}", wanted.ask(region))
    else:
        yield passed(f"{value:g}, of which the hub needs {wanted.needed:g}")


def reservations(asker: Asker, takings: Sequence[Taking]) -> Iterator[Finding]:
    """Yield whether what the hub's functions reserve, and what its queues start at once, fits beside everything else.

    What is deployed already is in AWS's figures.
    """
    limit = asker.ask(Question.GET_ACCOUNT_SETTINGS)["AccountLimit"]
    total, free = limit["ConcurrentExecutions"], limit["UnreservedConcurrentExecutions"]
    to_come = sum(each.figures.reserved for each in takings if not is_deployed(asker, each.stack))
    shared = max(UNRESERVED, sum(each.figures.shared for each in takings))
    lacking = to_come + shared - free
    said = f"{free} of {total} are not reserved; the hub will reserve {to_come} of them, and {shared} must be left"
    if lacking > 0:
        yield failed(said, CONCURRENCY.ask(asker.place.region, max(total + lacking, CONCURRENCY.needed)))
    else:
        yield passed(said)
