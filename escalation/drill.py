"""Drills: a real page on purpose, announced as one, about an incident that does not exist and is nowhere counted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from hub.errors import NotFoundError
from hub.model.configuration import Configuration
from hub.model.escalation_policy import EscalationPolicy, Level, Target, TargetKind
from hub.model.finding import FindingKey
from hub.model.incident import Mark
from hub.model.masking import phone_key
from hub.model.messages import CallRequested, NoticeRequested, NoticeSubject
from hub.model.policy import Mode
from hub.model.severity import SeverityLabel
from hub.model.summary import Summary

DRILL_WAITS: Final = timedelta(minutes=10)
"""A drill that nobody served for so long is dropped: it must not ring days later."""
DRILL_TYPE: Final = "Drill:Tocsin/OnDemand"
NO_ACCOUNT: Final = "000000000000"
_SEVERITY: Final = 8.0


def drill_request(name: str, configuration: Configuration, at: datetime, *, number: str | None = None) -> CallRequested:
    """Return the request for a drill of the escalation policy, or else the responder, called `name`, begun at `at`.

    With `number` that one alone is rung, even if it was refused before. No incident row stands behind a drill, so that
    it appears in no figure.
    """
    responder = configuration.responders.get(name)
    phones = responder.phones if responder is not None else ()
    # Drills of two numbers may be asked for at one moment.
    which = [str(place) for place, phone in enumerate(phones, start=1) if phone == number]
    id_ = ".".join([f"drill.{name}.{at:%Y%m%dT%H%M%S.%fZ}", *which])
    return CallRequested(
        id=id_,
        escalation_policy=name,
        summary=Summary(
            key=FindingKey(account=NO_ACCOUNT, region="", id=id_),
            account_name=configuration.organization.name,
            type=DRILL_TYPE,
            severity=_SEVERITY,
            title="This is a drill. Nothing has happened.",
            partition="",
            first_seen=at,
            last_seen=at,
        ),
        mark=Mark(episode=1, label=SeverityLabel.HIGH),
        mode=Mode.LIVE,
        requested_at=at,
        drill=True,
        only_number=None if number is None else phone_key(number),
    )


def mail_drill_request(audience: str, configuration: Configuration, at: datetime) -> NoticeRequested:
    """Return the request for a mail to `audience` that says that it is a drill."""
    call = drill_request(audience, configuration, at)
    return NoticeRequested(
        id=call.id,
        audience=audience,
        subject=NoticeSubject.DRILL,
        summary=call.summary,
        mark=call.mark,
        mode=Mode.LIVE,
        requested_at=at,
    )


def policy_of_one(configuration: Configuration, responder: str) -> EscalationPolicy:
    """Return the escalation policy that calls one responder and nobody else, once through; raise NotFoundError."""
    if responder not in configuration.responders:
        raise NotFoundError(f"a drill names {responder}, which is neither an escalation policy nor a responder")
    target = Target(kind=TargetKind.RESPONDER, name=responder)
    return EscalationPolicy(name=responder, levels=(Level(targets=(target,)),), repeat=1)
