"""Policy documents: what the organization, an OU or an account says about telling; only what it changes is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from console.folder import grammar
from console.folder.context import Context
from console.folder.shapes.condition import texts
from console.folder.shapes.route import read_setting
from console.folder.shapes.rules import LABELS, read_list, read_routes, read_rule, read_suppression, read_window
from console.folder.shapes.scalars import build, choice, plain_text, word
from console.folder.spot import Spot
from console.folder.tree import Entries
from console.suggesting import closest
from hub.model.policy import Mode, ModeSetting, PolicyDocument, Scope, ScopeKind
from hub.model.severity import SeverityLabel

POLICY_FIELDS = (
    *LABELS,
    "floor",
    "mode",
    "live_since",
    "samples",
    "quiet_period",
    "rules",
    "suppressions",
    "windows",
)
"""What every document may say."""
EXPIRING_FIELDS = ("until", "why")
"""What a document of an OU or account may say on top; the organization's holds until it is edited."""
ORGANIZATION_POLICY_FIELDS = ("trusted_tags", "unreadable")
"""What only the organization's document may say."""
A_MODE = "expected live, mail, shadow, or one of them with a day such as `shadow until 2026-12-18`"
SHORTEST_QUIET_PERIOD = timedelta(hours=1)


def read_document(scope: Scope, fields: Mapping[str, Spot], spot: Spot, context: Context) -> PolicyDocument | None:
    """Return the document of `scope` out of its `fields`; what is wrong is noted and left out."""
    inherits = scope.kind is not ScopeKind.ORGANIZATION
    values: dict[str, object] = {
        "scope": scope,
        "routes": read_routes(fields, context, inherits=inherits),
        "rules": read_list(fields["rules"], context, read_rule) if "rules" in fields else None,
        "suppressions": (
            read_list(fields["suppressions"], context, read_suppression) if "suppressions" in fields else None
        ),
        "windows": read_list(fields["windows"], context, read_window) if "windows" in fields else None,
        **_simple_fields(fields, context),
        **_expiry(fields, context),
        **_organization_fields(fields, context),
    }
    return build(PolicyDocument, values, spot, fields)


def _simple_fields(fields: Mapping[str, Spot], context: Context) -> dict[str, object]:
    values: dict[str, object] = {}
    if "floor" in fields:
        values["floor"] = _floor(fields["floor"])
    if "mode" in fields:
        values["mode"] = read_mode(fields["mode"], context)
    if "live_since" in fields:
        values["live_since"] = context.instant(fields["live_since"], "start")
    if "samples" in fields:
        values["samples"] = word(fields["samples"], ["record", "route"])
    if "quiet_period" in fields:
        values["quiet_period"] = _quiet_period(fields["quiet_period"])
    return values


def _expiry(fields: Mapping[str, Spot], context: Context) -> dict[str, object]:
    values: dict[str, object] = {}
    if "until" in fields:
        values["until"] = context.until(fields["until"])
    if "why" in fields:
        values["why"] = plain_text(fields["why"])
    return values


def _organization_fields(fields: Mapping[str, Spot], context: Context) -> dict[str, object]:
    values: dict[str, object] = {}
    if "trusted_tags" in fields:
        values["trusted_tags"] = texts(fields["trusted_tags"])
    if "unreadable" in fields:
        values["unreadable"] = read_setting(fields["unreadable"], context, inherits=False)
    return values


def _floor(spot: Spot) -> tuple[SeverityLabel, ...]:
    return tuple(label for label in (choice(item, SeverityLabel) for item in spot.items()) if label is not None)


def _quiet_period(spot: Spot) -> timedelta | None:
    period = spot.parsed(grammar.duration, grammar.A_DURATION)
    if period is not None and period < SHORTEST_QUIET_PERIOD:
        spot.misread("expected at least 1 h: within it a finding that comes back tells nobody again")
        return None
    return period


def read_mode(spot: Spot, context: Context) -> ModeSetting | None:
    """Return `live`, `mail`, `shadow until 2026-12-18` or the long form {mode, until, why}; None, noted, otherwise."""
    if not isinstance(spot.node, Entries):
        return _mode_in_short(spot, context)
    fields = spot.fields(("mode", *EXPIRING_FIELDS))
    mode = choice(fields["mode"], Mode) if spot.require(fields, ["mode"]) else None
    given = {key: value for key, value in _expiry(fields, context).items() if value is not None}
    return ModeSetting.model_validate({"mode": mode, **given}) if mode else None


def _mode_in_short(spot: Spot, context: Context) -> ModeSetting | None:
    text = spot.text(A_MODE)
    if text is None:
        return None
    kind, says_until, day = text.partition(" until ")
    modes = [mode.value for mode in Mode]
    if kind not in modes:
        spot.misread(A_MODE, near=closest(kind, modes))
        return None
    until = context.until(spot.reading(day.strip())) if says_until else None
    return ModeSetting(mode=Mode(kind), until=until)
