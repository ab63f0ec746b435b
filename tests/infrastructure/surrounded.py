"""The templates of everything around the hub's own two stacks, synthesized once for each deployment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aws_cdk import App, Environment, Stack, Validations
from cdk_nag import AwsSolutionsChecks

from delegated_admin.deployment import DeploymentConfig, Mode, read_deployment
from delegated_admin.stacks.hosting import Assets
from delegated_admin.stacks.surroundings import surround

Template = dict[str, Any]
Resource = dict[str, Any]


@cache
def example() -> DeploymentConfig:
    """Return the example deployment with everything on that members can have."""
    told = read_deployment("example")
    return changed(told, members={"containment": True, "regional_rules": True})


@cache
def standby() -> DeploymentConfig:
    """Return one that stands by in two Regions, makes its instance in its home Region, and has nothing in members."""
    told = changed(example(), members={"roles": False, "containment": False, "regional_rules": False})
    voice = {"instance": None, "language": "ja-JP"}
    regions = ("eu-central-1", "eu-west-1")
    return changed(told, mode=Mode.STANDBY.value, regions=regions, voice_region=told.home_region, voice=voice)


@cache
def china() -> DeploymentConfig:
    """Return one of the China partition: mail only, and no StackSets."""
    regions = ("cn-north-1", "cn-northwest-1")
    return changed(
        example(),
        home_region=regions[0],
        second_region=regions[1],
        regions=regions,
        voice_region=None,
        voice=None,
        members={"containment": False, "regional_rules": False},
        roles={},
    )


@cache
def government() -> DeploymentConfig:
    """Return one of the partition for the government of the United States."""
    regions = ("us-gov-east-1", "us-gov-west-1")
    return changed(
        example(),
        home_region=regions[0],
        second_region=regions[1],
        voice_region=regions[1],
        regions=regions,
        members={"containment": False},
        roles={},
    )


def changed(deployment: DeploymentConfig, **changes: Any) -> DeploymentConfig:
    """Return the deployment with `changes`, tables merged, read anew as from a file."""
    told = deployment.model_dump(mode="json")
    merged = {
        name: {**told[name], **value} if isinstance(value, dict) and value else value for name, value in changes.items()
    }
    return DeploymentConfig.model_validate({**told, **merged})


def templates(deployment: DeploymentConfig) -> dict[str, Template]:
    """Return the templates by the names of their stacks; cdk-nag refuses what it finds and nobody has explained."""
    return _synthesized(deployment.model_dump_json())


@cache
def _synthesized(told: str) -> dict[str, Template]:
    deployment = DeploymentConfig.model_validate_json(told)
    with TemporaryDirectory() as folder:
        app = App(outdir=folder, analytics_reporting=False)
        Validations.of(app).add_plugins(AwsSolutionsChecks(app))
        home = Environment(account=deployment.administrator, region=deployment.home_region)
        hub = Stack(app, "TocsinHub", env=home)
        surround(app, deployment, _assets(), hub)
        assembly = app.synth()
        return {stack.stack_name: stack.template for stack in assembly.stacks if stack.stack_name != hub.stack_name}


def _assets() -> Assets:
    """Return any folder: what is in functions is no matter here."""
    here = Path(__file__).parent
    return Assets(code=here, layer=here)


def template(name: str, deployment: DeploymentConfig | None = None) -> Template:
    """Return the template of the stack `Tocsin<name>`."""
    return templates(deployment or example())[f"Tocsin{name}"]


def of_type(found: Template, kind: str) -> list[Resource]:
    """Return the properties of each resource of a type, as `SNS::Topic`."""
    return [each["Properties"] for each in found["Resources"].values() if each["Type"] == f"AWS::{kind}"]


def kinds(found: Template) -> set[str]:
    """Return the types of the resources."""
    return {each["Type"] for each in found["Resources"].values()}


def rules(found: Template) -> dict[str, Resource]:
    """Return the rules of EventBridge that have a name, by it."""
    return {rule["Name"]: rule for rule in of_type(found, "Events::Rule") if "Name" in rule}


def documents(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every statement of every policy in a template or a part of one."""
    if isinstance(value, dict):
        if "Effect" in value:
            yield value
        for each in value.values():
            yield from documents(each)
    elif isinstance(value, list):
        for each in value:
            yield from documents(each)


def actions(statement: dict[str, Any]) -> list[str]:
    """Return the actions of a statement."""
    found = statement.get("Action", [])
    return [found] if isinstance(found, str) else list(found)


def text(value: Any) -> str:
    """Return a part of a template as JSON."""
    return json.dumps(value, ensure_ascii=False)
