"""Telephone calls: the instance of Amazon Connect, what it is set to, its number, and the quotas that it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from delegated_admin.deployment import DeploymentConfig, Voice
from delegated_admin.names import arn
from delegated_admin.preflight.asking import Asker, UnansweredError, isolated
from delegated_admin.preflight.figures import CALL_RATE, CALLS, INSTANCES
from delegated_admin.preflight.lines import Finding, State, failed, passed, unknown
from delegated_admin.preflight.questions import Question
from delegated_admin.preflight.quotas import quota

INSTANCE: Final = "instance of Amazon Connect"
OUTBOUND: Final = "outbound calls"
FLOW_LOGS: Final = "flow logs"
NUMBER: Final = "caller number"
AT_ONCE: Final = "calls at the same time"
RATE: Final = "calls begun in a second"
_GONE: Final = frozenset({"ResourceNotFoundException"})
_NONE: Final = unknown("there is no instance", "see the line of the instance")
_OTHERS: Final = {
    State.PASS: "and there may be another",
    State.FAIL: "and there may be no other",
    State.UNKNOWN: "and Service Quotas does not say how many there may be",
}
_SET: Final = "aws connect update-instance-attribute --instance-id {id} --attribute-type {name} --value {value}"
_TYPES: Final = {
    "DID": "a direct number",
    "TOLL_FREE": "a toll-free number",
    "UIFN": "a universal toll-free number",
}


class _Looked(NamedTuple):
    """What came of looking for the instance."""

    line: Finding
    outbound: Finding
    id: str | None = None
    """None: there is none, or nobody knows which."""
    arn: str = ""


def calls(asker: Asker, deployment: DeploymentConfig, voice: Voice) -> Iterator[Finding]:
    """Yield all there is to say of the instance, its number and its quotas; what AWS does not say, one by one."""
    looked = _look(asker, deployment, voice)
    yield looked.line.of(INSTANCE)
    yield looked.outbound.of(OUTBOUND)
    if looked.id is None:
        rest = looked.outbound
        yield from (rest.of(name) for name in (FLOW_LOGS, NUMBER, AT_ONCE))
    else:
        yield from isolated(FLOW_LOGS, _flow_logs(asker, looked.id))
        yield from isolated(NUMBER, _number(asker, looked.arn, voice.caller_number))
        yield from isolated(AT_ONCE, quota(asker, CALLS, looked.arn))
    yield from isolated(RATE, quota(asker, CALL_RATE))
    if voice.instance is None and looked.id is None:
        yield from isolated("instances of the account", _room(asker))


def _look(asker: Asker, deployment: DeploymentConfig, voice: Voice) -> _Looked:
    spelled = arn(deployment, "connect", f"instance/{voice.instance}", asker.place.region)
    try:
        found = _find(asker, voice)
    except UnansweredError as error:
        # An id spells the ARN, by which the rest can be asked for all the same.
        return _Looked(error.finding, error.finding, voice.instance, spelled)
    if found is not None:
        return _Looked(_instance(found), _outbound(found), found["Id"], found["Arn"])
    if voice.instance is None:
        line = unknown(f"none has the alias {voice.alias} yet", "the stack TocsinVoice makes it; look again then")
    else:
        line = failed(f"there is none with the id {voice.instance}", "voice.instance: give the id of one there")
    return _Looked(line, _NONE)


def _find(asker: Asker, voice: Voice) -> Mapping[str, Any] | None:
    if voice.instance is not None:
        answer = asker.ask_unless(_GONE, Question.DESCRIBE_INSTANCE, InstanceId=voice.instance)
        return None if answer is None else answer["Instance"]
    listed = asker.pages(Question.LIST_INSTANCES, "InstanceSummaryList")
    return next((each for each in listed if each.get("InstanceAlias") == voice.alias), None)


def _instance(found: Mapping[str, Any]) -> Finding:
    status, alias = found["InstanceStatus"], found.get("InstanceAlias")
    said = f"{status}, {alias}" if alias else str(status)
    if status == "ACTIVE":
        return passed(said)
    if status == "CREATION_IN_PROGRESS":
        return unknown(said, "wait until it is made, and look again")
    return failed(said, "make another one, or ask AWS Support why this one failed")


def _outbound(found: Mapping[str, Any]) -> Finding:
    if found.get("OutboundCallsEnabled"):
        return passed("on")
    return failed("off", f"run: {_SET.format(id=found['Id'], name='OUTBOUND_CALLS', value='true')}")


def _flow_logs(asker: Asker, instance: str) -> Iterator[Finding]:
    name = "CONTACTFLOW_LOGS"
    answer = asker.ask(Question.DESCRIBE_INSTANCE_ATTRIBUTE, InstanceId=instance, AttributeType=name)
    if answer["Attribute"]["Value"].lower() == "false":
        yield passed("off")
    else:
        run = _SET.format(id=instance, name=name, value="false")
        yield failed("on: what people key in would be kept", f"run: {run}")


def _number(asker: Asker, instance: str, wanted: str) -> Iterator[Finding]:
    listed = list(asker.pages(Question.LIST_NUMBERS, "ListPhoneNumbersSummaryList", TargetArn=instance))
    found = next((each for each in listed if each["PhoneNumber"] == wanted), None)
    if found is not None:
        kind = _TYPES.get(found["PhoneNumberType"], found["PhoneNumberType"])
        yield passed(f"{wanted} is claimed: {kind} of {found['PhoneNumberCountryCode']}")
        return
    others = ", ".join(f"{each['PhoneNumber']} ({each['PhoneNumberCountryCode']})" for each in listed) or "none"
    advice = "claim it in that instance, or give voice.caller_number one that is claimed there"
    yield failed(f"{wanted} is not claimed in that instance; claimed there: {others}", advice)


def _room(asker: Asker) -> Iterator[Finding]:
    """Yield whether the account may have one more instance."""
    number = sum(1 for _ in asker.pages(Question.LIST_INSTANCES, "InstanceSummaryList"))
    for finding in quota(asker, INSTANCES._replace(needed=number + 1)):
        yield finding._replace(found=f"{number} there already, {_OTHERS[finding.state]}")
