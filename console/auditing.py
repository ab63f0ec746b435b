"""The composition root of the watchdog in AWS: it looks at every component, so only the console may hold it."""

from __future__ import annotations

from functools import cache, cached_property

import boto3

from escalation.adapters.clients import VoiceClients
from escalation.bootstrap import Escalation, EscalationSettings
from escalation.watch import Lookout, Repairs, Watch
from hub.adapters.aws.audiences import AudienceTopics, audience_health
from hub.adapters.aws.topics import Topics
from hub.clock import SystemClock
from hub.model.page import Page
from hub.observability import MetricCounts, logger
from hub.ports import Clock
from hub.settings import function_settings
from router.bootstrap import Router, RouterSettings

COMPONENT = "audit_pages"


class AuditSettings(EscalationSettings, RouterSettings):
    """What the watchdog is told: everything, since it redoes what any component has left undone."""


class Auditing:
    """The watchdog on AWS services."""

    def __init__(self, settings: AuditSettings, clients: VoiceClients, clock: Clock) -> None:
        """Make what is asked for from `settings`, through `clients`."""
        self._settings, self._clients, self._clock = settings, clients, clock
        self.log, self.counts = logger(COMPONENT), MetricCounts(COMPONENT)

    def watch(self) -> Watch:
        """Return a watchdog for one look: every call of the function is one, whatever the one before found."""
        services = self._escalation.services
        repairs = Repairs(
            redo=self._router.service.redo,
            notices=services.notices,
            restarting=services.restarting,
            repeat_windows=services.digests.repeat,
        )
        topics = AudienceTopics(self._clients.sns, Topics(self._settings.topic_prefix))
        stores = self._escalation.stores
        lookout = Lookout(
            stores=stores, lost=self._lost, audience_health=audience_health(topics, stores.configuration.current)
        )
        return Watch(lookout, self._clock, repairs, self.log)

    def unrepaired(self) -> int:
        """Return how many breaches the newest beat has left: the alarm is on this count."""
        last = self._escalation.stores.beats.last()
        return last.unrepaired if last is not None else 0

    def _lost(self, page: Page) -> bool:
        """Return whether the execution of the page's run is known to be over."""
        return not self._escalation.engine.runs(page.page_id, page.start)

    @cached_property
    def _escalation(self) -> Escalation:
        return Escalation(self._settings, self._clients, self._clock)

    @cached_property
    def _router(self) -> Router:
        return Router(self._settings, self._clients, self._clock)


@cache
def auditing() -> Auditing:
    """Return the root of this process, made from its environment; raise InputError for what is missing there."""
    settings = function_settings(AuditSettings)
    return Auditing(settings, VoiceClients(boto3.Session(), settings.voice_region), SystemClock())
