"""What operators may do, and which IAM roles stand for it."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Final

from pydantic import AfterValidator

from hub.model.base import Frozen

ROLE_ARN: Final = re.compile(r"arn:(?P<partition>aws[a-z-]*):iam::(?P<account>[0-9]{12}):role/(?:.*/)?(?P<name>[^/]+)")


class Role(StrEnum):
    """What somebody may do; each may do what those before it may."""

    READER = "reader"
    """Look."""
    RESPONDER = "responder"
    """Take pages, handle incidents, edit on call, have a drill run and numbers verified."""
    EDITOR = "editor"
    """Change the configuration, and put records into the queue."""
    ADMIN = "admin"
    """All there is."""

    def covers(self, wanted: Role) -> bool:
        """Return whether whoever has this role may do what takes `wanted`."""
        order = list(Role)
        return order.index(self) >= order.index(wanted)


class Grant(Frozen):
    """What an IAM role stands for."""

    role: Role
    single_sign_on: bool = False
    """True: single sign-on sets the name of each session, so that it is a person; else its user chose it."""


def _are_roles(grants: dict[str, Grant]) -> dict[str, Grant]:
    for arn in grants:
        if ROLE_ARN.fullmatch(arn) is None:
            raise ValueError(f"expected the ARN of an IAM role, found {arn!r}")
    return grants


Grants = Annotated[dict[str, Grant], AfterValidator(_are_roles)]
"""What IAM roles stand for, by their ARNs."""
