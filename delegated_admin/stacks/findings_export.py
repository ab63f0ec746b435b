"""FindingsExport: the bucket that GuardDuty of every Region exports its findings to, and the key they lie under."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from aws_cdk import Environment, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.names import EXPORT_KEY_ALIAS, export_bucket_name
from hub.infrastructure.review import accept

OPT_IN: Final = frozenset(
    {
        *("af-south-1", "ap-east-1", "ap-east-2", "ap-south-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5"),
        *("ap-southeast-6", "ap-southeast-7", "ca-west-1", "eu-central-2", "eu-south-1", "eu-south-2"),
        *("il-central-1", "me-central-1", "me-south-1", "mx-central-1"),
    }
)
"""Regions that an account opts in to: there GuardDuty exports as a principal of its Region."""


class FindingsExport(Stack):
    """What outlives GuardDuty's ninety days. Enrolment names bucket and key to each Region's detector."""

    def __init__(self, scope: Construct, construct_id: str, *, deployment: DeploymentConfig) -> None:
        """Make the stack in the home Region; its bucket and key stay when it is deleted."""
        super().__init__(
            scope,
            construct_id,
            env=Environment(account=deployment.administrator, region=deployment.home_region),
            description="Tocsin: where GuardDuty exports findings to",
        )
        self._deployment = deployment
        key = self._make_key()
        bucket = s3.Bucket(
            self,
            "Findings",
            bucket_name=export_bucket_name(deployment),
            encryption=s3.BucketEncryption.KMS,
            encryption_key=key,
            bucket_key_enabled=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            versioned=True,
            removal_policy=RemovalPolicy.RETAIN,
        )
        accept(bucket, "only GuardDuty writes to it; who reads it is in CloudTrail's data events", "S1")
        bucket.add_to_resource_policy(self._exports(["s3:GetBucketLocation"], bucket.bucket_arn))
        bucket.add_to_resource_policy(self._exports(["s3:PutObject"], bucket.arn_for_objects("*")))
        self._refuse_other_keys(bucket, key)

    def _make_key(self) -> kms.Key:
        key = kms.Key(
            self,
            "Key",
            alias=EXPORT_KEY_ALIAS,
            description="Tocsin: exported findings",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.RETAIN,
        )
        key.add_to_resource_policy(self._exports(["kms:GenerateDataKey"], "*"))
        return key

    def _exports(self, actions: Sequence[str], resource: str) -> iam.PolicyStatement:
        """Return the statement that lets this account's detectors do it; in a key's policy `*` is the key."""
        told = self._deployment
        detectors = f"arn:{told.partition}:guardduty:*:{told.administrator}:detector/*"
        return iam.PolicyStatement(
            actions=list(actions),
            principals=[iam.ServicePrincipal(name) for name in exporters(told)],
            resources=[resource],
            conditions={
                "StringEquals": {"aws:SourceAccount": told.administrator},
                "ArnLike": {"aws:SourceArn": detectors},
            },
        )

    def _refuse_other_keys(self, bucket: s3.Bucket, key: kms.Key) -> None:
        """Refuse whatever names another key; what names none lies under the bucket's own."""
        another: Any = {"StringNotEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": key.key_arn}}
        named: Any = {"Null": {"s3:x-amz-server-side-encryption-aws-kms-key-id": "false"}}
        bucket.add_to_resource_policy(
            iam.PolicyStatement(
                effect=iam.Effect.DENY,
                actions=["s3:PutObject"],
                principals=[iam.AnyPrincipal()],
                resources=[bucket.arn_for_objects("*")],
                conditions={**another, **named},
            )
        )


def exporters(deployment: DeploymentConfig) -> tuple[str, ...]:
    """Return the names that GuardDuty exports under from the deployment's Regions."""
    regional = (f"guardduty.{region}.amazonaws.com" for region in deployment.regions if region in OPT_IN)
    return ("guardduty.amazonaws.com", *regional)
