"""Findings are exported to one bucket, under one key, by GuardDuty alone."""

from __future__ import annotations

from typing import Any

from delegated_admin.names import EXPORT_KEY_ALIAS, export_bucket_name
from delegated_admin.stacks.findings_export import OPT_IN, exporters
from tests.infrastructure.surrounded import actions, changed, documents, example, of_type, template, text

CONDITION = {
    "StringEquals": {"aws:SourceAccount": "222233334444"},
    "ArnLike": {"aws:SourceArn": "arn:aws:guardduty:*:222233334444:detector/*"},
}


def for_guardduty(kind: str) -> list[dict[str, Any]]:
    (resource,) = of_type(template("FindingsExport"), kind)
    return [each for each in documents(resource) if each["Principal"] == {"Service": "guardduty.amazonaws.com"}]


def test_guardduty_writes_for_a_detector_of_this_account_and_reads_nothing() -> None:
    found = for_guardduty("S3::BucketPolicy")

    assert [actions(each) for each in found] == [["s3:GetBucketLocation"], ["s3:PutObject"]]
    assert [each["Condition"] for each in found] == [CONDITION, CONDITION]


def test_guardduty_may_use_the_key_for_writing_alone() -> None:
    (statement,) = for_guardduty("KMS::Key")

    assert (actions(statement), statement["Condition"]) == (["kms:GenerateDataKey"], CONDITION)


def test_what_names_another_key_or_comes_unencrypted_over_the_wire_is_refused() -> None:
    (policy,) = of_type(template("FindingsExport"), "S3::BucketPolicy")
    refused = text([each["Condition"] for each in documents(policy) if each["Effect"] == "Deny"])

    assert "s3:x-amz-server-side-encryption-aws-kms-key-id" in refused
    assert "aws:SecureTransport" in refused


def test_bucket_and_key_have_the_names_that_enrolment_spells_and_stay_when_the_stack_goes() -> None:
    found = template("FindingsExport")
    (bucket,) = [each for each in found["Resources"].values() if each["Type"] == "AWS::S3::Bucket"]
    (key,) = [each for each in found["Resources"].values() if each["Type"] == "AWS::KMS::Key"]

    assert bucket["Properties"]["BucketName"] == export_bucket_name(example())
    assert [each["AliasName"] for each in of_type(found, "KMS::Alias")] == [EXPORT_KEY_ALIAS]
    assert (bucket["DeletionPolicy"], key["DeletionPolicy"]) == ("Retain", "Retain")


def test_the_bucket_is_closed_to_the_public_and_keeps_what_is_overwritten() -> None:
    (bucket,) = of_type(template("FindingsExport"), "S3::Bucket")

    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}


def test_regions_that_are_opted_in_to_export_under_their_own_names() -> None:
    told = changed(example(), regions=[*example().regions, "me-south-1"])

    assert exporters(example()) == ("guardduty.amazonaws.com",)
    assert exporters(told) == ("guardduty.amazonaws.com", "guardduty.me-south-1.amazonaws.com")
    assert "me-south-1" in OPT_IN
