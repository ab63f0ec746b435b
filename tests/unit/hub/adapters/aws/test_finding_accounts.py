"""Whose findings are that are known by their ids is asked of GuardDuty, fifty a request; what fails is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hub.adapters.aws.finding_accounts import GuardDutyFindings
from hub.errors import TransientError
from tests.aws.guardduty import FakeFindings
from tests.aws.world import aws

HOME, FAR = "eu-central-1", "us-east-1"


class Regions:
    """A GuardDuty in each of two Regions."""

    def __init__(self, home: FakeFindings, far: FakeFindings) -> None:
        self.fakes = {HOME: home, FAR: far}
        self.findings = GuardDutyFindings(lambda region: self.fakes[region].client, self.fakes)


@pytest.fixture
def regions() -> Iterator[Regions]:
    with aws() as world:
        home, far = (world.session.client("guardduty", region) for region in (HOME, FAR))
        yield Regions(FakeFindings(home, f1="111122223333"), FakeFindings(far, f1="444455556666", f2="111122223333"))


def test_the_detector_of_that_region_is_asked(regions: Regions) -> None:
    assert regions.findings.accounts(FAR, "d1", ["f1", "f2"]) == {"f1": "444455556666", "f2": "111122223333"}
    assert regions.fakes[FAR].asked == [{"DetectorId": "d1", "FindingIds": ["f1", "f2"]}]
    assert regions.fakes[HOME].asked == []


def test_what_guardduty_does_not_have_is_left_out(regions: Regions) -> None:
    assert regions.findings.accounts(HOME, "d1", ["gone", "f1"]) == {"f1": "111122223333"}


def test_fifty_go_in_one_request(regions: Regions) -> None:
    ids = [f"x{number}" for number in range(100)]

    assert regions.findings.accounts(HOME, "d1", [*ids, "f1"]) == {"f1": "111122223333"}
    asked = regions.fakes[HOME].asked
    assert [len(each["FindingIds"]) for each in asked] == [50, 50, 1]
    assert [name for each in asked for name in each["FindingIds"]] == [*ids, "f1"]


def test_a_region_that_is_not_the_hubs_has_none_and_is_not_asked(regions: Regions) -> None:
    assert regions.findings.accounts("ap-south-1", "d1", ["f1"]) == {}


def test_a_detector_that_is_gone_has_no_findings(regions: Regions) -> None:
    regions.fakes[HOME].refuses("BadRequestException")

    assert regions.findings.accounts(HOME, "d1", ["f1"]) == {}


@pytest.mark.parametrize("code", ["AccessDeniedException", "TooManyRequestsException", "InternalServerErrorException"])
def test_what_guardduty_does_not_say_just_now_comes_back(regions: Regions, code: str) -> None:
    regions.fakes[HOME].refuses(code, status=403)

    with pytest.raises(TransientError, match=rf"findings of eu-central-1: .*{code}"):
        regions.findings.accounts(HOME, "d1", ["f1"])
