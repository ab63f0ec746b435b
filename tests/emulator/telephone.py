"""Amazon Connect over HTTP, with the phone lab's telephones behind it; their flow asks the deployed function."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, Final, NamedTuple

from hub.clock import SystemClock
from hub.model.messages import CarrierReport, CarrierReportKind
from hub.ports import DialOrder
from local.phone_lab import PhoneLab
from local.phone_lab.scripts import Script
from tests.aws.connect import FakeConnect, FakeContact
from tests.emulator.ministack import free_port

EVERY: Final = 0.05


class Asked(NamedTuple):
    """A request as the fake reads it."""

    method: str
    url: str
    body: bytes


class Telephone:
    """One thread does it all: it answers requests for calls, and lets telephones ring between them."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.clock = SystemClock()
        self.invoke: Callable[[str, dict[str, Any]], Any] = lambda _function, _event: {}
        """Invokes a deployed function by the words of its handler."""
        self.rung: list[str] = []
        """The number of each call, in order."""
        self._folder, self._stop = folder, threading.Event()
        self._forget = threading.Event()
        self._telling: list[threading.Thread] = []
        self._plans: list[tuple[str, Script]] = []
        self._connect = FakeConnect(clock=self.clock, on_dial=self._dialled, on_hang_up=self._hung_up)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def plan(self, number: str, *scripts: Script) -> None:
        """Foresee the next rings of `number`."""
        self._plans += [(number, script) for script in scripts]

    def plan_again(self, numbers: Iterable[str], script: Script) -> None:
        """Foresee nothing but `script`, twice, for each of `numbers`."""
        self._forget.set()
        for number in numbers:
            self.plan(number, script, script)

    def serve(self) -> None:
        """Serve until it is stopped."""
        self._lab = PhoneLab(self._folder / "phones.sqlite", clock=self.clock, report=self._reported)
        self._lab.function = lambda event: self.invoke("answer_call", dict(event))
        with HTTPServer(("127.0.0.1", self.port), self._handler()) as server:
            server.timeout = EVERY
            while not self._stop.is_set():
                server.handle_request()
                self._lab.run(self.clock.now())
        self._lab.close()

    def stop(self) -> None:
        """Have `serve` return, when everything was told that it has begun to tell."""
        for thread in self._telling:
            thread.join(timeout=20)
        self._stop.set()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        connect = self._connect

        class Requests(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                answer = connect._send(Asked(self.command, self.path, body))
                content = answer.content
                self.send_response(answer.status_code)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = _answer  # noqa: N815 - names of http.server

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Requests

    def _dialled(self, contact: FakeContact) -> None:
        if self._forget.is_set():
            self._lab.forget_plans()
            self._forget.clear()
        while self._plans:
            number, script = self._plans.pop(0)
            self._lab.plan(number, script)
        self.rung.append(contact.number)
        self._lab.dial(DialOrder(contact.attributes["attempt"], contact.number, contact.ring, "en"))

    def _hung_up(self, contact: FakeContact) -> None:
        self._lab.hang_up(contact.attributes["attempt"])

    def _reported(self, report: CarrierReport) -> None:
        """Let Connect say that a call is over."""
        if report.report is not CarrierReportKind.ENDED:
            return
        for contact in list(self._connect.contacts.values()):
            if contact.attributes["attempt"] == report.attempt:
                self._connect.end(contact.id)
                event = self._connect.event(contact.id)
                # The function asks this very thread for the contact's attributes.
                thread = threading.Thread(target=self.invoke, args=("record_contact_event", event))
                self._telling.append(thread)
                thread.start()


@contextmanager
def telephone(folder: Path) -> Iterator[Telephone]:
    """Give the telephone, served by a thread."""
    made = Telephone(folder)
    thread = threading.Thread(target=made.serve, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.stop()
        thread.join(timeout=20)
