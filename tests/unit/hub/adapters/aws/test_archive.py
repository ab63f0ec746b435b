"""Closed findings are archived by the Region's own detector, fifty ids a request, and what fails is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from hub.adapters.aws.archive import GuardDutyArchive
from hub.errors import InputError, TransientError
from tests.aws.refusing import answer, refuse
from tests.aws.world import aws

HOME, FAR = "eu-central-1", "us-east-1"


class GuardDuty:
    """Clients whose requests botocore checks; moto knows detectors, and archiving is answered here."""

    def __init__(self, world: Any) -> None:
        self.clients = {region: world.session.client("guardduty", region) for region in (HOME, FAR)}
        self.asked: list[tuple[str, Mapping[str, Any]]] = []
        self.listed = 0
        for region, client in self.clients.items():
            client.meta.events.register("before-parameter-build.guardduty.ArchiveFindings", self._takes(region))
            client.meta.events.register("before-call.guardduty.ArchiveFindings", self._answers)
            client.meta.events.register("before-parameter-build.guardduty.ListDetectors", self._lists)

    def archive(self) -> GuardDutyArchive:
        return GuardDutyArchive(self.clients.__getitem__, (HOME, FAR))

    def detector(self, region: str) -> str:
        made: str = self.clients[region].create_detector(Enable=True)["DetectorId"]
        return made

    def refuses(self, code: str) -> None:
        """Have archiving in the home Region refused from now on."""
        client = self.clients[HOME]
        client.meta.events.unregister("before-call.guardduty.ArchiveFindings", self._answers)
        refuse(client, "ArchiveFindings", code, status=403)

    def _takes(self, region: str) -> Any:
        return lambda params, **_: self.asked.append((region, params))

    def _answers(self, **_: Any) -> Any:
        return answer("https://guardduty.example", 200, b"{}"), {}

    def _lists(self, **_: Any) -> None:
        self.listed += 1


@pytest.fixture
def guardduty() -> Iterator[GuardDuty]:
    with aws() as world:
        yield GuardDuty(world)


def test_the_detector_of_the_findings_region_is_asked(guardduty: GuardDuty) -> None:
    guardduty.detector(HOME)
    detector = guardduty.detector(FAR)

    guardduty.archive().archive(FAR, ["f1", "f2"])

    assert guardduty.asked == [(FAR, {"DetectorId": detector, "FindingIds": ["f1", "f2"]})]


def test_fifty_go_in_one_request_and_the_detector_is_looked_up_once(guardduty: GuardDuty) -> None:
    guardduty.detector(HOME)
    archive = guardduty.archive()

    archive.archive(HOME, [f"f{number}" for number in range(101)])
    archive.archive(HOME, ["again"])

    assert [len(request["FindingIds"]) for _, request in guardduty.asked] == [50, 50, 1, 1]
    assert [each for _, request in guardduty.asked[:3] for each in request["FindingIds"]] == [
        f"f{number}" for number in range(101)
    ]
    assert guardduty.listed == 1


def test_a_region_without_a_detector_and_one_that_is_not_the_hubs_are_named(guardduty: GuardDuty) -> None:
    with pytest.raises(InputError, match="no detector in eu-central-1"):
        guardduty.archive().archive(HOME, ["f1"])
    with pytest.raises(InputError, match="'ap-south-1' is none of the hub's"):
        guardduty.archive().archive("ap-south-1", ["f1"])


def test_what_guardduty_refuses_is_said(guardduty: GuardDuty) -> None:
    guardduty.detector(HOME)
    guardduty.refuses("AccessDeniedException")

    with pytest.raises(TransientError, match=r"archiving in eu-central-1: .*AccessDenied"):
        guardduty.archive().archive(HOME, ["f1"])
