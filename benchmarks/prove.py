"""Measures a proof of on call: 60 days, 50 schedules with a night layer, each under an escalation policy in use.

The last round of figures is printed as it is: seconds of the processor and of the wall clock, from documents to proof.
"""

from __future__ import annotations

import platform
import sys
from datetime import UTC, datetime, timedelta
from time import perf_counter, process_time

from console.proving import demands
from escalation.proving import prove
from escalation.snapshot import compile_book
from hub.model.configuration import Audience, Configuration, Organization
from hub.model.directory import Account, Directory, OrganizationalUnit
from hub.model.escalation_policy import EscalationPolicy, Level, Target, TargetKind
from hub.model.policy import PolicyDocument, RouteSetting, Scope, ScopeKind
from hub.model.responder import Leave, Responder
from hub.model.rotation import Restriction, Rotation
from hub.model.route import RECORD, call, email
from hub.model.schedule import Layer, Schedule
from hub.model.severity import SeverityLabel

SCHEDULES = 50
DAYS = 60
ACCOUNTS = 5_000
TEAM = 5
ROUNDS = 3
START = datetime(2026, 3, 1, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/Santiago", "Asia/Tokyo", "America/New_York", "Australia/Sydney")


def schedule(number: int) -> Schedule:
    """Return a weekly rotation of five with a daily night layer above it."""
    zone = ZONES[number % len(ZONES)]
    people = tuple(f"p{number}-{each}" for each in range(TEAM))
    base = rotation(zone, "weeks", people)
    night = Layer(
        name="night",
        rank=2,
        rotation=rotation(zone, "days", people[::-1]),
        restrictions=(Restriction.model_validate({"since": "22:00", "until": "06:00"}),),
    )
    return Schedule(name=f"s{number}", time_zone=zone, layers=(Layer(name="base", rank=1, rotation=base), night))


def rotation(zone: str, unit: str, people: tuple[str, ...]) -> Rotation:
    """Return a rotation that hands over every day or week at nine."""
    return Rotation.model_validate(
        {"time_zone": zone, "start": "2026-01-05T09:00", "shift_length": {unit: 1}, "participants": people}
    )


def policy(number: int) -> EscalationPolicy:
    """Return three levels: who is on call, who comes next, and the head of the team."""
    on_call = Target(kind=TargetKind.SCHEDULE, name=f"s{number}")
    following = Target(kind=TargetKind.NEXT, name=f"s{number}")
    head = Target(kind=TargetKind.RESPONDER, name=f"p{number}-0")
    levels = tuple(Level(targets=(target,)) for target in (on_call, following, head))
    return EscalationPolicy(name=f"e{number}", levels=levels, then="secops")


def organization() -> Configuration:
    """Return 5,000 accounts in 50 units, each of which calls an escalation policy of its own."""
    units = [OrganizationalUnit(id=f"ou-{number}", path=f"Unit{number}") for number in range(SCHEDULES)]
    accounts = [
        Account(id=f"{number:012}", name=f"account-{number}", units=(units[number % SCHEDULES],))
        for number in range(ACCOUNTS)
    ]
    people = [f"p{number}-{each}" for number in range(SCHEDULES) for each in range(TEAM)]
    return Configuration(
        version="1",
        organization=Organization(name="Example Corp", time_zone="Europe/Berlin", owners="secops"),
        documents=(_of_the_organization(), *(_of_unit(number) for number in range(SCHEDULES))),
        audiences={"secops": Audience(name="secops", addresses=("secops@example.com",))},
        responders={name: Responder(name=name, full_name=name, phones=("+15555550101",)) for name in people},
        schedules={f"s{number}": schedule(number) for number in range(SCHEDULES)},
        escalation_policies={f"e{number}": policy(number) for number in range(SCHEDULES)},
        directory=Directory(accounts={account.id: account for account in accounts}),
    )


def _of_the_organization() -> PolicyDocument:
    told = RouteSetting(routes=(email("secops"),))
    routes = dict.fromkeys(SeverityLabel, told) | {SeverityLabel.LOW: RouteSetting(routes=(RECORD,))}
    return PolicyDocument(scope=Scope(kind=ScopeKind.ORGANIZATION), routes=routes)


def _of_unit(number: int) -> PolicyDocument:
    called = RouteSetting(routes=(call(f"e{number}"),))
    routes = {SeverityLabel.HIGH: called, SeverityLabel.CRITICAL: called}
    return PolicyDocument(scope=Scope(kind=ScopeKind.UNIT, id=f"Unit{number}"), routes=routes)


def main() -> None:
    """Measure and print."""
    configuration = organization()
    leave = tuple(
        Leave(responder=f"p{number}-1", start=START + timedelta(days=9), end=START + timedelta(days=16))
        for number in range(SCHEDULES)
    )
    print(f"Python {sys.version.split()[0]} on {platform.machine()}; {DAYS} days, {SCHEDULES} schedules,", end=" ")
    print(f"{SCHEDULES} escalation policies of 3 levels, {ACCOUNTS} accounts")
    for _ in range(ROUNDS):
        wall, processor = perf_counter(), process_time()
        relied_on = demands(configuration, START, START + timedelta(days=DAYS))
        proof = prove(compile_book(configuration, leave=leave), relied_on)
        print(
            f"{perf_counter() - wall:.2f} s, {process_time() - processor:.2f} s of the processor:",
            f"{len(proof.proved)} proved, {len(proof.holes)} holes, {len(proof.same_people)} levels alike",
        )


if __name__ == "__main__":
    main()
