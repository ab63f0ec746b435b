"""A function URL as AWS Lambda stands behind it: an HTTP request becomes an event, and IAM says who signed it."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar, Final
from urllib.parse import parse_qs, urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from console.operations.store_file import open_actions
from console.operator_api.app import OperatorApi, make_app
from console.operator_api.roles import Roles
from hub.clock import SystemClock
from hub.observability import logger
from hub.ports import Clock
from tests.fakes.operators import ARNS, GRANTS, with_operator

SECRET: Final = "not-a-secret"
TOKEN: Final = "not-a-token"


def url_event(
    method: str, path: str, arn: str | None, *, body: str | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return the event of a request to `path` with its query (payload format 2.0)."""
    parts = urlsplit(path)
    query = {name: ",".join(values) for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    context: dict[str, Any] = {"http": {"method": method, "path": parts.path}, "stage": "$default", "requestId": "r1"}
    if arn is not None:
        context["authorizer"] = {"iam": {"userArn": arn}}
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": parts.path,
        "rawQueryString": parts.query,
        "headers": {name.lower(): value for name, value in (headers or {}).items()},
        "queryStringParameters": query,
        "requestContext": context,
        "body": body,
        "isBase64Encoded": False,
    }


@dataclass
class Url:
    """What a test sees of the function URL."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    """Each request that was signed well, as `GET /pages`."""
    instead: tuple[int, str] | None = None
    """What AWS answers itself, instead of asking the function."""


@contextmanager
def function_url(store: Path, clock: Clock | None = None, region: str = "eu-central-1") -> Iterator[Url]:
    """Give a function URL on 127.0.0.1 whose function works on a store file; access key ids name the roles."""
    seen = Url()
    ready, done = threading.Event(), threading.Event()
    servers: list[HTTPServer] = []

    def serve() -> None:
        with open_actions(store, clock or SystemClock(), with_operator("nobody")) as actions:
            app = make_app(actions.for_operator, Roles(GRANTS), logger("operator_api"))
            serving = type("Serving", (Handler,), {"app": app, "seen": seen, "region": region})
            server = HTTPServer(("127.0.0.1", 0), serving)
            seen.url = f"http://127.0.0.1:{server.server_port}"
            servers.append(server)
            ready.set()
            server.serve_forever(poll_interval=0.01)
            server.server_close()
        done.set()

    threading.Thread(target=serve, daemon=True).start()
    assert ready.wait(20)
    try:
        yield seen
    finally:
        servers[0].shutdown()
        assert done.wait(20)


class Handler(BaseHTTPRequestHandler):
    """Stands for AWS Lambda: `app`, `seen` and `region` are set on the class that serves."""

    app: ClassVar[OperatorApi]
    seen: ClassVar[Url]
    region: ClassVar[str]

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        key = _signer(self, body, self.region, self.seen.url)
        if key is None:
            self._write(403, {"Content-Type": "application/json"}, b'{"Message":"Invalid signature"}')
            return
        self.seen.asked.append(f"{self.command} {urlsplit(self.path).path}")
        if self.seen.instead is not None:
            status, text = self.seen.instead
            self._write(status, {"Content-Type": "application/json"}, text.encode())
            return
        headers = dict(self.headers.items())
        event = url_event(self.command, self.path, ARNS[key], body=body.decode() or None, headers=headers)
        answer = self.app.answer(event)
        text = answer["body"]
        raw = base64.b64decode(text) if answer.get("isBase64Encoded") else text.encode()
        self._write(answer["statusCode"], answer["headers"], raw)

    def _write(self, status: int, headers: Mapping[str, Any], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _signer(request: BaseHTTPRequestHandler, body: bytes, region: str, url: str) -> str | None:
    """Return the access key id whose secret has signed the request, computed again as AWS does; None otherwise."""
    given = request.headers.get("Authorization", "")
    fields = dict(part.strip().split("=", 1) for part in given.removeprefix("AWS4-HMAC-SHA256 ").split(","))
    key, *scope = fields["Credential"].split("/")
    signed = AWSRequest(method=request.command, url=f"{url}{request.path}", data=body)
    for name in fields["SignedHeaders"].split(";"):
        if name != "host":
            signed.headers[name] = request.headers[name]
    signed.context["timestamp"] = request.headers["X-Amz-Date"]
    auth = SigV4Auth(Credentials(key, SECRET, TOKEN), "lambda", region)
    text = auth.string_to_sign(signed, auth.canonical_request(signed))
    right = auth.signature(text, signed) == fields["Signature"] and scope[1:] == [region, "lambda", "aws4_request"]
    return key if right and key in ARNS and request.headers.get("X-Amz-Security-Token") == TOKEN else None
