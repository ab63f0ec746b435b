"""The checks on moto's own services, which nobody here wrote, as far as moto has them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from delegated_admin.deployment import DeploymentConfig, Voice
from delegated_admin.enrolment.operations import Seat
from delegated_admin.enrolment.pacing import SystemTime
from delegated_admin.preflight import calls, detectors, keys, machine, mails, organization, roles, texts, trail
from delegated_admin.preflight.asking import Asker, Desk
from delegated_admin.preflight.lines import Finding, State
from delegated_admin.preflight.people import People
from delegated_admin.preflight.stack_state import bootstrap
from hub.model.operator_role import Grant, Role
from tests.fakes.organization.story import a_deployment
from tests.fakes.preflight.answers import EXPORT_POLICY, NUMBER, SINGLE_SIGN_ON

ACCOUNT = "123456789012"
HOME = "eu-central-1"
SSO = f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_OnCall_0123456789abcdef"
PLAIN = f"arn:aws:iam::{ACCOUNT}:role/Automation"
VOICE = Voice(caller_number=NUMBER, alias="tocsin-example")


class MotoClients:
    """Clients of moto's one account."""

    def client(self, _seat: Seat, service: str, region: str) -> Any:
        make: Any = boto3.Session(aws_access_key_id="x", aws_secret_access_key="x").client
        return make(service, region_name=region)


@pytest.fixture(autouse=True)
def moto() -> Iterator[None]:
    with mock_aws():
        yield


@pytest.fixture
def deployment() -> DeploymentConfig:
    grants = {SSO: Grant(role=Role.EDITOR, single_sign_on=True), PLAIN: Grant(role=Role.READER)}
    return a_deployment(administrator=ACCOUNT, roles=grants, voice=VOICE, voice_region="eu-west-2")


@pytest.fixture
def asker(deployment: DeploymentConfig) -> Asker:
    return asking(deployment)


def asking(deployment: DeploymentConfig, region: str = HOME, seat: Seat = Seat.ADMINISTRATOR) -> Asker:
    return Desk(deployment, MotoClients(), SystemTime()).asker(seat, region)


def client(service: str, region: str = HOME) -> Any:
    return MotoClients().client(Seat.ADMINISTRATOR, service, region)


def states(findings: Iterator[Finding]) -> list[State]:
    return [each.state for each in findings]


def test_the_session_and_the_clock_are_read_from_a_real_answer(asker: Asker, deployment: DeploymentConfig) -> None:
    assert states(machine.session(asker, deployment)) == [State.PASS]
    assert states(machine.clock(asker)) == [State.PASS]


def test_the_limit_of_text_messages(asker: Asker) -> None:
    people = People(numbers=[], texted=1)
    client("sns").set_sms_attributes(attributes={"MonthlySpendLimit": "1"})
    assert states(texts.spending(asker, people)) == [State.FAIL]

    client("sns").set_sms_attributes(attributes={"MonthlySpendLimit": "100"})
    assert states(texts.spending(asker, people)) == [State.PASS]


def test_subscriptions_of_topics(asker: Asker, deployment: DeploymentConfig) -> None:
    sns = client("sns")
    assert states(mails.owners(asker, deployment)) == states(mails.audiences(asker, deployment)) == [State.UNKNOWN]

    for name in ("tocsin-owners", "tocsin-audience-secops", "tocsin-responder-dana"):
        topic = sns.create_topic(Name=name)["TopicArn"]
        sns.subscribe(TopicArn=topic, Protocol="email", Endpoint=deployment.owners[0])

    # moto's subscribers have all confirmed, and with authentication.
    assert states(mails.owners(asker, deployment)) == [State.PASS]
    assert [(each.name, each.state) for each in mails.audiences(asker, deployment)] == [("audience secops", State.PASS)]


def test_roles_and_who_may_assume_them(asker: Asker, deployment: DeploymentConfig) -> None:
    iam = client("iam")
    grants = deployment.roles
    assert states(roles.role(asker, PLAIN, grants[PLAIN])) == [State.FAIL]

    by_name = json.dumps({"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]})
    iam.create_role(RoleName="Automation", AssumeRolePolicyDocument=by_name)
    path, name = "/aws-reserved/sso.amazonaws.com/", SSO.rpartition("/")[2]
    iam.create_role(Path=path, RoleName=name, AssumeRolePolicyDocument=SINGLE_SIGN_ON)

    assert states(roles.role(asker, PLAIN, grants[PLAIN])) == [State.PASS]
    assert states(roles.role(asker, PLAIN, grants[SSO])) == [State.FAIL]
    assert states(roles.role(asker, SSO, grants[SSO])) == [State.PASS]


def test_the_bootstrap(asker: Asker) -> None:
    assert states(bootstrap(asker)) == [State.FAIL]

    client("ssm").put_parameter(Name="/cdk-bootstrap/hnb659fds/version", Value="30", Type="String")
    assert states(bootstrap(asker)) == [State.PASS]


def test_keys_and_their_policies(asker: Asker, deployment: DeploymentConfig) -> None:
    kms = client("kms")
    assert states(keys.contacts_key(asker, deployment)) == states(keys.export_key(asker, deployment)) == [State.UNKNOWN]

    contacts = kms.create_key()["KeyMetadata"]["KeyId"]
    export = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/tocsin-contacts", TargetKeyId=contacts)
    kms.create_alias(AliasName="alias/tocsin-findings-export", TargetKeyId=export)
    # moto lists no Regions: what hangs on that is left out.
    assert states(keys.export_key(asker, deployment))[:2] == [State.PASS, State.FAIL]

    policy = EXPORT_POLICY.replace("222233334444", ACCOUNT)
    kms.put_key_policy(KeyId=export, PolicyName="default", Policy=policy)
    kms.disable_key(KeyId=contacts)
    assert states(keys.export_key(asker, deployment))[:2] == [State.PASS, State.PASS]
    assert states(keys.contacts_key(asker, deployment)) == [State.FAIL]


def test_a_trail(asker: Asker) -> None:
    assert states(trail.organization_trail(asker)) == [State.FAIL]

    client("s3").create_bucket(Bucket="trail-logs", CreateBucketConfiguration={"LocationConstraint": HOME})
    cloudtrail = client("cloudtrail")
    cloudtrail.create_trail(
        Name="everything", S3BucketName="trail-logs", IsMultiRegionTrail=True, IsOrganizationTrail=True
    )
    assert [each.found for each in trail.organization_trail(asker)] == ["everything is stopped"]

    cloudtrail.start_logging(Name="everything")
    selector = {"ReadWriteType": "All", "IncludeManagementEvents": True}
    cloudtrail.put_event_selectors(TrailName="everything", EventSelectors=[selector])
    assert states(trail.organization_trail(asker)) == [State.PASS]


def test_an_instance_of_amazon_connect(deployment: DeploymentConfig) -> None:
    asker = asking(deployment, "eu-west-2")
    before = next(iter(calls.calls(asker, deployment, VOICE)))
    client("connect", "eu-west-2").create_instance(
        IdentityManagementType="CONNECT_MANAGED",
        InstanceAlias="tocsin-example",
        InboundCallsEnabled=False,
        OutboundCallsEnabled=False,
    )
    after = {each.name: each.state for each in calls.calls(asker, deployment, VOICE)}

    assert before.state is State.UNKNOWN
    assert (after["instance of Amazon Connect"], after["outbound calls"]) == (State.PASS, State.FAIL)


def test_the_organization_and_guarddutys_administrator(deployment: DeploymentConfig) -> None:
    assert states(organization.identity(asking(deployment), deployment)) == [State.FAIL]

    organizations = client("organizations")
    found = organizations.create_organization(FeatureSet="ALL")["Organization"]
    organizations.enable_aws_service_access(ServicePrincipal="guardduty.amazonaws.com")
    client("guardduty").create_detector(Enable=True, FindingPublishingFrequency="SIX_HOURS")
    client("guardduty").enable_organization_admin_account(AdminAccountId=ACCOUNT)
    told = deployment.model_copy(update={"organization": found["Id"], "management_account": ACCOUNT})
    managing = asking(told, seat=Seat.MANAGEMENT)

    assert states(organization.identity(asking(told), told)) == [State.PASS]
    assert states(organization.trusted_access(managing, "guardduty.amazonaws.com")) == [State.PASS]
    assert states(detectors.administrator(managing, told)) == [State.PASS]
    assert states(detectors.detector(asking(told), told)) == [State.PASS, State.FAIL]
