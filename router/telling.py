"""What an incident row has to say, made into requests for mails and pages whose ids are the same each time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from hub.model.base import Name
from hub.model.decision import Decision, Reason
from hub.model.incident import REMINDER, Incident
from hub.model.messages import CallRequested, NoticeRequested, NoticeSubject
from hub.model.route import Route, RouteKind
from hub.ports import CallRequests, NoticeRequests
from router.unreadable import is_unreadable


@dataclass(frozen=True, kw_only=True, slots=True)
class Teller:
    """Asks for the mails and pages of incident rows; what was asked for twice carries the same id."""

    notices: NoticeRequests
    calls: CallRequests

    def tell(self, incident: Incident, route: str, why: tuple[Reason, ...], at: datetime) -> None:
        """Ask for what `route` (its text) does for the row's `seen` mark; raise TransientError when not accepted."""
        to = Route.parse(route)
        id_ = f"{incident.key.digest}.{incident.seen.text}.{route}"
        if to.kind is RouteKind.CALL:
            self._call(incident, id_, _target(to), why, at)
        else:
            self._mail(incident, id_, _target(to), why, at)

    def remind(self, incident: Incident, at: datetime) -> None:
        """Ask for the mails that a taken incident goes on: to the audiences that were told of it, and to its taker."""
        reminded_at = incident.reminded_at or at
        asked = f"{incident.key.digest}.{incident.seen.text}.{REMINDER}.{reminded_at.isoformat()}"
        common = NoticeRequested(
            id=f"{asked}.taker",
            responder=incident.acknowledged_by,
            subject=NoticeSubject.REMINDER,
            summary=incident.summary,
            mark=incident.seen,
            mode=incident.mode,
            taken_by=incident.acknowledged_by,
            taken_at=incident.acknowledged_at,
            requested_at=at,
        )
        self.notices.request(common)
        for audience in _audiences(incident):
            reader = {"id": f"{asked}.{audience}", "audience": audience, "responder": None}
            self.notices.request(common.model_copy(update=reader))

    def tell_of_unknown_account(self, incident: Incident, owners: Name, why: tuple[Reason, ...], at: datetime) -> None:
        """Ask for the owners' notice of an account that the organization does not have, one for each account."""
        self.notices.request(
            NoticeRequested(
                id=f"unknown-account.{incident.key.account}",
                audience=owners,
                subject=NoticeSubject.UNKNOWN_ACCOUNT,
                summary=incident.summary,
                mark=incident.seen,
                mode=incident.mode,
                why=why,
                requested_at=at,
            )
        )

    def tell_of_fault(self, incident: Incident, owners: Name, fault: str, version: str, at: datetime) -> None:
        """Ask for the owners' notice of a policy that fell back, one for each fault and configuration version."""
        digest = hashlib.sha256(f"{version} {fault}".encode()).hexdigest()[:32]
        self.notices.request(
            NoticeRequested(
                id=f"policy-fallback.{digest}",
                audience=owners,
                subject=NoticeSubject.POLICY_FALLBACK,
                summary=incident.summary,
                mark=incident.seen,
                mode=incident.mode,
                why=(Reason(rule="policy fallback", applied=True, text=fault),),
                requested_at=at,
            )
        )

    def _call(self, incident: Incident, id_: str, policy: Name, why: tuple[Reason, ...], at: datetime) -> None:
        self.calls.request(
            CallRequested(
                id=id_,
                escalation_policy=policy,
                summary=incident.summary,
                mark=incident.seen,
                mode=incident.mode,
                why=why,
                requested_at=at,
            )
        )

    def _mail(self, incident: Incident, id_: str, audience: Name, why: tuple[Reason, ...], at: datetime) -> None:
        self.notices.request(
            NoticeRequested(
                id=id_,
                audience=audience,
                subject=NoticeSubject.REJECTED if is_unreadable(incident.key) else NoticeSubject.FINDING,
                summary=incident.summary,
                mark=incident.seen,
                mode=incident.mode,
                why=why,
                requested_at=at,
            )
        )


def reasons_for(incident: Incident, decision: Decision | None) -> Callable[[str], tuple[Reason, ...]]:
    """Return what gives the reasons for telling by a route.

    They are those of `decision` that applied; or, for a route that was decided earlier, that it was due.
    """
    applied = tuple(reason for reason in decision.why if reason.applied) if decision else ()
    decided = {route.text for route in (*decision.routes, *decision.gentle)} if decision else set()

    def reasons(route: str) -> tuple[Reason, ...]:
        if route in decided:
            return applied
        text = f"`{route}` was due since {incident.due[route].isoformat()} and not told yet"
        return (Reason(rule="due", applied=True, text=text),)

    return reasons


def _audiences(incident: Incident) -> tuple[Name, ...]:
    """Return the audiences that were mailed about the incident."""
    routes = (Route.parse(route) for route in incident.told)
    return tuple(_target(route) for route in routes if route.kind is RouteKind.EMAIL)


def _target(route: Route) -> Name:
    if route.to is None:
        raise ValueError(f"`{route.text}` tells nobody and is never due")
    return route.to
