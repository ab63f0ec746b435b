"""AWS Lambda's concurrency: what the account may have, and what the hub takes of it."""

from __future__ import annotations

import pytest

from delegated_admin.preflight.figures import CONCURRENCY
from delegated_admin.preflight.lines import Finding, State
from delegated_admin.preflight.quotas import lambda_regions, quota, reservations
from tests.fakes.organization.story import a_deployment
from tests.fakes.preflight.story import PreflightStory

HOME = "eu-central-1"


@pytest.fixture
def story() -> PreflightStory:
    return PreflightStory()


def concurrency(story: PreflightStory) -> Finding:
    (found,) = quota(story.asker(HOME), CONCURRENCY)
    return found


def reserved(story: PreflightStory, *, total: int, free: int) -> Finding:
    limit = {"ConcurrentExecutions": total, "UnreservedConcurrentExecutions": free}
    story.aws.say("lambda:GetAccountSettings", {"AccountLimit": limit})
    (found,) = reservations(story.asker(HOME), lambda_regions(story.deployment)[HOME])
    return found


@pytest.mark.parametrize(("value", "state"), [(199.0, State.FAIL), (200.0, State.PASS), (1000.0, State.PASS)])
def test_two_hundred_is_enough(story: PreflightStory, value: float, state: State) -> None:
    story.aws.say("service-quotas:GetServiceQuota", {"Quota": {"Value": value}})

    assert concurrency(story).state is state


def test_too_low_a_quota_says_what_to_ask_for(story: PreflightStory) -> None:
    story.aws.say("service-quotas:GetServiceQuota", {"Quota": {"Value": 10.0}})

    assert concurrency(story).advice == (
        'ask AWS (Service Quotas, lambda, eu-central-1) for "Concurrent executions" (L-B99A9384) of 200'
    )


def test_a_quota_that_service_quotas_does_not_know_is_unknown(story: PreflightStory) -> None:
    story.aws.refuse("service-quotas:GetServiceQuota", "NoSuchResourceException")

    assert concurrency(story).state is State.UNKNOWN
    assert "unless you know that it is as high" in concurrency(story).advice


def test_what_is_deployed_is_in_awss_figures_already(story: PreflightStory) -> None:
    assert reserved(story, total=200, free=100).state is State.PASS


def test_before_it_is_deployed_what_it_will_reserve_must_be_free_beside_what_must_be_left(
    story: PreflightStory,
) -> None:
    story.aws.refuse("cloudformation:DescribeStacks", "ValidationError")

    assert reserved(story, total=200, free=122).state is State.PASS
    assert reserved(story, total=200, free=121) == Finding(
        State.FAIL,
        "121 of 200 are not reserved; the hub will reserve 22 of them, and 100 must be left",
        'ask AWS (Service Quotas, lambda, eu-central-1) for "Concurrent executions" (L-B99A9384) of 201',
    )


def test_what_others_reserve_is_asked_for_on_top(story: PreflightStory) -> None:
    story.aws.refuse("cloudformation:DescribeStacks", "ValidationError")

    assert reserved(story, total=1000, free=100).advice.endswith("of 1022")


def test_functions_run_in_the_home_region_and_the_voice_region() -> None:
    taken = lambda_regions(a_deployment())

    assert {region: [each.stack for each in takings] for region, takings in taken.items()} == {
        HOME: ["TocsinHub"],
        "eu-west-2": ["TocsinVoice"],
    }


def test_where_both_are_one_region_it_holds_both() -> None:
    taken = lambda_regions(a_deployment(voice_region=HOME))

    assert {region: [each.stack for each in takings] for region, takings in taken.items()} == {
        HOME: ["TocsinHub", "TocsinVoice"]
    }


def test_without_voice_there_is_the_hub_alone() -> None:
    assert list(lambda_regions(a_deployment(voice=None, voice_region=None))) == [HOME]
