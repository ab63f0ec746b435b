"""`app.py` writes every template of a deployment by itself: the same each time, and small enough."""

from __future__ import annotations

import json
from pathlib import Path

from cfnlint import ManualArgs
from cfnlint.api import lint

from tests.architecture.tree import text_of
from tests.infrastructure.whole import HUB, HUB_STATE, assembled, assembled_in, context_in, run_app, template

LARGEST = 1_000_000
"""Bytes of a template in S3 (CloudFormation quotas)."""
MOST_RESOURCES = 500


def test_the_same_sources_give_the_same_templates_and_assets(tmp_path: Path) -> None:
    first, second = assembled(), assembled_in(tmp_path)

    assert first.stacks == second.stacks
    for stack in first.stacks:
        assert first.assets(stack) == second.assets(stack), stack
        assert first.template(stack) == second.template(stack), stack


def test_each_stack_brings_its_own_template_and_the_assets_that_it_uses() -> None:
    for stack in assembled().stacks:
        template_text = json.dumps(template(stack))
        sources = {name: each["source"]["path"] for name, each in assembled().assets(stack).items()}
        others = [name for name, path in sources.items() if path != f"{stack}.template.json"]

        assert len(sources) == len(others) + 1, stack
        assert [name for name in others if name not in template_text] == [], stack


def test_every_template_is_within_the_limits_of_cloudformation() -> None:
    for stack in assembled().stacks:
        assert (assembled().folder / f"{stack}.template.json").stat().st_size < LARGEST, stack
        assert len(template(stack)["Resources"]) < MOST_RESOURCES, stack


def test_cloudformation_would_take_the_hubs_two_templates() -> None:
    for stack in (HUB, HUB_STATE):
        text = (assembled().folder / f"{stack}.template.json").read_text()

        found = [each for each in lint(text, config=ManualArgs(regions=["eu-central-1"])) if each.rule.id[0] == "E"]

        assert [f"{each.rule.id}: {each.message}" for each in found] == []


def test_a_layer_that_was_not_made_stops_it_with_how_to_make_it(tmp_path: Path) -> None:
    shown = run_app(tmp_path, {**context_in(tmp_path), "layer": str(tmp_path / "nothing")})

    assert shown.returncode == 1
    assert "expected a layer made from lambda.txt: make layer makes it" in shown.stderr


def test_the_application_is_short_and_what_the_cdk_runs() -> None:
    assert len(text_of("app.py").splitlines()) < 60
    assert json.loads(text_of("cdk.json"))["app"].endswith("python app.py")
