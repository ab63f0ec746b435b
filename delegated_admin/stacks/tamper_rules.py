"""What counts as tampering: rules on what CloudTrail says, each for one service of one account.

They need a trail that records management events in the account and Region, as an organization's trail does. Attempts
that were refused count as well. What CloudFormation does is told once for each stack and not for each resource.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.names import OURS, OWNERS_TOPIC_NAME, TAMPER_RULE_PREFIX
from delegated_admin.stacks.mails import Mail, MailRule
from hub.model.operator_role import Role

Pattern = Mapping[str, Any]

_CALL: Final = "AWS API Call via CloudTrail"
ARCHIVING_ROLE: Final = "TocsinHub-ConsoleOperatorApiRole"
"""How CloudFormation begins the name of the role that archives what was closed."""
_OWN_NAME: Final = ({"prefix": {"equals-ignore-case": OURS}},)
_BY_HAND: Final[Pattern] = {"sourceIPAddress": [{"anything-but": ["cloudformation.amazonaws.com"]}]}
_FIELDS: Final = {
    "action": "$.detail.eventName",
    "service": "$.detail.eventSource",
    "account": "$.detail.recipientAccountId",
    "region": "$.detail.awsRegion",
    "who": "$.detail.userIdentity.arn",
    "from": "$.detail.sourceIPAddress",
    "time": "$.detail.eventTime",
    "error": "$.detail.errorCode",
    "id": "$.detail.eventID",
}


def administrator_rules(deployment: DeploymentConfig, *, with_roles: bool) -> tuple[MailRule, ...]:
    """Return the rules of one Region of the delegated administrator.

    `with_roles`: whether it is the Region in which CloudTrail says what was done to roles.
    """
    return (
        _filtering(),
        _detecting(),
        _archiving(deployment),
        _rules(),
        _functions(),
        _queues(),
        _topics(),
        _tables(),
        _keys(),
        _state_machine(),
        _alarms(),
        _stacks(),
        _trail(),
        *([_roles()] if with_roles else []),
    )


def management_rules(*, with_roles: bool) -> tuple[MailRule, ...]:
    """Return the rules of one Region of the management account; `with_roles` as in the delegated administrator."""
    roles = [_roles()] if with_roles else []
    return (_organization(), _administrator(), _stack_sets(), _trail(), *roles)


def _filtering() -> MailRule:
    """Filters archive by themselves, and what is trusted makes no finding: both are silence."""
    names = (
        *("CreateFilter", "UpdateFilter", "DeleteFilter"),
        *("CreateIPSet", "UpdateIPSet", "DeleteIPSet"),
        *("CreateThreatIntelSet", "UpdateThreatIntelSet", "DeleteThreatIntelSet"),
        *("CreateTrustedEntitySet", "UpdateTrustedEntitySet", "DeleteTrustedEntitySet"),
        *("CreateThreatEntitySet", "UpdateThreatEntitySet", "DeleteThreatEntitySet"),
    )
    return _rule("filtering", "which findings GuardDuty makes and shows", "guardduty", _called(*names))


def _detecting() -> MailRule:
    """Switching plans on in many members takes many calls, as in enrolment: of those only what switches off is told."""
    names = (
        *("UpdateDetector", "DeleteDetector", "UpdateOrganizationConfiguration"),
        *("StopMonitoringMembers", "DisassociateMembers", "DeleteMembers"),
        *("UpdatePublishingDestination", "DeletePublishingDestination", "UpdateMalwareScanSettings"),
    )
    members = _called("UpdateMemberDetectors")
    not_on = [{"anything-but": ["ENABLED"]}, {"exists": False}]
    called = _any_of(
        _called(*names),
        {**members, "requestParameters": {"features": {"status": not_on}}},
        {**members, "requestParameters": {"features": {"additionalConfiguration": {"status": ["DISABLED"]}}}},
    )
    return _rule("detecting", "what GuardDuty watches and whom it tells", "guardduty", called)


def _archiving(deployment: DeploymentConfig) -> MailRule:
    """What is absent is no `anything-but`, so an identity that is no role's session is named apart.

    Where closing an incident archives, the hub's own role does so; that it is changed is told by another rule.
    """
    known = sorted(arn for arn, grant in deployment.roles.items() if grant.role.covers(Role.RESPONDER))
    issuer: dict[str, Any] = {"arn": [{"anything-but": known}]} if known else {}
    if deployment.archive_on_close:
        issuer["userName"] = [{"anything-but": {"prefix": ARCHIVING_ROLE}}]
    stranger = {"userIdentity": {"sessionContext": {"sessionIssuer": issuer}}}
    no_role = {"userIdentity": {"type": [{"anything-but": ["AssumedRole"]}]}}
    by_strangers = _any_of(stranger, no_role) if issuer else {}
    detail = {**_called("ArchiveFindings"), **by_strangers}
    return _rule("archiving", "which findings are seen, and by whom is not one of ours", "guardduty", detail)


def _rules() -> MailRule:
    names = (
        *("PutRule", "DisableRule", "DeleteRule", "PutTargets", "RemoveTargets"),
        *("DeleteEventBus", "UpdateEventBus", "PutPermission", "RemovePermission", "DeleteArchive"),
    )
    fields = ("name", "rule", "eventBusName", "archiveName")
    about = _any_of(*(_about(field, *_OWN_NAME) for field in fields))
    return _own("rules", "its rules and buses", "events", {**_called(*names), **about})


def _functions() -> MailRule:
    names = (
        *("UpdateFunction", "DeleteFunction", "PutFunctionConcurrency", "AddPermission", "RemovePermission"),
        *("UpdateAlias", "DeleteAlias", "UpdateEventSourceMapping", "DeleteEventSourceMapping"),
    )
    about = _any_of(
        _about("functionName", *_OWN_NAME, *_within(":function:")),
        {"responseElements": {"functionArn": list(_within(":function:"))}},
    )
    # CloudTrail writes Lambda's actions with a version behind them.
    detail = {"eventName": [{"prefix": name} for name in names], **about}
    return _own("functions", "its functions", "lambda", detail)


def _queues() -> MailRule:
    names = ("DeleteQueue", "SetQueueAttributes", "PurgeQueue", "AddPermission", "RemovePermission")
    return _own("queues", "its queues", "sqs", {**_called(*names), **_about("queueUrl", *_within("/"))})


def _topics() -> MailRule:
    """Only the owners' topic: those of readers are operator_api's, which subscribes and unsubscribes every day."""
    names = (
        *("DeleteTopic", "SetTopicAttributes", "AddPermission", "RemovePermission"),
        *("Subscribe", "Unsubscribe", "SetSubscriptionAttributes"),
    )
    about = _any_of(
        _about("topicArn", {"wildcard": f"*:{OWNERS_TOPIC_NAME}"}),
        _about("subscriptionArn", {"wildcard": f"*:{OWNERS_TOPIC_NAME}:*"}),
    )
    return _own("topics", "the owners' topic and whom it reaches", "sns", {**_called(*names), **about})


def _tables() -> MailRule:
    names = (
        *("DeleteTable", "UpdateTable", "UpdateContinuousBackups", "UpdateTimeToLive"),
        *("PutResourcePolicy", "DeleteResourcePolicy"),
    )
    about = _any_of(_about("tableName", *_OWN_NAME, *_within(":table/")), _about("resourceArn", *_within(":table/")))
    return _own("tables", "its tables", "dynamodb", {**_called(*names), **about})


def _keys() -> MailRule:
    """Every key of the account: which one is the hub's, a key's id does not say."""
    names = ("DisableKey", "ScheduleKeyDeletion", "PutKeyPolicy", "DeleteAlias", "UpdateAlias")
    return _own("keys", "a key of this account", "kms", _called(*names))


def _state_machine() -> MailRule:
    names = ("DeleteStateMachine", "UpdateStateMachine", "StopExecution")
    about = _any_of(
        _about("stateMachineArn", *_within(":stateMachine:")), _about("executionArn", *_within(":execution:"))
    )
    return _own("state-machine", "the state machine that hosts pages", "states", {**_called(*names), **about})


def _alarms() -> MailRule:
    names = ("DeleteAlarms", "DisableAlarmActions", "PutMetricAlarm")
    about = _any_of(_about("alarmNames", *_OWN_NAME), _about("alarmName", *_OWN_NAME))
    return _own("alarms", "its alarms", "monitoring", {**_called(*names), **about})


def _roles() -> MailRule:
    names = (
        *("PutRolePolicy", "DeleteRolePolicy", "AttachRolePolicy", "DetachRolePolicy", "DeleteRole"),
        *("UpdateAssumeRolePolicy", "PutRolePermissionsBoundary"),
    )
    return _own("roles", "its roles", "iam", {**_called(*names), **_about("roleName", *_OWN_NAME)})


def _stacks() -> MailRule:
    names = (
        *("ExecuteChangeSet", "UpdateStack", "DeleteStack", "SetStackPolicy", "UpdateTerminationProtection"),
        *("UpdateStackSet", "DeleteStackSet", "DeleteStackInstances"),
    )
    about = _any_of(_about("stackName", *_OWN_NAME, *_within(":stack/")), _about("stackSetName", *_OWN_NAME))
    return _rule("stacks", "the hub's own: its stacks", "cloudformation", {**_called(*names), **about})


def _trail() -> MailRule:
    names = ("StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors")
    return _rule("trail", "the trail that tells of tampering", "cloudtrail", _called(*names))


def _organization() -> MailRule:
    names = (
        *("DeregisterDelegatedAdministrator", "DisableAWSServiceAccess", "DeleteOrganization"),
        *("LeaveOrganization", "RemoveAccountFromOrganization", "CloseAccount"),
    )
    return _rule("organization", "the organization, or who administers it", "organizations", _called(*names))


def _administrator() -> MailRule:
    names = (
        *("EnableOrganizationAdminAccount", "DisableOrganizationAdminAccount"),
        *("UpdateDetector", "DeleteDetector"),
    )
    return _rule("administrator", "who administers GuardDuty, or its own detector", "guardduty", _called(*names))


def _stack_sets() -> MailRule:
    called = _called("DeactivateOrganizationsAccess")
    return _rule("stack-sets", "the trusted access of StackSets", "cloudformation", called)


def _own(name: str, what: str, service: str, detail: Pattern) -> MailRule:
    """Return the rule on something of the hub's own, changed by hand."""
    return _rule(name, f"the hub's own: {what}", service, {**detail, **_BY_HAND})


def _rule(name: str, what: str, service: str, detail: Pattern) -> MailRule:
    return MailRule(
        name=f"{TAMPER_RULE_PREFIX}{name}",
        what=f"Mails the owners of what changes {what}",
        pattern={
            # Nobody can put events of aws.* on a bus.
            "source": [{"prefix": "aws."}],
            "detail-type": [_CALL],
            "detail": {"eventSource": [f"{service}.amazonaws.com"], **detail},
        },
        mail=Mail(
            lines=(
                "TAMPERING? <action> of <service> in account <account>, Region <region>.",
                f"It changes {what}.",
                "By <who> from <from> at <time>. Error, where it was refused: <error>",
                "If none of you meant it: docs/runbooks/tampering.md. CloudTrail event <id>.",
            ),
            fields=_FIELDS,
        ),
    )


def _called(*names: str) -> Pattern:
    return {"eventName": list(names)}


def _about(field: str, *matches: object) -> Pattern:
    return {"requestParameters": {field: list(matches)}}


def _within(before: str) -> Sequence[Pattern]:
    """Return the matches for an ARN or URL in which a name of ours stands after `before`."""
    return tuple({"wildcard": f"*{before}{name}*"} for name in (OURS, OURS.capitalize()))


def _any_of(*patterns: Pattern) -> Pattern:
    return {"$or": list(patterns)}
