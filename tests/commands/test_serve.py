"""`tocsin serve` and what is done beside it: send, phone, acknowledge, incidents close|snooze|note, drill."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hub.clock import SystemClock
from local.phone_lab import PhoneLab
from local.serving import phones_of
from tests.builders import an_event
from tests.commands.running import a_file, tocsin

PATIENCE = 20.0
"""Seconds; far more than anything here takes."""
ON_CALL = """
organization: {name: Example, time_zone: UTC, owners: owners, low: record, medium: email owners,
  high: [call soc], critical: [call soc]}
audiences: {owners: owners@example.com}
responders:
  dana: {name: Dana, phone: +15555550101, email: dana@example.com, identities: dana@example.com}
  wei: {name: Wei, phone: +15555550102, email: wei@example.com}
schedules: {team: {weekly: [dana], from: 2024-01-01 09:00}}
escalation_policies: {soc: {levels: [team, wei]}}
"""


class Running:
    """A command in a process of its own; what it writes is read line by line as JSON."""

    def __init__(self, *arguments: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "console", *map(str, arguments), "--json"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._rest = b""

    def until(self, what: str) -> dict[str, Any]:
        """Read on until a line says that `what` happened; return it."""
        while True:
            line = self._line()
            if line["what"] == what:
                return line

    def types(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def says(self) -> str:
        """Return the first line on standard error: it is ready."""
        assert self.process.stderr is not None
        return self.process.stderr.readline().decode()

    def ends(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()

    def _line(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        while b"\n" not in self._rest:
            ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
            read = os.read(self.process.stdout.fileno(), 65536) if ready else b""
            assert read, f"nothing more is said: {self._rest!r}"
            self._rest += read
        line, _, self._rest = self._rest.partition(b"\n")
        found = json.loads(line)
        assert isinstance(found, dict)
        return found


@pytest.fixture
def run() -> Iterator[Any]:
    """Starts commands that run beside the test, and ends them."""
    started: list[Running] = []

    def start(*arguments: object) -> Running:
        started.append(Running(*arguments))
        return started[-1]

    yield start
    for each in started:
        each.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configuration in which Dana is always on call, and Wei is next."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "all.yaml").write_text(ON_CALL, encoding="utf-8")
    return tmp_path / "config"


@pytest.fixture
def served(run: Any, folder: Path, tmp_path: Path) -> Running:
    """A hub that is served on `hub.sqlite`."""
    hub: Running = run("serve", "--store", tmp_path / "hub.sqlite", "--config", folder)
    assert "Serving" in hub.says()
    return hub


def a_fresh_event(severity: float = 8.0, id: str = "f1") -> dict[str, Any]:
    return an_event(severity, id=id, updatedAt=datetime.now(tz=UTC).isoformat())  # noqa: TID251 - the served hub's clock


def sends(store: Path, *events: dict[str, Any]) -> None:
    ran = tocsin("send", a_file(store.parent, *events), "--store", store)
    assert ran.code == 0, ran.err


def code_of(words: str) -> str:
    """The three digits that a call says to key."""
    after = words.split("key ")[1]
    return "".join(character for character in after[:8] if character.isdigit())


def test_a_phone_played_by_hand_takes_the_page(served: Running, run: Any, tmp_path: Path) -> None:
    store = tmp_path / "hub.sqlite"
    phone = run("phone", "dana", "--store", store)
    sends(store, a_fresh_event())
    assert "press a to answer" in phone.until("ringing")["text"]
    phone.types("a")
    words = phone.until("says")["text"]
    phone.types("199\n")
    assert phone.until("keyed")["text"] == "199"
    assert "not the code" in phone.until("says")["text"]
    phone.types(f"{code_of(words)}\n")

    assert "It is yours." in phone.until("says")["text"]
    assert "dana took it by telephone" in served.until("acknowledged")["text"]
    assert phone.until("ended")
    assert "it is yours" in served.until("mail")["text"]


def test_a_phone_that_declines_is_called_again_later(served: Running, run: Any, tmp_path: Path) -> None:
    store = tmp_path / "hub.sqlite"
    phone = run("phone", "dana", "--store", store)
    sends(store, a_fresh_event())
    phone.until("ringing")
    phone.types("d")

    assert "dana: no answer" in served.until("ended")["text"]
    assert "waiting: round 2" in served.until("paused")["text"]


def test_a_phone_may_die_and_another_go_on_with_the_call(served: Running, run: Any, tmp_path: Path) -> None:
    store = tmp_path / "hub.sqlite"
    first = run("phone", "dana", "--store", store)
    sends(store, a_fresh_event())
    first.until("ringing")
    first.close()
    second = run("phone", "dana", "--store", store)
    second.until("ringing")
    second.types("a")
    second.types(f"{code_of(second.until('says')['text'])}\n")

    assert "dana took it" in served.until("acknowledged")["text"]


def test_keys_that_reach_no_call_say_so(served: Running, run: Any, tmp_path: Path) -> None:
    phone = run("phone", "dana", "--store", tmp_path / "hub.sqlite")
    phone.types("a12\n")

    assert phone.until("nothing")["text"] == "It does not ring."
    assert "12 was not keyed" in phone.until("nothing")["text"]
    assert served.process.poll() is None


def test_a_kill_while_it_rings_goes_on_and_dials_once(served: Running, run: Any, folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "hub.sqlite"
    sends(store, a_fresh_event())
    served.until("placed")
    assert served.ends(signal.SIGKILL) == -signal.SIGKILL
    again = run("serve", "--store", store)
    phone = run("phone", "dana", "--store", store)
    phone.until("ringing")
    phone.types("a")
    phone.types(f"{code_of(phone.until('says')['text'])}\n")

    assert "dana took it" in again.until("acknowledged")["text"]
    lab = PhoneLab(phones_of(store), clock=SystemClock(), report=lambda _report: None)
    assert len(lab.dials()) == 1
    lab.close()
    del folder


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_well_when_it_is_told_to(served: Running, number: int) -> None:
    assert served.ends(number) == 0


def test_a_second_one_on_the_same_store_is_refused(served: Running, tmp_path: Path) -> None:
    ran = tocsin("serve", "--store", tmp_path / "hub.sqlite")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.endswith(f"is served already, by process {served.process.pid}\n")


def test_what_was_sent_before_is_told_when_it_is_served(run: Any, folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "hub.sqlite"
    first = run("serve", "--store", store, "--config", folder)
    first.says()
    first.ends()
    sends(store, a_fresh_event(5.0), {"source": "aws.guardduty", "detail-type": "GuardDuty Finding", "detail": {}})
    second = run("serve", "--store", store)

    assert "email owners" in second.until("routed")["text"]
    assert "kept whole" in second.until("rejected")["text"]
    assert "to owners" in second.until("mail")["text"]


def test_a_new_store_begins_with_the_example_organization(run: Any, tmp_path: Path) -> None:
    assert "Example Corp" in run("serve", "--store", tmp_path / "new.sqlite").says()


def test_a_folder_with_mistakes_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    (tmp_path / "wrong").mkdir()
    (tmp_path / "wrong" / "a.yaml").write_text("organization: {}\n", encoding="utf-8")
    ran = tocsin("serve", "--store", tmp_path / "hub.sqlite", "--config", tmp_path / "wrong")

    assert ran.code == 1
    assert not (tmp_path / "hub.sqlite").exists()


def test_taking_a_page_on_the_command_line_stops_the_calls(served: Running, tmp_path: Path) -> None:
    store = tmp_path / "hub.sqlite"
    sends(store, a_fresh_event())
    served.until("placed")
    ran = tocsin("acknowledge", "--as", "dana@example.com", "--store", store)
    late = tocsin("acknowledge", "soc.high.1", "--as", "wei", "--store", store, "--json")

    assert (ran.code, ran.out.split()[:3]) == (0, ["Dana", "has", "soc.high.1"])
    assert "worst: UnauthorizedAccess:EC2/SSHBruteForce" in ran.err
    assert (late.code, late.objects[0]["in_time"], late.objects[0]["by"]) == (1, False, "dana")
    assert "command line" in served.until("acknowledged")["text"]
    assert "acknowledged" in served.until("finished")["text"]


def test_without_a_running_page_there_is_nothing_to_take(store: Path) -> None:
    assert tocsin("acknowledge", "--store", store).err == "tocsin: no page is running\n"


def test_a_name_that_nothing_proves_is_said_to_be_so(served: Running, tmp_path: Path) -> None:
    store = tmp_path / "hub.sqlite"
    sends(store, a_fresh_event())
    served.until("placed")
    (row,) = tocsin("acknowledge", "--as", "Robin", "--store", store, "--json").objects

    assert (row["by"], row["via"]) == ("Robin", "command line, identity not proved")


def test_a_drill_rings_and_says_what_it_is(served: Running, run: Any, tmp_path: Path) -> None:
    store = tmp_path / "hub.sqlite"
    phone = run("phone", "wei", "--store", store)
    assert tocsin("drill", "wei", "--store", store).code == 0
    phone.until("ringing")
    phone.types("a")

    assert phone.until("says")["text"].startswith("Security drill. High.")
    assert served.process.poll() is None
    assert tocsin("incidents", "--store", store, "--json").objects == []
    assert [row["kind"] for row in tocsin("pages", "--store", store, "--json").objects] == ["drill"]


def an_open_id(store: Path) -> str:
    return str(tocsin("incidents", "--state", "open", "--store", store, "--json").objects[0]["incident"])


def test_an_incident_is_closed_by_the_first_characters_of_its_id(store: Path) -> None:
    short = an_open_id(store)[:8]
    ran = tocsin("incidents", "close", short, "--as", "expected", "--note", "ours", "--by", "Robin", "--store", store)

    assert ran.code == 0
    assert short in ran.out
    closed = next(row for row in tocsin("incidents", "--store", store, "--json").objects if row["state"] == "closed")
    assert (closed["closure"], closed["closed_by"], closed["note"]) == ("expected", "Robin (not proved)", "ours")


def test_an_incident_is_snoozed_and_annotated(store: Path) -> None:
    until = (SystemClock().now() + timedelta(hours=1)).isoformat(timespec="seconds")
    (snoozed,) = tocsin("incidents", "snooze", an_open_id(store), "--until", until, "--store", store, "--json").objects
    (noted,) = tocsin("incidents", "note", an_open_id(store), "asked the owner", "--store", store, "--json").objects

    assert datetime.fromisoformat(snoozed["snoozed_until"]) == datetime.fromisoformat(until)
    assert (noted["note"], noted["state"]) == ("asked the owner", "open")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["close", "abc", "--as", "expected", "--note", "x"], "expected at least 8 characters"),
        (["close", "ffffffffff", "--as", "expected", "--note", "x"], "there is no incident"),
        (["snooze", "ffffffffff", "--until", "2001-01-01T00:00Z"], "is not after now"),
        (["note", "ffffffffff", "x"], "there is no incident"),
    ],
)
def test_what_cannot_be_done_to_an_incident_is_said(store: Path, arguments: list[str], error: str) -> None:
    ran = tocsin("incidents", *arguments, "--store", store)

    assert ran.code == 2
    assert error in ran.err


def test_closing_says_how(store: Path) -> None:
    ran = tocsin("incidents", "close", an_open_id(store), "--as", "archived", "--note", "x", "--store", store)

    assert ran.code == 2
    assert "true-positive" in ran.err


def test_a_responder_that_is_not_there_has_no_phone(store: Path) -> None:
    ran = tocsin("phone", "dona", "--store", store)

    assert (ran.code, ran.err) == (2, "tocsin: there is no responder 'dona'; did you mean 'dana'?\n")


def test_a_file_that_cannot_be_read_is_named(store: Path) -> None:
    ran = tocsin("send", "nothing.json", "--store", store)

    assert ran.code == 2
    assert "nothing.json" in ran.err
