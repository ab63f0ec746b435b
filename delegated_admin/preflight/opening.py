"""Makes a preflight of boto3's clients; imported only where AWS is asked: boto3 is an option."""

from __future__ import annotations

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.enrolment.opening import AwsClients
from delegated_admin.enrolment.pacing import SystemTime
from delegated_admin.preflight.checking import Preflight


def open_preflight(deployment: DeploymentConfig, profile: str | None) -> Preflight:
    """Return the preflight of a deployment with the operator's AWS session; nothing is asked of AWS yet.

    Raises InputError for a profile that is not there.
    """
    time = SystemTime()
    return Preflight(deployment, AwsClients(deployment, profile, time), time)
