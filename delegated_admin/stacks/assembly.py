"""Every stack of one deployment."""

from __future__ import annotations

from aws_cdk import App

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.stacks.hosting import Assets
from delegated_admin.stacks.hub import Hub
from delegated_admin.stacks.hub_state import HubState
from delegated_admin.stacks.surroundings import surround


def assemble(app: App, deployment: DeploymentConfig, assets: Assets) -> None:
    """Make every stack of `deployment` in `app`; functions run what the folders of `assets` hold."""
    state = HubState(app, "TocsinHubState", deployment=deployment)
    hub = Hub(app, "TocsinHub", deployment=deployment, assets=assets)
    hub.add_stack_dependency(state)
    surround(app, deployment, assets, hub)
