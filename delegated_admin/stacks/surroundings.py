"""Every stack but the hub's own two: what stands in other Regions and accounts, and what watches over the hub."""

from __future__ import annotations

from aws_cdk import App, Stack

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.names import CHINA, organizations_region, roles_region
from delegated_admin.stacks.delegation import Delegation
from delegated_admin.stacks.findings_export import FindingsExport
from delegated_admin.stacks.hosting import Assets
from delegated_admin.stacks.member_stack_sets import MemberStackSets
from delegated_admin.stacks.owners import Owners
from delegated_admin.stacks.regional_intake import RegionalIntake
from delegated_admin.stacks.second_path import SecondPath
from delegated_admin.stacks.tamper import ManagementTamper, Tamper
from delegated_admin.stacks.voice import Voice


def surround(app: App, deployment: DeploymentConfig, assets: Assets, hub: Stack) -> None:
    """Make them in `app`, each to be deployed after what it needs; `hub` is the stack with the hub bus."""
    topics = _owners(app, deployment)
    _after(hub, topics[deployment.home_region])
    for region in deployment.regions:
        intake = RegionalIntake(app, f"TocsinRegionalIntake-{region}", deployment=deployment, region=region)
        _after(intake, hub, topics[region])
    for region, topic in topics.items():
        _after(Tamper(app, f"TocsinTamper-{region}", deployment=deployment, region=region), topic)
    if deployment.voice_region is not None:
        voice = Voice(app, "TocsinVoice", deployment=deployment, assets=assets)
        _after(voice, topics[deployment.voice_region])
    FindingsExport(app, "TocsinFindingsExport", deployment=deployment)
    if deployment.members.roles and deployment.partition != CHINA:
        _after(MemberStackSets(app, "TocsinMemberStackSets", deployment=deployment), hub)
    Delegation(app, "TocsinDelegation", deployment=deployment)
    for region in sorted({organizations_region(deployment), roles_region(deployment), deployment.home_region}):
        ManagementTamper(app, f"TocsinManagementTamper-{region}", deployment=deployment, region=region)


def _owners(app: App, deployment: DeploymentConfig) -> dict[str, Stack]:
    """Return the stack that has the owners' topic, by Region; in the second Region it is the second path's own."""
    second = SecondPath(app, "TocsinSecondPath", deployment=deployment)
    voice = {deployment.voice_region} if deployment.voice_region is not None else set()
    others = sorted({*deployment.regions, roles_region(deployment), *voice} - {deployment.second_region})
    made = {region: Owners(app, f"TocsinOwners-{region}", deployment=deployment, region=region) for region in others}
    return {**made, deployment.second_region: second}


def _after(stack: Stack, *needed: Stack) -> None:
    for each in needed:
        stack.add_stack_dependency(each)
