"""The emulator: MiniStack in an environment of its own, on loopback, with rights enforced."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any, Final

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from hub.clock import SystemClock

ACCOUNT: Final = "222233334444"
REGION: Final = "eu-central-1"
PROGRAM: Final = Path("build", "emulator", "bin", "ministack")
STARTS_WITHIN: Final = 30.0
EVERY: Final = 0.1
_SHORT: Final = Config(connect_timeout=2, read_timeout=30, retries={"total_max_attempts": 2})


@dataclass
class Emulator:
    """A running emulator; what is asked of it here is asked as the account's root."""

    folder: Path
    port: int
    telephone: str
    """Where Amazon Connect is."""
    _process: subprocess.Popen[bytes] | None = None
    _clients: dict[tuple[str, str], Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def client(self, service: str, region: str = REGION) -> Any:
        """Return a client that asks the emulator."""
        if (service, region) not in self._clients:
            session: Any = boto3.Session(ACCOUNT, "test", region_name=region)
            trusted = str(self.folder / "ministack-tls" / "server.crt")
            self._clients[service, region] = session.client(
                service, endpoint_url=self.url, config=_SHORT, verify=trusted
            )
        return self._clients[service, region]

    def start(self) -> None:
        """Start it with nothing in it."""
        told = {
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.port),
            "IOT_MTLS_ENABLED": "0",
            "AUTH": "true",
            # Queues and topics refuse whoever comes without TLS.
            "USE_SSL": "1",
            "TMPDIR": str(self.folder),
            "MINISTACK_REGION": REGION,
            "MINISTACK_ACCOUNT_ID": ACCOUNT,
            # Its functions inherit this: there is no telephone in the emulator.
            "AWS_ENDPOINT_URL_CONNECT": self.telephone,
            "PATH": os.environ["PATH"],  # noqa: TID251 - a program is started
        }
        with (self.folder / "emulator.log").open("ab") as log:
            self._process = subprocess.Popen(
                [PROGRAM.absolute()], env=told, stdout=log, stderr=log, cwd=self.folder, start_new_session=True
            )
        wait_until(self._answers, STARTS_WITHIN, "the emulator answers")

    def stop(self) -> None:
        """Stop it and its functions; what it holds is gone."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=10)
            self._process = None

    def said(self) -> str:
        """Return what it has logged."""
        return (self.folder / "emulator.log").read_text(encoding="utf-8", errors="replace")

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.said()[-4000:]
        try:
            self.client("sts").get_caller_identity()
        except (BotoCoreError, OSError):
            self._clients.clear()
            return False
        return True


@contextmanager
def emulator(folder: Path, telephone: str) -> Iterator[Emulator]:
    """Give a running emulator that keeps its files in `folder`."""
    assert PROGRAM.exists(), f"{PROGRAM} is missing: run make test-emulator"
    made = Emulator(folder, free_port(), telephone)
    made.start()
    try:
        yield made
    finally:
        made.stop()


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def wait_until(holds: Callable[[], Any], seconds: float, what: str, every: float = EVERY) -> Any:
    """Return what `holds` gives as soon as that is true, asked `every` so many seconds; fail after `seconds`."""
    pause, clock = Event(), SystemClock()
    until = clock.now() + timedelta(seconds=seconds)
    while not (found := holds()):
        assert clock.now() < until, f"expected within {seconds} s: {what}"
        pause.wait(every)
    return found
