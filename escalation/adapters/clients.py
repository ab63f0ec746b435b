"""The clients of the escalation: those of every function, and Amazon Connect's in the voice Region."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from escalation.adapters.connect import CONFIG
from hub.adapters.aws.clients import Clients

if TYPE_CHECKING:
    import boto3
    from types_boto3_connect.client import ConnectClient


class VoiceClients(Clients):
    """Makes clients of one session."""

    def __init__(self, session: boto3.Session, voice_region: str) -> None:
        """Make them of `session`, that of Amazon Connect in `voice_region`."""
        super().__init__(session)
        self._voice_region = voice_region

    @cached_property
    def connect(self) -> ConnectClient:
        """Telephone calls."""
        return self._session.client("connect", region_name=self._voice_region, config=CONFIG)
