"""What is spelled in code and in templates is the same: handlers, settings, tables, and the state machine."""

from __future__ import annotations

import json
import re
from importlib import import_module
from typing import Any

import pytest

import hub.errors
from console.auditing import AuditSettings
from console.bootstrap import ConsoleSettings
from delegated_admin.deployment import read_deployment
from delegated_admin.names import HUB_BUS_NAME, KEY_ALIAS, STATE_MACHINE_NAME, QueueName, hub_places, table_name
from delegated_admin.packaging.modules import handler_modules
from escalation.bootstrap import EscalationSettings
from escalation.state_machine import definition
from hub.adapters.dynamodb.tables import INDEXES, PARTITION, SORT, TableName
from hub.model.base import Frozen
from hub.settings import ENVIRONMENT_PREFIX, settings_of
from router.bootstrap import RouterSettings
from tests.infrastructure.whole import HUB, HUB_STATE, functions, resources

SETTINGS: dict[str, type[Frozen]] = {
    "router": RouterSettings,
    "escalation": EscalationSettings,
    "console.handlers.audit_pages": AuditSettings,
    "console.handlers.operator_api": ConsoleSettings,
}
VOICE = {"escalation.handlers.answer_call", "escalation.handlers.record_contact_event"}
OPTIONAL = {
    "router.handlers.route_finding": {"canary_nonce", "finding_regions"},
    "router.handlers.send_canary": {"canary_nonce"},
    "router.handlers.refresh_directory": set(),
    "escalation.handlers.open_page": {"contacts_table"},
    "escalation.handlers.send_notice": {"contacts_table"},
    "escalation.handlers.send_digest": set(),
    "escalation.handlers.decide_next": {"contacts_table", "voice_region", "line_parameter", "caller_number"},
    "escalation.handlers.place_call": {"contacts_table", "voice_region", "line_parameter", "caller_number"},
    "escalation.handlers.answer_call": {"home_region"},
    "escalation.handlers.record_contact_event": {"home_region", "connect_instance"},
    "console.handlers.audit_pages": {"contacts_table", "second_region", "caller_number"},
    "console.handlers.operator_api": set(),
}
"""What each function is told of that its settings do without; of Regions and the account it is told where it asks."""
CANARIES = {"account", "canary_regions"}
PHYSICAL = {
    "SQS::Queue": "QueueName",
    "DynamoDB::Table": "TableName",
    "StepFunctions::StateMachine": "StateMachineName",
    "Events::EventBus": "Name",
    "Events::Rule": "Name",
    "Events::Archive": "ArchiveName",
    "KMS::Alias": "AliasName",
    "Lambda::Function": "FunctionName",
    "Lambda::LayerVersion": "LayerName",
    "IAM::Role": "RoleName",
    "Logs::LogGroup": "LogGroupName",
    "CloudWatch::Alarm": "AlarmName",
    "CloudWatch::Dashboard": "DashboardName",
}
"""Where a resource of each type says its physical name, if it has one."""


def settings_class(module: str) -> type[Frozen]:
    return SETTINGS.get(module) or SETTINGS[module.partition(".")[0]]


def told(module: str) -> dict[str, str]:
    """Return a function's environment as text: what only AWS knows stands as an example."""
    variables: dict[str, Any] = functions()[module]["Environment"]["Variables"]
    return {name: value if isinstance(value, str) else "known-to-aws" for name, value in variables.items()}


def test_every_handler_is_a_function_and_every_function_a_handler() -> None:
    assert sorted(functions()) == list(handler_modules())


@pytest.mark.parametrize("module", handler_modules())
def test_the_handler_of_each_function_can_be_called(module: str) -> None:
    assert callable(import_module(module).handler)


@pytest.mark.parametrize("module", handler_modules())
def test_a_function_is_told_what_its_settings_ask_for_and_nothing_else(module: str) -> None:
    fields = settings_class(module).model_fields
    given = {name.removeprefix(ENVIRONMENT_PREFIX).lower() for name in told(module)}
    demanded = {name for name, field in fields.items() if field.is_required()}

    assert [name for name in told(module) if not name.startswith(ENVIRONMENT_PREFIX)] == []
    assert given - fields.keys() == set()
    assert given - CANARIES == demanded | OPTIONAL[module]


@pytest.mark.parametrize("module", handler_modules())
def test_what_a_function_is_told_can_be_read(module: str) -> None:
    assert isinstance(settings_of(settings_class(module), told(module)), settings_class(module))


def test_functions_reach_the_tables_and_queues_that_are_made() -> None:
    tables = {each["TableName"] for each in resources("DynamoDB::Table", HUB_STATE).values()}
    queues = {each["QueueName"] for each in resources("SQS::Queue").values() if "QueueName" in each}
    for module in handler_modules():
        named = {name.removeprefix(ENVIRONMENT_PREFIX).lower(): value for name, value in told(module).items()}
        for name, value in named.items():
            assert not name.endswith("_table") or value in tables
            assert not name.endswith("_queue") or value.rpartition("/")[2] in queues


def test_functions_start_the_state_machine_that_is_made() -> None:
    (machine,) = resources("StepFunctions::StateMachine").values()

    places = hub_places(read_deployment("example"))

    assert places.state_machine.rpartition(":")[2] == machine["StateMachineName"]
    assert {told(module).get("TOCSIN_STATE_MACHINE") for module in handler_modules()} == {None, places.state_machine}


def test_the_state_machine_is_the_one_that_is_tested() -> None:
    (machine,) = resources("StepFunctions::StateMachine").values()
    parts = machine["DefinitionString"]["Fn::Join"][1]
    aliases = {part["Ref"] for part in parts if not isinstance(part, str)}
    text = "".join(part if isinstance(part, str) else part["Ref"] for part in parts)
    decide, place = sorted(aliases)

    assert len(aliases) == len(resources("Lambda::Alias").keys() & aliases)
    assert json.loads(text) == definition(decide_next=decide, place_call=place)


def test_tables_have_the_keys_and_indexes_that_the_adapters_use() -> None:
    for table in TableName:
        made = next(
            each for each in resources("DynamoDB::Table", HUB_STATE).values() if each["TableName"] == table_name(table)
        )
        indexes = made.get("GlobalSecondaryIndexes", [])

        assert keys(made) == [(PARTITION, "HASH"), (SORT, "RANGE")]
        assert [(each["IndexName"], keys(each), each["Projection"]) for each in indexes] == [
            (index.name, [(index.partition, "HASH"), (index.sort, "RANGE")], {"ProjectionType": "KEYS_ONLY"})
            for index in INDEXES[table]
        ]
        assert {each["AttributeType"] for each in made["AttributeDefinitions"]} == {"S"}


def test_the_hub_bus_has_the_name_that_the_regions_rules_send_to() -> None:
    assert [each["Name"] for each in resources("Events::EventBus").values()] == [HUB_BUS_NAME]


def test_nothing_has_a_physical_name_that_nobody_has_to_spell() -> None:
    given = {
        each[name]
        for stack in (HUB, HUB_STATE)
        for kind, name in PHYSICAL.items()
        for each in resources(kind, stack).values()
        if isinstance(each.get(name), str)
    }

    assert given == {
        HUB_BUS_NAME,
        STATE_MACHINE_NAME,
        KEY_ALIAS,
        *(queue.value for queue in QueueName),
        *map(table_name, TableName),
    }


def test_the_state_machine_names_no_error_but_its_own_and_the_hubs() -> None:
    text = json.dumps(definition(decide_next="decide", place_call="place"))
    named = {each for found in re.findall(r'"ErrorEquals": (\[.*?\])', text) for each in json.loads(found)}

    assert named
    assert [each for each in named if not each.startswith("States.") and not hasattr(hub.errors, each)] == []


def keys(made: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["AttributeName"], each["KeyType"]) for each in made["KeySchema"]]
