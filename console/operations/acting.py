"""`Actions`: what an operator can do to a hub, by writing into its store file: whoever serves that goes on from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from console.operations.door import Operations, open_store
from console.operations.on_call import full_name
from console.operations.stored import IncidentRow, incident_row
from console.replaying import files_of, records_of
from escalation.operators import Shown, identity_of
from hub.errors import InputError, NotFoundError
from hub.model.base import Frozen, Instant
from hub.model.handling import Annotate, Close, Snooze
from hub.model.incident import Closure, Incident
from hub.ports import Clock
from local.operating import Operating, open_operating
from local.queue import LocalQueue, Topic

SHORTEST_ID: Final = 8
"""So many characters of an incident's digest name it at least."""
_RECORD_ID_LENGTH: Final = 32
_LOOKED_THROUGH: Final = 100_000


class Sent(Frozen):
    """How many records were queued just now, and how many wait in the queue."""

    queued: int
    waiting: int


class TakenRow(Frozen):
    """Who has a page, since when and by what means; `in_time` when it is whoever asked."""

    page: str
    in_time: bool
    incidents: int
    """How many the page holds as it was shown."""
    accounts: int
    by: str
    name: str
    via: str
    at: Instant


class DrillRow(Frozen):
    """A drill that was asked for."""

    drill: str
    of: str
    at: Instant


@dataclass(frozen=True, kw_only=True)
class Actions:
    """The door for changes. Build it with `open_actions`; all of it raises StoreError when the store is unreachable.

    `name` is whom the operator says they are: the person of that single sign-on identity, else a name not proved.
    """

    operations: Operations
    operating: Operating
    clock: Clock

    @property
    def queue(self) -> LocalQueue:
        """The hub's queues."""
        return self.operating.queue

    def send(self, paths: Sequence[str], *, standard_input: BinaryIO) -> Sent:
        """Queue the records of files as EventBridge would; one that waits already is not queued again.

        Raises InputError for a file that cannot be read; what came before it is queued.
        """
        queued = 0
        for file in files_of(paths):
            for record in records_of(file, standard_input):
                record_id = f"sent.{hashlib.sha256(record.body).hexdigest()[:_RECORD_ID_LENGTH]}"
                self.queue.put(Topic.FINDINGS, record_id, record.body, now=self.clock.now())
                queued += 1
        return Sent(queued=queued, waiting=self.queue.depth(Topic.FINDINGS))

    def show(self, page: str | None) -> Shown:
        """Return a page as an acknowledgement will cover it; without a name the only one that runs.

        Raises NotFoundError for an unknown page and when none runs, InputError when several do.
        """
        if page is not None:
            return self.operating.operators.show(page)
        running = [each.page_id for each in self.operations.stores_in_use.pages.running()]
        if not running:
            raise NotFoundError("no page is running")
        if len(running) > 1:
            raise InputError(f"several pages are running: name one of {', '.join(running)}")
        return self.operating.operators.show(running[0])

    def acknowledge(self, shown: Shown, name: str) -> TakenRow:
        """Take a page for exactly the incidents that were shown; return who has it, which may be somebody else.

        Raises ConflictError when there is nothing to take.
        """
        book = self.operations.book()
        identity = identity_of(name, book.configuration)
        taken = self.operating.operators.acknowledge(shown, identity)
        head = taken.head
        by, via = (identity.by, identity.via) if taken.in_time else (head.by or "", head.via or "")
        return TakenRow(
            page=head.page_id,
            in_time=taken.in_time,
            incidents=len(shown.members),
            accounts=len({member.summary.key.account for member in shown.members}),
            by=by,
            name=full_name(book, by),
            via=via,
            at=head.ended_at or self.clock.now(),
        )

    def close(self, incident: str, closure: Closure, note: str, name: str) -> IncidentRow:
        """Close an incident, named by the first characters of its id.

        Raises NotFoundError, and ConflictError when it rises at this moment.
        """
        found, by = self._incident(incident), self._by(name)
        close = Close(mark=found.seen, closure=closure, note=note, by=by, at=self.clock.now())
        return incident_row(self.operating.incidents.close(found.key, close))

    def snooze(self, incident: str, until: datetime, name: str) -> IncidentRow:
        """Hold an open incident until an instant.

        Raises InputError for one that is past, NotFoundError, and ConflictError for an incident that is not open.
        """
        now = self.clock.now()
        if until <= now:
            raise InputError(f"--until: {until.isoformat()} is not after now, {now.isoformat(timespec='seconds')}")
        found, by = self._incident(incident), self._by(name)
        return incident_row(
            self.operating.incidents.snooze(found.key, Snooze(mark=found.seen, until=until, by=by, at=now))
        )

    def annotate(self, incident: str, note: str, name: str) -> IncidentRow:
        """Write a note on an incident, in place of the one before; raise NotFoundError."""
        annotation = Annotate(note=note, by=self._by(name), at=self.clock.now())
        return incident_row(self.operating.incidents.annotate(self._incident(incident).key, annotation))

    def drill(self, name: str) -> DrillRow:
        """Ask for a drill of an escalation policy or a responder.

        Raises NotFoundError for an unknown name, InputError for a person who cannot be rung.
        """
        request = self.operating.operators.drill(name)
        return DrillRow(drill=request.id, of=name, at=request.requested_at)

    def _by(self, name: str) -> str:
        identity = identity_of(name, self.operations.book().configuration)
        return identity.by if identity.proved else f"{identity.by} (not proved)"

    def _incident(self, wanted: str) -> Incident:
        """Return the incident whose digest starts with `wanted`; raise InputError for too few or odd characters."""
        if len(wanted) < SHORTEST_ID:
            raise InputError(f"incident {wanted!r}: expected at least {SHORTEST_ID} characters of its id")
        rows = self.operations.stores_in_use.incidents.find(limit=_LOOKED_THROUGH)
        found = [row for row in rows if row.key.digest.startswith(wanted.lower())]
        if not found:
            raise NotFoundError(f"there is no incident {wanted!r}: `tocsin incidents` shows them")
        if len(found) > 1:
            raise InputError(f"incident {wanted!r} means {len(found)}: give more of its id")
        return found[0]


@contextmanager
def open_actions(path: Path, clock: Clock) -> Iterator[Actions]:
    """Give the actions on a store file; errors are those of `open_store`."""
    with (
        open_store(path, clock) as operations,
        open_operating(path, operations.stores_in_use, operations.book, clock) as operating,
    ):
        yield Actions(operations=operations, operating=operating, clock=clock)
