"""Makes boto3's clients for enrolment: the operator's own session, and the role in the management account.

Imported only where AWS is asked: boto3 is an option.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Final

import boto3
import botocore.session
from botocore.config import Config
from botocore.credentials import RefreshableCredentials
from botocore.exceptions import BotoCoreError, ProfileNotFound

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.enrolment.asking import Caller
from delegated_admin.enrolment.enrolling import Enrolment
from delegated_admin.enrolment.operations import Operation, Seat
from delegated_admin.enrolment.pacing import Pace, SystemTime, Time
from delegated_admin.enrolment.problems import Place
from delegated_admin.names import ENROLMENT_ROLE_NAME, role_arn
from hub.errors import InputError

CONFIG: Final = Config(connect_timeout=5, read_timeout=30, retries={"total_max_attempts": 1, "mode": "standard"})
"""A request is made once: when and how often it is repeated is decided in one place, at the pace of enrolment."""
SESSION_NAME: Final = "tocsin-org"


def open_enrolment(deployment: DeploymentConfig, profile: str | None) -> Enrolment:
    """Return the enrolment of a deployment with the operator's AWS session; nothing is asked of AWS yet.

    Raises InputError for a profile that is not there.
    """
    time = SystemTime()
    return Enrolment(deployment, AwsClients(deployment, profile, time), time)


class AwsClients:
    """`asking.Clients` of boto3; safe for several threads."""

    def __init__(self, deployment: DeploymentConfig, profile: str | None, time: Time) -> None:
        """Make them of the credentials that the AWS command line would use, or of a profile."""
        self._deployment, self._pace = deployment, Pace(time)
        self._operator = _session(profile)
        self._management: boto3.Session | None = None
        self._made: dict[tuple[Seat, str, str], Any] = {}
        self._lock = threading.RLock()

    def client(self, seat: Seat, service: str, region: str) -> Any:  # noqa: ANN401 - a client's class is made by boto3
        """Return the client of a service in an account and Region; the role is assumed for the first one there."""
        with self._lock:
            key = (seat, service, region)
            if key not in self._made:
                # boto3's stubs know a signature for each service by its name, and none for a name in a variable.
                make: Callable[..., Any] = self._session_of(seat, service).client
                self._made[key] = make(service, region_name=region, config=CONFIG)
            return self._made[key]

    def _session_of(self, seat: Seat, service: str) -> boto3.Session:
        """Return whose session asks; what assumes the role in the management account is the operator's."""
        if seat is Seat.ADMINISTRATOR or service == "sts":
            return self._operator
        if self._management is None:
            self._management = _assumed(self._assume)
        return self._management

    def _assume(self) -> dict[str, str]:
        """Return new credentials of the role, as botocore keeps them."""
        deployment = self._deployment
        place = Place(Seat.MANAGEMENT, deployment.management_account, deployment.home_region)
        found = Caller(place, self, self._pace).ask(
            Operation.ASSUME_ROLE,
            RoleArn=role_arn(deployment, ENROLMENT_ROLE_NAME, deployment.management_account),
            RoleSessionName=SESSION_NAME,
        )["Credentials"]
        return {
            "access_key": found["AccessKeyId"],
            "secret_key": found["SecretAccessKey"],
            "token": found["SessionToken"],
            "expiry_time": found["Expiration"].isoformat(),
        }


class _Loader:
    """Where a session of botocore gets its credentials: those of the role, which are made anew before they are over."""

    def __init__(self, assume: Callable[[], dict[str, str]]) -> None:
        self._assume = assume

    def load_credentials(self) -> RefreshableCredentials:
        return RefreshableCredentials.create_from_metadata(self._assume(), self._assume, method="sts-assume-role")


def _session(profile: str | None) -> boto3.Session:
    made = botocore.session.Session(profile=profile)
    try:
        made.get_scoped_config()
    except ProfileNotFound as error:
        known = ", ".join(sorted(made.available_profiles)) or "none"
        raise InputError(f"AWS profile {profile!r} is not configured here; there are: {known}") from error
    except BotoCoreError as error:
        raise InputError(f"the AWS configuration cannot be read: {error}") from error
    return boto3.Session(botocore_session=made)


def _assumed(assume: Callable[[], dict[str, str]]) -> boto3.Session:
    made = botocore.session.Session()
    made.register_component("credential_provider", _Loader(assume))
    return boto3.Session(botocore_session=made)
