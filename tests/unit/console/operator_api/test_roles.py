"""Who may do what: every route for every role, and callers that no hub knows."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from console.operator_api.roles import Roles, RoleSettings
from console.operator_api.routes import OPENAPI, ROUTES, Route
from hub.errors import InputError, NotAllowedError
from hub.model.operator_role import Grant, Role
from hub.settings import settings_of
from tests.fakes.function_url import url_event
from tests.fakes.operators import ACCOUNT, session_arn, single_sign_on
from tests.unit.console.operator_api.conftest import Desk

ORDER = list(Role)
READ_ONLY = {f"GET /{path}": Role.EDITOR for path in ("configuration", "documents", "audit")}
"""What shows numbers and addresses."""
"""What is read, and yet not for readers: numbers and addresses."""


def test_roles_are_ordered_and_each_covers_those_before_it() -> None:
    assert [[role.covers(wanted) for wanted in ORDER] for role in ORDER] == [
        [True, False, False, False],
        [True, True, False, False],
        [True, True, True, False],
        [True, True, True, True],
    ]


@pytest.mark.parametrize("role", ORDER)
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_each_route_is_open_to_its_role_and_those_above_alone(desk: Desk, route: Route, role: Role) -> None:
    asked = f"{route.method} {route.path}"
    answered = desk.asks(asked, arn=single_sign_on(role))

    refused = answered.body.get("error") == "NotAllowedError"
    assert refused is not (ORDER.index(role) >= ORDER.index(route.role))
    assert refused is (answered.status == 403)
    if refused:
        assert answered.body["message"] == (
            f"{asked} takes the role {route.role}: IAM role AWSReservedSSO_{role}_abc is mapped to {role} in this hub"
        )


def test_nobody_below_a_responder_changes_anything() -> None:
    changing = [route for route in ROUTES if route.method != "GET" and route.path != "/explain"]

    assert changing
    assert all(route.role.covers(Role.RESPONDER) for route in changing)
    looking = {f"{route.method} {route.path}": route.role for route in ROUTES if route not in changing}
    assert {asked: role for asked, role in looking.items() if role is not Role.READER} == READ_ONLY


def test_no_request_is_described_to_whoever_may_not_send_it(desk: Desk) -> None:
    answered = desk.asks("POST /pages/acknowledge", {"odd": 1}, arn=single_sign_on("reader"))

    assert answered.status == 403


def test_the_description_is_for_readers_and_names_every_route(desk: Desk) -> None:
    answered = desk.asks(f"GET {OPENAPI}", arn=single_sign_on("reader"))

    described = {f"{method.upper()} {path}" for path, methods in answered.body["paths"].items() for method in methods}
    assert described == {f"{route.method} {route.path}" for route in ROUTES}


@pytest.mark.parametrize(
    ("arn", "said"),
    [
        (session_arn("Stranger"), "IAM role Stranger of account 111122223333 stands for no role of this hub"),
        (session_arn("pipeline", account="444455556666"), "IAM role pipeline of account 444455556666"),
        (session_arn("pipeline").replace("arn:aws:", "arn:aws-cn:"), "stands for no role of this hub"),
        (f"arn:aws:iam::{ACCOUNT}:user/dana", "is no session of an IAM role"),
        (f"arn:aws:iam::{ACCOUNT}:root", "is no session of an IAM role"),
        (f"arn:aws:sts::{ACCOUNT}:federated-user/dana", "is no session of an IAM role"),
    ],
)
def test_whoever_is_not_mapped_is_refused_by_name(desk: Desk, arn: str, said: str) -> None:
    answered = desk.asks("GET /health", arn=arn)

    assert (answered.status, answered.body["error"]) == (403, "NotAllowedError")
    assert said in answered.body["message"]


def test_a_request_that_nobody_has_signed_is_refused(desk: Desk) -> None:
    answered = desk.sends(url_event("GET", "/health", None))

    assert (answered.status, "AWS_IAM" in answered.body["message"]) == (403, True)


def test_a_role_is_found_by_its_arn_with_its_path() -> None:
    roles = Roles({f"arn:aws:iam::{ACCOUNT}:role/teams/a/Ops": Grant(role=Role.EDITOR)})

    caller = roles.caller(url_event("GET", "/", session_arn("Ops", "dana")))

    assert (caller.name, caller.iam_role, caller.role, caller.is_person) == ("dana", "Ops", Role.EDITOR, False)
    with pytest.raises(NotAllowedError):
        roles.caller(url_event("GET", "/", session_arn("a/Ops", "dana")))


def test_roles_come_from_the_environment_as_json() -> None:
    text = f'{{"arn:aws:iam::{ACCOUNT}:role/Ops": {{"role": "responder", "single_sign_on": true}}}}'

    settings = settings_of(RoleSettings, {"TOCSIN_ROLES": text})

    assert settings.roles == {f"arn:aws:iam::{ACCOUNT}:role/Ops": Grant(role=Role.RESPONDER, single_sign_on=True)}


@pytest.mark.parametrize("text", ["", "[]", '{"Ops": {"role": "reader"}}', '{"arn:aws:iam::1:role/x": {"role": "x"}}'])
def test_settings_that_name_no_role_are_refused_with_their_variable(text: str) -> None:
    with pytest.raises(InputError, match="TOCSIN_ROLES"):
        settings_of(RoleSettings, {"TOCSIN_ROLES": text})


def test_a_grant_of_an_unknown_role_is_none() -> None:
    with pytest.raises(ValidationError, match="reader"):
        Grant.model_validate({"role": "owner"})
