"""What is made once for each stack with functions: its code, its layer, and the owners' topic of its Region."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from aws_cdk import Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.names import owners_topic_arn
from hub.infrastructure.function import Hosting


class Assets(NamedTuple):
    """The folders that `delegated_admin.packaging` makes."""

    code: Path
    layer: Path


def hosting(stack: Stack, deployment: DeploymentConfig, assets: Assets) -> Hosting:
    """Return what the functions of `stack` share; asked for once for each stack."""
    layer = lambda_.LayerVersion(
        stack,
        "Libraries",
        code=lambda_.Code.from_asset(str(assets.layer)),
        compatible_runtimes=[lambda_.Runtime.PYTHON_3_13],
        compatible_architectures=[lambda_.Architecture.ARM_64],
        description="What the functions of Tocsin import",
    )
    owners = sns.Topic.from_topic_arn(stack, "Owners", owners_topic_arn(deployment, stack.region))
    return Hosting(code=lambda_.Code.from_asset(str(assets.code)), layer=layer, owners=owners)
