"""The escalation's functions in the home Region: they open pages, decide, call, and send mail."""

from __future__ import annotations

from typing import Final, NamedTuple

from aws_cdk import aws_sqs as sqs
from constructs import Construct

from escalation.infrastructure.told import EscalationTold
from hub.adapters.aws.topics import ReaderKind
from hub.infrastructure.function import Hosting, HubFunction, Plan
from hub.infrastructure.rights import (
    CHANGE,
    READ,
    Rows,
    grant_contacts,
    grant_ending_waits,
    grant_mail,
    grant_rows,
    grant_sending,
    grant_starting_pages,
    grant_texts,
)

OPEN_SECONDS: Final = 20
NOTICE_SECONDS: Final = 30
DIGEST_SECONDS: Final = 30
STEP_SECONDS: Final = 45
"""Of a function that a run of a page waits for: less than the 60 s of `escalation.state_machine`."""
DECISIONS_AT_ONCE: Final = 10
CALLS_AT_ONCE: Final = 5


class EscalationQueues(NamedTuple):
    """The queues that these functions take from."""

    pages: sqs.IQueue
    notices: sqs.IQueue
    digests: sqs.IQueue


class EscalationFunctions(Construct):
    """The functions of the escalation but those of the voice Region."""

    def __init__(
        self, scope: Construct, name: str, *, told: EscalationTold, queues: EscalationQueues, hosting: Hosting
    ) -> None:
        """Make them in `scope`."""
        super().__init__(scope, name)
        self._told, self._places, self._hosting = told, told.places, hosting
        self.open_page = self._open_page(queues.pages)
        self.send_notice = self._send_notice(queues.notices)
        self.send_digest = self._send_digest(queues.digests)
        self.decide_next = self._decide_next()
        self.place_call = self._place_call()

    def _open_page(self, queue: sqs.IQueue) -> HubFunction:
        purpose = "Takes requests for calls: an incident joins its page, or opens one; closes what was archived"
        function = self._function("open_page", purpose, OPEN_SECONDS, told=self._told.contacts)
        function.take_from(queue, at_once=5)
        self._grant_reading_people(function)
        grant_rows(function, self._places.state, *READ, *CHANGE)
        grant_sending(function, self._places.pages, self._places.digests)
        grant_mail(function, self._places, ReaderKind.RESPONDER)
        grant_starting_pages(function, self._places)
        grant_ending_waits(function)
        return function

    def _send_notice(self, queue: sqs.IQueue) -> HubFunction:
        purpose = "Takes requests for mails, and what goes out with the first ring of a call"
        function = self._function("send_notice", purpose, NOTICE_SECONDS, told=self._told.contacts)
        function.take_from(queue, at_once=5)
        self._grant_reading_people(function)
        grant_rows(function, self._places.state, *READ, *CHANGE, Rows.DELETE)
        grant_sending(function, self._places.digests)
        grant_mail(function, self._places, *ReaderKind)
        grant_texts(function, self._places)
        grant_ending_waits(function)
        return function

    def _send_digest(self, queue: sqs.IQueue) -> HubFunction:
        purpose = "Takes the ends of windows: what a window has gathered is sent as one mail"
        function = self._function("send_digest", purpose, DIGEST_SECONDS)
        function.take_from(queue, at_once=2)
        grant_rows(function, self._places.config, *READ)
        grant_rows(function, self._places.state, *READ, Rows.GET_MANY, *CHANGE)
        grant_sending(function, self._places.digests)
        grant_mail(function, self._places, *ReaderKind)
        return function

    def _decide_next(self) -> HubFunction:
        told = {**self._told.contacts, **self._told.dialling}
        purpose = "Takes a result of a page's run; the next command is decided and stored"
        function = self._function("decide_next", purpose, STEP_SECONDS, told=told, reserved=DECISIONS_AT_ONCE)
        self._grant_dialling(function)
        grant_rows(function, self._places.state, Rows.GET_MANY)
        return function

    def _place_call(self) -> HubFunction:
        told = {**self._told.contacts, **self._told.dialling}
        purpose = "Performs a page's command: calls, pauses, tells people in writing, or ends the page"
        function = self._function("place_call", purpose, STEP_SECONDS, told=told, reserved=CALLS_AT_ONCE)
        self._grant_dialling(function)
        grant_sending(function, self._places.pages)
        grant_mail(function, self._places, *ReaderKind)
        grant_texts(function, self._places)
        return function

    def _grant_reading_people(self, function: HubFunction) -> None:
        grant_rows(function, self._places.config, *READ)
        grant_contacts(function, self._places, Rows.QUERY)

    def _grant_dialling(self, function: HubFunction) -> None:
        """Let the function place a call, and do what follows when that fails: after a kill decide_next may have to."""
        self._grant_reading_people(function)
        grant_rows(function, self._places.state, *READ, *CHANGE, Rows.DELETE)
        grant_sending(function, self._places.notices)
        grant_ending_waits(function)
        telephone = self._told.telephone
        if telephone is None:
            return
        contacts = self._places.arn("connect", f"instance/{telephone.instance or '*'}/contact/*", telephone.region)
        function.allow("connect:StartOutboundVoiceContact", "connect:StopContact", on=[contacts])
        function.explain(f"IAM5[Resource::{contacts}]", "Each call is a contact of its own.")
        line = self._places.arn("ssm", f"parameter{self._places.line_parameter}", telephone.region)
        function.allow("ssm:GetParameter", on=[line])

    def _function(
        self,
        name: str,
        purpose: str,
        seconds: int,
        *,
        told: dict[str, str] | None = None,
        reserved: int | None = None,
    ) -> HubFunction:
        plan = Plan(
            module=f"escalation.handlers.{name}",
            purpose=purpose,
            settings={**self._told.settings, **(told or {})},
            seconds=seconds,
            megabytes=1024 if reserved else 512,
            reserved=reserved,
            tolerated=3,
        )
        return HubFunction(self, plan, self._hosting)
