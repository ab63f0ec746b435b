"""Puts synthesized templates into the emulator by change sets, less what it lacks."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tests.aws.connect import FLOW, INSTANCE
from tests.emulator.ministack import ACCOUNT, REGION, Emulator, wait_until

LACKING: Final = {
    "AWS::Events::Archive": "the emulator knows archives by its API only",
    "AWS::Connect::IntegrationAssociation": "the emulator has no Amazon Connect: the phone lab is the telephone",
    "AWS::Connect::ContactFlow": "the same; the lab plays the flow that the template holds",
}
"""What is left out, by type. Functions, queues, tables, the state machine and roles may never stand here."""
UNKNOWN_KEYS: Final = {
    "cloudwatch:namespace": "the emulator does not say which namespace a metric is put into, and so denies it",
}
"""Condition keys that it does not know: what they narrow is allowed here without them."""
NEVER: Final = (
    "AWS::Lambda::Function",
    "AWS::SQS::Queue",
    "AWS::DynamoDB::Table",
    "AWS::StepFunctions::",
    "AWS::IAM::",
)
FLOW_ARN: Final = f"arn:aws:connect:{REGION}:{ACCOUNT}:instance/{INSTANCE}/contact-flow/{FLOW}"


def read_template(out: Path, stack: str) -> dict[str, Any]:
    """Return a synthesized template, less what the emulator lacks."""
    template = json.loads((out / f"{stack}.template.json").read_text(encoding="utf-8"))
    resources = template["Resources"]
    left_out = {name for name, each in resources.items() if each["Type"] in LACKING}
    for name in left_out:
        del resources[name]
    template.pop("Rules", None)
    template.pop("Parameters", None)
    return {**_without(template, left_out), "Resources": _without(resources, left_out)}


def _without(value: Any, gone: set[str]) -> Any:
    """Return `value` without what leads to resources that are gone: those stand for a flow's ARN."""
    if isinstance(value, list):
        return [_without(each, gone) for each in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Ref"} and value["Ref"] in gone:
        return FLOW_ARN
    if set(value) == {"Fn::GetAtt"} and value["Fn::GetAtt"][0] in gone:
        return FLOW_ARN
    kept = {key: _without(each, gone) for key, each in value.items() if key not in UNKNOWN_KEYS}
    kept = {key: each for key, each in kept.items() if not (key.startswith("String") and each == {})}
    if kept.get("Condition") == {}:
        del kept["Condition"]
    if isinstance(kept.get("DependsOn"), list):
        kept["DependsOn"] = [each for each in kept["DependsOn"] if each not in gone]
    elif kept.get("DependsOn") in gone:
        del kept["DependsOn"]
    return kept


def upload_assets(emulator: Emulator, out: Path, stack: str) -> None:
    """Put the code and the libraries of a stack where its template looks for them."""
    manifest = json.loads((out / f"{stack}.assets.json").read_text(encoding="utf-8"))
    for file in manifest["files"].values():
        if file["source"]["packaging"] != "zip":
            continue
        for place in file["destinations"].values():
            bucket, key = place["bucketName"], place["objectKey"]
            s3 = emulator.client("s3")
            if bucket not in [each["Name"] for each in s3.list_buckets()["Buckets"]]:
                s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
            s3.put_object(Bucket=bucket, Key=key, Body=_zipped(out / file["source"]["path"]))


def _zipped(folder: Path) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
    return stream.getvalue()


def deploy(emulator: Emulator, out: Path, stack: str, template: Mapping[str, Any] | None = None) -> None:
    """Deploy a stack by a change set; fail with what went wrong."""
    upload_assets(emulator, out, stack)
    cloudformation = emulator.client("cloudformation")
    body = json.dumps(template or read_template(out, stack))
    s3, bucket = emulator.client("s3"), f"templates-{ACCOUNT}"
    if bucket not in [each["Name"] for each in s3.list_buckets()["Buckets"]]:
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket=bucket, Key=f"{stack}.json", Body=body.encode())
    cloudformation.create_change_set(
        StackName=stack,
        ChangeSetName="first",
        ChangeSetType="CREATE",
        Capabilities=["CAPABILITY_NAMED_IAM"],
        TemplateURL=f"{emulator.url}/{bucket}/{stack}.json",
    )
    wait_until(lambda: _change_set(cloudformation, stack) == "CREATE_COMPLETE", 60, f"change set of {stack}")
    cloudformation.execute_change_set(StackName=stack, ChangeSetName="first")
    wait_until(lambda: _stack(cloudformation, stack) not in ("CREATE_IN_PROGRESS", "REVIEW_IN_PROGRESS"), 120, stack)
    state = _stack(cloudformation, stack)
    assert state == "CREATE_COMPLETE", f"{stack}: {state}: {_failures(cloudformation, stack)}"


def _change_set(cloudformation: Any, stack: str) -> str:
    found = cloudformation.describe_change_set(StackName=stack, ChangeSetName="first")
    assert found["Status"] != "FAILED", found.get("StatusReason")
    return str(found["Status"])


def _stack(cloudformation: Any, stack: str) -> str:
    return str(cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"])


def _failures(cloudformation: Any, stack: str) -> list[str]:
    events = cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
    return [
        f"{each['LogicalResourceId']}: {each.get('ResourceStatusReason')}"
        for each in events
        if "FAILED" in each["ResourceStatus"]
    ]
