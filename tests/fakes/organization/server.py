"""The simulated AWS behind HTTP on this machine, for a command that runs as a user runs it.

`python -m tests.fakes.organization.server --accounts 200` says which variables send `tocsin org` there.
"""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from delegated_admin.enrolment.pacing import SystemTime
from tests.fakes.organization import wire
from tests.fakes.organization.api import SimulatedAws
from tests.fakes.organization.world import ADMINISTRATOR, RefusedError, World, a_world


@contextmanager
def serving(aws: SimulatedAws, port: int = 0) -> Iterator[str]:
    """Give the address of the simulation on 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            request = wire.read(self.command, self.path, dict(self.headers), body)
            try:
                given = aws.perform(request.account, request.region, request.model, request.given)
            except RefusedError as error:
                self._send(error.status, wire.refusal(request.model, error), error.code)
            else:
                self._send(200, wire.write(request.model, given))

        do_GET = do_POST = answer  # noqa: N815 - the standard library's names

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


def variables(url: str, account: str = ADMINISTRATOR) -> dict[str, str]:
    """Return the variables that send AWS's tools there, with a session in `account`."""
    return {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": f"AKIA{account}",
        "AWS_SECRET_ACCESS_KEY": "not-a-secret",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def oddities(world: World) -> None:
    """Let a few accounts be as some always are."""
    members = [each for each in world.accounts.values() if each.name.startswith("team-")]
    members[0].state = "SUSPENDED"
    members[1].joined_at += timedelta(days=400)
    world.stubborn[members[2].id] = "The account is a member of another GuardDuty administrator."
    world.reluctant[members[3].id] = 1


def main() -> None:
    """Serve until it is interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=200)
    parser.add_argument("--regions", default="eu-central-1,eu-west-1,us-east-1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.05)
    parser.add_argument("--other", help="an account that is GuardDuty's administrator in the first Region")
    chosen = parser.parse_args()
    world = a_world(chosen.accounts, chosen.regions.split(","))
    oddities(world)
    if chosen.other:
        world.regions[chosen.regions.split(",")[0]].administrator = chosen.other
    with serving(SimulatedAws(world, SystemTime(), latency=chosen.latency), chosen.port) as url:
        for name, value in variables(url).items():
            sys.stdout.write(f"export {name}={value}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
