"""The schema that editors go by is the one in the repository, and agrees with the reader."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

import tests
from console.folder.schema import FILE_NAME, schema, schema_text
from tests.unit.console.folder.conftest import BASE
from tests.unit.console.folder.test_forty_lines import FORTY_LINES

CONFIG = Path(tests.__file__).parents[1] / "config"
EXAMPLES = sorted(CONFIG.glob("*.yaml"))
VALIDATOR = Draft7Validator(schema())
NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
READ = pytest.mark.parametrize("as_an_editor", [False, True], ids=["texts", "types"])


def typed(value: Any) -> Any:
    """Return what an editor that knows YAML 1.2 takes texts for: numbers, truths, nothing."""
    if isinstance(value, dict):
        return {key: typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [typed(item) for item in value]
    words = {"true": True, "false": False, "": None, "null": None, "~": None}
    return float(value) if NUMBER.fullmatch(value) else words.get(value, value)


def errors(text: str, *, as_an_editor: bool = False) -> list[str]:
    content = yaml.load(text, Loader=yaml.BaseLoader)
    return [error.message for error in VALIDATOR.iter_errors(typed(content) if as_an_editor else content)]


def test_the_schema_in_the_repository_is_the_one_that_is_made() -> None:
    assert (CONFIG / FILE_NAME).read_text(encoding="utf-8") == schema_text()


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(schema())


@READ
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_example_keeps_to_the_schema_and_names_it(path: Path, *, as_an_editor: bool) -> None:
    text = path.read_text(encoding="utf-8")
    assert errors(text, as_an_editor=as_an_editor) == []
    assert text.startswith(f"# yaml-language-server: $schema={FILE_NAME}\n")


@READ
@pytest.mark.parametrize("text", [FORTY_LINES, BASE])
def test_the_short_forms_keep_to_the_schema(text: str, *, as_an_editor: bool) -> None:
    assert errors(text, as_an_editor=as_an_editor) == []


LONG_FORMS = """\
organization: {mode: {mode: shadow, until: 2026-12-18, why: trial}, quiet_period: 24 h, trusted_tags: team}
accounts:
  111122223333:
    high: {routes: [email secops, +email dpo], until: 2026-12-18 09:00 +01:00, why: x}
    rules:
      - {name: web, when: {type: "a*", tag: {team: x}, region: [eu-central-1]}, low: record}
    windows: [{name: a, from: 2026-12-18, to: 2026-12-19, reason: b, critical: hold}]
audiences: {dpo: {addresses: [a@example.com], language: ja-JP}}
responders: {dana: {text: true, mail_on_ring: yes, phone: +15555550101}}
rotations: {r: {every: 12 hours, participants: [dana], from: 2026-12-07}}
schedules:
  a: {time_zone: UTC, layers: [{name: night, rotation: r, rank: 3, only: [Sat,Sun]}]}
escalation_policies:
  a: [b, [c, d], {targets: [e], attempts: 3, wait: 0}]
directory: {Workloads: {id: ou-abcd-prod0001, 111122223333: web, Prod: {}}}
"""


@READ
def test_the_long_forms_keep_to_the_schema(*, as_an_editor: bool) -> None:
    assert errors(LONG_FORMS, as_an_editor=as_an_editor) == []


def test_a_section_or_unit_without_content_keeps_to_the_schema() -> None:
    assert errors("ous:\ndirectory:\n  Sandbox:\n", as_an_editor=True) == []


@READ
@pytest.mark.parametrize(
    "text",
    [
        "organisation: {}",
        "organization: {lowest: record}",
        "organization: {low: mail secops}",
        "organization: {language: de}",
        "organization: {floor: [severe]}",
        "organization: {mode: off}",
        "accounts: {12345: {low: record}}",
        "accounts: {111122223333: {name: x}}",
        "accounts: {111122223333: {windows: [{name: a, from: 2026-12-18, to: 2026-12-19}]}}",
        "accounts: {111122223333: {windows: [{name: a, from: x, to: 2026-12-19, reason: b}]}}",
        "audiences: {secops: someone}",
        "audiences: {Sec Ops: a@example.com}",
        "responders: {dana: {telephone: +1 555 555 0101}}",
        "schedules: {soc: [{night: {weekly: [dana], form: 2026-12-07}}]}",
        "escalation_policies: {soc: {levels: [{targets: soc, attempt: 2}]}}",
        "escalation_policies: {soc: {then: ciso}}",
    ],
)
def test_a_misspelt_key_or_word_is_underlined(text: str, *, as_an_editor: bool) -> None:
    assert errors(text, as_an_editor=as_an_editor) != []
