"""AWS that refuses: answers that are errors, and how an answer is made."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from botocore.awsrequest import AWSResponse


class Raw(BytesIO):
    """The body of an answer as urllib3 gives it."""

    def stream(self, amount: int = 1024, **_: Any) -> Iterator[bytes]:
        while piece := self.read(amount):
            yield piece


def answer(url: str, status: int, body: bytes, **headers: str) -> AWSResponse:
    """Return an answer of AWS; header names are written with underscores."""
    named: Any = {name.replace("_", "-"): value for name, value in headers.items()}
    return AWSResponse(url, status, named, Raw(body))


def refuse(client: Any, operation: str, code: str, *, status: int = 400, message: str = "refused") -> None:
    """Have every `operation` of `client` refused with `code` from now on; nothing of it is carried out."""

    def refusal(**_: Any) -> tuple[AWSResponse, dict[str, Any]]:
        parsed = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}
        return answer(client.meta.endpoint_url, status, b""), parsed

    client.meta.events.register_last(f"before-call.{client.meta.service_model.service_name}.{operation}", refusal)
