"""The hub of a deployment without a telephone, or in another partition."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.stacks.hosting import Assets
from delegated_admin.stacks.hub import Hub
from delegated_admin.stacks.tamper_rules import ARCHIVING_ROLE
from tests.infrastructure.surrounded import china, documents, example, of_type, standby


@cache
def hub_of(told: str) -> dict[str, Any]:
    deployment = DeploymentConfig.model_validate_json(told)
    here = Path(__file__).parent
    with TemporaryDirectory() as folder:
        app = App(outdir=folder, analytics_reporting=False)
        Validations.of(app).add_plugins(AwsSolutionsChecks(app))
        Hub(app, "TocsinHub", deployment=deployment, assets=Assets(code=here, layer=here))
        found: dict[str, Any] = app.synth().get_stack_by_name("TocsinHub").template
        return found


def hub(deployment: DeploymentConfig) -> dict[str, Any]:
    return hub_of(deployment.model_dump_json())


def variables(template: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what each function is told, by its handler's name."""
    return {
        each["Handler"].split(".")[2]: each["Environment"]["Variables"]
        for each in of_type(template, "Lambda::Function")
    }


def test_without_a_telephone_nobody_may_dial_or_is_told_how() -> None:
    template = hub(china())

    assert [each for each in documents(template) if "connect:" in json.dumps(each.get("Action", []))] == []
    for told in variables(template).values():
        assert not {"TOCSIN_VOICE_REGION", "TOCSIN_LINE_PARAMETER", "TOCSIN_CALLER_NUMBER"} & told.keys()


def test_every_arn_and_host_is_of_the_partition() -> None:
    text = json.dumps(hub(china()))

    assert "arn:aws:" not in text
    assert "sqs.cn-north-1.amazonaws.com.cn/" in text
    assert '"kms:ViaService": "dynamodb.cn-north-1.amazonaws.com.cn"' in text


def test_an_instance_that_is_still_to_be_made_may_be_called_from_whatever_its_id() -> None:
    deployment = standby()
    calls = [each for each in documents(hub(deployment)) if "connect:StopContact" in each.get("Action", [])]

    assert {each["Resource"] for each in calls} == {
        f"arn:aws:connect:{deployment.voice_region}:{deployment.administrator}:instance/*/contact/*"
    }


def test_those_who_dial_are_told_where_the_telephone_is() -> None:
    deployment = example()
    told = variables(hub(deployment))

    dialling = {name for name, each in told.items() if "TOCSIN_CALLER_NUMBER" in each}
    assert dialling == {"decide_next", "place_call", "audit_pages"}
    for name in ("decide_next", "place_call"):
        assert told[name]["TOCSIN_VOICE_REGION"] == deployment.voice_region
        assert told[name]["TOCSIN_LINE_PARAMETER"] == "/tocsin/line"


def test_a_hub_that_stands_by_sends_no_canary_and_misses_none() -> None:
    for deployment, regions in ((standby(), ""), (example(), ",".join(example().regions))):
        told = variables(hub(deployment))

        assert {each["TOCSIN_CANARY_REGIONS"] for each in told.values() if "TOCSIN_CANARY_REGIONS" in each} == {regions}


def test_findings_are_archived_only_where_the_deployment_says_so() -> None:
    def archiving(template: dict[str, Any]) -> list[dict[str, Any]]:
        return [each for each in documents(template) if "guardduty:ArchiveFindings" in json.dumps(each.get("Action"))]

    quiet, loud = hub(example()), hub(example().model_copy(update={"archive_on_close": True}))

    assert archiving(quiet) == []
    (statement,) = archiving(loud)
    assert len(statement["Resource"]) == len(example().regions)
    assert "detector/*" in json.dumps(statement["Resource"])
    roles = [name for name, each in loud["Resources"].items() if each["Type"] == "AWS::IAM::Role"]
    assert [f"TocsinHub-{name}".startswith(ARCHIVING_ROLE) for name in roles].count(True) == 1
    told = [variables(each)["operator_api"].get("TOCSIN_ARCHIVE_ON_CLOSE") for each in (quiet, loud)]
    assert told == [None, "true"]
