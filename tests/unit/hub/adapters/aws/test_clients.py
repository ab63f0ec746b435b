"""Clients are made in the Region in which their things stand."""

from __future__ import annotations

from escalation.adapters.clients import VoiceClients
from hub.adapters.aws.clients import Clients
from tests.aws.world import REGION, aws


def regions(clients: Clients) -> set[str]:
    made = (clients.dynamodb, clients.sqs, clients.sns, clients.stepfunctions)
    return {client.meta.region_name for client in made}


def test_without_a_home_region_everything_is_in_the_functions_own() -> None:
    with aws() as world:
        assert regions(Clients(world.session)) == {REGION}


def test_a_function_in_another_region_reaches_the_home_region() -> None:
    with aws() as world:
        clients = VoiceClients(world.session, "eu-west-2", "eu-north-1")

        assert regions(clients) == {"eu-north-1"}
        assert (clients.connect.meta.region_name, clients.voice_parameters.meta.region_name) == ("eu-west-2",) * 2
