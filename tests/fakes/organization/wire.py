"""How requests of boto3 look on the wire, and the answers to them: as much of three protocols as enrolment needs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.sax.saxutils import escape

import botocore.session
from botocore.model import OperationModel, ServiceModel

from tests.fakes.organization.world import RefusedError

_SCOPE = re.compile(r"Credential=(?P<key>[^/]+)/[0-9]+/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")


class Request(NamedTuple):
    """A request as it was meant."""

    account: str
    region: str
    model: OperationModel
    given: dict[str, Any]


def read(method: str, target: str, headers: Mapping[str, str], body: bytes) -> Request:
    """Return what is asked, by whom and where: access keys are four letters and the account."""
    scope = _SCOPE.search(headers["Authorization"])
    assert scope is not None, "expected a signed request"
    service = _model(scope["service"])
    account, region, parts = scope["key"][4:], scope["region"], urlsplit(target)
    if service.metadata["protocol"] == "json":
        model = service.operation_model(headers["X-Amz-Target"].partition(".")[2])
        return Request(account, region, model, json.loads(body))
    if service.metadata["protocol"] == "query":
        form = dict(parse_qsl(body.decode()))
        model = service.operation_model(form.pop("Action"))
        return Request(account, region, model, {name: value for name, value in form.items() if name != "Version"})
    return Request(account, region, *_rest(service, method, parts.path, dict(parse_qsl(parts.query)), body))


def write(model: OperationModel, answer: dict[str, Any]) -> bytes:
    """Return the body of an answer."""
    protocol = model.service_model.metadata["protocol"]
    if protocol == "query":
        result = "".join(_xml(name, value) for name, value in answer.items())
        return (
            f"<{model.name}Response><{model.name}Result>{result}</{model.name}Result></{model.name}Response>".encode()
        )
    return json.dumps(_to_wire(model.output_shape, answer)).encode()


def refusal(model: OperationModel, error: RefusedError) -> bytes:
    """Return the body of an error; its code stands in the header x-amzn-ErrorType too."""
    if model.service_model.metadata["protocol"] == "query":
        inner = _xml("Code", error.code) + _xml("Message", error.message)
        return f"<ErrorResponse><Error>{inner}</Error></ErrorResponse>".encode()
    return json.dumps({"__type": error.code, "message": error.message}).encode()


def _rest(
    service: ServiceModel, method: str, path: str, query: dict[str, str], body: bytes
) -> tuple[OperationModel, dict[str, Any]]:
    for name in service.operation_names:
        model = service.operation_model(name)
        found = _pattern(model.http["requestUri"]).fullmatch(path)
        if model.http["method"] == method and found is not None:
            shape: Any = model.input_shape
            in_path = {label: unquote(value) for label, value in found.groupdict().items()}
            given = _from_wire(shape, json.loads(body or b"{}") | query)
            by_label = {_name(member, label): label for label, member in shape.members.items()}
            return model, given | {by_label[label]: value for label, value in in_path.items()}
    raise AssertionError(f"expected a request of {service.service_name}, found {method} {path}")


@cache
def _model(service: str) -> ServiceModel:
    return botocore.session.Session().get_service_model(service)


@cache
def _pattern(uri: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", uri))


def _name(member: Any, name: str) -> str:
    return str(member.serialization.get("name", name))


def _from_wire(shape: Any, value: Any) -> Any:
    if shape.type_name == "structure":
        known = {_name(member, name): (name, member) for name, member in shape.members.items()}
        return {known[key][0]: _from_wire(known[key][1], inner) for key, inner in value.items()}
    if shape.type_name == "list":
        return [_from_wire(shape.member, inner) for inner in value]
    return int(value) if shape.type_name == "integer" else value


def _to_wire(shape: Any, value: Any) -> Any:
    if shape is None:
        return {}
    if shape.type_name == "structure":
        return {_name(shape.members[name], name): _to_wire(shape.members[name], inner) for name, inner in value.items()}
    if shape.type_name == "list":
        return [_to_wire(shape.member, inner) for inner in value]
    return value.timestamp() if isinstance(value, datetime) else value


def _xml(name: str, value: Any) -> str:
    if isinstance(value, dict):
        inner = "".join(_xml(key, each) for key, each in value.items())
    else:
        inner = escape(value.isoformat() if isinstance(value, datetime) else str(value))
    return f"<{name}>{inner}</{name}>"
