"""GuardDuty in one Region: who administers it, and whether the administrator's own detector is on and quick enough."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from delegated_admin.deployment import DeploymentConfig, Frequency
from delegated_admin.enrolment.operations import Operation
from delegated_admin.enrolment.state import ENABLED
from delegated_admin.preflight.asking import Asker, isolated
from delegated_admin.preflight.lines import Finding, failed, passed, unknown
from delegated_admin.preflight.organization import APPLY, judged

ORDER: Final = tuple(each.value for each in Frequency)
"""The most often first."""


def administrator(asker: Asker, deployment: DeploymentConfig) -> Iterator[Finding]:
    """Yield whether the delegated administrator is GuardDuty's in the asker's Region, and is ready."""
    listed = list(asker.pages(Operation.LIST_ADMINISTRATORS, "AdminAccounts"))
    standings = {each["AdminAccountId"]: each.get("AdminStatus", ENABLED) for each in listed}
    leaving = [account for account, standing in standings.items() if standing != ENABLED]
    if leaving:
        yield failed(f"{leaving[0]} is just being removed", "wait until it is, then: tocsin org plan")
    else:
        yield judged(deployment, sorted(standings))


def detector(asker: Asker, deployment: DeploymentConfig) -> Iterator[Finding]:
    """Yield whether the delegated administrator's detector is on, and how often it publishes."""
    ids = list(asker.pages(Operation.LIST_DETECTORS, "DetectorIds"))
    if not ids:
        yield failed("there is none", APPLY)
        yield unknown("there is no detector", APPLY).of("publishing frequency")
        return
    found = asker.ask(Operation.GET_DETECTOR, DetectorId=ids[0])
    yield passed("on") if found["Status"] == ENABLED else failed("suspended", APPLY)
    frequency = found.get("FindingPublishingFrequency", "")
    yield from isolated("publishing frequency", _frequency(frequency, deployment.detection.publishing_frequency))


def _frequency(found: str, wanted: Frequency) -> Iterator[Finding]:
    if found in ORDER[: ORDER.index(wanted) + 1]:
        yield passed(found)
    else:
        yield failed(f"{found}, expected {wanted.value}", APPLY)
