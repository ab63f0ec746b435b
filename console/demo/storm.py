"""The second act: five hundred findings at once, and a hub that is killed while a telephone rings.

Run as a program it is the hub that gets killed: `python -m console.demo.storm FOLDER ISO`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from console.demo.stage import Stage, open_stage
from console.demo.telling import Line, Tag, of_attempt
from hub.errors import TransientError
from hub.model.configuration import Configuration
from hub.model.directory import Account, Directory
from hub.model.incident import IncidentState
from hub.model.severity import SeverityLabel
from local.phone_lab import scripts

FINDINGS: Final = 500
ACCOUNTS: Final = 60
LASTS: Final = timedelta(minutes=20)
_FIRST_ACCOUNT: Final = 700_000_000_000
_ROOT: Final = Path(__file__).parents[2]


def with_shops(configuration: Configuration) -> Configuration:
    """Return the example organization with sixty more accounts beside its payments account."""
    known = configuration.directory.accounts
    units = known["111122223333"].units
    shops = {
        _shop(number): Account(id=_shop(number), name=f"prod-shop-{number:02}", units=units)
        for number in range(ACCOUNTS)
    }
    return configuration.model_copy(update={"directory": Directory(accounts={**known, **shops})})


def play(stage: Stage, policy: str) -> Iterator[tuple[Stage, Line]]:
    """Yield the lines of the act, each with the stage as it is then: the hub dies and is opened again on the way.

    Raises TransientError when the hub that is to be killed does not come up.
    """
    start = stage.clock.now()
    dana = stage.configuration.responders["dana"]
    stage.lab.plan(dana.phones[0], scripts.keys_code())
    yield (
        stage,
        Line(at=start, tag=Tag.FINDING, text=f"{FINDINGS} high findings of {ACCOUNTS} accounts come in at once"),
    )
    stage.close()
    kill_while_it_rings(stage.folder, start)
    stage = open_stage(stage.folder, None, start)
    text = "the hub is killed (SIGKILL) as it rings, and started again: the call goes on"
    yield stage, Line(at=start, tag=Tag.PAGE, text=text)
    stage.run_until(start + LASTS)
    head = stage.head(policy, SeverityLabel.HIGH)
    for attempt in stage.hub.stores.attempts.of_page(head.page_id) if head is not None else ():
        words = stage.lab.conversation(attempt.key)
        yield from ((stage, line) for line in of_attempt(attempt, stage.name(attempt.responder), words))
    mails = [mail for mail in stage.hub.mailbox.mails() if mail.at >= start and mail.audience == "security-leads"]
    yield stage, Line(at=start + LASTS, tag=Tag.MAIL, text=f"to security-leads: {len(mails)} mails about all of this")


def acknowledged(stage: Stage) -> int:
    """Return how many incidents of the sixty accounts somebody has taken."""
    taken = stage.hub.stores.incidents.find(IncidentState.ACKNOWLEDGED)
    return sum(incident.key.account.startswith("7000") for incident in taken)


def kill_while_it_rings(folder: Path, start: datetime) -> None:
    """Run a hub in another process until a telephone rings, and kill it then."""
    command = [sys.executable, "-m", "console.demo.storm", str(folder), start.isoformat()]
    with subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as hub:  # noqa: S603 - our own interpreter and module
        rings = hub.stdout.readline() if hub.stdout is not None else b""
        hub.kill()
    if rings.strip() != b"ringing":
        raise TransientError("the hub that was to be killed did not come up")


def be_killed(folder: Path, start: datetime) -> None:
    """Take in the findings, dial, say so, and wait for the end."""
    stage = open_stage(folder, None, start)
    for number in range(FINDINGS):
        stage.hub.put(f"storm-{number}", finding_event(number, start))
    stage.hub.work()
    sys.stdout.write("ringing\n")
    sys.stdout.flush()
    sys.stdin.read()


def _shop(number: int) -> str:
    return str(_FIRST_ACCOUNT + number)


def finding_event(number: int, at: datetime) -> bytes:
    """Return a high finding as GuardDuty would send it at `at`; `number` decides its id and which account has it."""
    return json.dumps(_event(number, at)).encode()


def _event(number: int, at: datetime) -> dict[str, object]:
    account, region = _shop(number % ACCOUNTS), "eu-central-1"
    finding = f"{number:032x}"
    detail = {
        "schemaVersion": "2.0",
        "accountId": account,
        "region": region,
        "partition": "aws",
        "id": finding,
        "arn": f"arn:aws:guardduty:{region}:{account}:detector/{'d0' * 16}/finding/{finding}",
        "type": "CryptoCurrency:EC2/BitcoinTool.B",
        "resource": {"resourceType": "Instance", "instanceDetails": {"instanceId": f"i-{number:017x}", "tags": []}},
        "service": {"serviceName": "guardduty", "archived": False, "count": 1, "eventFirstSeen": at.isoformat()},
        "severity": 8,
        "createdAt": at.isoformat(),
        "updatedAt": at.isoformat(),
        "title": f"EC2 instance i-{number:017x} speaks with a host of a Bitcoin network.",
    }
    envelope = {"source": "aws.guardduty", "detail-type": "GuardDuty Finding", "account": "999988887777"}
    return {**envelope, "time": at.isoformat(), "region": region, "detail": detail}


if __name__ == "__main__":
    be_killed(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
