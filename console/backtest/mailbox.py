"""The mailbox of a backtest: counts what each reader is told, and the mails that it comes to once gathered."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from console.backtest.models import MailLoad
from console.replaying.memory import HeldClock
from hub.model.configuration import Configuration
from hub.model.messages import NoticeRequested
from hub.model.policy import Mode
from hub.model.window import Window, join

_Reader = tuple[Literal["audience", "responder"], str]


class Mailbox:
    """`hub.ports.NoticeRequests`: each id counts once (semantics 5), and what comes together is one digest.

    An audience that the configuration lacks is replaced by the hub's owners; a responder without an address gets
    nothing; in shadow mode nothing is sent.
    """

    def __init__(self, configuration: Configuration, clock: HeldClock) -> None:
        """Gather in windows by `clock`."""
        self._configuration, self._clock = configuration, clock
        self._asked: set[str] = set()
        self._windows: dict[_Reader, Window] = {}
        self._notices: Counter[_Reader] = Counter()
        self._mails: Counter[_Reader] = Counter()

    def request(self, message: NoticeRequested) -> None:
        """Count what the router asks for."""
        if message.id in self._asked or message.mode is Mode.SHADOW:
            return
        self._asked.add(message.id)
        if message.audience is not None:
            self._gather(self._audience(message.audience), message.id)
        elif message.responder is not None:
            self.gather_for(message.responder, message.id)

    def gather_for(self, responder: str, notice_id: str) -> None:
        """Count a notice to a responder that may wait for a digest."""
        if self._has_address(responder):
            self._gather(("responder", responder), notice_id)

    def send_to(self, responder: str) -> None:
        """Count a mail to a responder that goes at once, whatever window is open."""
        if self._has_address(responder):
            self._send(("responder", responder))

    def send_to_audience(self, audience: str) -> None:
        """Count a mail to an audience that goes at once."""
        self._send(self._audience(audience))

    def loads(self) -> tuple[MailLoad, ...]:
        """Return what each reader got, audiences first, the most mails first; audiences that got nothing too."""
        audiences: list[_Reader] = [("audience", name) for name in self._configuration.audiences]
        loads = (
            MailLoad(reader=kind, name=name, notices=self._notices[kind, name], mails=self._mails[kind, name])
            for kind, name in dict.fromkeys((*audiences, *self._mails))
        )
        return tuple(sorted(loads, key=lambda load: (load.reader, -load.mails, load.name)))

    def _gather(self, reader: _Reader, notice_id: str) -> None:
        before = self._windows.get(reader)
        window = join(before, ".".join(reader), notice_id, self._clock.now())
        had_digest = before is not None and before.number == window.number and before.has_digest
        self._windows[reader] = window
        self._notices[reader] += 1
        # The first of a window goes at once where the window says so; the rest is one digest.
        self._mails[reader] += int(window.joined == 1 and window.at_once) + int(window.has_digest and not had_digest)

    def _send(self, reader: _Reader) -> None:
        self._notices[reader] += 1
        self._mails[reader] += 1

    def _audience(self, name: str) -> _Reader:
        known = name in self._configuration.audiences
        return "audience", name if known else self._configuration.organization.owners

    def _has_address(self, name: str) -> bool:
        responder = self._configuration.responders.get(name)
        return responder is not None and responder.email is not None
