"""The embedded hub's queues: durable, delivered at least once, with redelivery, in the store file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from hub.adapters.sqlite.connection import Database
from hub.adapters.sqlite.rows import instant_text
from hub.ports import Clock

REDELIVERY: Final = timedelta(seconds=30)
"""A message that was taken and not settled comes back after this."""


class Topic(StrEnum):
    """The queues there are."""

    FINDINGS = "findings"
    MESSAGES = "messages"


class Queued(NamedTuple):
    """A message that was taken from a queue."""

    topic: Topic
    id: str
    body: bytes
    arrived_at: datetime
    received: int
    """How many times it was taken, this one included."""
    replayed: bool = False
    """True when an operator put it back after it had been rejected."""


class LocalQueue:
    """Queues over a store file; an id stands in a topic once until it is settled."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    def put(
        self,
        topic: Topic,
        message_id: str,
        body: bytes,
        *,
        now: datetime,
        delay: timedelta | None = None,
        replayed: bool = False,
    ) -> None:
        """Store the message durably, visible after `delay`; one that waits under the same id is kept as it is."""
        visible = now + (delay or timedelta())
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO queue (topic, message, body, arrived_at, visible_at, received, replayed)"
                " VALUES (?, ?, ?, ?, ?, 0, ?) ON CONFLICT (topic, message) DO NOTHING",
                (topic.value, message_id, body, instant_text(now), instant_text(visible), replayed),
            )

    def take(self, topic: Topic, now: datetime, limit: int = 10) -> Sequence[Queued]:
        """Return up to `limit` visible messages, the oldest first, and hide them for `REDELIVERY`."""
        hidden_until = instant_text(now + REDELIVERY)
        with self._database.transaction() as connection:
            found = connection.execute(
                "SELECT sequence, message, body, arrived_at, received, replayed FROM queue"
                " WHERE topic = ? AND visible_at <= ? ORDER BY sequence LIMIT ?",
                (topic.value, instant_text(now), limit),
            ).fetchall()
            connection.executemany(
                "UPDATE queue SET received = received + 1, visible_at = ? WHERE sequence = ?",
                [(hidden_until, sequence) for sequence, *_ in found],
            )
        return [
            Queued(topic, message, body, datetime.fromisoformat(arrived), received + 1, bool(replayed))
            for _, message, body, arrived, received, replayed in found
        ]

    def settle(self, message: Queued) -> None:
        """Take the message off its queue: it was handled."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM queue WHERE topic = ? AND message = ?", (message.topic.value, message.id))

    def next_visible(self) -> datetime | None:
        """Return when the next message that somebody handles becomes visible, or None when there is none."""
        with self._database.reading() as connection:
            (found,) = connection.execute("SELECT min(visible_at) FROM queue").fetchone()
        return None if found is None else datetime.fromisoformat(found)

    def depth(self, topic: Topic) -> int:
        """Return how many messages a queue holds, hidden ones included."""
        with self._database.reading() as connection:
            (count,) = connection.execute("SELECT count(*) FROM queue WHERE topic = ?", (topic.value,)).fetchone()
        return int(count)

    def holds(self, topic: Topic, prefix: str) -> bool:
        """Return whether a message whose id starts with `prefix` is in the queue, hidden or not."""
        sql = "SELECT 1 FROM queue WHERE topic = ? AND substr(message, 1, ?) = ? LIMIT 1"
        with self._database.reading() as connection:
            return connection.execute(sql, (topic.value, len(prefix), prefix)).fetchone() is not None


class LocalRawQueue:
    """`hub.ports.RawQueue` over one topic of a store file's queue."""

    def __init__(self, queue: LocalQueue, topic: Topic, clock: Clock) -> None:
        """Put into `topic` of `queue`."""
        self._queue, self._topic, self._clock = queue, topic, clock

    def put(self, record_id: str, body: bytes, *, replayed: bool = False) -> None:
        """Store the body durably; one that waits under the same id is kept as it is."""
        self._queue.put(self._topic, record_id, body, now=self._clock.now(), replayed=replayed)

    def depth(self) -> int:
        """Return how many bodies the topic holds."""
        return self._queue.depth(self._topic)
