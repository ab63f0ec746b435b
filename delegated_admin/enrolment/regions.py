"""Reads GuardDuty in one Region: the delegation, the administrator's own detector, and its members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from delegated_admin.enrolment.asking import Answer, Caller, Callers, Refusal
from delegated_admin.enrolment.batches import SIZE, batches_of
from delegated_admin.enrolment.operations import Operation
from delegated_admin.enrolment.problems import BAD_REQUEST
from delegated_admin.enrolment.progress import Progress, Watcher
from delegated_admin.enrolment.state import ENABLED, MEMBER, AutoEnable, Detector, Export, Member, RegionState
from hub.model.base import as_utc

SINCE_TAG: Final = "tocsin:all-since"
"""On the administrator's detector: when enrolment set that all accounts are switched on by themselves."""
TRIES: Final = 3
"""How often an account is asked about that GuardDuty says nothing of."""
_REFUSED: Final = frozenset({BAD_REQUEST})
_ALWAYS_ON: Final = frozenset({"FLOW_LOGS", "CLOUD_TRAIL", "DNS_LOGS"})


class RegionReader:
    """Reads Regions. Errors are those of `Caller.ask`."""

    def __init__(self, callers: Callers, watcher: Watcher) -> None:
        """Ask through `callers`."""
        self._callers, self._watcher = callers, watcher

    def read(self, region: str) -> RegionState:
        """Return all there is to know of a Region."""
        return self.with_members(self.read_administration(self.read_delegation(region)))

    def read_delegation(self, region: str) -> RegionState:
        """Return what the management account sees of a Region."""
        caller = self._callers.management(region)
        pages = caller.pages(Operation.LIST_ADMINISTRATORS, "AdminAccounts")
        administrators = {each["AdminAccountId"]: each.get("AdminStatus", "") for page in pages for each in page}
        return RegionState(region=region, management=_detector(caller), administrators=administrators)

    def read_administration(self, state: RegionState) -> RegionState:
        """Return `state` with what the delegated administrator sees of its own in that Region, as it is now."""
        caller = self._callers.administrator(state.region)
        detector = _detector(caller)
        if detector is None:
            return state
        above = caller.ask(Operation.GET_ADMINISTRATOR, DetectorId=detector.id).get("Administrator") or {}
        return replace(
            state,
            detector=detector,
            managed_by=above.get("AccountId"),
            auto_enable=_auto_enable(caller, detector.id),
            exports=tuple(_exports(caller, detector.id)),
        )

    def with_members(self, state: RegionState) -> RegionState:
        """Return `state` with the members of the delegated administrator as they are now."""
        if state.detector is None or state.auto_enable is None:
            return replace(state, members={})
        caller = self._callers.administrator(state.region)
        members = dict(self._members(caller, state.detector.id))
        on = [each.account for each in members.values() if each.standing == MEMBER]
        for account, plans in self._plans(caller, state.detector.id, on):
            members[account] = replace(members[account], plans=plans)
        return replace(state, members=members)

    def with_newcomers(self, state: RegionState, accounts: Sequence[str]) -> RegionState:
        """Return `state` with those of `accounts` that have become members, and their plans."""
        if state.detector is None:
            return state
        caller, detector = self._callers.administrator(state.region), state.detector.id
        found = {
            account: Member(account, MEMBER, plans=plans) for account, plans in self._plans(caller, detector, accounts)
        }
        return replace(state, members={**state.members, **found})

    def _members(self, caller: Caller, detector: str) -> Iterator[tuple[str, Member]]:
        read = 0
        asked = {"DetectorId": detector, "OnlyAssociated": "false", "MaxResults": SIZE}
        for page in caller.pages(Operation.LIST_MEMBERS, "Members", **asked):
            yield from ((each["AccountId"], _member(each)) for each in page)
            read += len(page)
            self._watcher.moved(Progress("members read", caller.place.region, read, 0))

    def _plans(self, caller: Caller, detector: str, accounts: Sequence[str]) -> Iterator[tuple[str, frozenset[str]]]:
        """Yield the plans that are on in each account; of one that GuardDuty says nothing of, none are."""
        left, read = list(accounts), 0
        for _ in range(TRIES):
            unprocessed: list[str] = []
            for batch in batches_of(left):
                found = dict(_plans_of(caller, detector, batch))
                unprocessed += [account for account in batch if account not in found]
                yield from found.items()
                read += len(found)
                self._watcher.moved(Progress("members' plans read", caller.place.region, read, len(accounts)))
            left = unprocessed
        if left:
            self._watcher.moved(Progress("members' plans read", caller.place.region, len(accounts), len(accounts)))


def _detector(caller: Caller) -> Detector | None:
    ids = [each for page in caller.pages(Operation.LIST_DETECTORS, "DetectorIds") for each in page]
    if not ids:
        return None
    found = caller.ask(Operation.GET_DETECTOR, DetectorId=ids[0])
    features = {each["Name"]: each["Status"] == ENABLED for each in found.get("Features", [])}
    return Detector(
        id=ids[0],
        enabled=found["Status"] == ENABLED,
        frequency=found.get("FindingPublishingFrequency", ""),
        plans={name: on for name, on in features.items() if name not in _ALWAYS_ON},
        all_since=instant(found.get("Tags", {}).get(SINCE_TAG)),
    )


def _plans_of(caller: Caller, detector: str, accounts: list[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield what GuardDuty says of these accounts; where it knows none of them it refuses, and nothing is said."""
    asked = {"DetectorId": detector, "AccountIds": accounts}
    answer = caller.ask_or_refusal(_REFUSED, Operation.GET_MEMBER_DETECTORS, **asked)
    if not isinstance(answer, Refusal):
        yield from ((each["AccountId"], _on(each)) for each in answer["MemberDataSourceConfigurations"])


def _auto_enable(caller: Caller, detector: str) -> AutoEnable | None:
    """Return what is switched on by itself; None when GuardDuty says that the account is not the administrator."""
    features: dict[str, str] = {}
    token: dict[str, str] = {}
    while True:
        found = caller.ask_or_refusal(_REFUSED, Operation.DESCRIBE_CONFIGURATION, DetectorId=detector, **token)
        if isinstance(found, Refusal):
            return None
        features |= {each["Name"]: each.get("AutoEnable", "NONE") for each in found.get("Features", [])}
        if not found.get("NextToken"):
            return AutoEnable(_of_members(found), features, bool(found.get("MemberAccountLimitReached")))
        token = {"NextToken": found["NextToken"]}


def _of_members(found: Answer) -> str:
    """Return ALL, NEW or NONE; where only the old field is there, it speaks of new accounts alone."""
    return str(found.get("AutoEnableOrganizationMembers") or ("NEW" if found.get("AutoEnable") else "NONE"))


def _exports(caller: Caller, detector: str) -> Iterator[Export]:
    for page in caller.pages(Operation.LIST_DESTINATIONS, "Destinations", DetectorId=detector):
        for each in page:
            asked = {"DetectorId": detector, "DestinationId": each["DestinationId"]}
            found = caller.ask(Operation.DESCRIBE_DESTINATION, **asked)
            yield Export(found["DestinationProperties"].get("DestinationArn", ""), found["Status"])


def _member(found: Mapping[str, Any]) -> Member:
    standing = str(found["RelationshipStatus"]).casefold()
    return Member(found["AccountId"], standing, instant(found.get("UpdatedAt")))


def _on(found: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(each["Name"] for each in found.get("Features", []) if each.get("Status") == ENABLED)


def instant(text: str | None) -> datetime | None:
    """Return the instant that GuardDuty writes as text; None for what is none."""
    if not text:
        return None
    try:
        return as_utc(datetime.fromisoformat(text))
    except ValueError:
        return None
