"""Plain builders of the nouns that tests speak of; every argument has a default that a reader can guess."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hub.model.attempt import Attempt, attempt_key
from hub.model.directory import Account, Directory, OrganizationalUnit
from hub.model.finding import Finding, FindingKey, Resource
from hub.model.incident import Mark, Observation
from hub.model.policy import DEFAULT_QUIET_PERIOD
from hub.model.responder import Language, Responder
from hub.model.severity import severity_label
from hub.model.summary import Summary, summarize

NIGHT = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
PRODUCTION = "111122223333"
SANDBOX = "444455556666"


def at(text: str) -> datetime:
    """Return the aware instant written as ISO text, such as 2026-06-01T03:00Z."""
    return datetime.fromisoformat(text)


def a_key(id: str = "f1", account: str = PRODUCTION, region: str = "eu-west-1") -> FindingKey:
    return FindingKey(account=account, region=region, id=id)


def a_finding(severity: float = 8.0, *, id: str = "f1", account: str = PRODUCTION, **more: Any) -> Finding:
    values: dict[str, Any] = {
        "key": a_key(id, account),
        "type": "UnauthorizedAccess:EC2/SSHBruteForce",
        "severity": severity,
        "updated_at": NIGHT,
        "resource": Resource(kind="Instance", name="i-00000000000000001"),
        "title": "Someone tries passwords on i-00000000000000001.",
    }
    return Finding.model_validate(values | more)


def a_summary(severity: float = 8.0, *, account_name: str = "prod-payments", **more: Any) -> Summary:
    return summarize(a_finding(severity, **more), account_name)


def an_observation(severity: float = 8.0, *, minute: float = 0, **more: Any) -> Observation:
    """An event `minute` minutes into the night, told by `routes` unless said otherwise."""
    when = NIGHT + timedelta(minutes=minute)
    summary = more.pop("summary", None) or a_summary(severity, id=more.pop("id", "f1"))
    values: dict[str, Any] = {
        "summary": summary,
        "ordering": when,
        "arrived_at": when,
        "routes": ("call page-soc", "email secops"),
        "gentle": ("email secops",),
        "quiet_period": DEFAULT_QUIET_PERIOD,
    }
    return Observation.model_validate(values | more)


def a_mark(severity: float = 8.0, episode: int = 1) -> Mark:
    return Mark(episode=episode, label=severity_label(severity))


def a_responder(name: str = "dana", **more: Any) -> Responder:
    values: dict[str, Any] = {
        "name": name,
        "full_name": name.capitalize(),
        "phones": ("+15555550101",),
        "email": f"{name}@example.com",
    }
    return Responder.model_validate(values | more)


def an_attempt(command: int = 1, page_id: str = "page-soc.high.1", **more: Any) -> Attempt:
    values: dict[str, Any] = {
        "key": attempt_key(page_id, command),
        "page_id": page_id,
        "command": command,
        "repeat": 1,
        "level": 0,
        "round": 1,
        "responder": "dana",
        "phone": 0,
        "number_masked": "********0101",
        "language": Language.EN,
        "challenge": "47",
        "prepared_at": NIGHT,
    }
    return Attempt.model_validate(values | more)


def a_directory() -> Directory:
    """Two accounts: prod-payments under Workloads/Prod, sandbox-dana under Sandbox."""
    workloads = OrganizationalUnit(id="ou-root-workload", path="Workloads")
    prod = OrganizationalUnit(id="ou-root-produnit", path="Workloads/Prod")
    sandbox = OrganizationalUnit(id="ou-root-sandbox1", path="Sandbox")
    accounts = (
        Account(id=PRODUCTION, name="prod-payments", units=(workloads, prod)),
        Account(id=SANDBOX, name="sandbox-dana", units=(sandbox,)),
    )
    return Directory(accounts={account.id: account for account in accounts})


ANALYST = "arn:aws:sts::999988887777:assumed-role/Analysts/robin@example.com"


def an_archiving(*ids: object, at: str = "2026-06-01T03:10:00Z", **detail: Any) -> dict[str, Any]:
    """What CloudTrail says of a call of ArchiveFindings; keyword arguments replace fields of `detail`."""
    call = {
        "eventVersion": "1.11",
        "userIdentity": {"type": "AssumedRole", "principalId": "AROAEXAMPLE:robin@example.com", "arn": ANALYST},
        "eventTime": at,
        "eventSource": "guardduty.amazonaws.com",
        "eventName": "ArchiveFindings",
        "awsRegion": "eu-west-1",
        "sourceIPAddress": "203.0.113.7",
        "requestParameters": {"detectorId": "d1", "findingIds": list(ids)},
        "responseElements": None,
        "readOnly": False,
        "managementEvent": True,
    }
    return {
        "version": "0",
        "id": "6f1c1d0e-0000-4000-8000-00000000000a",
        "detail-type": "AWS API Call via CloudTrail",
        "source": "aws.guardduty",
        "account": "999988887777",
        "time": at,
        "region": "eu-west-1",
        "resources": [],
        "detail": call | detail,
    }


def an_event(
    severity: object = 8.0, *, id: object = "f1", account: object = PRODUCTION, **detail: Any
) -> dict[str, Any]:
    """A raw EventBridge envelope as GuardDuty sends it; keyword arguments replace fields of `detail`."""
    finding = {
        "schemaVersion": "2.0",
        "accountId": account,
        "region": "eu-west-1",
        "partition": "aws",
        "id": id,
        "arn": f"arn:aws:guardduty:eu-west-1:{account}:detector/d1/finding/{id}",
        "type": "UnauthorizedAccess:EC2/SSHBruteForce",
        "resource": {
            "resourceType": "Instance",
            "instanceDetails": {
                "instanceId": "i-00000000000000001",
                "tags": [{"key": "team", "value": "payments"}],
            },
        },
        "service": {
            "serviceName": "guardduty",
            "eventFirstSeen": "2026-06-01T02:50:00Z",
            "eventLastSeen": "2026-06-01T02:59:00Z",
            "archived": False,
            "count": 3,
            "additionalInfo": {},
        },
        "severity": severity,
        "createdAt": "2026-06-01T02:55:00.000Z",
        "updatedAt": "2026-06-01T03:00:00.000Z",
        "title": "Someone tries passwords on i-00000000000000001.",
        "description": "203.0.113.9 is trying passwords on i-00000000000000001.",
    }
    return {
        "version": "0",
        "id": "6f1c1d0e-0000-4000-8000-000000000001",
        "detail-type": "GuardDuty Finding",
        "source": "aws.guardduty",
        "account": "999988887777",
        "time": "2026-06-01T03:00:05Z",
        "region": "eu-west-1",
        "resources": [],
        "detail": finding | detail,
    }
