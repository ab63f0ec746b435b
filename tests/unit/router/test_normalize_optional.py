"""Stories of everything a finding may lack: what is malformed is dropped and said, and never stops a page."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hub.model.finding import Resource
from tests.builders import an_event
from tests.events import accepted


def a_service(**more: Any) -> dict[str, Any]:
    return {"service": {"eventLastSeen": "2026-06-01T02:59:00Z"} | more}


def the_resource(**resource: Any) -> Resource:
    return accepted(an_event(resource=resource)).resource


OPTIONAL = ("resource", "service", "title", "description", "partition", "createdAt", "associatedAttackSequenceArn")


@pytest.mark.parametrize("name", OPTIONAL)
@pytest.mark.parametrize("value", [7, True, ["x"], [None]])
def test_a_malformed_part_is_dropped_with_one_warning(name: str, value: object) -> None:
    finding = accepted(an_event(**{name: value}))
    assert len(finding.warnings) == 1
    assert finding.warnings[0].startswith(f"detail.{name} is ")
    assert finding.severity == 8.0


@pytest.mark.parametrize("name", OPTIONAL)
def test_null_is_as_good_as_missing(name: str) -> None:
    assert accepted(an_event(**{name: None})).warnings == ()


def test_a_finding_of_the_five_required_fields_alone_is_read() -> None:
    event = an_event()
    kept = ("accountId", "region", "id", "type", "severity", "updatedAt")
    finding = accepted(event | {"detail": {name: event["detail"][name] for name in kept}})
    assert (finding.title, finding.resource, finding.count, finding.warnings) == ("", Resource(), None, ())


@pytest.mark.parametrize("count", [-1, 1.5, "3", True, 2**53, [3]])
def test_a_count_that_is_no_whole_number_is_dropped(count: object) -> None:
    finding = accepted(an_event(**a_service(count=count)))
    assert finding.count is None
    assert finding.warnings[0].startswith("detail.service.count is ")


@pytest.mark.parametrize("count", [0, 3, 2**53 - 1])
def test_a_count_is_read(count: int) -> None:
    assert accepted(an_event(**a_service(count=count))).count == count


@pytest.mark.parametrize(("value", "archived"), [(True, True), ("true", True), (False, False), ("false", False)])
def test_archived_may_be_a_boolean_or_its_text(value: object, archived: bool) -> None:
    finding = accepted(an_event(**a_service(archived=value)))
    assert finding.archived is archived
    assert finding.warnings == ()


@pytest.mark.parametrize("value", ["yes", "True", 1, {}, ["true"]])
def test_what_only_resembles_archived_silences_nothing(value: object) -> None:
    finding = accepted(an_event(**a_service(archived=value)))
    assert not finding.archived
    assert len(finding.warnings) == 1


@pytest.mark.parametrize(
    "info",
    [{"sample": True}, {"value": '{"sample":true}'}, {"sample": False, "value": '{"sample": true}'}, {"Sample": True}],
)
def test_a_sample_says_so_in_its_additional_info(info: object) -> None:
    assert accepted(an_event(**a_service(additionalInfo=info))).sample


def test_a_sample_may_say_so_in_its_title() -> None:
    assert accepted(an_event(title="[SAMPLE] A door is open.")).sample
    assert not accepted(an_event(title="A door is open. [SAMPLE]")).sample


@pytest.mark.parametrize(
    "info",
    [
        {},
        {"value": "{}"},
        {"value": "[true]"},
        {"value": '{"sample":"true"}'},
        {"value": '{"portsScannedSample":[1]}'},
        {"value": ""},
    ],
)
def test_what_does_not_say_sample_is_none(info: object) -> None:
    finding = accepted(an_event(**a_service(additionalInfo=info)))
    assert not finding.sample
    assert finding.warnings == ()


@pytest.mark.parametrize(
    "info",
    [
        {"sample": "true"},
        {"sample": 1},
        {"value": '{"sample":true'},
        {"value": '{"sample":true,"sample":true}'},
        {"value": "[" * 5000},
        {"value": {"sample": True}},
        [{"sample": True}],
    ],
)
def test_what_cannot_be_read_makes_no_sample(info: object) -> None:
    finding = accepted(an_event(**a_service(additionalInfo=info)))
    assert not finding.sample
    assert len(finding.warnings) == 1


def test_an_attack_sequence_is_known_by_its_type_or_by_the_one_it_joined() -> None:
    assert accepted(an_event(type="AttackSequence:S3/CompromisedData")).attack_sequence
    assert accepted(an_event(associatedAttackSequenceArn="arn:aws:guardduty:::finding/9")).attack_sequence
    assert not accepted(an_event(associatedAttackSequenceArn="")).attack_sequence
    assert not accepted(an_event(type="AttackSequenceLike:S3/X")).attack_sequence


@pytest.mark.parametrize(
    ("partition", "arn", "expected"),
    [
        ("aws-cn", "arn:aws:guardduty:x", "aws-cn"),
        (None, "arn:aws-us-gov:guardduty:x", "aws-us-gov"),
        ("awsome\n", "arn:aws-cn:guardduty:x", "aws-cn"),
        (None, "arn:", "aws"),
        (None, "no arn", "aws"),
        (None, None, "aws"),
    ],
)
def test_the_partition_is_stated_or_in_the_arn(partition: object, arn: object, expected: str) -> None:
    assert accepted(an_event(partition=partition, arn=arn)).partition == expected


@pytest.mark.parametrize(
    ("details", "name"),
    [
        ({"instanceDetails": {"instanceId": "i-1"}}, "i-1"),
        ({"s3BucketDetails": [{"arn": "arn:aws:s3:::b"}]}, "arn:aws:s3:::b"),
        ({"rdsLimitlessDbDetails": {"dbShardGroupIdentifier": "shards"}}, "shards"),
        ({"ebsSnapshotDetails": {"snapshotArn": "arn:snap"}}, "arn:snap"),
        ({"ec2ImageDetails": {"imageArn": "arn:image"}}, "arn:image"),
        ({"recoveryPointDetails": {"recoveryPointArn": "arn:point"}}, "arn:point"),
        ({"bedrockGuardrailDetails": {"guardrailArn": "arn:rail"}}, "arn:rail"),
        ({"containerDetails": {"id": "c1"}}, "c1"),
        ({"accessKeyDetails": {"principalId": "AIDA1", "userName": ""}}, "AIDA1"),
        ({"InstanceDetails": {"InstanceId": "i-2"}}, "i-2"),
        ({"quantumDetails": {"id": 1}}, ""),
    ],
)
def test_a_kind_nobody_knows_is_named_by_the_part_it_has(details: dict[str, Any], name: str) -> None:
    assert the_resource(resourceType="QuantumComputer", **details) == Resource(kind="QuantumComputer", name=name)


def test_the_part_of_the_kind_comes_before_the_parts_beside_it() -> None:
    beside = {"instanceDetails": {"instanceId": "i-1", "tags": [{"key": "a", "value": "b"}]}}
    resource = the_resource(resourceType="AccessKey", accessKeyDetails={"userName": "dana"}, **beside)
    assert (resource.name, resource.tags) == ("dana", {})


def test_the_keys_own_id_is_never_a_name() -> None:
    key = {"accessKeyId": "AKIAEXAMPLEEXAMPLE01"}
    assert (
        "AKIA" not in accepted(an_event(resource={"resourceType": "AccessKey", "accessKeyDetails": key})).resource.name
    )


def test_a_container_carries_the_tags_of_its_cluster() -> None:
    cluster = {"name": "payments", "tags": [{"key": "env", "value": "prod"}]}
    resource = the_resource(resourceType="Container", containerDetails={"name": "web"}, ecsClusterDetails=cluster)
    assert (resource.name, resource.tags) == ("web", {"env": "prod"})


def test_tags_are_text_the_first_of_a_key_counts_and_odd_ones_are_dropped() -> None:
    pairs = [("a", "1"), ("a", "2"), ("b", None), ("c", 7), (5, "x"), (None, "y")]
    tags: list[object] = [{"Key": key, "Value": value} for key, value in pairs]
    finding = accepted(an_event(resource={"instanceDetails": {"tags": [*tags, "z"]}}))
    assert finding.resource.tags == {"a": "1", "b": "", "c": ""}
    assert len(finding.warnings) == 3


def test_a_thousand_faults_are_not_a_thousand_warnings() -> None:
    tags = [{"key": index} for index in range(1000)]
    warnings = accepted(an_event(resource={"instanceDetails": {"tags": tags}})).warnings
    assert len(warnings) == 51
    assert warnings[-1] == "More was dropped than is listed here."


@pytest.mark.parametrize("resources", [[], None, 7, ["x"]])
def test_an_attack_sequence_without_resources_has_no_name(resources: object) -> None:
    detection = {"detection": {"sequence": {"uid": "s1", "resources": resources}}}
    event = an_event(resource={"resourceType": "AttackSequence"}, **a_service(**detection))
    assert accepted(event).resource == Resource(kind="AttackSequence")


def test_text_is_neither_clipped_nor_cleaned_here() -> None:
    text = "\x1b[31m <b>\u202e" + "x" * 300_000
    assert accepted(json.dumps(an_event(title=text, description=text))).description == text
