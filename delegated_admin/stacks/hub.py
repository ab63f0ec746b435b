"""Hub: the service in the home Region, which can be deleted and deployed again without losing a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from aws_cdk import Aws, CfnOutput, Duration, Environment, Fn, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from console.infrastructure import ConsoleFunctions, ConsoleTold
from delegated_admin.deployment import DeploymentConfig, Mode
from delegated_admin.names import HUB_BUS_NAME, QueueName, hub_places
from delegated_admin.stacks.dashboard import dashboard
from delegated_admin.stacks.hosting import Assets, hosting
from delegated_admin.stacks.hub_queues import HubQueues
from escalation.infrastructure.home import EscalationFunctions, EscalationQueues
from escalation.infrastructure.machine import PageMachine
from escalation.infrastructure.told import EscalationTold, Telephone
from hub.infrastructure.function import HubFunction
from router.infrastructure import Organization, RouterFunctions, RouterTold
from router.intake_rule import HUB_PATTERN, PATTERN

ARCHIVED_FOR: Final = Duration.days(90)
"""As long as GuardDuty keeps findings."""


class Hub(Stack):
    """Bus, queues, functions, the state machine, the operators' door, alarms and a dashboard."""

    def __init__(self, scope: Construct, construct_id: str, *, deployment: DeploymentConfig, assets: Assets) -> None:
        """Make the stack in the home Region; its tables and the owners' topic are there already."""
        super().__init__(
            scope,
            construct_id,
            env=Environment(account=deployment.administrator, region=deployment.home_region),
            description="Tocsin: the hub",
        )
        self._deployment, self._places = deployment, hub_places(deployment)
        self._hosting = hosting(self, deployment, assets)
        self.queues = HubQueues(self, "Queues", owners=self._hosting.owners)
        self._intake()
        self.router = RouterFunctions(
            self,
            "Router",
            told=self._router_told,
            findings=self.queues[QueueName.FINDINGS],
            hosting=self._hosting,
        )
        self.escalation = self._escalation()
        self.machine = self._machine()
        self.console = ConsoleFunctions(self, "Console", told=self._console_told, hosting=self._hosting)
        CfnOutput(self, "OperatorUrl", value=self.console.url.url, description="What operators' commands are sent to")
        dashboard(self, self)

    @property
    def functions(self) -> tuple[HubFunction, ...]:
        """Every function of the stack."""
        router, escalation, console = self.router, self.escalation, self.console
        return (
            *(router.route_finding, router.send_canary, router.refresh_directory),
            *(escalation.open_page, escalation.decide_next, escalation.place_call),
            *(escalation.send_notice, escalation.send_digest, console.operator_api, console.audit_pages),
        )

    @property
    def _router_told(self) -> RouterTold:
        deployment = self._deployment
        return RouterTold(
            places=self._places,
            organization=Organization(id=deployment.organization, management_account=deployment.management_account),
            regions=deployment.regions,
            stands_by=deployment.mode is Mode.STANDBY,
            # Of the stack's own id: nobody outside the account knows it, and it stays while the stack does.
            canary_nonce=Fn.select(2, Fn.split("/", Aws.STACK_ID)),
        )

    @property
    def _escalation_told(self) -> EscalationTold:
        deployment = self._deployment
        if deployment.voice is None or deployment.voice_region is None:
            return EscalationTold(places=self._places, telephone=None)
        voice = deployment.voice
        telephone = Telephone(
            region=deployment.voice_region, instance=voice.instance, caller_number=voice.caller_number
        )
        return EscalationTold(places=self._places, telephone=telephone)

    @property
    def _console_told(self) -> ConsoleTold:
        deployment = self._deployment
        return ConsoleTold(
            router=self._router_told,
            escalation=self._escalation_told,
            roles=deployment.roles,
            second_region=deployment.second_region,
            archive_on_close=deployment.archive_on_close,
        )

    def _intake(self) -> None:
        """Make the bus that each Region's rule sends to, for this account alone, and what brings its events in."""
        bus = events.EventBus(self, "Bus", event_bus_name=HUB_BUS_NAME, description="Findings of every Region")
        bus.archive(
            "Archive", event_pattern=_pattern(PATTERN), retention=ARCHIVED_FOR, description="Findings, as they came"
        )
        findings = self.queues[QueueName.FINDINGS]
        events.Rule(
            self,
            "Findings",
            event_bus=bus,
            event_pattern=_pattern(HUB_PATTERN),
            description="Takes findings, canaries, and word of what was archived to FindingQueue",
            targets=[targets.SqsQueue(findings, dead_letter_queue=self.queues.dead_letters("Bus", "route-finding"))],
        )

    def _escalation(self) -> EscalationFunctions:
        queues = EscalationQueues(
            pages=self.queues[QueueName.PAGES],
            notices=self.queues[QueueName.NOTICES],
            digests=self.queues[QueueName.DIGESTS],
        )
        return EscalationFunctions(self, "Escalation", told=self._escalation_told, queues=queues, hosting=self._hosting)

    def _machine(self) -> PageMachine:
        return PageMachine(
            self,
            "Pages",
            places=self._places,
            decide_next=self.escalation.decide_next.live(),
            place_call=self.escalation.place_call.live(),
            owners=self._hosting.owners,
        )


def _pattern(pattern: Mapping[str, Sequence[str]]) -> events.EventPattern:
    return events.EventPattern(source=pattern["source"], detail_type=pattern["detail-type"])
