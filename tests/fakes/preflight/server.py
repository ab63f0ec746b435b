"""The same AWS behind HTTP on this machine, for a command that runs as a user runs it; moto writes the answers.

`python -m tests.fakes.preflight.server` says which variables send `tocsin preflight` there.
"""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from botocore.loaders import Loader
from botocore.model import OperationModel
from moto.core.model import ServiceModel
from moto.core.serialize import get_serializer_class

from delegated_admin.enrolment.pacing import SystemTime
from tests.fakes.organization import wire
from tests.fakes.organization.server import variables
from tests.fakes.organization.story import a_deployment
from tests.fakes.organization.world import RefusedError
from tests.fakes.preflight.aws import PreflightAws
from tests.fakes.preflight.story import an_enrolled_world


@contextmanager
def serving(aws: PreflightAws, port: int = 0) -> Iterator[str]:
    """Give its address on 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = dict(self.headers)
            # Signed for under another name than botocore has for the service.
            headers["Authorization"] = headers["Authorization"].replace("/servicequotas/", "/service-quotas/")
            # CloudTrail puts its whole name before the operation's.
            headers["X-Amz-Target"] = f".{headers.get('X-Amz-Target', '').rpartition('.')[2]}"
            request = wire.read(self.command, self.path, headers, body)
            try:
                given = aws.perform(request.account, request.region, request.model, request.given)
            except RefusedError as error:
                self._send(error.status, wire.refusal(request.model, error), error.code)
            else:
                self._send(200, written(request.model, given))

        do_GET = do_POST = answer  # noqa: N815 - the standard library's names

        def date_time_string(self, timestamp: float | None = None) -> str:
            """Return the time by the clock of AWS."""
            now = (aws.time.now() + aws.ahead).timestamp() if timestamp is None else timestamp
            return super().date_time_string(int(now))

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def _send(self, status: int, body: bytes, code: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            if code:
                self.send_header("x-amzn-ErrorType", code)
            self.end_headers()
            self.wfile.write(body)

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def written(model: OperationModel, answer: dict[str, Any]) -> bytes:
    """Return the body of an answer, as moto writes it."""
    service = _service(model.service_model.service_name)
    serializer = get_serializer_class(service.service_name, service.metadata["protocol"])
    body = serializer(service.operation_model(model.name)).serialize(answer)["body"]
    return body if isinstance(body, bytes) else body.encode()


@cache
def _service(name: str) -> ServiceModel:
    return ServiceModel(Loader().load_service_model(name, "service-2"), name)


def main() -> None:
    """Serve until it is interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    chosen = parser.parse_args()
    deployment = a_deployment()
    aws = PreflightAws(an_enrolled_world(deployment), SystemTime(), deployment)
    with serving(aws, chosen.port) as url:
        for name, value in variables(url).items():
            sys.stdout.write(f"export {name}={value}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
