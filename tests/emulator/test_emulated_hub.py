"""The deployed hub, rights enforced: from the queue to a telephone that rings, and to a mailbox."""

from __future__ import annotations

import json
from threading import Event
from typing import Any

import pytest

from hub.clock import SystemClock
from hub.model.messages import NoticeRequested, NoticeSubject
from hub.model.policy import Mode
from local.phone_lab import scripts
from router.canary import canary_entry
from tests.builders import a_mark, a_summary
from tests.emulator.deploying import LACKING, NEVER
from tests.emulator.hub import EmulatedHub
from tests.emulator.ministack import ACCOUNT, REGION

SECOPS = f"arn:aws:sns:{REGION}:{ACCOUNT}:tocsin-audience-secops"
COPIED, COPIES, BATCH = 40, 4, 10
SETTLES = 3.0
MACHINE = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:tocsin-pages"


class Mailbox:
    """A queue that is subscribed to an audience: the emulator's own mail cannot be seen."""

    def __init__(self, hub: EmulatedHub) -> None:
        self._sqs = hub.emulator.client("sqs")
        self._url = self._sqs.create_queue(QueueName="mailbox")["QueueUrl"]
        arn = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        policy = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "sns.amazonaws.com"},
                    "Action": "sqs:SendMessage",
                    "Resource": arn,
                }
            ],
        }
        self._sqs.set_queue_attributes(QueueUrl=self._url, Attributes={"Policy": json.dumps(policy)})
        hub.emulator.client("sns").subscribe(TopicArn=SECOPS, Protocol="sqs", Endpoint=arn)
        self._mails: list[dict[str, Any]] = []

    def mails(self) -> list[dict[str, Any]]:
        """Return every mail so far."""
        received = self._sqs.receive_message(QueueUrl=self._url, MaxNumberOfMessages=10).get("Messages", [])
        for message in received:
            self._mails.append(json.loads(message["Body"]))
            self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])
        return self._mails

    def about(self, words: str) -> list[str]:
        return [mail["Subject"] for mail in self.mails() if words in mail["Subject"]]


@pytest.fixture(scope="module")
def mailbox(hub: EmulatedHub) -> Mailbox:
    return Mailbox(hub)


def test_a_medium_finding_reaches_the_mailbox_and_the_same_event_three_times_is_one_notice(
    hub: EmulatedHub, mailbox: Mailbox
) -> None:
    hub.send(5.0, times=3, id="medium")

    hub.soon(lambda: mailbox.about("[MEDIUM]"), "a mail")
    hub.soon(lambda: hub.incidents()["medium"]["told"], "told")
    assert len(mailbox.about("[MEDIUM]")) == 1


def test_copies_of_requests_that_meet_in_functions_at_one_moment_are_one_mail_each(
    hub: EmulatedHub, mailbox: Mailbox
) -> None:
    url, sqs = hub.queue("notices"), hub.emulator.client("sqs")
    # Functions that have yet to start come to their work one after the other; those of the second round meet.
    for asked in ("first", "second"):
        bodies = [a_drill(f"{asked}.{number}") for number in range(COPIED)]
        for _ in range(COPIES):
            for start in range(0, COPIED, BATCH):
                entries = [
                    {"Id": str(at), "MessageBody": body} for at, body in enumerate(bodies[start : start + BATCH])
                ]
                sqs.send_message_batch(QueueUrl=url, Entries=entries)
        hub.soon(lambda: hub.visible("notices") == 0, "every request in the hands of a function")

    # A copy that met another one comes back after minutes, and finds its mail sent.
    hub.soon(lambda: len(mailbox.about("[DRILL]")) >= 2 * COPIED, "every mail")
    Event().wait(SETTLES)
    assert len(mailbox.about("[DRILL]")) == 2 * COPIED


def a_drill(name: str) -> str:
    """Return a request for a mail that goes out at once and into no digest."""
    asked = NoticeRequested(
        id=f"drill.{name}",
        audience="secops",
        subject=NoticeSubject.DRILL,
        summary=a_summary(id=name),
        mark=a_mark(),
        mode=Mode.LIVE,
        requested_at=SystemClock().now(),
    )
    return asked.model_dump_json()


def test_a_high_finding_rings_and_the_code_takes_the_page(answering: EmulatedHub) -> None:
    answering.send(8.0, id="first")

    page = answering.soon(lambda: [row for row in answering.pages() if row["state"] == "acknowledged"], "a taken page")
    assert len(answering.telephone.rung) == 1
    kinds = [entry["kind"] for entry in answering.ledger(page[0]["page"])]
    assert [kind for kind in kinds if kind in ("placed", "answered", "key", "acknowledged")] == [
        "placed",
        "answered",
        "key",
        "acknowledged",
    ]
    answering.soon(lambda: answering.incidents()["first"]["state"] == "acknowledged", "an acknowledged incident")
    assert answering.failures == []


def test_a_canary_on_the_hub_bus_is_recorded(hub: EmulatedHub) -> None:
    configured = hub.emulator.client("lambda").get_function_configuration(FunctionName=hub.functions["route_finding"])
    nonce = configured["Environment"]["Variables"]["TOCSIN_CANARY_NONCE"]
    entry = canary_entry(account=ACCOUNT, region=REGION, nonce=nonce, at=SystemClock().now())
    hub.emulator.client("events").put_events(Entries=[{**entry, "EventBusName": "tocsin-hub"}])

    hub.soon(lambda: f"canary-{REGION}" in hub.incidents(), "a canary")
    assert hub.incidents()[f"canary-{REGION}"]["severity_label"] == "low"


def test_a_page_whose_execution_was_lost_goes_on_after_a_look_of_the_watchdog(
    hub: EmulatedHub, everybody: list[str]
) -> None:
    hub.telephone.plan_again(everybody, scripts.no_answer())
    before = len(hub.telephone.rung)
    hub.send(9.5, id="second", accountId="444455556666")
    hub.soon(lambda: len(hub.telephone.rung) == before + 1, "a ring")
    states = hub.emulator.client("stepfunctions")
    (run,) = states.list_executions(stateMachineArn=MACHINE, statusFilter="RUNNING")["executions"]
    states.stop_execution(executionArn=run["executionArn"])

    hub.invoke("audit_pages", {})

    again = run["name"].removesuffix(".1") + ".2"
    hub.soon(lambda: again in runs(hub, "RUNNING"), "the next run of the page")
    page = again.removesuffix(".2")
    taken = hub.asks("POST", "/pages/acknowledge", {"page": page, "covered": hub.shown(page)})
    assert taken["by"] == "dana@example.com"
    hub.soon(lambda: again in runs(hub, "SUCCEEDED"), "the end of the page")
    assert [entry["kind"] for entry in hub.ledger(page)].count("placed") == 1
    assert len(hub.telephone.rung) == before + 1
    assert hub.failures == []


def runs(hub: EmulatedHub, state: str) -> set[str]:
    """Return the names of the executions in that state."""
    states = hub.emulator.client("stepfunctions")
    return {each["name"] for each in states.list_executions(stateMachineArn=MACHINE, statusFilter=state)["executions"]}


def test_what_the_emulator_is_spared_holds_nothing_that_the_hub_consists_of() -> None:
    assert [kind for kind in LACKING if kind.startswith(NEVER)] == []
    assert all(LACKING.values())
