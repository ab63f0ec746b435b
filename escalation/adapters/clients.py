"""The clients of the escalation: those of every function, and the telephone's in the voice Region."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from escalation.adapters.connect import CONFIG
from hub.adapters.aws.clients import QUICK, Clients

if TYPE_CHECKING:
    import boto3
    from types_boto3_connect.client import ConnectClient
    from types_boto3_ssm.client import SSMClient


class VoiceClients(Clients):
    """Makes clients of one session."""

    def __init__(self, session: boto3.Session, voice_region: str | None, home_region: str | None = None) -> None:
        """Make them of `session`, those of the telephone in `voice_region` (None: in the session's own Region)."""
        super().__init__(session, home_region)
        self._voice_region = voice_region

    @cached_property
    def connect(self) -> ConnectClient:
        """Telephone calls."""
        return self._session.client("connect", region_name=self._voice_region, config=CONFIG)

    @cached_property
    def voice_parameters(self) -> SSMClient:
        """What the voice Region says of itself."""
        return self._session.client("ssm", region_name=self._voice_region, config=QUICK)
