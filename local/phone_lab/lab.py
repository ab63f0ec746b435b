"""The lab's telephones and its own file of dial requests, apart from the hub's store.

It is a `hub.ports.Carrier` that goes on ringing when the hub dies. What its people do happens at `run(now)`, in the
order of time. An answered call plays the contact flow that Connect gets, whose function is the hub's own; so a call is
a conversation and not a canned result.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from escalation.contact_flow.builder import flow_text
from escalation.contact_flow.language import Flow
from hub.errors import TocsinError, TransientError
from hub.model.masking import mask_phone
from hub.model.messages import CarrierReport, CarrierReportKind
from hub.model.responder import Language
from hub.ports import Clock, DialOrder
from local.phone_lab.faults import Faults
from local.phone_lab.flow import FunctionFailedError, Played, Player, Playing
from local.phone_lab.flow.player import Function
from local.phone_lab.scripts import CODE, KEYS_APART, Script, code_heard, no_answer

FUNCTION_ARN: Final = "arn:aws:lambda:eu-central-1:111122223333:function:answer_call"
"""Names the function in the flow; what is invoked is `PhoneLab.function`."""
AGAIN_AFTER: Final = timedelta(seconds=5)
"""What could not be done just now is done again so much later, as a carrier repeats its report."""

_SCHEMA: Final = (
    """CREATE TABLE IF NOT EXISTS dials (
        attempt TEXT PRIMARY KEY, number TEXT, ring INTEGER, requested_at TEXT, requests INTEGER,
        script TEXT, pressed INTEGER, answered INTEGER, ended INTEGER
    )""",
    # Numbers are never given again: what struck off an event must not strike off the one that followed it.
    """CREATE TABLE IF NOT EXISTS events (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT, attempt TEXT, at TEXT, kind TEXT, detail TEXT
    )""",
    "CREATE TABLE IF NOT EXISTS plans (sequence INTEGER PRIMARY KEY, number TEXT, script TEXT)",
    "CREATE TABLE IF NOT EXISTS words (sequence INTEGER PRIMARY KEY, attempt TEXT, at TEXT, who TEXT, words TEXT)",
    "CREATE TABLE IF NOT EXISTS calls (attempt TEXT PRIMARY KEY, playing TEXT)",
    "CREATE TABLE IF NOT EXISTS troubles (sequence INTEGER PRIMARY KEY, attempt TEXT, at TEXT, kind TEXT, error TEXT)",
)


def open_lab_file(path: Path | str) -> sqlite3.Connection:
    """Return a connection, in autocommit mode, to the lab's file at `path`, which is made where there is none."""
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in _SCHEMA:
        connection.execute(statement)
    return connection


class UnexpectedCallError(TocsinError):
    """A telephone rang that nobody had expected to ring."""


class Dial(NamedTuple):
    """One dialled attempt as the lab knows it."""

    attempt: str
    number: str
    requested_at: datetime
    requests: int
    """How often the hub asked for it: the carrier rings once all the same."""
    script: str


class HeardWords(NamedTuple):
    """Something said (`who` is `call`, or `machine` for what answers) or keyed (`person`; `lost`: nothing listened)."""

    attempt: str
    at: datetime
    who: str
    words: str


class Trouble(NamedTuple):
    """Something that raised: what was to happen (answer, press, wake, end, report), or the flow's `function`."""

    attempt: str
    at: datetime
    kind: str
    error: str


class PhoneLab:
    """Scripted telephones behind `hub.ports.Carrier`."""

    def __init__(
        self, path: Path | str, *, clock: Clock, report: Callable[[CarrierReport], None], strict: bool = False
    ) -> None:
        """Keep its file at `path`; `strict` makes a ring that no plan foresees an UnexpectedCallError.

        So it does a second request for a call that is over: a carrier might ring again.
        """
        self._connection = open_lab_file(path)
        self._clock, self._report, self._strict = clock, report, strict
        self.function: Function | None = None
        """The flow's Lambda function: Connect's event in, a flat map of texts out."""
        self.on_trouble: Callable[[Trouble], None] | None = None
        """Is told each trouble when it happens."""
        self.faults = Faults()
        flow = Flow.model_validate_json(flow_text(FUNCTION_ARN, Language.EN))
        self._player = Player(flow, self._invoke)

    def plan(self, number: str, *scripts: Script) -> None:
        """Foresee the next rings of `number`, one script each; after the last, nobody answers (unless strict)."""
        for script in scripts:
            self._run("INSERT INTO plans (number, script) VALUES (?, ?)", number, script.model_dump_json())

    def forget_plans(self) -> None:
        """Foresee nothing any more."""
        self._run("DELETE FROM plans")

    def dial(self, order: DialOrder) -> None:
        """Ring the number; the same attempt asked for again is the same call, as long as that has not ended.

        All of it or nothing: a hub that is killed in it has not asked, or has asked for a call that takes its course.
        """
        with self._whole():
            known = self._run("SELECT ended FROM dials WHERE attempt = ?", order.attempt).fetchone()
            if known is None:
                self._dial(order)
                return
            if known[0] and self._strict:
                raise UnexpectedCallError(f"attempt {order.attempt} was asked for again after its call had ended")
            self._run("UPDATE dials SET requests = requests + 1 WHERE attempt = ?", order.attempt)

    def _dial(self, order: DialOrder) -> None:
        script = self._next_script(order)
        now = self._clock.now()
        self._run(
            "INSERT INTO dials VALUES (?, ?, ?, ?, 1, ?, 0, 0, 0)",
            order.attempt,
            order.number,
            order.ring,
            _text(now),
            script.model_dump_json(),
        )
        self._ring(order, script, now)

    def hang_up(self, attempt: str) -> None:
        """End the call if it is under way."""
        with self._whole():
            self._end(attempt, self._clock.now())

    def next_at(self) -> datetime | None:
        """Return when something happens next on a telephone, or None."""
        (found,) = self._run("SELECT min(at) FROM events").fetchone()
        return None if found is None else datetime.fromisoformat(found)

    def run(self, now: datetime) -> bool:
        """Let the earliest thing that is due by `now` happen; return whether there was one.

        What raises is kept as a trouble and holds up nothing that comes after it. A TransientError is all the lab's: it
        does that again later. Anything else is raised, and what raised it is not done again.
        """
        sql = "SELECT sequence, attempt, at, kind, detail FROM events WHERE at <= ? ORDER BY at, sequence LIMIT 1"
        found = self._run(sql, _text(now)).fetchone()
        if found is None:
            return False
        sequence, attempt, at, kind, detail = found
        with ExitStack() as apart:
            apart.push(partial(self._failed, sequence, Trouble(attempt, now, kind, "")))
            # What the hub is told in here may be told again after a kill, as a carrier's retry would; the person and
            # the telephone act once.
            with self._whole():
                self._happen(attempt, datetime.fromisoformat(at), kind, detail)
                self._run("DELETE FROM events WHERE sequence = ?", sequence)
        return True

    def _failed(self, sequence: int, trouble: Trouble, _kind: object, error: object, _where: object) -> bool:
        """Keep what an event has raised, if anything, and put it off or strike it off; return whether that is all."""
        if not isinstance(error, Exception) or isinstance(error, sqlite3.Error):
            # The process is to stop, or the lab's own file is at fault: the event is not.
            return False
        again = isinstance(error, TransientError)
        with self._whole():
            self._note_trouble(trouble, error)
            if again:
                self._run("UPDATE events SET at = ? WHERE sequence = ?", _text(trouble.at + AGAIN_AFTER), sequence)
            else:
                self._run("DELETE FROM events WHERE sequence = ?", sequence)
        return again

    def troubles(self) -> Sequence[Trouble]:
        """Return what raised on the telephones, and each failure of the flow's function, in order."""
        rows = self._run("SELECT attempt, at, kind, error FROM troubles ORDER BY sequence")
        return [Trouble(attempt, datetime.fromisoformat(at), kind, error) for attempt, at, kind, error in rows]

    def dials(self) -> Sequence[Dial]:
        """Return every dialled attempt in the order of the first request."""
        rows = self._run("SELECT attempt, number, requested_at, requests, script FROM dials ORDER BY rowid")
        return [
            Dial(attempt, number, datetime.fromisoformat(at), requests, Script.model_validate_json(script).name)
            for attempt, number, at, requests, script in rows
        ]

    def script_of(self, attempt: str) -> Script:
        """Return how the telephone of a dialled attempt behaves."""
        return self._script(attempt)

    def conversation(self, attempt: str) -> Sequence[HeardWords]:
        """Return what was said and keyed in one call, in order."""
        rows = self._run("SELECT attempt, at, who, words FROM words WHERE attempt = ? ORDER BY sequence", attempt)
        return [HeardWords(key, datetime.fromisoformat(at), who, words) for key, at, who, words in rows]

    def unrung(self) -> Sequence[str]:
        """Return the numbers, masked, whose plans foresee rings that have not come."""
        return [mask_phone(number) for (number,) in self._run("SELECT DISTINCT number FROM plans ORDER BY sequence")]

    def close(self) -> None:
        """Close the lab's file."""
        self._connection.close()

    def _next_script(self, order: DialOrder) -> Script:
        sql = "SELECT sequence, script FROM plans WHERE number = ? ORDER BY sequence LIMIT 1"
        found = self._run(sql, order.number).fetchone()
        if found is None:
            if self._strict:
                raise UnexpectedCallError(f"{mask_phone(order.number)} rang for attempt {order.attempt}, unexpected")
            return no_answer()
        script = Script.model_validate_json(found[1])
        if script.second_ring_within is not None and not self._rang_within(order.number, script.second_ring_within):
            return no_answer().model_copy(update={"name": "do not disturb: rings silently"})
        self._run("DELETE FROM plans WHERE sequence = ?", found[0])
        return script

    def _rang_within(self, number: str, seconds: int) -> bool:
        since = self._clock.now() - timedelta(seconds=seconds)
        sql = "SELECT count(*) FROM dials WHERE number = ? AND requested_at >= ?"
        (rings,) = self._run(sql, number, _text(since)).fetchone()
        return bool(rings)

    def _ring(self, order: DialOrder, script: Script, now: datetime) -> None:
        if script.service is not None:
            self._foretell(order.attempt, script.service, now)
            return
        self._foretell(order.attempt, CarrierReportKind.DIALLED, now)
        rings = now + timedelta(seconds=self.faults.slow)
        if script.answers is not None and script.answers <= order.ring:
            self._at(order.attempt, rings + timedelta(seconds=script.answers), "answer")
        else:
            ends = order.ring if script.ends is None else script.ends
            self._at(order.attempt, rings + timedelta(seconds=ends), "end")

    def _foretell(self, attempt: str, report: CarrierReportKind, at: datetime) -> None:
        for delay in self.faults.delays(report):
            self._at(attempt, at + timedelta(seconds=delay), "report", report.value)

    def _happen(self, attempt: str, at: datetime, kind: str, detail: str) -> None:
        if kind == "report":
            self._tell(attempt, CarrierReportKind(detail), at)
        elif kind == "answer":
            self._answer(attempt, at)
        elif kind == "press":
            self._plays(attempt, self._player.pressed(self._playing(attempt), detail, at))
        elif kind == "wake":
            self._plays(attempt, self._player.wakes(self._playing(attempt), at))
        else:
            self._end(attempt, at)

    def _answer(self, attempt: str, at: datetime) -> None:
        self._run("UPDATE dials SET answered = 1 WHERE attempt = ?", attempt)
        script = self._script(attempt)
        if script.greeting:
            self._say(attempt, at, "machine", script.greeting)
        if script.hangs_up is not None:
            self._at(attempt, at + timedelta(seconds=script.hangs_up), "end")
        self._plays(attempt, self._player.answered(attempt, f"contact-{attempt}", at))

    def _plays(self, attempt: str, played: Played) -> None:
        """Note what was said, and foresee what comes next: of the flow by itself, and of the person who listens."""
        for said in played.said:
            self._say(attempt, said.at, said.who.value, said.words)
        before, playing = self._playing_or_none(attempt), played.playing
        self._run("INSERT OR REPLACE INTO calls VALUES (?, ?)", attempt, playing.model_dump_json())
        self._run("DELETE FROM events WHERE attempt = ? AND kind = 'wake'", attempt)
        if playing.ended:
            self._at(attempt, playing.since, "end")
        elif playing.until is not None:
            self._at(attempt, playing.until, "wake")
        if playing.listens and (before is None or before.since != playing.since):
            self._foresee_keys(attempt, playing.since)

    def _foresee_keys(self, attempt: str, since: datetime) -> None:
        """Have the person press what the script says for this time of listening; perhaps nothing."""
        (pressed,) = self._run("SELECT pressed FROM dials WHERE attempt = ?", attempt).fetchone()
        presses = self._script(attempt).presses
        if pressed >= len(presses):
            return
        self._run("UPDATE dials SET pressed = pressed + 1 WHERE attempt = ?", attempt)
        press = presses[int(pressed)]
        keys = code_heard(self._first_words(attempt)) if press.digits == CODE else press.digits
        for index, key in enumerate(keys):
            self._at(attempt, since + timedelta(seconds=press.after) + index * KEYS_APART, "press", key)

    def _playing(self, attempt: str) -> Playing:
        playing = self._playing_or_none(attempt)
        if playing is None:
            raise UnexpectedCallError(f"a key was pressed in attempt {attempt}, which was not answered")
        return playing

    def _playing_or_none(self, attempt: str) -> Playing | None:
        found = self._run("SELECT playing FROM calls WHERE attempt = ?", attempt).fetchone()
        return None if found is None else Playing.model_validate_json(found[0])

    def _invoke(self, event: dict[str, Any]) -> Mapping[str, Any]:
        """Return the function's answer; what it raises is a failure, as it is to Connect, and kept as a trouble."""
        if self.function is None:
            raise UnexpectedCallError("a call was answered before the lab had a function to speak for the hub")
        try:
            return self.function(event)
        except UnexpectedCallError:
            raise
        except TocsinError as error:
            attempt = event["Details"]["ContactData"]["Attributes"]["attempt"]
            self._note_trouble(Trouble(attempt, self._clock.now(), "function", ""), error)
            raise FunctionFailedError(str(error)) from error

    def _note_trouble(self, trouble: Trouble, error: Exception) -> None:
        trouble = trouble._replace(error=f"{type(error).__name__}: {error}")
        sql = "INSERT INTO troubles (attempt, at, kind, error) VALUES (?, ?, ?, ?)"
        self._run(sql, trouble.attempt, _text(trouble.at), trouble.kind, trouble.error)
        if self.on_trouble is not None:
            self.on_trouble(trouble)

    def _end(self, attempt: str, at: datetime) -> None:
        sql = "UPDATE dials SET ended = 1 WHERE attempt = ? AND NOT ended"
        if self._run(sql, attempt).rowcount:
            self._run("DELETE FROM events WHERE attempt = ? AND kind IN ('answer', 'press', 'wake')", attempt)
            self._foretell(attempt, CarrierReportKind.ENDED, at)

    def _tell(self, attempt: str, report: CarrierReportKind, at: datetime) -> None:
        error = self._script(attempt).error if report is not CarrierReportKind.ENDED else None
        contact = f"contact-{attempt}" if report is CarrierReportKind.DIALLED else None
        self._report(CarrierReport(attempt=attempt, report=report, contact_id=contact, error=error, at=at))

    def _script(self, attempt: str) -> Script:
        (text,) = self._run("SELECT script FROM dials WHERE attempt = ?", attempt).fetchone()
        return Script.model_validate_json(text)

    def _first_words(self, attempt: str) -> str:
        return next((heard.words for heard in self.conversation(attempt) if heard.who == "call"), "")

    def _say(self, attempt: str, at: datetime, who: str, words: str) -> None:
        self._run(
            "INSERT INTO words (attempt, at, who, words) VALUES (?, ?, ?, ?)",
            attempt,
            _text(at),
            who,
            words,
        )

    def _at(self, attempt: str, at: datetime, kind: str, detail: str = "") -> None:
        self._run(
            "INSERT INTO events (attempt, at, kind, detail) VALUES (?, ?, ?, ?)",
            attempt,
            _text(at),
            kind,
            detail,
        )

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """Keep all that the block writes, or nothing of it."""
        if self._connection.in_transaction:
            yield
            return
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            yield

    def _run(self, sql: str, *values: str | int) -> sqlite3.Cursor:
        return self._connection.execute(sql, values)


def _text(at: datetime) -> str:
    """Return an instant as the file holds it: texts sort as instants do."""
    return at.isoformat(timespec="microseconds")
