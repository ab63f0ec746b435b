"""What cdk-nag finds and is meant to be so: acknowledged beside its resource, with the reason."""

from __future__ import annotations

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct


def accept(construct: IConstruct, reason: str, *rules: str) -> None:
    """Acknowledge `rules` of AwsSolutions, such as `SNS2` or `IAM5[Resource::*]`, on `construct` for one `reason`."""
    for rule in rules:
        Validations.of(construct).acknowledge(Acknowledgment(id=f"AwsSolutions-{rule}", reason=reason))
