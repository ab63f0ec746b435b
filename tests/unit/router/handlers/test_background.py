"""What the router does in the background: canaries through each Region, and the directory of the organization."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from hub.adapters.aws.clients import Clients
from hub.errors import InputError, TransientError
from hub.model.record import Outcome
from router import intake_rule, samples
from router.bootstrap import Router, RouterSettings
from router.canary import canary_entry, canary_key
from router.handlers.refresh_directory import refresh_directory
from router.handlers.send_canary import send_canary
from router.normalize import Origin
from tests.aws.refusing import answer
from tests.aws.world import AwsWorld, aws
from tests.builders import NIGHT, a_summary, an_event, an_observation
from tests.fakes.ports import HandClock
from tests.fakes.router import Hub

NONCE = "0f1e2d3c"


def a_router(world: AwsWorld, **more: Any) -> Router:
    settings = RouterSettings(
        config_table="config",
        state_table="state",
        finding_queue="https://sqs/finding",
        page_queue="https://sqs/page",
        notice_queue="https://sqs/notice",
        account="111122223333",
        **more,
    )
    return Router(settings, Clients(world.session), HandClock())


def make_rule(world: AwsWorld, region: str, **changed: Any) -> None:
    rule: dict[str, Any] = {
        "Name": intake_rule.NAME,
        "EventPattern": json.dumps(intake_rule.PATTERN),
        "State": "ENABLED",
    }
    world.session.client("events", region_name=region).put_rule(**{**rule, **changed})


def test_a_canary_is_put_on_the_bus_of_each_region() -> None:
    with aws() as world:
        for region in ("eu-central-1", "us-east-1"):
            make_rule(world, region)
        root = a_router(world, canary_regions="eu-central-1, us-east-1", canary_nonce=NONCE)

        assert send_canary(root, {}) == {"regions": ["eu-central-1", "us-east-1"]}


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"State": "DISABLED"}, "eu-west-1: rule tocsin-intake is DISABLED, expected ENABLED"),
        ({"EventPattern": '{"source": ["tocsin.canary"]}'}, "eu-west-1: rule tocsin-intake matches"),
        (None, "eu-west-1: rule tocsin-intake is missing"),
    ],
)
def test_a_rule_that_somebody_has_changed_is_named(changed: dict[str, str] | None, found: str) -> None:
    with aws() as world:
        make_rule(world, "eu-central-1")
        if changed is not None:
            make_rule(world, "eu-west-1", **changed)
        root = a_router(world, canary_regions="eu-central-1, eu-west-1", canary_nonce=NONCE)

        with pytest.raises(TransientError, match=found) as told:
            send_canary(root, {})
    assert "eu-central-1" not in str(told.value)


def test_the_watchdog_knows_when_the_canary_of_each_region_was_sent() -> None:
    with aws() as world:
        root = a_router(world, canary_regions="eu-central-1,eu-west-1", canary_nonce=NONCE)
        key = canary_key("111122223333", "eu-west-1")
        finding = an_observation(summary=a_summary(1.0, key=key))
        root.stores.incidents.observe(finding)

        assert root.last_canaries() == {"eu-central-1": None, "eu-west-1": finding.ordering}


def test_no_canary_is_sent_without_the_nonce_that_proves_it() -> None:
    with aws() as world, pytest.raises(InputError, match="TOCSIN_CANARY_NONCE"):
        send_canary(a_router(world, canary_regions="eu-central-1"), {})


def as_the_queue_has_it(entry: dict[str, Any]) -> str:
    return json.dumps(
        {"source": entry["Source"], "detail-type": entry["DetailType"], "detail": json.loads(entry["Detail"])}
    )


@pytest.mark.parametrize(("nonce", "outcome"), [(NONCE, Outcome.RECORDED), ("guessed", Outcome.IGNORED)])
def test_a_canary_is_recorded_by_its_nonce_and_tells_nobody(nonce: str, outcome: Outcome) -> None:
    hub = Hub()
    object.__setattr__(hub.router, "canary_nonce", NONCE)
    for minute in (0, 5):
        at = NIGHT + timedelta(minutes=minute)
        entry = canary_entry(account="111122223333", region="eu-central-1", nonce=nonce, at=at)
        receipt = hub.router.receive(
            as_the_queue_has_it(entry), record_id=f"c{minute}", arrived_at=at, origin=Origin.QUEUE
        )
        assert receipt.outcome is outcome

    counts = [row.count for row in hub.incidents.find()]
    assert counts == ([2] if outcome is Outcome.RECORDED else [])
    assert hub.calls.all == []


def test_the_directory_is_read_and_kept_when_it_has_changed() -> None:
    with aws() as world:
        organizations = world.client("organizations")
        organizations.create_organization(FeatureSet="ALL")
        organizations.create_account(AccountName="shop", Email="shop@example.com")
        root = a_router(world)

        assert [refresh_directory(root, {}), refresh_directory(root, {})] == [{"changed": True}, {"changed": False}]
        directory = root.directories.directory()
        assert directory is not None
        assert "shop" in {account.name for account in directory.accounts.values()}


class Detectors:
    """GuardDuty of one Region, which moto does not have make samples."""

    def __init__(self, client: Any, region: str) -> None:
        client.create_detector(Enable=True)
        client.meta.events.register("before-call.guardduty.CreateSampleFindings", self._make)
        self.region = region
        self.asked: list[Any] = []

    def _make(self, params: Any, **_: Any) -> Any:
        self.asked.append(json.loads(params["body"]))
        return answer("https://guardduty", 200, b"{}"), {"ResponseMetadata": {"HTTPStatusCode": 200}}


def with_detectors(world: AwsWorld, root: Router, *regions: str) -> dict[str, Detectors]:
    clients = {region: world.session.client("guardduty", region_name=region) for region in regions}
    found = {region: Detectors(client, region) for region, client in clients.items()}
    elsewhere = root._clients.detectors
    vars(root._clients)["detectors"] = lambda region: clients.get(region) or elsewhere(region)
    return found


def test_once_a_day_guardduty_makes_a_sample_in_each_region() -> None:
    with aws() as world:
        root = a_router(world, canary_regions="eu-central-1,us-east-1")
        detectors = with_detectors(world, root, "eu-central-1", "us-east-1")

        assert send_canary(root, {"kind": "sample"}) == {"regions": ["eu-central-1", "us-east-1"]}
    assert [each.asked for each in detectors.values()] == [[{"findingTypes": [samples.TYPE]}]] * 2


def test_a_region_without_guardduty_is_named_and_the_others_get_theirs() -> None:
    with aws() as world:
        root = a_router(world, canary_regions="eu-central-1,us-east-1")
        detectors = with_detectors(world, root, "us-east-1")

        with pytest.raises(TransientError, match="canary of eu-central-1: GuardDuty has no detector"):
            send_canary(root, {"kind": "sample"})
    assert len(detectors["us-east-1"].asked) == 1


def a_sample(account: str, **more: Any) -> dict[str, Any]:
    event = an_event(2.0, account=account, id="as-guardduty-likes", **{"type": samples.TYPE, **more})
    event["detail"]["service"]["additionalInfo"] = {"sample": True}
    return event


@pytest.mark.parametrize(
    ("event", "id"),
    [
        (a_sample("111122223333"), "sample-eu-west-1"),
        (a_sample("444455556666"), "as-guardduty-likes"),
        (an_event(2.0, account="111122223333", type=samples.TYPE, id="real"), "real"),
        (a_sample("111122223333", type="Other"), "as-guardduty-likes"),
    ],
    ids=["ours", "of a member", "no sample", "of another kind"],
)
def test_only_the_samples_that_the_hub_has_had_made_are_kept_as_one_incident(event: dict[str, Any], id: str) -> None:
    hub = Hub()
    object.__setattr__(hub.router, "own_account", "111122223333")
    hub.receive_raw(json.dumps(event))

    (incident,) = hub.incidents.find()
    assert incident.key.id == id
    assert samples.last_samples(hub.incidents, "111122223333", ["eu-west-1"]) == {
        "eu-west-1": incident.ordering if id.startswith("sample") else None
    }
    assert hub.calls.all == []


def test_the_function_looks_newcomers_up_in_the_organization_and_knows_its_own_samples() -> None:
    with aws() as world:
        organizations = world.client("organizations")
        organizations.create_organization(FeatureSet="ALL")
        made = organizations.create_account(AccountName="shop", Email="shop@example.com")["CreateAccountStatus"]
        root = a_router(world)

        found = root.service.newcomer(made["AccountId"])
        assert found is not None
        assert (found.name, root.service.newcomer("999900001111")) == ("shop", None)
        assert root.service.own_account == "111122223333"
