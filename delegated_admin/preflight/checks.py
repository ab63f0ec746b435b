"""Every check of one deployment: what is looked at, where, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.enrolment.operations import Seat
from delegated_admin.enrolment.services import has_stack_sets, trusted_services
from delegated_admin.names import OWNERS_TOPIC_NAME
from delegated_admin.preflight import calls, detectors, keys, machine, mails, organization, regions, roles, texts, trail
from delegated_admin.preflight.asking import Asker
from delegated_admin.preflight.figures import BOOTSTRAP_PARAMETER, CONCURRENCY
from delegated_admin.preflight.lines import Finding, Topic
from delegated_admin.preflight.people import People, countries, hard_numbers
from delegated_admin.preflight.quotas import lambda_regions, quota, reservations
from delegated_admin.preflight.stack_places import (
    DELEGATION,
    StackPlace,
    management_regions,
    stack_places,
    topic_regions,
)
from delegated_admin.preflight.stack_state import bootstrap, delegation, not_readable, stack

Look = Callable[[Asker], Iterable[Finding]]


class Check(NamedTuple):
    """One check. A finding under a name of its own is a line of its own."""

    topic: Topic
    name: str
    seat: Seat
    region: str
    """Where it is asked."""
    look: Look
    everywhere: bool = False
    """Whether the answer is the same in every Region."""


def checks_of(deployment: DeploymentConfig, people: People) -> tuple[Check, ...]:
    """Return the checks, in the order of their topics."""
    plan = _Plan(deployment, people)
    found = (
        *plan.account(),
        *plan.quotas(),
        *plan.calls(),
        *plan.texts(),
        *plan.mails(),
        *plan.organization(),
        *plan.guardduty(),
        *plan.once(),
        *plan.roles(),
        *plan.stacks(),
    )
    order = list(Topic)
    return tuple(sorted(found, key=lambda each: order.index(each.topic)))


class _Plan:
    """Spells the checks of one deployment."""

    def __init__(self, deployment: DeploymentConfig, people: People) -> None:
        self._deployment, self._people, self._home = deployment, people, deployment.home_region

    def account(self) -> Iterator[Check]:
        yield self._once(Topic.MACHINE, "clock", machine.clock)
        used = {each.region for each in stack_places(self._deployment) if each.seat is Seat.ADMINISTRATOR}
        yield self._once(Topic.REGIONS, "Region", partial(regions.enabled, regions=sorted(used)))
        yield from (self._in(region, Topic.REGIONS, "CDK bootstrap", bootstrap) for region in sorted(used))
        for region in management_regions(self._deployment):
            look = partial(not_readable, what=f"SSM, parameter {BOOTSTRAP_PARAMETER}")
            yield Check(Topic.REGIONS, "CDK bootstrap, management account", Seat.MANAGEMENT, region, look)

    def quotas(self) -> Iterator[Check]:
        for region, takings in lambda_regions(self._deployment).items():
            yield self._in(region, Topic.QUOTAS, CONCURRENCY.name, partial(quota, wanted=CONCURRENCY))
            yield self._in(region, Topic.QUOTAS, "what the hub reserves", partial(reservations, takings=takings))

    def calls(self) -> Iterator[Check]:
        voice, region = self._deployment.voice, self._deployment.voice_region
        if voice is None or region is None:
            return
        look = partial(calls.calls, deployment=self._deployment, voice=voice)
        yield self._in(region, Topic.CALLS, calls.INSTANCE, look)
        yield self._in(region, Topic.CALLS, "countries that may be called", lambda _: countries(self._people, region))
        yield self._in(region, Topic.CALLS, "hard numbers", lambda _: hard_numbers(self._people, region))

    def texts(self) -> Iterator[Check]:
        yield self._at_home(Topic.TEXTS, "sandbox", partial(texts.sandbox, people=self._people))
        yield self._at_home(Topic.TEXTS, "spending limit", partial(texts.spending, people=self._people))

    def mails(self) -> Iterator[Check]:
        for region in topic_regions(self._deployment):
            look = partial(mails.owners, deployment=self._deployment)
            yield self._in(region, Topic.MAILS, "owners", look)
        for region in management_regions(self._deployment):
            look = partial(not_readable, what=f"SNS, topic {OWNERS_TOPIC_NAME}: has each owner confirmed?")
            yield Check(Topic.MAILS, "owners, management account", Seat.MANAGEMENT, region, look)
        yield self._at_home(Topic.MAILS, "audiences", partial(mails.audiences, deployment=self._deployment))

    def organization(self) -> Iterator[Check]:
        deployment, topic = self._deployment, Topic.ORGANIZATION
        yield self._once(topic, "organization", partial(organization.identity, deployment=deployment))
        for service in trusted_services(deployment):
            look = partial(organization.trusted_access, service=service)
            yield self._managed(topic, f"trusted access of {organization.NAMES[service]}", look)
        if has_stack_sets(deployment):
            yield self._managed(topic, "access activated by StackSets", organization.stack_sets)
            look = partial(organization.stack_sets_administrator, deployment=deployment)
            yield self._managed(topic, "administrator of StackSets", look)
        look = partial(organization.guardduty_administrators, deployment=deployment)
        yield self._managed(topic, "administrator of GuardDuty", look)

    def guardduty(self) -> Iterator[Check]:
        for region in self._deployment.regions:
            look = partial(detectors.administrator, deployment=self._deployment)
            yield Check(Topic.GUARDDUTY, "administrator", Seat.MANAGEMENT, region, look)
            look = partial(detectors.detector, deployment=self._deployment)
            yield self._in(region, Topic.GUARDDUTY, "administrator's own detector", look)

    def once(self) -> Iterator[Check]:
        yield self._once(Topic.TRAIL, "trail of management events", trail.organization_trail)
        look = partial(keys.contacts_key, deployment=self._deployment)
        yield self._at_home(Topic.KEYS, "key of numbers and addresses", look)
        yield self._at_home(Topic.KEYS, "key of the export", partial(keys.export_key, deployment=self._deployment))

    def roles(self) -> Iterator[Check]:
        yield self._once(Topic.ROLES, "may put a configuration in force", lambda _: roles.editors(self._deployment))
        for arn, grant in self._deployment.roles.items():
            yield self._once(Topic.ROLES, roles.label(arn), partial(roles.role, arn=arn, grant=grant))

    def stacks(self) -> Iterator[Check]:
        for each in stack_places(self._deployment):
            yield Check(Topic.STACKS, each.kind, each.seat, each.region, _look_at(each))

    def _once(self, topic: Topic, name: str, look: Look) -> Check:
        return Check(topic, name, Seat.ADMINISTRATOR, self._home, look, everywhere=True)

    def _managed(self, topic: Topic, name: str, look: Look) -> Check:
        return Check(topic, name, Seat.MANAGEMENT, self._home, look, everywhere=True)

    def _at_home(self, topic: Topic, name: str, look: Look) -> Check:
        return self._in(self._home, topic, name, look)

    def _in(self, region: str, topic: Topic, name: str, look: Look) -> Check:
        return Check(topic, name, Seat.ADMINISTRATOR, region, look)


def _look_at(place: StackPlace) -> Look:
    """Return what is looked at of a stack: in the management account only that its role answers."""
    if place.seat is Seat.ADMINISTRATOR:
        return partial(stack, name=place.name)
    if place.name == DELEGATION:
        return delegation
    return partial(not_readable, what=f"CloudFormation, stack {place.name}")
