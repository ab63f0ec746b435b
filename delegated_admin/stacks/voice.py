"""Voice: the instance of Amazon Connect, the contact flow of every call, and the functions behind it."""

from __future__ import annotations

from typing import Final

from aws_cdk import Environment, RemovalPolicy, Stack
from aws_cdk import aws_connect as connect
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from delegated_admin import names
from delegated_admin.deployment import DeploymentConfig
from delegated_admin.stacks.hosting import Assets, hosting
from escalation.contact_flow.builder import flow_text
from escalation.infrastructure.told import EscalationTold
from escalation.infrastructure.voice import Instance, VoiceFunctions
from hub.errors import InputError

FLOW_NAME: Final = "tocsin-page-call"


class Voice(Stack):
    """Where calls go out. The instance is one that is there already, or is made, and then stays when the stack goes."""

    def __init__(self, scope: Construct, construct_id: str, *, deployment: DeploymentConfig, assets: Assets) -> None:
        """Make the stack in the voice Region; raise InputError for a deployment without voice."""
        if deployment.voice is None or deployment.voice_region is None:
            raise InputError("voice: expected [voice] and voice_region; this deployment is mail only")
        super().__init__(
            scope,
            construct_id,
            env=Environment(account=deployment.administrator, region=deployment.voice_region),
            description="Tocsin: calls",
        )
        self._deployment = deployment
        instance = self._instance(deployment.voice.instance, deployment.voice.alias)
        functions = VoiceFunctions(
            self,
            "Functions",
            told=EscalationTold(places=names.hub_places(deployment), telephone=None),
            instance=instance,
            answer_call_name=names.ANSWER_CALL_NAME,
            hosting=hosting(self, deployment, assets),
        )
        association = connect.CfnIntegrationAssociation(
            self,
            "AnswersCalls",
            instance_id=instance.arn,
            integration_arn=functions.answer_call.function.function_arn,
            integration_type="LAMBDA_FUNCTION",
        )
        flow = self._flow(instance)
        flow.node.add_dependency(association)
        ssm.StringParameter(
            self,
            "Line",
            parameter_name=names.LINE_PARAMETER_NAME,
            string_value=flow.attr_contact_flow_arn,
            description="The contact flow that Tocsin's calls begin in",
        )

    def _instance(self, known: str | None, alias: str | None) -> Instance:
        """Return the instance: one that is known by its id, or one that is made under `alias`.

        An account may make and delete a hundred in thirty days and have two, so it is never made anew by accident.
        """
        if known is not None:
            return Instance(arn=names.arn(self._deployment, "connect", f"instance/{known}", self.region), id=known)
        made = connect.CfnInstance(
            self,
            "Instance",
            identity_management_type="CONNECT_MANAGED",
            instance_alias=alias,
            attributes=connect.CfnInstance.AttributesProperty(
                inbound_calls=False, outbound_calls=True, contactflow_logs=False
            ),
        )
        made.apply_removal_policy(RemovalPolicy.RETAIN)
        return Instance(arn=made.attr_arn, id=made.attr_id)

    def _flow(self, instance: Instance) -> connect.CfnContactFlow:
        """Return the flow; it spells the function's ARN, since only an ARN can be checked before it is deployed."""
        voice = self._deployment.voice
        assert voice is not None
        return connect.CfnContactFlow(
            self,
            "PageCall",
            instance_arn=instance.arn,
            name=FLOW_NAME,
            type="CONTACT_FLOW",
            state="ACTIVE",
            description="What a call of Tocsin says and hears: it asks answer_call",
            content=flow_text(names.answer_call_arn(self._deployment, self.region), voice.language),
        )
