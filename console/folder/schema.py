"""The JSON Schema of the folder's files, made from the fields and words that the reader itself goes by.

It is for editors, which complete and underline with it; what counts is `tocsin config check`. Values are texts to
the reader, while an editor may take `3` for a number and `true` for a truth: so a text may be any of these here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final, Literal, get_args

from pydantic import TypeAdapter

from console.folder import grammar
from console.folder.files import SECTIONS
from console.folder.shapes import condition, document, escalation_policy, organization, people, route, rules, schedule
from console.folder.shapes.directory import ACCOUNT_ID, UNIT_ID
from console.folder.shapes.rotation import ROTATION_FIELDS, TURNS
from console.folder.shapes.scalars import SWITCH
from hub.model.attempt import SpokenDetail
from hub.model.base import EmailAddress, Name
from hub.model.policy import MaintenanceWindow, Mode, PolicyDocument
from hub.model.responder import Language
from hub.model.route import RouteKind
from hub.model.severity import SeverityLabel

FILE_NAME: Final = "tocsin.schema.json"
DIALECT: Final = "http://json-schema.org/draft-07/schema#"
"""The newest that the YAML extensions of editors know whole."""

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": ["string", "number", "boolean"]}


def schema() -> Schema:
    """Return the schema of one file; any file may hold any section, or a part of it."""
    return {
        "$schema": DIALECT,
        "title": "A file of Tocsin's configuration folder",
        "description": "What `tocsin config check` reads. The files of a folder are read together.",
        **_mapping(SECTIONS, _sections()),
        "definitions": _definitions(),
    }


def schema_text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _sections() -> dict[str, Schema]:
    return {
        "organization": _ref("organization"),
        "ous": _named({}, "document", "by path such as Workloads/Prod, or by id"),
        "accounts": _named(_pattern_of(ACCOUNT_ID.pattern), "document", "by id of twelve digits"),
        "audiences": _named(_name(), "audience", "whom mail goes to"),
        "responders": _named(_name(), "responder", "who can be called"),
        "rotations": _named(_name(), "rotation", "rotations that several layers share"),
        "schedules": _named(_name(), "schedule", "who takes turns"),
        "escalation_policies": _named(_name(), "escalation_policy", "how a page climbs"),
        "directory": _ref("unit"),
    }


def _definitions() -> dict[str, Schema]:
    return {
        "organization": _mapping((*organization.OWN_FIELDS, *document.POLICY_FIELDS, *_OF_THE_ORGANIZATION), _fields()),
        "document": _mapping((*document.POLICY_FIELDS, *document.EXPIRING_FIELDS), _fields()),
        "setting": _either(
            _one_or_more(_route()),
            _mapping(route.SETTING_FIELDS, {"routes": _one_or_more(_route()), **_expiry()}, required=["routes"]),
        ),
        "condition": _either(_said("a glob of the finding type"), _mapping(condition.CONDITION_FIELDS, _conditions())),
        "rule": _mapping(rules.RULE_FIELDS, _rule(), required=["name", "when"]),
        "suppression": _mapping(rules.SUPPRESSION_FIELDS, _suppression(), required=rules.SUPPRESSION_FIELDS),
        "window": _mapping(rules.WINDOW_FIELDS, _window(), required=["name", "from", "to", "reason"]),
        "audience": _either(
            _one_or_more(_address()),
            _mapping(
                people.AUDIENCE_FIELDS,
                {"addresses": _one_or_more(_address()), "language": _enum(Language)},
                required=["addresses"],
            ),
        ),
        "responder": _mapping(people.RESPONDER_FIELDS, _responder()),
        "rotation": _mapping(ROTATION_FIELDS, _turns(), required=["from"]),
        "layer": _mapping(schedule.LAYER_FIELDS, _layer()),
        "layers": {"type": "array", "minItems": 1, "items": _layer_item()},
        "schedule": _either(
            _ref("layers"),
            _mapping(("layers", *schedule.LAYER_FIELDS), _layer() | {"layers": _ref("layers")}),
        ),
        "level": _either(
            _one_or_more(_said(escalation_policy.A_TARGET)),
            _mapping(escalation_policy.LEVEL_FIELDS, _level(), required=["targets"]),
        ),
        "escalation_policy": _either(
            _levels(),
            _mapping(escalation_policy.ESCALATION_POLICY_FIELDS, _escalation_policy(), required=["levels"]),
        ),
        "unit": _unit(),
    }


_OF_THE_ORGANIZATION: Final = document.ORGANIZATION_POLICY_FIELDS


def _fields() -> dict[str, Schema]:
    """Return what may stand in a policy document, or beside it in the organization's."""
    return {
        "name": _said("what the organization is called"),
        "time_zone": _time_zone(),
        "language": _enum(Language),
        "owners": _name() | {"description": "the audience that is told about the hub itself"},
        "spoken_detail": _words(get_args(SpokenDetail)),
        "handoff_mail": _duration() | {"description": "so long before a shift begins whoever comes on call is mailed"},
        **dict.fromkeys(rules.LABELS, _ref("setting")),
        "floor": _one_or_more(_enum(SeverityLabel)),
        "mode": _either(
            {"type": "string", "pattern": rf"^({'|'.join(Mode)})( until .+)?$", "description": _plain(document.A_MODE)},
            _mapping(("mode", *document.EXPIRING_FIELDS), {"mode": _enum(Mode), **_expiry()}, required=["mode"]),
        ),
        "live_since": _instant(),
        "samples": _words(_choices(PolicyDocument, "samples")),
        "quiet_period": _duration(),
        "rules": _list_of("rule"),
        "suppressions": _list_of("suppression"),
        "windows": _list_of("window"),
        "trusted_tags": _one_or_more(_TEXT),
        "unreadable": _ref("setting"),
        **_expiry(),
    }


def _expiry() -> dict[str, Schema]:
    return {"until": _instant(), "why": _said("why this is so")}


def _conditions() -> dict[str, Schema]:
    globs = _one_or_more(_said("a glob"))
    tags = {"type": "object", "additionalProperties": _TEXT}
    return dict.fromkeys(condition.CONDITION_FIELDS, globs) | {"tag": tags}


def _rule() -> dict[str, Schema]:
    return {"name": _name(), "when": _ref("condition"), **dict.fromkeys(rules.LABELS, _ref("setting")), **_expiry()}


def _suppression() -> dict[str, Schema]:
    return {"name": _name(), "when": _ref("condition"), "owner": _TEXT, "reason": _TEXT, "expires": _instant()}


def _window() -> dict[str, Schema]:
    critical = _words(_choices(MaintenanceWindow, "critical"))
    return {"name": _name(), "from": _instant(), "to": _instant(), "reason": _TEXT, "critical": critical}


def _responder() -> dict[str, Schema]:
    switch = _words([True, False, *SWITCH])
    return {
        "name": _said("how people call them; the key itself when left out"),
        "phone": _one_or_more(_said(grammar.A_NUMBER)),
        "email": _address(),
        "text": switch,
        "mail_on_ring": switch,
        "language": _enum(Language),
        "time_zone": _time_zone(),
        "identities": _one_or_more(_said("the name that the single sign-on knows them by")),
    }


def _turns() -> dict[str, Schema]:
    everybody = _one_or_more(_name())
    return {
        **dict.fromkeys(TURNS, everybody),
        "every": _said(grammar.A_TURN),
        "participants": everybody,
        "from": _said(grammar.A_LOCAL_TIME),
        "time_zone": _time_zone(),
    }


def _layer() -> dict[str, Schema]:
    return {**_turns(), "rotation": _name(), "only": _hours(), "rank": _whole_number()}


def _layer_item() -> Schema:
    named = {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": _ref("layer")}
    long = _mapping(("name", *schedule.LAYER_FIELDS), _layer() | {"name": _name()}, required=["name"])
    return _either({**named, "propertyNames": _name()}, long)


def _level() -> dict[str, Schema]:
    delays = dict.fromkeys(escalation_policy.DELAYS, _duration())
    return {"targets": _one_or_more(_said(escalation_policy.A_TARGET)), "attempts": _whole_number(), **delays}


def _levels() -> Schema:
    return {"type": "array", "minItems": 1, "items": _ref("level")}


def _escalation_policy() -> dict[str, Schema]:
    return {
        "levels": _either(_levels(), _ref("level")),
        "repeat": _whole_number(),
        "only": _hours(),
        "time_zone": _time_zone(),
        "otherwise": _route(),
        "then": _name() | {"description": "the audience that is mailed when nobody took the page"},
    }


def _unit() -> Schema:
    """Return a unit of the directory: accounts by id, units by name or path, and its own id."""
    return {
        "type": ["object", "null"],
        "properties": {"id": _either({"type": "string", "pattern": f"^{UNIT_ID.pattern}$"}, _ref("unit"))},
        "patternProperties": {f"^{ACCOUNT_ID.pattern}$": _said("the account's name")},
        "additionalProperties": _ref("unit"),
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _mapping(fields: Iterable[str], kinds: Mapping[str, Schema], *, required: Iterable[str] = ()) -> Schema:
    """Return a mapping of exactly the reader's `fields`; a field whose kind is not told is a KeyError."""
    properties = {field: kinds[field] for field in fields}
    more = {"required": list(required)} if required else {}
    return {"type": ["object"] if required else ["object", "null"], "properties": properties, **more} | {
        "additionalProperties": False
    }


def _named(keys: Schema, definition: str, description: str) -> Schema:
    names = {"propertyNames": keys} if keys else {}
    entries: Schema = {"type": ["object", "null"], "description": description, **names}
    return entries | {"additionalProperties": _ref(definition)}


def _list_of(definition: str) -> Schema:
    return {"type": ["array", "null"], "items": _ref(definition)}


def _either(*schemas: Schema) -> Schema:
    return {"anyOf": list(schemas)}


def _one_or_more(item: Schema) -> Schema:
    return _either(item, {"type": "array", "minItems": 1, "items": item})


def _said(description: str) -> Schema:
    return {**_TEXT, "description": _plain(description)}


def _plain(expected: str) -> str:
    return expected.removeprefix("expected ")


def _words(words: Iterable[object]) -> Schema:
    return {"enum": list(words)}


def _enum(options: type[StrEnum]) -> Schema:
    return _words(option.value for option in options)


def _choices(model: type[Any], field: str) -> list[object]:
    """Return the words that a field of a model may be, out of its Literal."""
    annotation = model.model_fields[field].annotation
    literals = [annotation] if _is_literal(annotation) else [one for one in get_args(annotation) if _is_literal(one)]
    return [word for literal in literals for word in get_args(literal)]


def _is_literal(annotation: object) -> bool:
    return getattr(annotation, "__origin__", None) is Literal


def _pattern_of(pattern: str) -> Schema:
    return {"pattern": f"^{pattern.removeprefix('^').removesuffix('$')}$"}


def _name() -> Schema:
    return {**_TEXT, **_pattern_of(TypeAdapter(Name).json_schema()["pattern"])}


def _address() -> Schema:
    return {"type": "string", **_pattern_of(TypeAdapter(EmailAddress).json_schema()["pattern"])}


def _route() -> Schema:
    name = TypeAdapter(Name).json_schema()["pattern"].removeprefix("^").removesuffix("$")
    targets = "|".join(kind.value for kind in RouteKind if kind is not RouteKind.RECORD)
    pattern = rf"^\+?({RouteKind.RECORD.value}|({targets}) +{name})$"
    return {"type": "string", "pattern": pattern, "description": _plain(route.A_ROUTE)}


def _time_zone() -> Schema:
    return {"type": "string", "description": "an IANA time zone such as Europe/Berlin"}


def _instant() -> Schema:
    return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}([T ].+)?$", "description": _plain(grammar.AN_INSTANT)}


def _duration() -> Schema:
    return {"type": ["string", "integer"], "description": _plain(grammar.A_DURATION)}


def _hours() -> Schema:
    return _one_or_more({"type": "string", "description": _plain(grammar.HOURS_OF_THE_WEEK)})


def _whole_number() -> Schema:
    return {"type": ["integer", "string"], "minimum": 0, "pattern": "^[0-9]+$"}
