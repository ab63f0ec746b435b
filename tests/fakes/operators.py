"""Whoever asks a hub in AWS: one IAM role for each role of the hub, and one that no hub knows."""

from __future__ import annotations

from typing import Final

from console.operations.acting import Operator
from hub.model.operator_role import Grant, Role

ACCOUNT: Final = "111122223333"
PERSON: Final = "dana@example.com"
_PATH: Final = "aws-reserved/sso.amazonaws.com/eu-central-1"
GRANTS: Final = {
    **{
        f"arn:aws:iam::{ACCOUNT}:role/{_PATH}/AWSReservedSSO_{role}_abc": Grant(role=role, single_sign_on=True)
        for role in Role
    },
    f"arn:aws:iam::{ACCOUNT}:role/pipeline": Grant(role=Role.ADMIN),
}


def session_arn(role: str, name: str = PERSON, *, account: str = ACCOUNT) -> str:
    """Return the ARN of a session of the IAM role with that name."""
    return f"arn:aws:sts::{account}:assumed-role/{role}/{name}"


def single_sign_on(role: str, name: str = PERSON) -> str:
    """Return the ARN of a session that single sign-on has begun for a role of the hub."""
    return session_arn(f"AWSReservedSSO_{role}_abc", name)


ARNS: Final = {
    **{f"AKID{role.upper()}": single_sign_on(role) for role in Role},
    "AKIDPIPELINE": session_arn("pipeline"),
    "AKIDSTRANGER": session_arn("Stranger"),
}
"""Who signs with which access key id."""


def with_operator(name: str) -> Operator:
    return Operator(lambda: name)
