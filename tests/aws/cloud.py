"""A whole hub on AWS services in the test's own process: moto for tables, queues and topics, the phone lab as carrier.

It offers what a story needs of a hub. Functions are called with the events that AWS would give them; queues and the
state machine are driven in a fixed order on a clock that is moved by hand, so that a night is the same each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from escalation.adapters.connect import call_id_of
from escalation.bootstrap import Escalation, EscalationSettings
from escalation.calls import Calls
from escalation.handlers.answer_call import answer_call
from escalation.handlers.decide_next import decide_next
from escalation.handlers.open_page import open_page
from escalation.handlers.place_call import place_call
from escalation.handlers.record_contact_event import record_contact_event
from escalation.handlers.send_digest import send_digest
from escalation.handlers.send_notice import send_notice
from escalation.messages import Messages
from escalation.state_machine import definition
from escalation.watch import EVERY, Daily, Lookout, Repairs, Watch
from hub.adapters.aws.audiences import AudienceTopics
from hub.adapters.aws.topics import Reader, ReaderKind, Topics
from hub.adapters.dynamodb.tables import TableName
from hub.errors import TransientError
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
from tests.aws.guardduty import FakeFindings
from tests.aws.killer import KilledError, Killer
from tests.aws.machine import PlayedMachine
from tests.aws.moto_machine import MotoMachine, moto_machine
from tests.aws.queues import Queues, Waiting, string
from tests.aws.world import REGION, AwsWorld
from tests.configuring import put

ACCOUNT = "111122223333"
TOPICS = f"arn:aws:sns:{REGION}:123456789012:tocsin-"
MACHINE = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:tocsin-pages"
DECIDE, PLACE = (f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}:live" for name in ("decide-next", "place-call"))
_CODES = {
    CarrierReportKind.THROTTLED: ("TooManyRequestsException", 429),
    CarrierReportKind.UNAVAILABLE: ("InternalServiceException", 500),
}


@dataclass
class CloudClients:
    """The clients of one function, as `escalation.adapters.clients.Clients` gives them."""

    dynamodb: Any
    sqs: Any
    sns: Any
    connect: Any
    organizations: Any
    stepfunctions: Any
    guardduty: Any

    def detectors(self, _region: str) -> Any:
        return self.guardduty


@dataclass
class Box:
    """What was published."""

    all: list[Any] = field(default_factory=list)

    def mails(self, after: int = 0) -> Sequence[DeliveredMail]:
        return self.all[after:]

    def texts(self, after: int = 0) -> Sequence[DeliveredText]:
        return self.all[after:]


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

    def __init__(
        self, world: AwsWorld, folder: Path, clock: Clock, configuration: Configuration, *, in_moto: bool = False
    ) -> None:
        self._undo = ExitStack()
        self.world, self.clock = world, clock
        self.mailbox, self.texts = Box(), Box()
        self.receipts: list[tuple[str, Receipt]] = []
        self.counts = Counter[str]()
        self.answering: Callable[[Escalation, dict[str, Any]], dict[str, Any]] = answer_call
        self._changed = True
        self._beats_next: datetime | None = None
        self._sns = world.client("sns")
        self._sns.meta.events.register("provide-client-params.sns.Publish", self._published)
        self._sqs = world.client("sqs")
        self.queues = Queues(self._sqs, clock, ["finding", "page", "notice", "digest"])
        self.connect = FakeConnect(clock=clock, on_dial=self._dialled, on_hang_up=self._hung_up)
        self.lab = PhoneLab(folder / "phones.sqlite", clock=clock, report=self._reported, strict=True)
        self.machine = self._machine(in_moto=in_moto)
        self.findings = FakeFindings(world.client("guardduty"))
        organizations = world.client("organizations")
        organizations.create_organization(FeatureSet="ALL")
        self._clients = CloudClients(
            world.dynamodb(),
            self._sqs,
            self._sns,
            self.connect.client(),
            organizations,
            self.machine,
            self.findings.client,
        )
        self.killer = Killer()
        for client in (self._clients.dynamodb, self._sqs, self._sns, self._clients.connect):
            client.meta.events.register_first("before-call", self.killer.before_request)
        self.begin_processes()
        self.configure(configuration)

    def begin_processes(self) -> None:
        """Begin every function anew: nothing is remembered but what is stored."""
        self.root = Escalation(self._settings(), self._clients, self.clock)  # type: ignore[arg-type]
        self.router = Router(self._router_settings(), self._clients, self.clock)  # type: ignore[arg-type]
        self.lab.function = self._answer
        # The router says what became of a record to nobody: a story asks.
        vars(self.router)["service"] = Listening(self.router.service, self.receipts)
        self.watch = self._watch()

    def configure(self, configuration: Configuration) -> None:
        """Put a configuration in force, for every process at once."""
        self.configuration = configuration
        put(self.stores.configuration, configuration)
        AudienceTopics(self._sns, Topics(TOPICS)).reconcile(configuration)
        self.begin_processes()

    def look_again(self) -> None:
        """Have the watchdog, which rests, asked again when it looks next, as each minute does, whatever it has read."""
        self.begin_processes()
        self._changed = True

    @property
    def stores(self) -> Stores:
        return self.root.stores

    @property
    def calls(self) -> Calls:
        return self.root.services.answering

    @property
    def messages(self) -> Messages:
        return self.root.services.messages

    def route(self) -> bool:
        """Handle one record."""
        return self._record()

    def put(self, record_id: str, body: bytes) -> None:
        """Put one record into FindingQueue, as EventBridge does."""
        self._sqs.send_message(
            QueueUrl=self.queues.urls["finding"],
            MessageBody=body.decode(),
            MessageAttributes={"record_id": string(record_id)},
        )

    def work(self) -> None:
        """Do all that can be done at this instant."""
        while self.step():
            pass

    def step(self) -> bool:
        """Do one thing that can be done at this instant, in the order of the embedded hub."""
        if self.watch.beat():
            return True
        did = self._message() or self.machine.run() or self._record()
        self._changed = self._changed or did
        return did

    def next_at(self) -> datetime | None:
        times = (self.queues.next_at(), self.machine.next_at(), self._next_beat())
        return min((time for time in times if time is not None), default=None)

    def _next_beat(self) -> datetime | None:
        """Return when the watchdog looks next; where it rests it is asked only after something has changed."""
        now = self.clock.now()
        if self.machine.next_at() is not None:
            return now + EVERY - timedelta(seconds=now.second, microseconds=now.microsecond)
        if self._changed or (self._beats_next is not None and self._beats_next <= now):
            self._beats_next, self._changed = self.watch.next_at(), False
        return self._beats_next

    def close(self) -> None:
        self._undo.close()
        self.lab.close()

    def _machine(self, *, in_moto: bool) -> PlayedMachine | MotoMachine:
        """Return who plays pages: this test, from the definition, or moto, which executes it."""
        pages = definition(decide_next=DECIDE, place_call=PLACE)
        if not in_moto:
            return PlayedMachine(pages, self._invoke, self.clock, MACHINE)
        client = self.world.client("stepfunctions")
        return self._undo.enter_context(moto_machine(client, pages, self._invoke, self.clock))

    def _message(self) -> bool:
        message = self.queues.due("page", "notice", "digest")
        if message is None:
            return False
        work: dict[str, Callable[[Escalation, dict[str, Any]], dict[str, Any]]] = {
            self.queues.urls["page"]: open_page,
            self.queues.urls["notice"]: send_notice,
            self.queues.urls["digest"]: send_digest,
        }
        handle = work[message.queue]
        self._settle(message, self._run(handle.__name__, lambda: handle(self.root, self.queues.event(message))))
        return True

    def _settle(self, message: Waiting, answer: dict[str, Any] | None) -> None:
        """Take a message off its queue when its function came to its end and did not give it back."""
        if answer is not None and not answer["batchItemFailures"]:
            self.queues.settle(message)

    def _run(self, function: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any] | None:
        """Run a function; None when it was killed: what it held in memory is gone."""
        try:
            with self.killer.watching(function):
                return work()
        except KilledError:
            self.begin_processes()
            return None

    def _record(self) -> bool:
        message = self.queues.due("finding")
        if message is None:
            return False
        answer = self._run("route_finding", lambda: route_finding(self.router, self.queues.event(message)))
        self._settle(message, answer)
        return True

    def _invoke(self, function: str, payload: dict[str, Any]) -> dict[str, Any]:
        handle = {DECIDE: decide_next, PLACE: place_call}[function]
        answer = self._run(handle.__name__, lambda: handle(self.root, payload))
        if answer is None:
            raise TransientError(f"{function} was killed")
        return answer

    def _answer(self, event: Any) -> Any:
        """Answer the flow of a call; a function that was killed is called once more, as Connect does.

        The lab names the attempt by its key, where Connect has the id that it was given.
        """
        data = event["Details"]["ContactData"]
        attempt = self.stores.attempts.get(data["Attributes"]["attempt"])
        assert attempt is not None
        named = {**data, "Attributes": {"attempt": call_id_of(attempt)}}
        request = {**event, "Details": {**event["Details"], "ContactData": named}}
        answer = self._run("answer_call", lambda: self.answering(self.root, request))
        return answer if answer is not None else self.answering(self.root, request)

    def _dialled(self, contact: FakeContact) -> None:
        attempt = self._attempt_of(contact)
        assert attempt is not None
        self.lab.dial(DialOrder(attempt, contact.number, contact.ring, "en"))
        script = self.lab.script_of(attempt)
        if script.service is not None:
            contact.ended_at = self.clock.now()
            refusal = f"{(script.error or 'DestinationNotAllowed').removesuffix('Exception')}Exception"
            code, status = _CODES.get(script.service, (refusal, 400))
            raise RefusedError(code, status)

    def _attempt_of(self, contact: FakeContact) -> str | None:
        with self.killer.looking_away():
            return self.root.call_ids.attempt_of(contact.attributes["attempt"])

    def _hung_up(self, contact: FakeContact) -> None:
        attempt = self._attempt_of(contact)
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
        return Watch(lookout, self.clock, repairs, logger("watch"), daily=Daily(services.handoffs, services.aging))

    def _settings(self) -> EscalationSettings:
        return EscalationSettings(
            config_table=TableName.CONFIG.value,
            contacts_table=TableName.CONTACTS.value,
            state_table=TableName.STATE.value,
            page_queue=self.queues.urls["page"],
            notice_queue=self.queues.urls["notice"],
            digest_queue=self.queues.urls["digest"],
            topic_prefix=TOPICS,
            state_machine=self.machine.arn,
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
            finding_regions="eu-west-1",
            page_queue=self.queues.urls["page"],
            notice_queue=self.queues.urls["notice"],
        )
