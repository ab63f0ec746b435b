"""What a preflight knows of the stacks without the CDK is what the stacks are."""

from __future__ import annotations

import json

import pytest

from delegated_admin.deployment import DeploymentConfig, read_deployment
from delegated_admin.enrolment.operations import Seat
from delegated_admin.preflight.figures import BOOTSTRAP_PARAMETER, BOOTSTRAP_VERSION, HUB, VOICE, AtOnce
from delegated_admin.preflight.stack_places import stack_places
from tests.infrastructure.surrounded import china, example, government, standby, templates
from tests.infrastructure.whole import assembled, resources, template

OF_THE_HUB = {"TocsinHub", "TocsinHubState"}


def of_the_stack(stack: str) -> AtOnce:
    """What the functions of a stack reserve, and what of the rest can run at once: a schedule starts one."""
    functions = resources("Lambda::Function", stack)
    sources = list(resources("Lambda::EventSourceMapping", stack).values())
    reserved = [each.get("ReservedConcurrentExecutions") for each in functions.values()]
    from_queues = sum(each["ScalingConfig"]["MaximumConcurrency"] for each in sources)
    others = sum(each is None for each in reserved) - len(sources)
    return AtOnce(sum(each or 0 for each in reserved), from_queues + others)


def test_the_figures_of_the_hub_are_those_of_its_functions() -> None:
    assert of_the_stack("TocsinHub") == HUB


def test_the_voice_region_reserves_as_much_as_calls_can_be_answered_at_once() -> None:
    found = of_the_stack("TocsinVoice")

    assert found.reserved == VOICE.reserved
    # record_contact_event hears of every call that ends.
    assert (found.shared, VOICE.shared) == (1, VOICE.reserved)


def test_every_stack_is_looked_at_where_it_is_deployed() -> None:
    told = read_deployment("example")
    accounts = {Seat.ADMINISTRATOR: told.administrator, Seat.MANAGEMENT: told.management_account}
    expected = {each.name: f"aws://{accounts[each.seat]}/{each.region}" for each in stack_places(told)}
    manifest = json.loads((assembled().folder / "manifest.json").read_text())
    found = {
        name: each["environment"]
        for name, each in manifest["artifacts"].items()
        if each["type"] == "aws:cloudformation:stack"
    }

    assert found == expected


@pytest.mark.parametrize("deployment", [example(), standby(), china(), government()])
def test_in_every_kind_of_deployment_the_stacks_are_the_same(deployment: DeploymentConfig) -> None:
    assert {each.name for each in stack_places(deployment)} - OF_THE_HUB == set(templates(deployment))


def test_the_bootstrap_that_is_looked_for_is_the_one_that_templates_ask_for() -> None:
    rule = template("TocsinHub")["Rules"]["CheckBootstrapVersion"]["Assertions"][0]["Assert"]

    assert template("TocsinHub")["Parameters"]["BootstrapVersion"]["Default"] == BOOTSTRAP_PARAMETER
    assert str(BOOTSTRAP_VERSION) not in json.dumps(rule)
    assert str(BOOTSTRAP_VERSION - 1) in json.dumps(rule)
