"""What a function is allowed, a statement each: rows of tables, messages, mails, the key of numbers and addresses."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from hub.adapters.aws.topics import ReaderKind
from hub.adapters.dynamodb.tables import Index
from hub.infrastructure.function import HubFunction
from hub.infrastructure.places import HubPlaces, QueuePlace, TablePlace


class Rows(StrEnum):
    """What can be done to rows."""

    GET = "dynamodb:GetItem"
    GET_MANY = "dynamodb:BatchGetItem"
    QUERY = "dynamodb:Query"
    PUT = "dynamodb:PutItem"
    UPDATE = "dynamodb:UpdateItem"
    DELETE = "dynamodb:DeleteItem"


READ: Final = (Rows.GET, Rows.QUERY)
CHANGE: Final = (Rows.PUT, Rows.UPDATE)


def grant_rows(function: HubFunction, table: TablePlace, *rows: Rows) -> None:
    """Let the function do that to the rows of `table`."""
    function.allow(*rows, on=[table.arn])


def grant_index(function: HubFunction, table: TablePlace, *indexes: Index) -> None:
    """Let the function ask the `indexes` of `table`; what they name is read from the table, which takes GET_MANY."""
    function.allow(Rows.QUERY, on=[f"{table.arn}/index/{index.name}" for index in indexes])


def grant_contacts(function: HubFunction, places: HubPlaces, *rows: Rows) -> None:
    """Let the function do that to numbers and addresses, with their key, by way of DynamoDB alone."""
    grant_rows(function, places.contacts, *rows)
    use = ["kms:Decrypt", "kms:DescribeKey"]
    if Rows.PUT in rows:
        use += ["kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"]
    where = places.arn("kms", "key/*")
    function.allow(
        *use,
        on=[where],
        when={
            "ForAnyValue:StringEquals": {"kms:ResourceAliases": places.key_alias},
            "StringEquals": {"kms:ViaService": f"dynamodb.{places.region}.{places.dns_suffix}"},
        },
    )
    function.explain(
        f"IAM5[Resource::{where}]",
        "A key has no name but its alias, by which the condition admits one key.",
    )


def grant_sending(function: HubFunction, *queues: QueuePlace) -> None:
    """Let the function put messages into the `queues`."""
    function.allow("sqs:SendMessage", on=[queue.arn for queue in queues])


def grant_mail(function: HubFunction, places: HubPlaces, *kinds: ReaderKind) -> None:
    """Let the function send mail to the readers of those `kinds`."""
    _allow_topics(function, places, "sns:Publish", kinds=kinds)


def grant_texts(function: HubFunction, places: HubPlaces) -> None:
    """Let the function send text messages: what it may publish to without it being a topic is a telephone number."""
    function.allow_all_but("sns:Publish", but=f"arn:{places.partition}:sns:*:*:*")


def grant_subscription_health(function: HubFunction, places: HubPlaces) -> None:
    """Let the function see whether the addresses of audiences are subscribed."""
    _allow_topics(function, places, "sns:ListSubscriptionsByTopic", kinds=[ReaderKind.AUDIENCE])
    function.allow("sns:GetSubscriptionAttributes", on=["*"])
    function.explain("IAM5[Resource::*]", "SNS lets nobody name the subscriptions that may be looked at.")


def grant_subscribing(function: HubFunction, places: HubPlaces) -> None:
    """Let the function make the readers' topics, and see, subscribe, confirm and unsubscribe addresses."""
    making = ("sns:CreateTopic", "sns:Subscribe", "sns:ConfirmSubscription", "sns:ListSubscriptionsByTopic")
    _allow_topics(function, places, *making, kinds=list(ReaderKind))
    function.allow("sns:ListTopics", "sns:GetSubscriptionAttributes", "sns:Unsubscribe", on=["*"])
    function.explain("IAM5[Resource::*]", "SNS lets nobody name subscriptions.")


def grant_ending_waits(function: HubFunction) -> None:
    """Let the function answer the task tokens of pages."""
    function.allow("states:SendTaskSuccess", on=["*"])
    function.explain("IAM5[Resource::*]", "Step Functions names no resource for this: the token says what is answered.")


def grant_starting_pages(function: HubFunction, places: HubPlaces) -> None:
    """Let the function start runs of pages."""
    function.allow("states:StartExecution", on=[places.state_machine])


def grant_seeing_runs(function: HubFunction, places: HubPlaces) -> None:
    """Let the function see whether the run of a page is under way."""
    runs = f"{places.state_machine.replace(':stateMachine:', ':execution:')}:*"
    function.allow("states:DescribeExecution", on=[runs])
    function.explain(f"IAM5[Resource::{runs}]", "Each page is a run of its own.")


def _allow_topics(function: HubFunction, places: HubPlaces, *actions: str, kinds: Sequence[ReaderKind]) -> None:
    topics = [f"{places.topic_prefix}{kind.value}-*" for kind in kinds]
    function.allow(*actions, on=topics)
    for topic in topics:
        function.explain(f"IAM5[Resource::{topic}]", "Each reader has a topic, made when it is configured.")
