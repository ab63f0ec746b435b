"""Every physical name: what another Region, another account or another stack's code must be able to spell."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from delegated_admin.deployment import DeploymentConfig
from hub.adapters.dynamodb.tables import TableName
from hub.infrastructure.places import HubPlaces, QueuePlace, TablePlace

HUB_BUS_NAME: Final = "tocsin-hub"
STATE_MACHINE_NAME: Final = "tocsin-pages"
TOPIC_PREFIX: Final = "tocsin-"
"""What the names of the topics of audiences and responders start with: operator_api makes them."""
OWNERS_TOPIC_NAME: Final = "tocsin-owners"
"""The owners' topic of each Region in which something alarms; no reader's topic is named like it."""
KEY_ALIAS: Final = "alias/tocsin-contacts"
"""Of the one customer key: functions of another Region know the key by it."""
ANSWER_CALL_NAME: Final = "tocsin-answer-call"
"""The function that the contact flow asks: the flow spells its ARN."""
BREAK_GLASS_RULE_NAME: Final = "tocsin-break-glass"
TAMPER_RULE_PREFIX: Final = "tocsin-tamper-"
ENROLMENT_ROLE_NAME: Final = "tocsin-enrolment"
"""In the management account; `tocsin org` assumes it."""
ENRICHMENT_ROLE_NAME: Final = "tocsin-enrichment"
"""In every member account, as those that follow."""
CONTAINMENT_ROLE_NAME: Final = "tocsin-containment"
FORWARDING_ROLE_NAME: Final = "tocsin-forwarding"
MEMBER_ROLES_NAME: Final = "tocsin-member-roles"
"""The StackSet, and the template in it."""
MEMBER_REGIONAL_NAME: Final = "tocsin-member-regional"
MEMBER_EVENTS_LOG: Final = "/aws/events/tocsin-members"
"""A rule writes only to log groups that are named like this."""
EXPORT_KEY_ALIAS: Final = "alias/tocsin-findings-export"
OURS: Final = "tocsin"
"""What the name of whatever is ours starts with, in capitals or not."""
LINE_PARAMETER_NAME: Final = "/tocsin/line"
"""The parameter of the voice Region that holds the ARN of the contact flow: Amazon Connect chooses the ids in it."""
CHINA: Final = "aws-cn"
GOVERNMENT: Final = "aws-us-gov"


class QueueName(StrEnum):
    """The queues that functions put messages into."""

    FINDINGS = "tocsin-findings"
    PAGES = "tocsin-pages"
    NOTICES = "tocsin-notices"
    DIGESTS = "tocsin-digests"


def table_name(table: TableName) -> str:
    """Return the name of a table in DynamoDB."""
    return f"tocsin-{table.value}"


def arn(deployment: DeploymentConfig, service: str, resource: str, region: str | None = None) -> str:
    """Return an ARN in the delegated administrator's account; in the home Region unless another is named."""
    where = deployment.home_region if region is None else region
    return f"arn:{deployment.partition}:{service}:{where}:{deployment.administrator}:{resource}"


def hub_bus_arn(deployment: DeploymentConfig) -> str:
    """Return the ARN of the hub bus, which each Region's rule sends to."""
    return arn(deployment, "events", f"event-bus/{HUB_BUS_NAME}")


def default_bus_arn(deployment: DeploymentConfig, region: str) -> str:
    """Return the ARN of the delegated administrator's default bus in `region`, where GuardDuty publishes."""
    return arn(deployment, "events", "event-bus/default", region)


def owners_topic_arn(deployment: DeploymentConfig, region: str) -> str:
    """Return the ARN of the owners' topic in `region`."""
    return arn(deployment, "sns", OWNERS_TOPIC_NAME, region)


def table_place(deployment: DeploymentConfig, table: TableName) -> TablePlace:
    """Return where a table is."""
    name = table_name(table)
    return TablePlace(name, arn(deployment, "dynamodb", f"table/{name}"))


def queue_place(deployment: DeploymentConfig, queue: QueueName) -> QueuePlace:
    """Return where a queue is."""
    host = f"sqs.{deployment.home_region}.{dns_suffix(deployment)}"
    url = f"https://{host}/{deployment.administrator}/{queue.value}"
    return QueuePlace(queue.value, arn(deployment, "sqs", queue.value), url)


def dns_suffix(deployment: DeploymentConfig) -> str:
    """Return what the names of AWS's hosts end in."""
    return "amazonaws.com.cn" if deployment.partition == "aws-cn" else "amazonaws.com"


def hub_places(deployment: DeploymentConfig) -> HubPlaces:
    """Return where the parts of the hub are that functions reach, in whatever Region they run."""
    return HubPlaces(
        partition=deployment.partition,
        dns_suffix=dns_suffix(deployment),
        account=deployment.administrator,
        region=deployment.home_region,
        config=table_place(deployment, TableName.CONFIG),
        contacts=table_place(deployment, TableName.CONTACTS),
        state=table_place(deployment, TableName.STATE),
        findings=queue_place(deployment, QueueName.FINDINGS),
        pages=queue_place(deployment, QueueName.PAGES),
        notices=queue_place(deployment, QueueName.NOTICES),
        digests=queue_place(deployment, QueueName.DIGESTS),
        state_machine=arn(deployment, "states", f"stateMachine:{STATE_MACHINE_NAME}"),
        topic_prefix=arn(deployment, "sns", TOPIC_PREFIX),
        key_alias=KEY_ALIAS,
        line_parameter=LINE_PARAMETER_NAME,
    )


def role_arn(deployment: DeploymentConfig, name: str, account: str | None = None) -> str:
    """Return the ARN of a role; in the delegated administrator's account unless another is given."""
    return f"arn:{deployment.partition}:iam::{account or deployment.administrator}:role/{name}"


def answer_call_arn(deployment: DeploymentConfig, region: str) -> str:
    """Return the ARN of the function that answers calls in the voice Region `region`."""
    return arn(deployment, "lambda", f"function:{ANSWER_CALL_NAME}", region)


def line_parameter_arn(deployment: DeploymentConfig, region: str) -> str:
    """Return the ARN of the parameter that names the line, in the voice Region `region`."""
    return arn(deployment, "ssm", f"parameter{LINE_PARAMETER_NAME}", region)


def export_bucket_name(deployment: DeploymentConfig) -> str:
    """Return the name of the bucket that findings are exported to: unique in the partition by the account's id."""
    return f"tocsin-findings-{deployment.administrator}-{deployment.home_region}"


def roles_region(deployment: DeploymentConfig) -> str:
    """Return the Region in which CloudTrail says what was done to roles."""
    return {CHINA: "cn-north-1", GOVERNMENT: "us-gov-west-1"}.get(deployment.partition, "us-east-1")


def organizations_region(deployment: DeploymentConfig) -> str:
    """Return the Region in which CloudTrail says what was done to the organization."""
    return {CHINA: "cn-northwest-1", GOVERNMENT: "us-gov-west-1"}.get(deployment.partition, "us-east-1")
