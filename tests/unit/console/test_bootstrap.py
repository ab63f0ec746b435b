"""The operator API as it is put together in AWS: tables, queues and topics are moto's, the events those of a URL."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from console.bootstrap import Console, ConsoleSettings
from console.handlers.operator_api import operator_api
from hub.adapters.aws.anchors import AUDIT_LOG
from hub.clock import SystemClock
from hub.lambdas import lambda_handler
from hub.model.document import ORGANIZATION, documents_of
from hub.model.incident import Observation
from hub.model.journal import Edit, Wanted
from hub.model.page import HeadKey, Member, Page
from hub.model.policy import Mode
from hub.model.record import RejectedFrom, RejectedRecord, body_digest
from hub.model.severity import SeverityLabel
from hub.settings import settings_of
from router.samples import sample_key
from tests.aws.world import REGION, AwsWorld, aws
from tests.builders import NIGHT, a_summary, an_observation
from tests.fakes.function_url import url_event
from tests.fakes.operators import GRANTS, PERSON, single_sign_on
from tests.fakes.ports import HandClock
from tests.scenarios.organization import a_responder, an_escalation_policy, an_organization

MACHINE = f"arn:aws:states:{REGION}:111122223333:stateMachine:tocsin-pages"
SECOND_REGION = "eu-west-1"
QUEUES = ("finding_queue", "page_queue", "notice_queue", "digest_queue")


@dataclass(frozen=True)
class Cloud:
    """The function and what is around it."""

    world: AwsWorld
    root: Console
    urls: dict[str, str]

    def asks(self, asked: str, body: object = None, role: str = "admin") -> tuple[int, dict[str, Any]]:
        method, path = asked.split()
        event = url_event(method, path, single_sign_on(role), body=None if body is None else json.dumps(body))
        answer = operator_api(self.root, event)
        return answer["statusCode"], json.loads(answer["body"])

    def queued(self, queue: str) -> list[str]:
        found = self.world.client("sqs").receive_message(QueueUrl=self.urls[queue], MaxNumberOfMessages=10)
        return [message["Body"] for message in found.get("Messages", [])]


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with aws() as world:
        sqs = world.client("sqs")
        urls = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in QUEUES}
        environment = {
            **{f"TOCSIN_{name.upper()}": url for name, url in urls.items()},
            **{f"TOCSIN_{table.upper()}_TABLE": table for table in ("config", "contacts", "state")},
            "TOCSIN_TOPIC_PREFIX": f"arn:aws:sns:{REGION}:123456789012:tocsin-",
            "TOCSIN_STATE_MACHINE": MACHINE,
            "TOCSIN_SECOND_REGION": SECOND_REGION,
            "TOCSIN_ROLES": json.dumps({arn: grant.model_dump(mode="json") for arn, grant in GRANTS.items()}),
        }
        settings = settings_of(ConsoleSettings, environment)
        yield Cloud(world, Console(settings, world.session, HandClock(NIGHT)), urls)


@pytest.fixture
def configured(cloud: Cloud) -> Cloud:
    people = {**an_organization().responders, "dana": a_responder("dana", 1, identities=(PERSON,))}
    documents = documents_of(an_organization(responders=people))
    first = Edit(changes=tuple(Wanted(key=key, content=content, read=0) for key, content in documents.items()))
    cloud.world.session.client("logs", region_name=SECOND_REGION).create_log_group(logGroupName=AUDIT_LOG)
    status, done = cloud.asks("POST /edits", first.model_dump(mode="json"))
    assert (status, done["number"]) == (200, 1)
    return cloud


def test_the_first_configuration_is_put_and_read_with_its_numbers(configured: Cloud) -> None:
    status, body = configured.asks("GET /configuration")

    assert status == 200
    assert body["configuration"]["responders"]["dana"]["phones"] == ["+15555550101"]
    assert configured.asks("GET /on-call?at=2026-06-01T03:00:00Z")[1]["rows"][0]["responder"] == "dana"


def renaming(name: str, read: int) -> dict[str, Any]:
    content = documents_of(an_organization())[ORGANIZATION].model_dump(mode="json")
    content["settings"]["name"] = name
    return {"changes": [{"key": {"kind": "organization"}, "content": content, "read": read}]}


def test_another_process_that_has_held_an_older_configuration_overwrites_no_edit(configured: Cloud) -> None:
    other = Cloud(configured.world, Console(configured.root.settings, configured.world.session, HandClock(NIGHT)), {})
    assert other.asks("GET /time-zone")[0] == 200
    assert configured.asks("POST /edits", renaming("Second", 1))[0] == 200

    status, problem = other.asks("POST /edits", renaming("Third", 1))

    assert (status, "organization: version 2" in problem["message"]) == (409, True)
    assert other.asks("POST /edits", renaming("Third", 2))[0] == 200
    assert [row["number"] for row in configured.asks("GET /audit")[1]["rows"]] == [1, 2, 3]


def test_the_head_of_the_audit_is_kept_in_the_second_region(configured: Cloud) -> None:
    now = Cloud(configured.world, Console(configured.root.settings, configured.world.session, SystemClock()), {})
    assert now.asks("POST /edits", renaming("Second", 1))[1]["anchored"] is True

    _, head = configured.asks("GET /audit/head", role="reader")

    assert [(anchor["number"], anchor["hash"]) for anchor in head["anchors"]][-1] == (2, head["hash"])


def test_an_edit_whose_head_cannot_be_kept_is_in_force_and_says_so(configured: Cloud) -> None:
    logs = configured.world.session.client("logs", region_name=SECOND_REGION)
    logs.delete_log_group(logGroupName=AUDIT_LOG)

    status, done = configured.asks("POST /edits", renaming("Second", 1))

    assert (status, done["number"], done["anchored"]) == (200, 2, False)


def test_incidents_are_read_and_closed(configured: Cloud) -> None:
    observation: Observation = an_observation(8.0)
    configured.root.stores.incidents.observe(observation)
    _, listed = configured.asks("GET /incidents", role="reader")
    (row,) = listed["rows"]

    wanted = {"incident": row["incident"], "closure": "expected", "note": "ours"}
    status, closed = configured.asks("POST /incidents/close", wanted, role="responder")

    assert (status, closed["state"], closed["closed_by"]) == (200, "closed", "dana")


def test_a_page_is_taken_and_woken_through_its_token(configured: Cloud) -> None:
    page = a_running_page(configured)
    _, shown = configured.asks(f"GET /pages/shown?page={page.page_id}")

    status, taken = configured.asks("POST /pages/acknowledge", {"page": page.page_id, "covered": shown["covered"]})

    assert (status, taken["by"], taken["via"]) == (200, "dana", "operator API")
    assert configured.asks("GET /ledger?page=page-soc.high.1")[1]["rows"][-1]["kind"] == "acknowledged"


def test_records_go_to_the_finding_queue(configured: Cloud) -> None:
    status, sent = configured.asks("POST /findings", {"records": ["e30="]}, role="editor")

    assert (status, sent) == (200, {"queued": 1, "waiting": 1})
    assert configured.queued("finding_queue") == ["{}"]


def test_rejected_bodies_go_back_to_the_queue_they_came_from(configured: Cloud) -> None:
    names = [reject(configured, b'{"half":', RejectedFrom.FINDINGS), reject(configured, b"odd", RejectedFrom.MESSAGES)]

    status, _ = configured.asks("POST /rejected/replay", {"records": names}, role="editor")

    assert status == 200
    assert (configured.queued("finding_queue"), configured.queued("notice_queue")) == (['{"half":'], ["odd"])


def test_a_drill_goes_to_the_page_queue(configured: Cloud) -> None:
    assert configured.asks("POST /drills", {"name": "wei"}, role="responder")[0] == 200
    (queued,) = configured.queued("page_queue")

    assert json.loads(queued)["kind"] == "call_requested"


def test_health_looks_at_executions_and_subscriptions(configured: Cloud) -> None:
    a_running_page(configured)
    topics = configured.world.client("sns")
    for topic in topics.list_topics()["Topics"]:
        topics.delete_topic(TopicArn=topic["TopicArn"])

    status, health = configured.asks("GET /health", role="reader")

    broken = {row["invariant"] for row in health["invariants"] if not row["well"]}
    assert (status, health["well"], health["running_pages"]) == (200, False, 1)
    assert "every running page has a live execution" in broken
    assert "every audience has a working address" in broken


def test_health_misses_the_canary_of_a_region_and_a_sample_that_stopped_coming(configured: Cloud) -> None:
    watched = configured.root.settings.model_copy(update={"account": "111122223333", "canary_regions": REGION})
    console = Console(watched, configured.world.session, HandClock(NIGHT))
    sample = an_observation(summary=a_summary(2.0, key=sample_key("111122223333", REGION)), minute=-27 * 60)
    console.stores.incidents.observe(sample)

    _, health = Cloud(configured.world, console, {}).asks("GET /health", role="reader")

    broken = {row["invariant"]: row["wrong"] for row in health["invariants"] if not row["well"]}
    assert f"No canary of {REGION} arrives" in broken["a canary of every Region arrives"][0]
    assert REGION in broken["a sample of every Region arrives daily"][0]


def test_the_entry_point_answers_and_writes_what_it_counted(configured: Cloud) -> None:
    context = LambdaContext()
    context._aws_request_id = "r1"
    handler = lambda_handler(lambda: configured.root, operator_api)

    assert handler(url_event("GET", "/incidents", single_sign_on("reader")), context)["statusCode"] == 200


def test_the_function_needs_nothing_of_the_command_line_or_the_embedded_hub() -> None:
    script = (
        "import sys, console.handlers.operator_api;"
        "print([name for name in ('typer', 'rich', 'yaml', 'local', 'sqlite3') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert ran.stdout == "[]\n"


def a_running_page(cloud: Cloud) -> Page:
    """A page with one member, whose execution was never started."""
    pages, key = cloud.root.stores.pages, HeadKey(escalation_policy="page-soc", label=SeverityLabel.HIGH)
    incident = cloud.root.stores.incidents.observe(an_observation(8.0)).incident
    head = pages.open(key, 0, NIGHT)
    joined = pages.join(key, head.generation)
    assert joined is not None
    pages.put_member(
        Member(
            page_id=head.page_id, number=joined.joined, summary=incident.summary, mark=incident.seen, joined_at=NIGHT
        )
    )
    page = Page(
        page_id=head.page_id,
        key=key,
        generation=head.generation,
        start=1,
        mode=Mode.LIVE,
        policy=an_escalation_policy(),
        configuration="v1",
        opened_at=NIGHT,
        wake_at=NIGHT + timedelta(minutes=5),
    )
    return pages.create(page)


def reject(cloud: Cloud, body: bytes, queue: RejectedFrom) -> str:
    record = RejectedRecord(
        id=body_digest(body),
        body=body,
        queue=queue,
        reason="no JSON",
        position="",
        received_at=NIGHT,
        last_at=NIGHT,
        last_record="r",
    )
    return cloud.root.stores.rejected.put(record).id


def test_on_call_is_edited_read_as_it_was_and_a_swap_is_asked_by_mail(configured: Cloud) -> None:
    span = {"start": "2026-06-01T04:00:00Z", "end": "2026-06-01T06:00:00Z"}
    cover = {"wish": "override", "schedule": "soc", "kind": "replace", "responder": "sam", "end": span["end"]}
    swap = {"wish": "ask swap", "schedule": "soc", "accepter": "wei", "given": span}

    asked = configured.asks("POST /on-call/edits", {"wanted": swap}, role="responder")
    covered = configured.asks("POST /on-call/edits", {"wanted": cover}, role="responder")

    assert (asked[0], asked[1]["number"], asked[1]["mailed"]) == (200, 2, ["wei"])
    (queued,) = (json.loads(body) for body in configured.queued("notice_queue"))
    assert (queued["subject"], queued["responder"], queued["swap"]["swap"]["number"]) == ("swap", "wei", 1)
    assert (covered[0], covered[1]["number"]) == (200, 3)
    now, then = (
        configured.asks(f"GET /on-call?at=2026-06-01T05:00:00Z&schedule=soc{more}")[1]["rows"][0]["responder"]
        for more in ("", "&as_of=2")
    )
    assert (now, then) == ("sam", "dana")
