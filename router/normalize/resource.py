"""Says what a finding is about: GuardDuty's kind, the name that tells an operator most, and the tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from hub.model.finding import Resource
from router.normalize.part import Part

ATTACK_SEQUENCE: Final = "AttackSequence"

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "instanceDetails": ("instanceId",),
    "s3BucketDetails": ("name", "arn"),
    "s3ObjectDetails": ("objectArn", "key"),
    "eksClusterDetails": ("name", "arn"),
    "ecsClusterDetails": ("name", "arn"),
    "containerDetails": ("name", "id"),
    "lambdaDetails": ("functionName", "functionArn"),
    "rdsDbInstanceDetails": ("dbInstanceIdentifier", "dbInstanceArn", "dbClusterIdentifier"),
    "rdsLimitlessDbDetails": ("dbShardGroupIdentifier", "dbShardGroupArn", "dbClusterIdentifier"),
    "ebsSnapshotDetails": ("snapshotArn",),
    "ec2ImageDetails": ("imageArn",),
    "recoveryPointDetails": ("recoveryPointArn",),
    "bedrockGuardrailDetails": ("guardrailArn",),
    "accessKeyDetails": ("userName", "principalId"),
}
"""The parts of `resource` (GuardDuty API, Resource) and the fields that name what they describe, the best first.

An access key is named by its user; the key's own id says nothing to a person.
"""

_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "Instance": ("instanceDetails",),
    "AccessKey": ("accessKeyDetails",),
    "S3Bucket": ("s3BucketDetails",),
    "S3Object": ("s3BucketDetails",),
    "EKSCluster": ("eksClusterDetails",),
    "ECSCluster": ("ecsClusterDetails",),
    "Container": ("containerDetails", "ecsClusterDetails", "eksClusterDetails", "instanceDetails"),
    "Lambda": ("lambdaDetails",),
    "RDSDBInstance": ("rdsDbInstanceDetails",),
    "RDSLimitlessDB": ("rdsLimitlessDbDetails",),
}
"""Which parts describe a resource of a kind. Others may stand beside them: whose key it was, on which instance."""


def read_resource(detail: Part) -> Resource:
    """Return the resource of a finding; what is missing or malformed stays empty, with a warning where it was there."""
    resource = detail.part("resource")
    kind = resource.text("resourceType") or ""
    if kind == ATTACK_SEQUENCE:
        return _of_sequence(kind, detail.part("service").part("detection").part("sequence"))
    described = tuple(_described(resource, kind))
    names = (name for key, part in described if (name := _first_text(part, _NAMES[key])))
    return Resource(kind=kind, name=next(names, ""), tags=_tags(part for _, part in described))


def _of_sequence(kind: str, sequence: Part) -> Resource:
    """Return the first resource of an attack sequence: by its user for a key, else by name, else by its uid."""
    resources = sequence.parts("resources")
    if not resources:
        return Resource(kind=kind)
    first = resources[0]
    user = _first_text(first.part("data").part("accessKey"), _NAMES["accessKeyDetails"])
    return Resource(kind=kind, name=user or _first_text(first, ("name", "uid")), tags=_tags((first,)))


def _described(resource: Part, kind: str) -> Iterator[tuple[str, Part]]:
    """Yield the parts that describe a resource of this kind; all there are when the kind is new or its part missing."""
    if kind == "S3Object":
        buckets = resource.parts("s3BucketDetails")
        yield from (("s3ObjectDetails", item) for bucket in buckets for item in bucket.parts("s3ObjectDetails"))
    keys = _PARTS.get(kind, ())
    own = any(resource.find(key) is not None for key in keys)
    for key in keys if own else _NAMES:
        yield from ((key, part) for part in resource.parts(key))


def _first_text(part: Part, names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := part.text(name))), "")


def _tags(parts: Iterable[Part]) -> dict[str, str]:
    """Return all tags, the first value where a key comes again; a tag without value has the empty one."""
    tags: dict[str, str] = {}
    for tag in (tag for part in parts for tag in part.parts("tags")):
        key = tag.text("key")
        if key is not None:
            tags.setdefault(key, tag.text("value") or "")
    return tags
