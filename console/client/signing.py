"""Signs requests with the operator's AWS credentials, as botocore finds them, and sends them.

The one place that knows botocore here; imported only where a hub in AWS is asked, since the embedded one does without.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Final, NoReturn

from console.client.transport import Answer, Request
from hub.errors import InputError, NotAllowedError, TransientError

try:
    import botocore.session
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.exceptions import (
        BotoCoreError,
        ClientError,
        LoginError,
        ProfileNotFound,
        ReadTimeoutError,
        SSOError,
        TokenRetrievalError,
    )
    from botocore.httpsession import URLLib3Session
    from botocore.utils import get_environ_proxies
except ImportError as error:
    raise InputError("a hub in AWS takes botocore, which is not installed here: install tocsin[aws]") from error

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest, AWSResponse
    from botocore.credentials import ReadOnlyCredentials

    from console.client.hubs import Hub

SERVICE: Final = "lambda"
"""What a request to a function URL is signed for (AWS Lambda's guide: invoking function URLs)."""
PATIENCE: Final = 10
"""Seconds for a connection, and again for each part of an answer."""


class SignedTransport:
    """`console.client.transport.Transport` with Signature Version 4."""

    def __init__(self, hub: Hub, patience: float = PATIENCE) -> None:
        """Go to `hub` with the credentials of its profile; raise InputError for a profile that is not there."""
        self.url, self._region, self._profile, self._patience = hub.url, hub.region, hub.profile, patience
        try:
            self._session = botocore.session.Session(profile=hub.profile)
            self._settings = self._session.get_scoped_config()
        except ProfileNotFound as error:
            known = ", ".join(sorted(self._session.available_profiles)) or "none"
            raise InputError(f"AWS profile {hub.profile!r} is not configured here; there are: {known}") from error
        except BotoCoreError as error:
            raise InputError(f"the AWS configuration cannot be read: {error}") from error
        self._http = URLLib3Session(
            verify=self._session.get_config_variable("ca_bundle") or True,
            proxies=get_environ_proxies(hub.url),
            timeout=patience,  # type: ignore[arg-type] # the stubs know whole seconds only
        )

    @property
    def signer(self) -> str:
        """Whose credentials sign: the profile, and its role where the profile names one."""
        profile = self._session.get_config_variable("profile") or "default"
        role = self._settings.get("sso_role_name") or self._settings.get("role_arn")
        return f"AWS profile {profile} (role {role})" if role else f"AWS profile {profile}"

    def send(self, request: Request) -> Answer:
        """Sign the request, send it once, and return the answer."""
        signed = self._signed(request)
        try:
            answered: AWSResponse = self._http.send(signed)
        except ReadTimeoutError as error:
            unknown = "" if request.method == "GET" else "; whether it was done is not known: look before you repeat it"
            raise TransientError(f"{self.url} has not answered within {self._patience:g} s{unknown}") from error
        except BotoCoreError as error:
            raise TransientError(f"{self.url} cannot be reached: {error}") from error
        return _answer(answered)

    def _signed(self, request: Request) -> AWSPreparedRequest:
        headers = {"Content-Type": "application/json"} if request.body is not None else {}
        asked = AWSRequest(
            method=request.method, url=f"{self.url}{request.path}", data=request.body or b"", headers=headers
        )
        SigV4Auth(self._credentials(), SERVICE, self._region).add_auth(asked)
        prepared: AWSPreparedRequest = asked.prepare()
        # Left out of what is signed: whoever stands in between may change it.
        prepared.headers["Accept-Encoding"] = "gzip"
        return prepared

    def _credentials(self) -> ReadOnlyCredentials:
        try:
            credentials = self._session.get_credentials()
            if credentials is not None:
                return credentials.get_frozen_credentials()
        except (SSOError, TokenRetrievalError) as error:
            self._refuse("the single sign-on session is over or was never begun", "sso login", error)
        except LoginError as error:
            self._refuse("the AWS session is over", "login", error)
        except (BotoCoreError, ClientError) as error:
            raise NotAllowedError(f"{self.signer} gives no credentials: {error}") from error
        raise NotAllowedError(
            f"{self.signer}: there are no AWS credentials; configure the profile, or run `aws configure sso`"
        )

    def _refuse(self, what: str, command: str, error: Exception) -> NoReturn:
        profile = f" --profile {self._profile}" if self._profile else ""
        raise NotAllowedError(f"{self.signer}: {what}: run `aws {command}{profile}`") from error


def _answer(answered: AWSResponse) -> Answer:
    body = answered.content
    if answered.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return Answer(answered.status_code, answered.headers.get("Content-Type", ""), body)
