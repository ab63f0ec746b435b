"""The incident desk: what a person does to an incident, here or in GuardDuty, and what follows for its pages."""

from __future__ import annotations

from dataclasses import dataclass

from escalation.leaving import Leaving
from hub.errors import ConflictError, NotFoundError
from hub.model.finding import FindingKey
from hub.model.handling import Annotate, Close, CloseByArchiving, Snooze
from hub.model.incident import Incident, IncidentState
from hub.model.messages import CallRequested
from hub.model.page import HeadKey, PageKind
from hub.model.policy import Mode
from hub.model.route import Route, RouteKind
from hub.ports import CallRequests, IncidentStore


@dataclass(frozen=True, kw_only=True)
class IncidentDesk:
    """Writes the row first, then takes the incident out of the running pages: done again after a crash it is the same.

    What is done here by hand raises NotFoundError when there is no such incident.
    """

    incidents: IncidentStore
    calls: CallRequests
    leaving: Leaving

    def close(self, key: FindingKey, close: Close) -> Incident:
        """Close it; nobody is called about it any more. Raises ConflictError when it has risen since it was shown."""
        incident = self._stored(self.incidents.handle(key, close), key)
        if incident.state is not IncidentState.CLOSED:
            raise ConflictError(f"incident {key.digest[:8]} has risen to {incident.seen.label.value} meanwhile")
        for head in self.leaving.heads_with(key):
            self.leaving.leave(head, incident.summary, incident.seen, f"was closed as {close.closure.value}")
        return incident

    def archived(self, key: FindingKey, close: CloseByArchiving) -> Incident | None:
        """Close it because its finding was archived in GuardDuty; return it as it is then, None where there is none.

        What is closed already, by the hub's own archiving too, stays as it is, and so does what was seen after the
        archiving: it is active again. The archiving may come before the finding's own event: then there is nothing to
        close, and that event decides. It is recorded where it says that the finding is archived, and told where not.
        """
        incident = self.incidents.handle(key, close)
        if incident is not None and incident.state is IncidentState.CLOSED:
            for head in self.leaving.heads_with(key):
                self.leaving.leave(head, incident.summary, incident.seen, "was archived in GuardDuty")
        return incident

    def snooze(self, key: FindingKey, snooze: Snooze) -> Incident:
        """Hold it; what is due waits, and calls that nobody took are made at the end, if it is open still.

        Snoozed again it is held until the end that was said last, be it earlier or later.

        Raises ConflictError when it is not open, or has risen since it was shown.
        """
        before = self.incidents.get(key)
        incident = self._stored(self.incidents.handle(key, snooze), key)
        if incident.snoozed_until != snooze.until:
            raise ConflictError(
                f"incident {key.digest[:8]} is {incident.state.value} with severity {incident.seen.label.value}: "
                "only an open one that has not risen can be snoozed"
            )
        if _was_held(before, incident, snooze):
            self._ask_where_it_is_awaited(incident, snooze)
        for head in self.leaving.heads_with(key):
            self._ask_again(head.key, head.generation, incident, snooze)
            self.leaving.leave(head, incident.summary, incident.seen, f"is snoozed until {snooze.until:%H:%M}Z")
        return incident

    def annotate(self, key: FindingKey, note: Annotate) -> Incident:
        """Write a note on it."""
        return self._stored(self.incidents.handle(key, note), key)

    def _ask_where_it_is_awaited(self, incident: Incident, snooze: Snooze) -> None:
        """Ask for every call that was asked for and nobody took: no page carries it, and it waits for another end."""
        kind = PageKind.SHADOW if incident.mode is Mode.SHADOW else PageKind.LIVE
        for text, mark in incident.told.items():
            route = Route.parse(text)
            if route.kind is not RouteKind.CALL or route.to is None or incident.seen.beyond(mark):
                continue
            key = HeadKey(escalation_policy=route.to, label=incident.seen.label, kind=kind)
            newest = self.leaving.pages.head(key)
            self._ask_again(key, newest.generation if newest is not None else 0, incident, snooze)

    def _ask_again(self, key: HeadKey, newest: int, incident: Incident, snooze: Snooze) -> None:
        """Ask for a page after generation `newest`; the end is in the id, so that each end has a request of its own."""
        end = f"{snooze.until:%Y%m%dT%H%M%SZ}"
        self.calls.request(
            CallRequested(
                id=f"{key.text}.{newest}.snoozed.{incident.key.digest}.{incident.seen.text}.{end}",
                escalation_policy=key.escalation_policy,
                summary=incident.summary,
                mark=incident.seen,
                mode=incident.mode,
                requested_at=snooze.at,
                not_before=snooze.until,
                succeeds=newest,
            )
        )

    def _stored(self, incident: Incident | None, key: FindingKey) -> Incident:
        if incident is None:
            raise NotFoundError(f"there is no incident {key.digest[:8]}")
        return incident


def _was_held(before: Incident | None, after: Incident, snooze: Snooze) -> bool:
    """Return whether another snooze holds it, or may: somebody was between the two readings."""
    if before is None or after.version > before.version + 1:
        return True
    return before.snoozed_until is not None and before.snoozed_until > snooze.at
