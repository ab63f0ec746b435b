"""MemberStackSets: brings the templates of member_stacks into every account of the organization."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aws_cdk import CfnStackSet, Environment, Stack
from constructs import Construct

from delegated_admin import names
from delegated_admin.deployment import DeploymentConfig
from delegated_admin.stacks.member_events import MemberEvents
from hub.errors import InputError
from hub.model.operator_role import Role
from member_stacks.plan import MemberPlan
from member_stacks.templates import member_regional, member_roles


class MemberStackSets(Stack):
    """The StackSets of the delegated administrator. They never deploy to the management account."""

    def __init__(self, scope: Construct, construct_id: str, *, deployment: DeploymentConfig) -> None:
        """Make the stack in the home Region, with those sets that the deployment has on."""
        super().__init__(
            scope,
            construct_id,
            env=Environment(account=deployment.administrator, region=deployment.home_region),
            description="Tocsin: what stands in member accounts",
        )
        self._deployment = deployment
        plan = member_plan(deployment)
        roles = self._stack_set(
            names.MEMBER_ROLES_NAME,
            member_roles(plan),
            [deployment.home_region],
            capabilities=["CAPABILITY_NAMED_IAM"],
            description="Tocsin: roles, once in each account",
        )
        if deployment.members.regional_rules:
            regional = self._stack_set(
                names.MEMBER_REGIONAL_NAME,
                member_regional(plan),
                deployment.regions,
                description="Tocsin: rules, in each account and Region",
            )
            regional.node.add_dependency(roles)
            MemberEvents(self, "Events", deployment)

    def _stack_set(
        self,
        name: str,
        body: str,
        regions: Sequence[str],
        **more: Any,  # noqa: ANN401 - properties of a StackSet
    ) -> CfnStackSet:
        """Return a StackSet that follows accounts as they come and go.

        Of an account that leaves the organization its stacks are removed: what stays would trust a stranger.
        """
        targets = CfnStackSet.DeploymentTargetsProperty(organizational_unit_ids=[self._deployment.root])
        return CfnStackSet(
            self,
            name,
            stack_set_name=name,
            permission_model="SERVICE_MANAGED",
            call_as="DELEGATED_ADMIN",
            auto_deployment=CfnStackSet.AutoDeploymentProperty(enabled=True, retain_stacks_on_account_removal=False),
            managed_execution={"Active": True},
            operation_preferences=CfnStackSet.OperationPreferencesProperty(
                failure_tolerance_percentage=10, max_concurrent_percentage=10, region_concurrency_type="PARALLEL"
            ),
            stack_instances_group=[
                CfnStackSet.StackInstancesProperty(deployment_targets=targets, regions=list(regions))
            ],
            template_body=body,
            **more,
        )


def member_plan(deployment: DeploymentConfig) -> MemberPlan:
    """Return what the templates for member accounts are told.

    Raises InputError for a containment role that nobody could assume, and for rules without the role they need.
    """
    members = deployment.members
    containers = sorted(arn for arn, grant in deployment.roles.items() if grant.role.covers(Role.RESPONDER))
    if members.containment and not containers:
        raise InputError("members.containment: expected a role of a responder at least under [roles], found none")
    if members.regional_rules and not members.roles:
        raise InputError("members.regional_rules: expected members.roles = true, which has the role of the rules")
    return MemberPlan(
        partition=deployment.partition,
        organization=deployment.organization,
        administrator=deployment.administrator,
        readers=names.role_arn(deployment, f"{names.OURS.capitalize()}*"),
        enrichment_role=names.ENRICHMENT_ROLE_NAME,
        containment_role=names.CONTAINMENT_ROLE_NAME if members.containment else None,
        containers=containers,
        forwarding_role=names.FORWARDING_ROLE_NAME if members.regional_rules else None,
        hub_bus=names.hub_bus_arn(deployment),
    )
