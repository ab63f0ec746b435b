"""HubState: what must outlive everything else, the three tables and the key of numbers and addresses."""

from __future__ import annotations

from aws_cdk import Environment, RemovalPolicy, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from constructs import Construct

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.names import KEY_ALIAS, table_name
from hub.adapters.dynamodb.tables import EXPIRES, INDEXES, PARTITION, SORT, TableName


class HubState(Stack):
    """The tables, each kept when it is taken out of the template, and protected against being deleted at all.

    Numbers and addresses have a key of the customer's: whoever may read all tables of the account reads those only
    with the right to that key. The other tables have none, so that a disabled key stops no more than it must.
    """

    def __init__(self, scope: Construct, construct_id: str, *, deployment: DeploymentConfig) -> None:
        """Make the stack in the home Region."""
        super().__init__(
            scope,
            construct_id,
            env=Environment(account=deployment.administrator, region=deployment.home_region),
            description="Tocsin: the tables of the hub",
            termination_protection=True,
        )
        self._table(TableName.CONFIG)
        self._table(TableName.STATE)
        self._table(TableName.CONTACTS, key=self._key())

    def _key(self) -> kms.Key:
        """Return the key; its alias is what rights to it go by, and stays as long."""
        key = kms.Key(
            self,
            "ContactsKey",
            description="Numbers and addresses of the people whom Tocsin calls",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.RETAIN,
        )
        alias = kms.Alias(self, "ContactsKeyAlias", alias_name=KEY_ALIAS, target_key=key)
        alias.apply_removal_policy(RemovalPolicy.RETAIN)
        return key

    def _table(self, table: TableName, key: kms.Key | None = None) -> None:
        encryption = dynamodb.TableEncryption.CUSTOMER_MANAGED if key else dynamodb.TableEncryption.DEFAULT
        made = dynamodb.Table(
            self,
            table.value.capitalize(),
            table_name=table_name(table),
            partition_key=_text(PARTITION),
            sort_key=_text(SORT),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=encryption,
            encryption_key=key,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            time_to_live_attribute=EXPIRES,
            deletion_protection=True,
            removal_policy=RemovalPolicy.RETAIN,
        )
        for index in INDEXES[table]:
            made.add_global_secondary_index(
                index_name=index.name,
                partition_key=_text(index.partition),
                sort_key=_text(index.sort),
                projection_type=dynamodb.ProjectionType.KEYS_ONLY,
            )


def _text(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
