"""The names of the hub's topics."""

from __future__ import annotations

import pytest

from hub.adapters.aws.topics import Reader, ReaderKind, Topics, readers_of
from hub.errors import InputError
from hub.model.configuration import Audience
from tests.builders import a_responder
from tests.policies import a_configuration

PREFIX = "arn:aws:sns:eu-central-1:111122223333:tocsin-"


def test_an_audience_and_a_responder_of_one_name_have_topics_of_their_own() -> None:
    topics = Topics(PREFIX)

    assert topics.arn(Reader(ReaderKind.AUDIENCE, "dana")) == f"{PREFIX}audience-dana"
    assert topics.name(Reader(ReaderKind.RESPONDER, "dana")) == "tocsin-responder-dana"


@pytest.mark.parametrize("reader", [Reader(kind, name) for kind in ReaderKind for name in ("dana", "page-soc_2")])
def test_a_topic_says_whose_it_is(reader: Reader) -> None:
    assert Topics(PREFIX).reader(Topics(PREFIX).arn(reader)) == reader


@pytest.mark.parametrize(
    "arn", [f"{PREFIX}alarms", f"{PREFIX}owner-dana", "arn:aws:sns:eu-central-1:111122223333:other-audience-dana"]
)
def test_other_topics_are_nobodys(arn: str) -> None:
    assert Topics(PREFIX).reader(arn) is None


@pytest.mark.parametrize("prefix", ["", "tocsin-", "arn:aws:sqs:eu-central-1:111122223333:tocsin-", f"{PREFIX}a b"])
def test_a_prefix_that_starts_no_topic_is_refused(prefix: str) -> None:
    with pytest.raises(InputError, match="topic prefix"):
        Topics(prefix)


@pytest.mark.parametrize("partition", ["aws-cn", "aws-us-gov"])
def test_other_partitions_have_topics_too(partition: str) -> None:
    prefix = f"arn:{partition}:sns:cn-north-1:111122223333:"

    assert Topics(prefix).arn(Reader(ReaderKind.AUDIENCE, "secops")) == f"{prefix}audience-secops"


def test_every_audience_and_every_responder_reads_even_one_without_an_address() -> None:
    configuration = a_configuration(
        audiences={"secops": Audience(name="secops", addresses=("a@example.com", "b@example.com"))},
        responders={"dana": a_responder("dana"), "kim": a_responder("kim", email=None)},
    )

    assert list(readers_of(configuration)) == [
        (Reader(ReaderKind.AUDIENCE, "secops"), ("a@example.com", "b@example.com")),
        (Reader(ReaderKind.RESPONDER, "dana"), ("dana@example.com",)),
        (Reader(ReaderKind.RESPONDER, "kim"), ()),
    ]
