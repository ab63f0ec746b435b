"""A whole hub on AWS services in the test's own process: moto for tables, queues and topics, the phone lab as carrier.

It offers what a story needs of a hub. Functions are called with the events that AWS would give them; queues and the
state machine are driven in a fixed order on a clock that is moved by hand, so that a night is the same each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from escalation.bootstrap import Escalation, EscalationSettings
from escalation.handlers.decide_next import decide_next
from escalation.handlers.open_page import open_page
from escalation.handlers.place_call import place_call
from escalation.handlers.record_contact_event import record_contact_event
from escalation.handlers.send_digest import send_digest
from escalation.handlers.send_notice import send_notice
from escalation.state_machine import definition
from escalation.watch import Lookout, Repairs, Watch
from hub.adapters.aws.audiences import AudienceTopics
from hub.adapters.aws.topics import Reader, ReaderKind, Topics
from hub.adapters.dynamodb.tables import TableName
from hub.model.configuration import Configuration
from hub.model.messages import CarrierReport, CarrierReportKind
from hub.model.page import Page
from hub.observability import logger
from hub.ports import Clock, DialOrder
from hub.stores import Stores
from local.mailbox import DeliveredMail, DeliveredText
from local.phone_lab import PhoneLab
from router.bootstrap import Router, RouterSettings
from router.handlers.route_finding import route_finding
from router.service import Receipt, RouteFindings
from tests.aws.connect import CALLER_ID, FLOW, INSTANCE, FakeConnect, FakeContact, RefusedError
from tests.aws.machine import PlayedMachine
from tests.aws.world import REGION, AwsWorld

ACCOUNT = "111122223333"
TOPICS = f"arn:aws:sns:{REGION}:123456789012:tocsin-"
MACHINE = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:tocsin-pages"
DECIDE, PLACE = (f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}:live" for name in ("decide-next", "place-call"))
REDELIVERY = timedelta(seconds=30)
_CODES = {
    CarrierReportKind.THROTTLED: ("TooManyRequestsException", 429),
    CarrierReportKind.UNAVAILABLE: ("InternalServiceException", 500),
}


@dataclass
class Waiting:
    """One message in a queue, as the test's own hand holds it."""

    number: int
    queue: str
    message: dict[str, Any]
    arrived_at: datetime
    visible_at: datetime
    received: int = 0


@dataclass
class CloudClients:
    """The clients of one function, as `escalation.adapters.clients.Clients` gives them."""

    dynamodb: Any
    sqs: Any
    sns: Any
    connect: Any
    stepfunctions: Any = None


@dataclass
class Box:
    """What was published."""

    all: list[Any] = field(default_factory=list)

    def mails(self, after: int = 0) -> Sequence[DeliveredMail]:
        return self.all[after:]

    def texts(self, after: int = 0) -> Sequence[DeliveredText]:
        return self.all[after:]


class Queues:
    """The queues of moto, emptied into a hand that knows when each message is to be seen.

    moto holds messages back by the machine's clock; so the delay is taken off the request and kept here.
    """

    def __init__(self, client: Any, clock: Clock, names: Sequence[str]) -> None:
        self._client, self._clock, self._numbers = client, clock, count(1)
        self.urls = {name: client.create_queue(QueueName=name)["QueueUrl"] for name in names}
        self.waiting: list[Waiting] = []
        self._sent_to: set[str] = set()
        client.meta.events.register("provide-client-params.sqs.SendMessage", self._note_delay)

    def _note_delay(self, params: dict[str, Any], **_: Any) -> dict[str, Any]:
        delay = params.pop("DelaySeconds", 0)
        self._sent_to.add(params["QueueUrl"])
        number = next(self._numbers)
        attributes = {**params.get("MessageAttributes", {}), "order": _string(f"{number}:{delay}")}
        return {**params, "MessageAttributes": attributes}

    def due(self, *names: str) -> Waiting | None:
        """Return the message of those queues that has been visible the longest."""
        self._fetch()
        now = self._clock.now()
        urls = {self.urls[name] for name in names}
        found = [each for each in self.waiting if each.queue in urls and each.visible_at <= now]
        return min(found, key=lambda each: each.number, default=None)

    def next_at(self) -> datetime | None:
        self._fetch()
        return min((each.visible_at for each in self.waiting), default=None)

    def settle(self, message: Waiting) -> None:
        self._client.delete_message(QueueUrl=message.queue, ReceiptHandle=message.message["ReceiptHandle"])
        self.waiting.remove(message)

    def event(self, message: Waiting) -> dict[str, Any]:
        """Return the event that Lambda makes of one message, which is hidden from now on."""
        message.received += 1
        message.visible_at = self._clock.now() + REDELIVERY
        attributes = {
            name: {"stringValue": value["StringValue"], "dataType": value["DataType"]}
            for name, value in message.message.get("MessageAttributes", {}).items()
        }
        record = {
            "messageId": message.message["MessageId"],
            "receiptHandle": message.message["ReceiptHandle"],
            "body": message.message["Body"],
            "attributes": {
                "ApproximateReceiveCount": str(message.received),
                "SentTimestamp": str(round(message.arrived_at.timestamp() * 1000)),
            },
            "messageAttributes": attributes,
            "eventSource": "aws:sqs",
        }
        return {"Records": [record]}

    def _fetch(self) -> None:
        urls, self._sent_to = self._sent_to, set()
        for url in urls:
            while True:
                got = self._client.receive_message(
                    QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=43_200, MessageAttributeNames=["All"]
                ).get("Messages", [])
                for message in got:
                    number, delay = message["MessageAttributes"].pop("order")["StringValue"].split(":")
                    now = self._clock.now()
                    self.waiting.append(Waiting(int(number), url, message, now, now + timedelta(seconds=int(delay))))
                if not got:
                    break


@dataclass
class Listening:
    """The router's service, and what became of each record."""

    service: RouteFindings
    receipts: list[tuple[str, Receipt]]

    def receive(self, body: str, **arguments: Any) -> Receipt:
        receipt = self.service.receive(body, **arguments)
        self.receipts.append((arguments["record_id"], receipt))
        return receipt

    def redo(self, before: datetime) -> int:
        return self.service.redo(before)


class CloudHub:
    """One hub; `machine` plays its pages."""

    def __init__(self, world: AwsWorld, folder: Path, clock: Clock, configuration: Configuration) -> None:
        self.world, self.clock = world, clock
        self.mailbox, self.texts = Box(), Box()
        self.receipts: list[tuple[str, Receipt]] = []
        self.counts = Counter[str]()
        self._sns = world.client("sns")
        self._sns.meta.events.register("provide-client-params.sns.Publish", self._published)
        self._sqs = world.client("sqs")
        self.queues = Queues(self._sqs, clock, ["finding", "page", "notice", "digest"])
        self.connect = FakeConnect(clock=clock, on_dial=self._dialled, on_hang_up=self._hung_up)
        self.lab = PhoneLab(folder / "phones.sqlite", clock=clock, report=self._reported, strict=True)
        self.machine = PlayedMachine(definition(decide_next=DECIDE, place_call=PLACE), self._invoke, clock, MACHINE)
        self._clients = CloudClients(world.dynamodb(), self._sqs, self._sns, self.connect.client(), self.machine)
        self.begin_processes()
        self.configure(configuration)

    def begin_processes(self) -> None:
        """Begin every function anew: nothing is remembered but what is stored."""
        self.root = Escalation(self._settings(), self._clients, self.clock)  # type: ignore[arg-type]
        self.router = Router(self._router_settings(), self._clients, self.clock)  # type: ignore[arg-type]
        self.lab.desk = self.root.services.answering
        # The router says what became of a record to nobody: a story asks.
        vars(self.router)["service"] = Listening(self.router.service, self.receipts)
        self.watch = self._watch()

    def configure(self, configuration: Configuration) -> None:
        """Put a configuration in force, for every process at once."""
        self.configuration = configuration
        self.stores.configuration.put(configuration)
        AudienceTopics(self._sns, Topics(TOPICS)).reconcile(configuration)
        self.begin_processes()

    @property
    def stores(self) -> Stores:
        return self.root.stores

    def put(self, record_id: str, body: bytes) -> None:
        """Put one record into FindingQueue, as EventBridge does."""
        self._sqs.send_message(
            QueueUrl=self.queues.urls["finding"],
            MessageBody=body.decode(),
            MessageAttributes={"record_id": _string(record_id)},
        )

    def work(self) -> None:
        """Do all that can be done at this instant."""
        while self.step():
            pass

    def step(self) -> bool:
        """Do one thing that can be done at this instant, in the order of the embedded hub."""
        return self.watch.beat() or self._message() or self.machine.run() or self._record()

    def next_at(self) -> datetime | None:
        times = (self.queues.next_at(), self.machine.next_at(), self.watch.next_at())
        return min((time for time in times if time is not None), default=None)

    def close(self) -> None:
        self.lab.close()

    def _message(self) -> bool:
        message = self.queues.due("page", "notice", "digest")
        if message is None:
            return False
        work: dict[str, Callable[[Escalation, dict[str, Any]], dict[str, Any]]] = {
            self.queues.urls["page"]: open_page,
            self.queues.urls["notice"]: send_notice,
            self.queues.urls["digest"]: send_digest,
        }
        answer = work[message.queue](self.root, self.queues.event(message))
        if not answer["batchItemFailures"]:
            self.queues.settle(message)
        return True

    def _record(self) -> bool:
        message = self.queues.due("finding")
        if message is None:
            return False
        if not route_finding(self.router, self.queues.event(message))["batchItemFailures"]:
            self.queues.settle(message)
        return True

    def _invoke(self, function: str, payload: dict[str, Any]) -> dict[str, Any]:
        return {DECIDE: decide_next, PLACE: place_call}[function](self.root, payload)

    def _dialled(self, contact: FakeContact) -> None:
        attempt = self.root.call_ids.attempt_of(contact.attributes["attempt"])
        assert attempt is not None
        self.lab.dial(DialOrder(attempt, contact.number, contact.ring, "en"))
        script = self.lab.script_of(attempt)
        if script.service is not None:
            contact.ended_at = self.clock.now()
            code, status = _CODES.get(script.service, (script.error or "DestinationNotAllowedException", 400))
            raise RefusedError(code, status)

    def _hung_up(self, contact: FakeContact) -> None:
        attempt = self.root.call_ids.attempt_of(contact.attributes["attempt"])
        if attempt is not None:
            self.lab.hang_up(attempt)

    def _reported(self, report: CarrierReport) -> None:
        """Let Connect say what the lab's telephone did; what a dial's own answer says is not said again."""
        if report.report is not CarrierReportKind.ENDED:
            return
        known = self.root.call_ids
        contacts = [
            each
            for each in self.connect.contacts.values()
            if known.attempt_of(each.attributes["attempt"]) == report.attempt
        ]
        for contact in contacts:
            self.connect.end(contact.id)
            record_contact_event(self.root, self.connect.event(contact.id))

    def _published(self, params: dict[str, Any], **_: Any) -> None:
        at = self.clock.now()
        if "PhoneNumber" in params:
            responder = next(
                name for name, each in self.configuration.responders.items() if params["PhoneNumber"] in each.phones
            )
            self.texts.all.append(
                DeliveredText(
                    at=at, notice_id="", number=params["PhoneNumber"], responder=responder, body=params["Message"]
                )
            )
            return
        reader = Topics(TOPICS).reader(params["TopicArn"])
        assert reader is not None
        self.mailbox.all.append(
            DeliveredMail(
                at=at,
                notice_id=params["MessageAttributes"]["notice_id"]["StringValue"],
                to=self._addresses(reader),
                audience=reader.name,
                subject=params["Subject"],
                body=params["Message"],
                private=reader.kind is ReaderKind.RESPONDER,
            )
        )

    def _addresses(self, reader: Reader) -> tuple[str, ...]:
        if reader.kind is ReaderKind.AUDIENCE:
            return self.configuration.audiences[reader.name].addresses
        responder = self.configuration.responders.get(reader.name)
        return (responder.email,) if responder is not None and responder.email else ()

    def _watch(self) -> Watch:
        services = self.root.services

        def lost(page: Page) -> bool:
            return not self.root.engine.runs(page.page_id, page.start)

        lookout = Lookout(stores=self.stores, lost=lost)
        repairs = Repairs(
            redo=self.router.service.redo,
            notices=services.notices,
            restarting=services.restarting,
            repeat_windows=services.digests.repeat,
        )
        return Watch(lookout, self.clock, repairs, logger("watch"))

    def _settings(self) -> EscalationSettings:
        return EscalationSettings(
            config_table=TableName.CONFIG.value,
            contacts_table=TableName.CONTACTS.value,
            state_table=TableName.STATE.value,
            page_queue=self.queues.urls["page"],
            notice_queue=self.queues.urls["notice"],
            digest_queue=self.queues.urls["digest"],
            topic_prefix=TOPICS,
            state_machine=MACHINE,
            voice_region=REGION,
            connect_instance=INSTANCE,
            contact_flow=FLOW,
            caller_number=CALLER_ID,
        )

    def _router_settings(self) -> RouterSettings:
        return RouterSettings(
            config_table=TableName.CONFIG.value,
            state_table=TableName.STATE.value,
            finding_queue=self.queues.urls["finding"],
            page_queue=self.queues.urls["page"],
            notice_queue=self.queues.urls["notice"],
        )


def _string(value: str) -> dict[str, str]:
    return {"DataType": "String", "StringValue": value}
