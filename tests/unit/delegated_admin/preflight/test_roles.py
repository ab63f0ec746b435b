"""Each role of operators is there as the deployment spells it, and its sessions are the people it takes them for."""

from __future__ import annotations

import json

import pytest

from delegated_admin.preflight.lines import Finding, State
from delegated_admin.preflight.roles import editors, label, role
from hub.model.operator_role import Grant, Role
from tests.fakes.organization.story import a_deployment
from tests.fakes.preflight.answers import a_role
from tests.fakes.preflight.story import PreflightStory

ARN = "arn:aws:iam::222233334444:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_SecurityOnCall_0123456789abcdef"
ELSEWHERE = "arn:aws:iam::333344445555:role/Automation"


@pytest.fixture
def story() -> PreflightStory:
    return PreflightStory()


def look(story: PreflightStory, arn: str = ARN, *, single_sign_on: bool = True) -> Finding:
    grant = Grant(role=Role.RESPONDER, single_sign_on=single_sign_on)
    (found,) = role(story.asker("eu-central-1"), arn, grant)
    return found


def trusted(story: PreflightStory, *actions: str) -> None:
    statement = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": list(actions)}
    story.aws.say("iam:GetRole", {"Role": a_role(ARN, json.dumps({"Statement": statement}))})


def test_a_role_that_is_there_passes_with_what_it_may_do(story: PreflightStory) -> None:
    assert look(story) == Finding(State.PASS, "there, for responders")


def test_a_role_that_is_not_there_fails(story: PreflightStory) -> None:
    story.aws.refuse("iam:GetRole", "NoSuchEntity")

    assert (look(story).state, look(story).found) == (State.FAIL, "there is no such role")


def test_a_role_under_another_path_fails_since_its_arn_is_what_is_admitted(story: PreflightStory) -> None:
    story.aws.say("iam:GetRole", {"Role": a_role(ARN.replace("/aws-reserved/sso.amazonaws.com", ""))})

    assert look(story).state is State.FAIL
    assert look(story).advice == f"correct it under [roles]: {ARN}"


def test_a_role_of_another_account_is_for_people_to_look_at(story: PreflightStory) -> None:
    found = look(story, ELSEWHERE)

    assert (found.state, story.aws.questions) == (State.UNKNOWN, [])
    assert found.advice == "look in account 333344445555: aws iam get-role --role-name Automation"


@pytest.mark.parametrize("action", ["sts:AssumeRole", "sts:*", "*"])
def test_whose_user_names_the_session_is_not_taken_for_a_person(story: PreflightStory, action: str) -> None:
    trusted(story, "sts:TagSession", action)

    assert look(story).state is State.FAIL
    assert look(story, single_sign_on=False).state is State.PASS


def test_a_role_that_only_single_sign_on_can_assume_is_a_person(story: PreflightStory) -> None:
    trusted(story, "sts:AssumeRoleWithSAML", "sts:TagSession")

    assert look(story).state is State.PASS


def test_somebody_must_be_able_to_put_a_configuration_in_force() -> None:
    reader = {ELSEWHERE: Grant(role=Role.READER)}
    admin = {ARN: Grant(role=Role.ADMIN)}

    assert [each.state for each in editors(a_deployment(roles=reader))] == [State.FAIL]
    assert list(editors(a_deployment(roles=reader | admin))) == [Finding(State.PASS, "role SecurityOnCall")]


def test_a_role_is_called_by_the_name_that_people_gave_it() -> None:
    assert (label(ARN), label(ELSEWHERE)) == ("role SecurityOnCall", "role Automation")
