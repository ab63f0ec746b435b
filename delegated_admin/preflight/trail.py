"""CloudTrail: whether a trail records what the rules on tampering listen to, in every account and Region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from delegated_admin.preflight.asking import Asker
from delegated_admin.preflight.lines import Finding, failed, passed, unknown
from delegated_admin.preflight.questions import Question

_MAKE: Final = "have the management account make an organization trail of all Regions that records management events"
_MANAGEMENT: Final = "Management"
_WRITING: Final = {"Equals": ["false"]}
_MISSED: Final = "kms.amazonaws.com"
"""What trails often leave out, for its many events: then nobody is told of a key that was disabled."""
Trail = Mapping[str, Any]


def organization_trail(asker: Asker) -> Iterator[Finding]:
    """Yield whether a trail of the organization records management events of every Region.

    A member sees the organization's trails (DescribeTrails with shadow trails), and asks about them by their ARNs.
    """
    trails = asker.ask(Question.DESCRIBE_TRAILS, includeShadowTrails=True).get("trailList", [])
    wide = [each for each in trails if each.get("IsMultiRegionTrail")]
    ours = [each for each in wide if each.get("IsOrganizationTrail")]
    problems: list[str] = []
    for each in ours or wide:
        problem = _problem(asker, each)
        if problem is None:
            yield _found(each)
            return
        problems.append(f"{each['Name']} {problem}")
    if problems:
        yield failed("; ".join(problems), _MAKE)
    elif trails:
        yield failed(f"{trails[0]['Name']} records one Region only", _MAKE)
    else:
        yield failed("there is no trail: nobody would be told of tampering", _MAKE)


def _found(trail: Trail) -> Finding:
    if trail.get("IsOrganizationTrail"):
        return passed(f"{trail['Name']} of {trail['HomeRegion']} records management events of the organization")
    return unknown(f"{trail['Name']} records this account only", f"look into the management account, or {_MAKE}")


def _problem(asker: Asker, trail: Trail) -> str | None:
    """Return why a trail tells nothing of tampering, None when it does."""
    if not asker.ask(Question.GET_TRAIL_STATUS, Name=trail["TrailARN"]).get("IsLogging"):
        return "is stopped"
    selectors = asker.ask(Question.GET_EVENT_SELECTORS, TrailName=trail["TrailARN"])
    simple, advanced = selectors.get("EventSelectors") or [], selectors.get("AdvancedEventSelectors") or []
    if any(_is_simple(each) for each in simple) or any(_is_advanced(each["FieldSelectors"]) for each in advanced):
        return None
    return "does not record all management events that change something"


def _is_simple(selector: Mapping[str, Any]) -> bool:
    if selector.get("ReadWriteType", "All") not in ("All", "WriteOnly"):
        return False
    left_out = selector.get("ExcludeManagementEventSources", [])
    return bool(selector.get("IncludeManagementEvents")) and _MISSED not in left_out


def _is_advanced(fields: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether the fields choose management events, and leave out no more than what only reads."""
    chosen = {each["Field"]: each for each in fields}
    if _MANAGEMENT not in chosen.pop("eventCategory", {}).get("Equals", []):
        return False
    if chosen.pop("readOnly", _WRITING).get("Equals") != _WRITING["Equals"]:
        return False
    left_out = chosen.pop("eventSource", {})
    return not chosen and set(left_out) <= {"Field", "NotEquals"} and _MISSED not in left_out.get("NotEquals", [])
