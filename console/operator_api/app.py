"""The operator API as one object: takes the event of a function URL, and answers with JSON or a problem."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver, Response
from aws_lambda_powertools.event_handler.openapi.exceptions import (
    RequestUnsupportedContentType,
    RequestValidationError,
)
from aws_lambda_powertools.utilities.typing import LambdaContext

from console.operations.acting import Actions, Operator
from console.operator_api.doorway import through
from console.operator_api.messages import MOST_BYTES
from console.operator_api.problems import CONTENT_TYPE, problem_of
from console.operator_api.roles import MEANS, Caller, Roles, check_allowed
from console.operator_api.routes import OPENAPI, ROUTES
from hub.errors import InputError, NotFoundError, TocsinError
from hub.model.operator_role import Role

_TITLE: Final = "Tocsin operator API"
_VERSION: Final = "1"
"""Of the API, which is described; the function carries no package that would know a release."""
_WANTED: Final = {(route.method, route.path): route.role for route in ROUTES} | {("GET", OPENAPI): Role.READER}


class OperatorApi:
    """Answers the requests of operators, one at a time."""

    def __init__(self, open_door: Callable[[Operator], Actions], roles: Roles, log: Logger) -> None:
        """Answer with what `open_door` gives each caller; `roles` says who that is."""
        self._open_door, self._roles, self._log = open_door, roles, log
        self._app = _resolver()

    def answer(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer to the event of a function URL, a problem included. Only what nobody foresaw is raised."""
        http = event["requestContext"]["http"]
        asked = f"{http['method']} {http['path']}"
        who: Caller | None = None
        try:
            who = self._roles.caller(event)
            check_allowed(who, _role_of(http["method"], http["path"]), asked)
            answered = self._answer(who, _with_text(event))
        except TocsinError as error:
            answered = _as_event(error)
        caller = who._asdict() if who is not None else None
        self._log.info("request", asked=asked, caller=caller, status=answered["statusCode"])
        return answered

    def _answer(self, caller: Caller, event: dict[str, Any]) -> dict[str, Any]:
        operator = Operator(
            lambda: caller.name,
            means=MEANS,
            is_person=caller.is_person,
            role=caller.arn,
            may_lead=caller.role.covers(Role.EDITOR),
        )
        with through(self._open_door(operator)):
            answered = self._app.resolve(event, LambdaContext())
        if len(answered.get("body") or "") > MOST_BYTES:
            raise InputError(f"limit: the answer is longer than the {MOST_BYTES} bytes that fit: ask for less")
        return answered


def make_app(open_door: Callable[[Operator], Actions], roles: Roles, log: Logger) -> OperatorApi:
    """Return the operator API on what `open_door` gives each caller."""
    return OperatorApi(open_door, roles, log)


def _resolver() -> LambdaFunctionUrlResolver:
    app = LambdaFunctionUrlResolver(
        enable_validation=True,
        response_validation_error_http_code=HTTPStatus.INTERNAL_SERVER_ERROR,
        json_body_deserializer=_json,
    )
    for route in ROUTES:
        app.route(route.path, method=route.method, compress=True)(route.answer)

    def openapi() -> Response[str]:
        """Return the description of this API."""
        return Response(200, "application/json", app.get_openapi_json_schema(title=_TITLE, version=_VERSION))

    app.route(OPENAPI, method="GET", compress=True, include_in_schema=False)(openapi)
    app.exception_handler([TocsinError])(_response)
    app.exception_handler([RequestValidationError, RequestUnsupportedContentType])(_misread)
    return app


def _role_of(method: str, path: str) -> Role:
    role = _WANTED.get((method, path))
    if role is None:
        raise NotFoundError(f"there is no {method} {path}: {OPENAPI} says what there is")
    return role


def _with_text(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return the event with its body as text; raise InputError for bytes that are none."""
    if not event.get("isBase64Encoded"):
        return dict(event)
    try:
        text = base64.b64decode(event.get("body") or "", validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise InputError("body: expected JSON in UTF-8") from error
    return {**event, "body": text, "isBase64Encoded": False}


def _json(text: str) -> Any:  # noqa: ANN401 - JSON may be anything, which is checked afterwards
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"body: expected JSON: {error}") from error


def _misread(error: RequestValidationError) -> Response[str]:
    """Return the problem of a request that is not as described: each field, and never what stood in it."""
    return _response(InputError("; ".join(_field(each) for each in error.errors())))


def _field(error: Mapping[str, Any]) -> str:
    """Return `limit: Input should be greater than or equal to 1`."""
    place = [str(each) for each in error["loc"] if each not in ("query", "body")]
    return f"{'.'.join(place) or 'body'}: {error['msg']}"


def _response(error: TocsinError) -> Response[str]:
    status, problem = problem_of(error)
    return Response(status, CONTENT_TYPE, problem.model_dump_json())


def _as_event(error: TocsinError) -> dict[str, Any]:
    """Return the same for what was found out before or after the routes."""
    status, problem = problem_of(error)
    return {
        "statusCode": status,
        "headers": {"Content-Type": CONTENT_TYPE},
        "body": problem.model_dump_json(),
        "isBase64Encoded": False,
    }
