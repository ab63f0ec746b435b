"""Which Regions are enabled in the delegated administrator's account, as the account itself says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from delegated_admin.preflight.asking import Asker
from delegated_admin.preflight.lines import Finding, failed, passed, unknown
from delegated_admin.preflight.questions import Question

BY_DEFAULT: Final = "ENABLED_BY_DEFAULT"
OPTED_IN: Final = "ENABLED"
_COMING: Final = "ENABLING"


def enabled(asker: Asker, regions: Iterable[str]) -> Iterator[Finding]:
    """Yield whether each of `regions` can be used."""
    found = states(asker)
    for region in regions:
        yield _enabled(found.get(region), region)._replace(region=region)


def states(asker: Asker) -> Mapping[str, str]:
    """Return AWS's own word for whether each Region is enabled; raise UnansweredError."""
    pages = asker.pages(Question.LIST_REGIONS, "Regions", MaxResults=50)
    return {each["RegionName"]: each["RegionOptStatus"] for each in pages}


def _enabled(state: str | None, region: str) -> Finding:
    if state in (BY_DEFAULT, OPTED_IN):
        return passed("enabled")
    if state == _COMING:
        return unknown("being enabled", "wait until it is, which takes minutes to hours")
    advice = f"enable {region} in the account, and in every account whose findings there are to be taken"
    return failed("AWS has no such Region" if state is None else f"not enabled: {state}", advice)
