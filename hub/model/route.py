"""A route: what a policy does with a severity — record it, mail an audience, or call along an escalation policy."""

from __future__ import annotations

from enum import StrEnum

from pydantic import TypeAdapter, model_validator

from hub.model.base import Frozen, Name


class RouteKind(StrEnum):
    """Ordered from the weakest to the strongest way of telling."""

    RECORD = "record"
    EMAIL = "email"
    CALL = "call"


class Route(Frozen):
    """`record`, `email AUDIENCE` or `call ESCALATION_POLICY`; its text is its identity in rows and messages."""

    kind: RouteKind
    to: Name | None = None

    @model_validator(mode="after")
    def _target_fits(self) -> Route:
        if (self.kind is RouteKind.RECORD) != (self.to is None):
            raise ValueError(f"expected `record`, `email AUDIENCE` or `call ESCALATION_POLICY`, found {self.text!r}")
        return self

    @property
    def text(self) -> str:
        """The form an operator writes: `email secops`."""
        return self.kind.value if self.to is None else f"{self.kind.value} {self.to}"

    @classmethod
    def parse(cls, text: str) -> Route:
        """Return the route written as `text`; raise ValueError that names what was expected."""
        words = text.split()
        kinds = {kind.value for kind in RouteKind}
        wanted = 1 if words[:1] == ["record"] else 2
        if not words or words[0] not in kinds or len(words) != wanted:
            raise ValueError(f"expected `record`, `email AUDIENCE` or `call ESCALATION_POLICY`, found {text!r}")
        name = _NAME.validate_python(words[1]) if len(words) > 1 else None
        return cls(kind=RouteKind(words[0]), to=name)


_NAME: TypeAdapter[str] = TypeAdapter(Name)
RECORD = Route(kind=RouteKind.RECORD)


def email(audience: str) -> Route:
    """Return the route that mails `audience`."""
    return Route(kind=RouteKind.EMAIL, to=audience)


def call(escalation_policy: str) -> Route:
    """Return the route that opens or joins a page of `escalation_policy`."""
    return Route(kind=RouteKind.CALL, to=escalation_policy)
