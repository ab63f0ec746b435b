"""Heads, members and page items in SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from hub.adapters.sqlite.connection import Database
from hub.adapters.sqlite.rows import instant_text, many, one, row_text
from hub.errors import ConflictError
from hub.model.finding import FindingKey
from hub.model.incident import Mark
from hub.model.page import Ending, HeadKey, Member, Page, PageHead, PageState


class SqlitePageStore:
    """`hub.ports.PageStore` over a store file."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    def head(self, key: HeadKey) -> PageHead | None:
        """Return the head row, or None before the first page."""
        with self._database.reading() as connection:
            return _load_head(connection, key)

    def open(self, key: HeadKey, ended_generation: int, at: datetime) -> PageHead:
        """Raise the generation by one if it still is `ended_generation` (0: no head yet) and not running.

        Return the head as it is afterwards, whoever opened it; raise ConflictError when there is no head to raise.
        """
        with self._database.transaction() as connection:
            head = _load_head(connection, key)
            if head is None and ended_generation:
                raise ConflictError(f"page {key.text} has no generation {ended_generation}")
            if head is not None and (head.generation != ended_generation or head.state is PageState.RUNNING):
                return head
            opened = PageHead(key=key, generation=ended_generation + 1, state=PageState.RUNNING, opened_at=at)
            return _store_head(connection, opened)

    def join(self, key: HeadKey, generation: int) -> PageHead | None:
        """Add one to `joined` if that generation is running; return the head, whose `joined` is the new number.

        Return None when that generation is over.
        """
        with self._database.transaction() as connection:
            head = _load_head(connection, key)
            if head is None or not _runs(head, generation):
                return None
            return _store_head(connection, head.model_copy(update={"joined": head.joined + 1}))

    def end(self, key: HeadKey, generation: int, ending: Ending) -> PageHead | None:
        """End the generation if it is running; return the head afterwards (the first writer's), None without one."""
        with self._database.transaction() as connection:
            head = _load_head(connection, key)
            if head is None or not _runs(head, generation):
                return head
            return _store_head(connection, _ended(head, ending))

    def restart(self, key: HeadKey, generation: int, start: int) -> PageHead | None:
        """Raise the head's start number by one if it is `start` in that generation, running or not.

        Return the head afterwards, whoever raised it; None without one.
        """
        with self._database.transaction() as connection:
            head = _load_head(connection, key)
            if head is None or (head.generation, head.start) != (generation, start):
                return head
            return _store_head(connection, head.model_copy(update={"start": start + 1}))

    def heads(self) -> Sequence[PageHead]:
        """Return the head of each escalation policy and label, by key."""
        with self._database.reading() as connection:
            return many(connection, PageHead, "SELECT row FROM heads ORDER BY head")

    def keep_ended(self, head: PageHead) -> None:
        """Keep the head of an ended page, before the next generation takes its place; a second time changes nothing."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO ended_heads (page_id, row) VALUES (?, ?) ON CONFLICT (page_id) DO NOTHING",
                (head.page_id, row_text(head)),
            )

    def ended(self, page_id: str) -> PageHead | None:
        """Return the head that was kept of that page, or None."""
        with self._database.reading() as connection:
            return one(connection, PageHead, "SELECT row FROM ended_heads WHERE page_id = ?", page_id)

    def put_member(self, member: Member) -> Member:
        """Store the member unless its incident already is one of that page; return the stored one.

        A member whose incident has a further mark takes the place of the first, under its own number: a call that
        announced the first does not cover it.
        """
        with self._database.transaction() as connection:
            first = _load_member(connection, member.page_id, member.summary.key)
            if first is not None and not member.mark.beyond(first.mark):
                return first
            connection.execute(
                """INSERT INTO members (page_id, finding, number, row) VALUES (?, ?, ?, ?)
                ON CONFLICT (page_id, finding) DO UPDATE SET number = excluded.number, row = excluded.row""",
                (member.page_id, member.summary.key.digest, member.number, row_text(member)),
            )
            return member

    def remove_member(self, page_id: str, key: FindingKey, mark: Mark) -> bool:
        """Take the incident of `key` out of the page, unless it is there with a further mark; return whether it was."""
        with self._database.transaction() as connection:
            member = _load_member(connection, page_id, key)
            if member is None or member.mark.beyond(mark):
                return False
            connection.execute("DELETE FROM members WHERE page_id = ? AND finding = ?", (page_id, key.digest))
            return True

    def member(self, page_id: str, key: FindingKey) -> Member | None:
        """Return the member of that incident, or None."""
        with self._database.reading() as connection:
            return _load_member(connection, page_id, key)

    def has_members(self, page_id: str) -> bool:
        """Return whether the page has a member."""
        sql = "SELECT 1 FROM members WHERE page_id = ? LIMIT 1"
        with self._database.reading() as connection:
            return connection.execute(sql, (page_id,)).fetchone() is not None

    def members(self, page_id: str) -> Sequence[Member]:
        """Return all members by number, from one consistent query."""
        sql = "SELECT row FROM members WHERE page_id = ? ORDER BY number, finding"
        with self._database.reading() as connection:
            return many(connection, Member, sql, page_id)

    def create(self, page: Page) -> Page:
        """Store the page item unless there is one; return the stored one."""
        with self._database.transaction() as connection:
            stored = _load_page(connection, page.page_id)
            if stored is not None:
                return stored
            connection.execute(
                "INSERT INTO pages (page_id, opened_at, finished, version, row) VALUES (?, ?, ?, ?, ?)",
                (page.page_id, instant_text(page.opened_at), page.finished, page.version, row_text(page)),
            )
            return page

    def page(self, page_id: str) -> Page | None:
        """Return the page item, or None."""
        with self._database.reading() as connection:
            return _load_page(connection, page_id)

    def save(self, page: Page) -> Page:
        """Replace the item if its version is the one before `page.version`; raise ConflictError otherwise."""
        with self._database.transaction() as connection:
            saved = connection.execute(
                """UPDATE pages SET opened_at = ?, finished = ?, version = ?, row = ?
                WHERE page_id = ? AND version = ?""",
                (
                    instant_text(page.opened_at),
                    page.finished,
                    page.version,
                    row_text(page),
                    page.page_id,
                    page.version - 1,
                ),
            )
            if not saved.rowcount:
                raise ConflictError(f"page {page.page_id} is not in version {page.version - 1} any more")
            return page

    def running(self) -> Sequence[Page]:
        """Return the page items that are not finished, the oldest first."""
        sql = "SELECT row FROM pages WHERE NOT finished ORDER BY opened_at, sequence"
        with self._database.reading() as connection:
            return many(connection, Page, sql)

    def find(self, limit: int = 100) -> Sequence[Page]:
        """Return page items, the newest first."""
        sql = "SELECT row FROM pages ORDER BY opened_at DESC, sequence DESC LIMIT ?"
        with self._database.reading() as connection:
            return many(connection, Page, sql, limit)


def _runs(head: PageHead, generation: int) -> bool:
    return head.generation == generation and head.state is PageState.RUNNING


def _ended(head: PageHead, ending: Ending) -> PageHead:
    said = {name: value for name, value in ending if name != "at"}
    return head.model_copy(update={**said, "ended_at": ending.at})


def _load_head(connection: sqlite3.Connection, key: HeadKey) -> PageHead | None:
    return one(connection, PageHead, "SELECT row FROM heads WHERE head = ?", key.text)


def _store_head(connection: sqlite3.Connection, head: PageHead) -> PageHead:
    connection.execute(
        "INSERT INTO heads (head, row) VALUES (?, ?) ON CONFLICT (head) DO UPDATE SET row = excluded.row",
        (head.key.text, row_text(head)),
    )
    return head


def _load_member(connection: sqlite3.Connection, page_id: str, key: FindingKey) -> Member | None:
    sql = "SELECT row FROM members WHERE page_id = ? AND finding = ?"
    return one(connection, Member, sql, page_id, key.digest)


def _load_page(connection: sqlite3.Connection, page_id: str) -> Page | None:
    return one(connection, Page, "SELECT row FROM pages WHERE page_id = ?", page_id)
