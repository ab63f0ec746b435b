"""The composition root of the watchdog in AWS: it looks at every component, so only the console may hold it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cache, cached_property

import boto3

from escalation.adapters.clients import VoiceClients
from escalation.aging import Aging
from escalation.bootstrap import Escalation, EscalationSettings
from escalation.watch import Daily, Lookout, Repairs, Watch
from hub.adapters.aws.anchors import LogAnchors
from hub.adapters.aws.audiences import AudienceTopics, audience_health
from hub.adapters.aws.second_path import SecondPath
from hub.adapters.aws.topics import Topics
from hub.anchoring import Anchoring
from hub.clock import SystemClock
from hub.model.beat import BeatCount
from hub.model.page import Page, PageHead, PageKind, PageState
from hub.observability import MetricCounts, logger
from hub.ports import Clock
from hub.settings import function_settings
from router.bootstrap import Router, RouterSettings

COMPONENT = "audit_pages"


NOT_TAKEN_FOR = timedelta(minutes=15)
"""So long after its end a page that nobody took is counted: an alarm of one minute could be missed."""


class AuditSettings(EscalationSettings, RouterSettings):
    """What the watchdog is told: everything, since it redoes what any component has left undone."""

    second_region: str | None = None
    """Where the second path listens; None: nowhere."""


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
            stores=stores,
            lost=self._lost,
            audience_health=audience_health(topics, stores.configuration.current),
            canaries=self._router.last_canaries,
            samples=self._router.last_samples,
        )
        return Watch(lookout, self._clock, repairs, self.log, daily=Daily(services.handoffs, self._aging))

    def counted(self) -> dict[BeatCount, int]:
        """Return what the newest look has counted: the alarms are on these, here and in the second Region."""
        stores = self._escalation.stores
        last = stores.beats.last()
        return {
            BeatCount.BEAT: 1,
            BeatCount.UNREPAIRED: last.unrepaired if last is not None else 0,
            BeatCount.EXHAUSTED: sum(self._is_not_taken(head) for head in stores.pages.heads()),
        }

    def tell_second_region(self, counts: Mapping[BeatCount, int]) -> None:
        """Have the second path hear the counts; raise TransientError when it cannot."""
        region = self._settings.second_region
        if region is not None:
            SecondPath(self._clients.metrics(region)).tell(counts, self._clock.now())

    def anchor(self) -> None:
        """Have the second Region keep the head of the audit if it has moved; raise StoreError when it cannot."""
        if self._anchoring is not None:
            self._anchoring.repeat()

    @cached_property
    def _aging(self) -> Aging:
        return self._escalation.services.aging

    @cached_property
    def _anchoring(self) -> Anchoring | None:
        region = self._settings.second_region
        if region is None:
            return None
        return Anchoring(self._escalation.stores.configuration, LogAnchors(self._clients.logs(region)), self._clock)

    def _is_not_taken(self, head: PageHead) -> bool:
        """Return whether the page has just ended without anybody: of those that told nobody on purpose, none has."""
        if head.state is not PageState.EXHAUSTED or head.key.kind is not PageKind.LIVE or head.ended_at is None:
            return False
        return self._clock.now() - head.ended_at < NOT_TAKEN_FOR

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
    clients = VoiceClients(boto3.Session(), settings.voice_region, settings.home_region)
    return Auditing(settings, clients, SystemClock())
