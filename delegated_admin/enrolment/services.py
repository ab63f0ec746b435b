"""The services that enrolment speaks of, and what it must spell of them in this deployment."""

from __future__ import annotations

from typing import Final

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.names import CHINA, EXPORT_KEY_ALIAS, arn, export_bucket_name

GUARDDUTY: Final = "guardduty.amazonaws.com"
MALWARE_PROTECTION: Final = "malware-protection.guardduty.amazonaws.com"
STACK_SETS: Final = "member.org.stacksets.cloudformation.amazonaws.com"


def trusted_services(deployment: DeploymentConfig) -> tuple[str, ...]:
    """Return the principals that need trusted access; StackSets have none in China."""
    ours = (GUARDDUTY, MALWARE_PROTECTION)
    return ours if deployment.partition == CHINA else (*ours, STACK_SETS)


def has_stack_sets(deployment: DeploymentConfig) -> bool:
    """Return whether StackSets of the organization exist in the deployment's partition."""
    return STACK_SETS in trusted_services(deployment)


def export_bucket_arn(deployment: DeploymentConfig) -> str:
    """Return the ARN of the bucket that findings are exported to."""
    return f"arn:{deployment.partition}:s3:::{export_bucket_name(deployment)}"


def export_key_alias(deployment: DeploymentConfig) -> str:
    """Return the ARN of the alias of the key that exported findings lie under."""
    return arn(deployment, "kms", EXPORT_KEY_ALIAS)


def detector_arn(deployment: DeploymentConfig, region: str, detector: str) -> str:
    """Return the ARN of a detector of the delegated administrator."""
    return arn(deployment, "guardduty", f"detector/{detector}", region)
