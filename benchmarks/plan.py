"""Measures a plan: a folder of YAML against a hub of 50,000 accounts in 500 units, 5,000 of them with a document.

The folder is read by `console.folder.load`; then the plan is made of it, as `tocsin config plan` makes it, against a
hub on which the folder was applied before one account in ten was edited in it, and the organization's high route, which
nearly every account inherits. Each figure is of one run in a fresh state. The peak is that of the whole process, both
configurations included.
"""

from __future__ import annotations

import platform
import resource
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TypeVar

from console.editing.plan import Plan, Present, folder_plan
from console.folder import load
from console.operations.documents import held
from hub.adapters.sqlite.stores import open_stores
from hub.clock import SystemClock
from hub.editing import establish
from hub.model.configuration import Configuration
from hub.model.directory import Account, Directory, OrganizationalUnit
from hub.model.journal import Editor

ACCOUNTS = 50_000
UNITS = 500
DOCUMENTS = 5_000
DEPTH = 5
"""So many units lie below one another, and so many documents an account can inherit from."""
A_FILE = 500
"""So many accounts stand in one file."""
EDITED = 10
"""One account in so many is edited in the folder."""
NOW = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)
SECONDS, MEGABYTES = 10, 500
"""What it is to stay under."""
T = TypeVar("T")


def units() -> list[OrganizationalUnit]:
    """Return the units, the first of each branch at the top."""
    found: list[OrganizationalUnit] = []
    for number in range(UNITS):
        above = f"{found[-1].path}/" if number % DEPTH else ""
        found.append(OrganizationalUnit(id=f"ou-ab12-{number:08}", path=f"{above}Unit{number}"))
    return found


def directory() -> Directory:
    """Return the accounts, spread over the units."""
    known = units()
    return Directory(accounts={one.id: one for one in (_account(number, known) for number in range(ACCOUNTS))})


def _account(number: int, known: list[OrganizationalUnit]) -> Account:
    unit = number % UNITS
    branch = tuple(known[unit - unit % DEPTH : unit + 1])
    return Account(id=account_id(number), name=f"account-{number}", units=branch)


def account_id(number: int) -> str:
    """Return twelve digits."""
    return f"{number + 1:012}"


def write_folder(folder: Path, *, edited: bool) -> None:
    """Write the folder as a team keeps it, before or after it was edited."""
    folder.mkdir()
    (folder / "organization.yaml").write_text(organization(edited=edited))
    (folder / "ous.yaml").write_text("\n".join(["ous:", *unit_lines()]) + "\n")
    for first in range(0, DOCUMENTS, A_FILE):
        lines = [account_line(number, edited=edited) for number in range(first, first + A_FILE)]
        (folder / f"accounts-{first:04}.yaml").write_text("\n".join(["accounts:", *lines]) + "\n")


def organization(*, edited: bool) -> str:
    """Return what holds everywhere, with a rotation of fifty."""
    people = [f"p{number}" for number in range(50)]
    lines = [f"  {name}: {{name: {name}, phone: +1555{5550100 + number}}}" for number, name in enumerate(people)]
    return "\n".join(
        [
            "organization:",
            "  name: Example Corp",
            "  time_zone: Europe/Berlin",
            "  low: record",
            "  medium: email secops",
            f"  high: [call soc, email {'leads' if edited else 'secops'}]",
            "  critical: [call soc, email secops]",
            "  floor: [critical]",
            "audiences:",
            *(f"  {name}: {name}@example.com" for name in ("secops", "leads", "dpo", "owners")),
            "responders:",
            *lines,
            "schedules:",
            f"  soc: {{weekly: [{', '.join(people)}], from: 2026-01-05 09:00}}",
            "escalation_policies: {soc: {levels: [soc, soc next], then: secops}}",
            "",
        ]
    )


def unit_lines() -> Iterator[str]:
    """Yield the documents of the units: each adds somebody, so that nothing inherits the same."""
    for unit in units():
        yield f"  {unit.path}: {{medium: +email {('dpo', 'leads')[len(unit.path) % 2]}}}"


def account_line(number: int, *, edited: bool) -> str:
    """Return one account's document, spread over the directory."""
    high = "email secops" if edited and number % EDITED == 0 else "[call soc, email dpo]"
    account = account_id(number * (ACCOUNTS // DOCUMENTS))
    return f"  {account}: {{high: {high}, critical: +email dpo, until: 2027-06-30, why: exception {number}}}"


def applied(folder: Path, store: Path) -> Present:
    """Return a hub on which the folder was applied, with the directory that AWS Organizations gives it."""
    stores = open_stores(store, durable=False)
    by = Editor(name="dana@example.com", proved=True)
    establish(stores.configuration, load(folder, now=NOW), by=by, clock=SystemClock(), why="the bench begins")
    configuration = stores.configuration.current().model_copy(update={"directory": directory()})
    documents = held(lambda: stores.configuration, None, reads_directory=True)
    present = Present(held=documents, configuration=configuration, at=NOW)
    stores.close()
    return present


def measured(what: str, work: Callable[[], T]) -> T:
    """Do `work`, print how long it took, and return what came of it."""
    wall, processor = perf_counter(), process_time()
    done = work()
    print(f"{what}: {perf_counter() - wall:.2f} s, {process_time() - processor:.2f} s of the processor")
    return done


def planned(hub: Present, folder: Configuration) -> Plan:
    """Return the plan that applying the folder comes to."""
    plan, _ = folder_plan(hub, folder)
    return plan


def main() -> None:
    """Measure and print."""
    print(f"Python {sys.version.split()[0]} on {platform.machine()}; {ACCOUNTS} accounts, {UNITS} units,", end=" ")
    print(f"{DOCUMENTS} accounts with a document; one in {EDITED} and the organization's edited")
    with TemporaryDirectory() as place:
        before, after = Path(place) / "before", Path(place) / "after"
        write_folder(before, edited=False)
        write_folder(after, edited=True)
        hub = applied(before, Path(place) / "tocsin.sqlite")
        folder = measured("the folder read", lambda: load(after, now=NOW))
    plan = measured("the plan", lambda: planned(hub, folder))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 if sys.platform == "linux" else 1024) // 1024
    told = sum(change.accounts for change in plan.telling)
    print(f"{len(plan.changes)} documents changed, {told} accounts told otherwise in {len(plan.telling)} groups")
    print(f"peak {peak} MB; the goal for the plan is under {SECONDS} s and {MEGABYTES} MB")


if __name__ == "__main__":
    main()
