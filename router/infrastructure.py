"""The router's functions: findings are routed, canaries are sent, the directory is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from hub.infrastructure.alarms import Alarming, alarm, count_of
from hub.infrastructure.function import Hosting, HubFunction, Plan
from hub.infrastructure.places import HubPlaces
from hub.infrastructure.rights import CHANGE, READ, Rows, grant_rows, grant_sending
from router.handlers.send_canary import SAMPLE
from router.intake_rule import NAME

ROUTE_SECONDS: Final = 30
ROUTES_AT_ONCE: Final = 20
"""A storm must not take the account's whole concurrency: the queue holds the rest (ADR 9)."""


@dataclass(frozen=True, kw_only=True)
class Organization:
    """The organization whose accounts are looked up."""

    id: str
    management_account: str


@dataclass(frozen=True, kw_only=True)
class RouterTold:
    """What the router is told beside where everything is."""

    places: HubPlaces
    organization: Organization
    regions: tuple[str, ...]
    """Whose findings are taken."""
    stands_by: bool
    """True: no rule takes anything in yet, so no canary is sent, and none is missed."""
    canary_nonce: str

    @property
    def settings(self) -> dict[str, str]:
        """What all functions of the router are told, by the fields of `router.bootstrap.RouterSettings`."""
        places = self.places
        return {
            "config_table": places.config.name,
            "state_table": places.state.name,
            "finding_queue": places.findings.url,
            "page_queue": places.pages.url,
            "notice_queue": places.notices.url,
            "account": places.account,
            "canary_regions": "" if self.stands_by else ",".join(self.regions),
        }

    @property
    def nonce(self) -> dict[str, str]:
        """What those are told who send canaries, or take them for such."""
        return {"canary_nonce": self.canary_nonce}


class RouterFunctions(Construct):
    """The functions of the router."""

    def __init__(
        self, scope: Construct, name: str, *, told: RouterTold, findings: sqs.IQueue, hosting: Hosting
    ) -> None:
        """Make them in `scope`; `findings` is FindingQueue."""
        super().__init__(scope, name)
        self._told, self._places, self._hosting = told, told.places, hosting
        self.route_finding = self._route_finding(findings)
        self.send_canary = self._send_canary()
        self.refresh_directory = self._refresh_directory()

    def _route_finding(self, findings: sqs.IQueue) -> HubFunction:
        purpose = "Takes findings from FindingQueue: each is seen, decided and told"
        told = {**self._told.nonce, "finding_regions": ",".join(self._told.regions)}
        function = self._function("route_finding", purpose, ROUTE_SECONDS, told=told)
        function.take_from(findings, at_once=ROUTES_AT_ONCE)
        grant_rows(function, self._places.config, *READ)
        grant_rows(function, self._places.state, Rows.GET, *CHANGE)
        grant_sending(function, self._places.notices, self._places.pages)
        grant_looking_up(function, self._told)
        grant_finding(function, self._detectors())
        self._count_alarms(function)
        return function

    def _send_canary(self) -> HubFunction:
        function = self._function("send_canary", "Sends a canary through each Region", 120, told=self._told.nonce)
        function.run_every(Duration.minutes(5))
        regions, places = self._told.regions, self._places
        function.allow("events:PutEvents", on=[places.arn("events", "event-bus/default", each) for each in regions])
        function.allow("events:DescribeRule", on=[places.arn("events", f"rule/{NAME}", each) for each in regions])
        function.run_daily("Samples", {"kind": SAMPLE})
        grant_samples(function, self._detectors())
        return function

    def _refresh_directory(self) -> HubFunction:
        function = self._function("refresh_directory", "Reads names and OU paths of all accounts", 900)
        function.run_every(Duration.hours(1))
        grant_rows(function, self._places.config, *READ, *CHANGE)
        grant_looking_up(function, self._told)
        grant_walking(function, self._told)
        return function

    def _detectors(self) -> Sequence[str]:
        return [self._places.arn("guardduty", "detector/*", each) for each in self._told.regions]

    def _count_alarms(self, function: HubFunction) -> None:
        meanings = {
            "Rejected": "Records came that cannot be read: `tocsin rejected list` shows them.",
            "StaleSnapshot": "Findings are decided by a configuration that was not confirmed for 15 minutes.",
        }
        for name, meaning in meanings.items():
            when = Alarming(meaning=meaning, above=0, runbook=function.plan.runbook)
            alarm(function, name, count_of(name, "router"), when, self._hosting.owners)

    def _function(self, name: str, purpose: str, seconds: int, *, told: Mapping[str, str] | None = None) -> HubFunction:
        plan = Plan(
            module=f"router.handlers.{name}",
            purpose=purpose,
            settings={**self._told.settings, **(told or {})},
            seconds=seconds,
            megabytes=1024,
        )
        return HubFunction(self, plan, self._hosting)


def grant_samples(function: HubFunction, detectors: Sequence[str]) -> None:
    """Let the function have sample findings made."""
    _allow_detectors(function, "guardduty:CreateSampleFindings", detectors)
    function.allow("guardduty:ListDetectors", on=["*"])
    function.explain("IAM5[Resource::*]", "GuardDuty lets nobody name the list of detectors.")


def grant_finding(function: HubFunction, detectors: Sequence[str]) -> None:
    """Let the function see findings: whose those are that were archived."""
    _allow_detectors(function, "guardduty:GetFindings", detectors)


def _allow_detectors(function: HubFunction, action: str, detectors: Sequence[str]) -> None:
    function.allow(action, on=detectors)
    for each in detectors:
        function.explain(f"IAM5[Resource::{each}]", "A Region has one detector, whose id GuardDuty gives.")


def grant_looking_up(function: HubFunction, told: RouterTold) -> None:
    """Let the function look up one account of the organization, and the OUs that it stands in."""
    accounts, units = _organizations(told, "account", "*"), _organizations(told, "ou", "ou-*")
    function.allow("organizations:DescribeAccount", on=[accounts])
    function.allow("organizations:ListParents", on=[accounts, units])
    function.allow("organizations:DescribeOrganizationalUnit", on=[units])
    for each in (accounts, units):
        function.explain(f"IAM5[Resource::{each}]", "An account or OU of this organization, whichever it is.")


def grant_walking(function: HubFunction, told: RouterTold) -> None:
    """Let the function list all accounts and OUs of the organization."""
    units, roots = _organizations(told, "ou", "ou-*"), _organizations(told, "root", "r-*")
    listing = ("organizations:ListAccountsForParent", "organizations:ListOrganizationalUnitsForParent")
    function.allow(*listing, on=[units, roots])
    function.allow("organizations:ListRoots", on=["*"])
    function.explain(f"IAM5[Resource::{roots}]", "The root of this organization, whatever its id.")
    function.explain("IAM5[Resource::*]", "AWS Organizations lets nobody name the roots that may be listed.")


def _organizations(told: RouterTold, kind: str, name: str) -> str:
    organization = told.organization
    owner = f"arn:{told.places.partition}:organizations::{organization.management_account}"
    return f"{owner}:{kind}/{organization.id}/{name}"
