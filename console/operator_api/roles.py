"""Who may do what: IAM roles stand for reader, responder, editor or admin, and some of them for proved persons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from pydantic import Json

from escalation.acknowledgement import BY_OPERATOR_API
from hub.errors import NotAllowedError
from hub.model.base import Frozen
from hub.model.operator_role import ROLE_ARN, Grant, Grants, Role

_ASSUMED: Final = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):sts::(?P<account>[0-9]{12}):assumed-role/(?P<name>[^/]+)/(?P<session>.+)"
)
MEANS: Final = BY_OPERATOR_API


class _Named(NamedTuple):
    """An IAM role as both of its ARNs name it: a session's leaves out the path, and the name is unique without it."""

    partition: str
    account: str
    name: str


class Caller(NamedTuple):
    """Whoever sent a request."""

    name: str
    """Of the session."""
    iam_role: str
    """Of IAM, without its path."""
    role: Role
    is_person: bool
    """True when single sign-on vouches for the name."""
    arn: str
    """Of the IAM role, as it was granted."""


class RoleSettings(Frozen):
    """Which IAM roles stand for what, as a function is told it: `{"ROLE ARN": {"role": "editor"}}`."""

    roles: Json[Grants]


class Roles:
    """The IAM roles that are known here."""

    def __init__(self, grants: Mapping[str, Grant]) -> None:
        """Know the roles with the ARNs that are the keys of `grants`."""
        found = {arn: ROLE_ARN.fullmatch(arn) for arn in grants}
        self._grants = {_named(match): (arn, grants[arn]) for arn, match in found.items() if match is not None}

    def caller(self, event: Mapping[str, Any]) -> Caller:
        """Return who sent the event of a function URL; raise NotAllowedError that says what is missing."""
        arn = _user_arn(event)
        session = _ASSUMED.fullmatch(arn)
        if session is None:
            raise NotAllowedError(f"{arn} is no session of an IAM role: assume one that the hub knows")
        named = _named(session)
        arn_and_grant = self._grants.get(named)
        if arn_and_grant is None:
            raise NotAllowedError(
                f"IAM role {named.name} of account {named.account} stands for no role of this hub: "
                f"ask its administrators to map it to {', '.join(Role)}"
            )
        granted, grant = arn_and_grant
        return Caller(session["session"], named.name, grant.role, grant.single_sign_on, granted)


def check_allowed(caller: Caller, wanted: Role, what: str) -> None:
    """Raise NotAllowedError when `what` takes a role that the caller does not have."""
    if not caller.role.covers(wanted):
        raise NotAllowedError(
            f"{what} takes the role {wanted}: IAM role {caller.iam_role} is mapped to {caller.role} in this hub"
        )


def _user_arn(event: Mapping[str, Any]) -> str:
    """Return the ARN that IAM has proved; raise NotAllowedError when it has proved none."""
    iam = ((event.get("requestContext") or {}).get("authorizer") or {}).get("iam") or {}
    arn = iam.get("userArn")
    if not isinstance(arn, str):
        raise NotAllowedError("the request is not signed: the function URL must ask for AWS_IAM")
    return arn


def _named(match: re.Match[str]) -> _Named:
    return _Named(match["partition"], match["account"], match["name"])
