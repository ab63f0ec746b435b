"""Each self-made event of tests/events reads as the finding it was made to be."""

from __future__ import annotations

import pytest

from tests.builders import at
from tests.events import FOLDER, accepted, load_event

PAYMENTS = {"team": "payments", "env": "prod"}
EXPECTED = {
    "archived_finding": ("Instance", "i-0c1d2e3f4a5b6c7d8", PAYMENTS, "medium"),
    "attack_sequence_eks": ("AttackSequence", "payments", {"env": "prod"}, "critical"),
    "attack_sequence_iam": ("AttackSequence", "dana", {}, "critical"),
    "china_partition": ("Instance", "i-0c1d2e3f4a5b6c7d8", PAYMENTS, "medium"),
    "ebs_malware": ("Instance", "i-0c1d2e3f4a5b6c7d8", PAYMENTS, "high"),
    "ec2_ssh_brute_force": ("Instance", "i-0c1d2e3f4a5b6c7d8", PAYMENTS, "low"),
    "ecs_cluster": ("ECSCluster", "reports", {"env": "stage"}, "high"),
    "eks_runtime": ("EKSCluster", "payments", {"env": "prod"}, "high"),
    "iam_access_key": ("AccessKey", "payments-web", {}, "high"),
    "joined_attack_sequence": ("AccessKey", "dana", {}, "medium"),
    "lambda_function": ("Lambda", "resize-images", {"team": "media"}, "high"),
    "rds_login": ("RDSDBInstance", "ledger-1", {"class": "restricted"}, "high"),
    "s3_bucket": ("S3Bucket", "example-invoices", {"class": "confidential", "reviewed": ""}, "high"),
    "s3_object": ("S3Object", "arn:aws:s3:::example-uploads/2026/form.pdf", {"team": "intake"}, "high"),
    "sample_finding": ("Instance", "i-99999999", {}, "high"),
}


def test_every_event_file_has_its_expectation() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_an_event_reads_to_its_resource_and_label_without_a_warning(name: str) -> None:
    finding = accepted(load_event(name))
    resource = finding.resource
    assert (resource.kind, resource.name, resource.tags, finding.label) == EXPECTED[name]
    assert finding.warnings == ()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_an_event_keeps_identity_times_and_words(name: str) -> None:
    event = load_event(name)
    detail, finding = event["detail"], accepted(event)
    key = finding.key
    assert (key.account, key.region, key.id) == (detail["accountId"], detail["region"], detail["id"])
    assert (finding.title, finding.description, finding.type) == (
        detail["title"],
        detail["description"],
        detail["type"],
    )
    assert (finding.updated_at, finding.first_seen) == (at("2026-06-01T03:00:00.250Z"), at("2026-06-01T02:41:12Z"))


def test_the_marks_stand_where_they_were_set_and_nowhere_else() -> None:
    findings = {name: accepted(load_event(name)) for name in EXPECTED}
    sequences = {"attack_sequence_eks", "attack_sequence_iam", "joined_attack_sequence"}
    assert {name for name, finding in findings.items() if finding.sample} == {"sample_finding"}
    assert {name for name, finding in findings.items() if finding.archived} == {"archived_finding"}
    assert {name for name, finding in findings.items() if finding.attack_sequence} == sequences
    assert {name for name, finding in findings.items() if finding.partition == "aws-cn"} == {"china_partition"}
