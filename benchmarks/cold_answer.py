"""What a cold `answer_call` costs: from the start of the interpreter to the first sentence of a call.

A page rings in a small AWS of this process; a child answers the flow's first request as Lambda would start it, and asks
this process for its rows. Processor time of the child, with `boto3.client("dynamodb")` in a bare child as 1.00.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

from botocore.exceptions import ClientError

from local.phone_lab import scripts
from tests.aws.cloud import TOPICS
from tests.aws.world import REGION, aws
from tests.builders import NIGHT, an_event
from tests.scenarios.cloud_story import CloudStory

RUNS: Final = 9
PEER: Final = "import boto3, time; boto3.client('dynamodb', region_name='eu-central-1'); print(time.process_time())"
COLD: Final = """
import json, sys, time
from escalation.handlers.answer_call import handler
class Context:
    aws_request_id = "r1"
answer = handler(json.loads(sys.argv[1]), Context())
print(json.dumps({"cpu": time.process_time(), "answer": answer}))
"""


class AskedError(Exception):
    """The flow has asked its first question."""


def first_request(story: CloudStory) -> dict[str, Any]:
    """Return what the contact flow asks first when somebody answers; nothing is answered."""
    asked: list[dict[str, Any]] = []

    def ask(_root: object, request: dict[str, Any]) -> dict[str, Any]:
        asked.append(request)
        raise AskedError

    story.cloud.answering = ask
    for name in story.configuration.responders:
        story.phone(name).will(scripts.keys_code())
    story.receive(an_event(8.0))
    try:
        story.passes(minutes=5)
    except AskedError:
        return asked[0]
    raise AskedError("nobody was called within 5 minutes")


def answered(client: Any, operation: str, wanted: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """Return status and body of DynamoDB's answer."""
    try:
        answer = client._make_api_call(operation, wanted)
    except ClientError as error:
        said = error.response
        return 400, {"__type": said["Error"]["Code"], "message": str(error), "Item": said.get("Item", {})}
    return 200, {key: value for key, value in answer.items() if key != "ResponseMetadata"}


def serving(client: Any, asked: Counter[str]) -> ThreadingHTTPServer:
    """Return a server on 127.0.0.1 that answers DynamoDB's protocol from `client`."""

    class Rows(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            operation = self.headers["X-Amz-Target"].rpartition(".")[2]
            asked[operation] += 1
            wanted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = answered(client, operation, wanted)
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Rows)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def environment(settings: Mapping[str, Any], port: int) -> dict[str, str]:
    """Return what the child is told."""
    told = {f"TOCSIN_{name.upper()}": str(value) for name, value in settings.items() if value is not None}
    credentials = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
    where = {"AWS_DEFAULT_REGION": REGION, "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{port}"}
    return {**told, **credentials, **where, "TOCSIN_TOPIC_PREFIX": TOPICS, "PYTHONHASHSEED": "0"}


def child(code: str, *arguments: str, told: Mapping[str, str]) -> str:
    """Return what a new interpreter prints that runs `code`."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=told).stdout.splitlines()[-1]


def main() -> None:
    """Measure and print."""
    with aws() as world, TemporaryDirectory() as folder:
        story = CloudStory(world, Path(folder), start=NIGHT)
        request = first_request(story)
        asked: Counter[str] = Counter()
        server = serving(world.dynamodb(), asked)
        told = environment(story.cloud.root.settings.model_dump(), server.server_address[1])
        answers = [json.loads(child(COLD, json.dumps(request), told=told)) for _ in range(RUNS)]
        server.shutdown()
    peers = [float(child(PEER, told=told)) for _ in range(RUNS)]
    cold, peer = median(each["cpu"] for each in answers), median(peers)
    print(f"{platform.python_implementation()} {platform.python_version()} on {platform.machine()}, median of {RUNS}")
    print(f"cold answer_call   {1000 * cold:5.0f} ms   {cold / peer:.2f}   requests {dict(asked.items())}, all runs")
    print(f"boto3 dynamodb     {1000 * peer:5.0f} ms   1.00")
    print(f"it says: {answers[0]['answer'].get('say', answers[0]['answer'])}")


if __name__ == "__main__":
    main()
