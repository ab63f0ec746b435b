"""The hub's queues: each keeps what waits for thirteen days, with its dead letters beside it, and alarms."""

from __future__ import annotations

from typing import Final, NamedTuple

from aws_cdk import Duration
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from delegated_admin.names import QueueName
from escalation.infrastructure.home import DIGEST_SECONDS, NOTICE_SECONDS, OPEN_SECONDS
from hub.adapters.aws.later import MOST_DELAY
from hub.infrastructure.alarms import Alarming, alarm
from hub.infrastructure.review import accept
from router.infrastructure import ROUTE_SECONDS

KEPT_FOR: Final = Duration.days(13)
DEAD_LETTERS_KEPT_FOR: Final = Duration.days(14)
"""The most that SQS keeps: a day for whoever looks at what has waited its whole time (semantics 6)."""
MOST_RECEIVED: Final = 1000
"""A transient error never makes a dead letter."""
VISIBILITY_TIMES: Final = 6
OLDEST: Final = 120
"""Seconds that a message may wait before somebody is told (ADR 9)."""


class QueuePlan(NamedTuple):
    """What one queue is."""

    name: QueueName
    seconds: int
    """The time-out of the function that takes from it."""
    runbook: str
    holds_back: bool = False
    """Whether messages wait in it that are not due yet: those are no sign of trouble."""


PLANS: Final = (
    QueuePlan(QueueName.FINDINGS, ROUTE_SECONDS, "route-finding"),
    QueuePlan(QueueName.PAGES, OPEN_SECONDS, "open-page", holds_back=True),
    QueuePlan(QueueName.NOTICES, NOTICE_SECONDS, "send-notice"),
    QueuePlan(QueueName.DIGESTS, DIGEST_SECONDS, "send-digest", holds_back=True),
)


class HubQueues(Construct):
    """The queues of `PLANS`, under SQS's own key: one of the customer's could be disabled, and silence the hub."""

    def __init__(self, scope: Construct, name: str, *, owners: sns.ITopic) -> None:
        """Make them in `scope`; the `owners` are told what waits too long."""
        super().__init__(scope, name)
        self._owners = owners
        self._queues = {plan.name: self._queue(plan) for plan in PLANS}

    def __getitem__(self, name: QueueName) -> sqs.Queue:
        """Return a queue."""
        return self._queues[name]

    def dead_letters(self, name: str, runbook: str) -> sqs.Queue:
        """Return a new queue for what could not be delivered to, or taken from, the one called `name`."""
        queue = sqs.Queue(
            self,
            f"{name}DeadLetters",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=DEAD_LETTERS_KEPT_FOR,
        )
        accept(queue, "It is itself where dead letters go.", "SQS3")
        meaning = f"There are dead letters of {name}."
        visible = queue.metric_approximate_number_of_messages_visible(period=Duration.minutes(1), statistic="Maximum")
        alarm(self, f"{name}DeadLettersWait", visible, Alarming(meaning=meaning, runbook=runbook), self._owners)
        return queue

    def _queue(self, plan: QueuePlan) -> sqs.Queue:
        name = plan.name.name.capitalize()
        dead_letters = sqs.DeadLetterQueue(queue=self.dead_letters(name, plan.runbook), max_receive_count=MOST_RECEIVED)
        queue = sqs.Queue(
            self,
            name,
            queue_name=plan.name.value,
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=KEPT_FOR,
            visibility_timeout=Duration.seconds(VISIBILITY_TIMES * plan.seconds),
            dead_letter_queue=dead_letters,
        )
        above = OLDEST + (MOST_DELAY if plan.holds_back else 0)
        late = Alarming(meaning=f"Messages wait in {plan.name.value}.", above=above, runbook=plan.runbook)
        age = queue.metric_approximate_age_of_oldest_message(period=Duration.minutes(1), statistic="Maximum")
        alarm(self, f"{name}Wait", age, late, self._owners)
        return queue
