"""The organization: that it is the deployment's, what it trusts, and whom it has made administrators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from delegated_admin.deployment import DeploymentConfig, Mode
from delegated_admin.enrolment.operations import Operation
from delegated_admin.enrolment.services import GUARDDUTY, MALWARE_PROTECTION, STACK_SETS
from delegated_admin.enrolment.state import ENABLED
from delegated_admin.preflight.asking import Asker
from delegated_admin.preflight.lines import Finding, failed, passed

NAMES: Final = {GUARDDUTY: "GuardDuty", MALWARE_PROTECTION: "malware protection", STACK_SETS: "StackSets"}
"""What the services with trusted access are called."""
APPLY: Final = "tocsin org apply does it"
_NO_ORGANIZATION: Final = frozenset({"AWSOrganizationsNotInUseException"})


def identity(asker: Asker, deployment: DeploymentConfig) -> Iterator[Finding]:
    """Yield whether the delegated administrator is in the deployment's organization; any member may ask that."""
    answer = asker.ask_unless(_NO_ORGANIZATION, Operation.DESCRIBE_ORGANIZATION)
    if answer is None:
        yield failed("the account is in no organization", "administrator: give an account of the organization")
        return
    found = answer["Organization"]
    management = found.get("MasterAccountId", deployment.management_account)
    if found["Id"] != deployment.organization:
        yield failed(
            f"{found['Id']}, expected {deployment.organization}", "organization: correct the deployment's file"
        )
    elif management != deployment.management_account:
        advice = "management_account: correct the deployment's file"
        yield failed(f"its management account is {management}, expected {deployment.management_account}", advice)
    else:
        yield passed(f"{found['Id']}, management account {management}")


def trusted_access(asker: Asker, service: str) -> Iterator[Finding]:
    """Yield whether a service has trusted access."""
    found = {each["ServicePrincipal"] for each in asker.pages(Operation.LIST_TRUSTED, "EnabledServicePrincipals")}
    yield passed(service) if service in found else failed(f"{service} has none", APPLY)


def stack_sets(asker: Asker) -> Iterator[Finding]:
    """Yield whether StackSets have activated their trusted access."""
    status = asker.ask(Operation.DESCRIBE_STACK_SETS_ACCESS).get("Status", "not activated")
    yield passed("activated") if status == ENABLED else failed(str(status), APPLY)


def stack_sets_administrator(asker: Asker, deployment: DeploymentConfig) -> Iterator[Finding]:
    """Yield whether the delegated administrator may deploy StackSets; there may be others beside it."""
    asked = {"ServicePrincipal": STACK_SETS}
    found = {each["Id"] for each in asker.pages(Operation.LIST_DELEGATED, "DelegatedAdministrators", **asked)}
    ours = deployment.administrator
    yield passed(ours) if ours in found else failed(f"{ours} is not registered", APPLY)


def guardduty_administrators(asker: Asker, deployment: DeploymentConfig) -> Iterator[Finding]:
    """Yield whether AWS Organizations knows the delegated administrator as GuardDuty's, and no other."""
    asked = {"ServicePrincipal": GUARDDUTY}
    found = sorted(each["Id"] for each in asker.pages(Operation.LIST_DELEGATED, "DelegatedAdministrators", **asked))
    yield judged(deployment, found)


def judged(deployment: DeploymentConfig, administrators: list[str]) -> Finding:
    """Return whether `administrators` are the deployment's own one; in standby another one is as it should be."""
    others = [each for each in administrators if each != deployment.administrator]
    said = ", ".join(administrators)
    if others and deployment.mode is Mode.STANDBY:
        return passed(f"{said}: the deployment stands by")
    if others:
        return failed(f"{said}, expected {deployment.administrator}", 'to move it, begin with mode = "standby"')
    if not administrators:
        return failed("none", APPLY)
    return passed(said)
