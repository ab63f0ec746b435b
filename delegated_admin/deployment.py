"""One deployment of the hub, as `config/deployments/NAME.toml` describes it."""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, Self

from pydantic import Field, StringConstraints, ValidationError, field_validator, model_validator

from hub.errors import InputError, NotFoundError
from hub.model.base import EmailAddress, Frozen, PhoneNumber
from hub.model.operator_role import Grants
from hub.model.responder import Language

FOLDER: Final = Path("config", "deployments")
VOICE_REGIONS: Final = frozenset(
    {
        "af-south-1",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-southeast-1",
        "ap-southeast-2",
        "ca-central-1",
        "eu-central-1",
        "eu-west-2",
        "us-east-1",
        "us-west-2",
        "us-gov-west-1",
    }
)
"""Where Amazon Connect is: endpoints of botocore 1.44.5."""
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")

AccountId = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
Region = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[a-z]+)+-[0-9]$")]


class Mode(StrEnum):
    """Whether the hub is in charge."""

    ACTIVE = "active"
    """The rules are on: findings are taken."""
    STANDBY = "standby"
    """Everything is there, and each Region's rules are off: another administrator is still in charge."""


class Frequency(StrEnum):
    """How often GuardDuty publishes a finding again that goes on."""

    FIFTEEN_MINUTES = "FIFTEEN_MINUTES"
    ONE_HOUR = "ONE_HOUR"
    SIX_HOURS = "SIX_HOURS"


class Feature(StrEnum):
    """GuardDuty's protection plans: `OrgFeature` of botocore 1.44.5, without the one that Runtime Monitoring holds."""

    S3_DATA_EVENTS = "S3_DATA_EVENTS"
    EKS_AUDIT_LOGS = "EKS_AUDIT_LOGS"
    EBS_MALWARE_PROTECTION = "EBS_MALWARE_PROTECTION"
    RDS_LOGIN_EVENTS = "RDS_LOGIN_EVENTS"
    LAMBDA_NETWORK_LOGS = "LAMBDA_NETWORK_LOGS"
    RUNTIME_MONITORING = "RUNTIME_MONITORING"
    AI_PROTECTION = "AI_PROTECTION"


class Voice(Frozen):
    """Where the calls come from."""

    caller_number: PhoneNumber
    """The number that people see, claimed in the instance."""
    instance: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")] | None = None
    """Id of an instance of Amazon Connect that is there already; None: one is made."""
    alias: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,43}[a-z0-9]$")] | None = None
    """The name of the instance that is made."""
    language: Language = Language.EN
    """What a call says when it fails before the listener's own language is known."""

    @model_validator(mode="after")
    def _is_one_instance(self) -> Self:
        if self.instance is None and self.alias is None:
            raise ValueError("expected the id of an instance, or an alias for the one to be made")
        return self


class Detection(Frozen):
    """What GuardDuty does in every account."""

    publishing_frequency: Frequency = Frequency.FIFTEEN_MINUTES
    features: tuple[Feature, ...] = tuple(Feature)


class Members(Frozen):
    """What stands in member accounts."""

    roles: bool = True
    containment: bool = False
    regional_rules: bool = False


class DeploymentConfig(Frozen):
    """Accounts, Regions, people and roles of one deployment; what cannot be right is refused when it is read."""

    organization: Annotated[str, StringConstraints(pattern=r"^o-[a-z0-9]{10,32}$")]
    root: Annotated[str, StringConstraints(pattern=r"^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$")]
    management_account: AccountId
    administrator: AccountId
    mode: Mode = Mode.ACTIVE
    home_region: Region
    second_region: Region
    voice_region: Region | None = None
    regions: Annotated[tuple[Region, ...], Field(min_length=1, max_length=40)]
    owners: Annotated[tuple[EmailAddress, ...], Field(min_length=1, max_length=10)]
    voice: Voice | None = None
    """None: mail only, as in a partition without Amazon Connect."""
    archive_on_close: bool = False
    """True: closing an incident archives its finding in GuardDuty, which takes the right to archive findings."""
    detection: Detection = Detection()
    members: Members = Members()
    roles: Grants
    """What IAM roles may do through the operator API."""

    @property
    def partition(self) -> str:
        """The partition of the home Region: `aws`, `aws-cn` or `aws-us-gov`."""
        start = self.home_region.partition("-")[0]
        if self.home_region.startswith("us-gov-"):
            return "aws-us-gov"
        return "aws-cn" if start == "cn" else "aws"

    @field_validator("regions", "owners")
    @classmethod
    def _are_distinct(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            raise ValueError(f"twice: {', '.join(twice)}")
        return values

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.administrator == self.management_account:
            raise ValueError("administrator: the delegated administrator must not be the management account")
        if self.home_region not in self.regions:
            raise ValueError(f"regions: the home Region {self.home_region} is missing")
        if self.second_region == self.home_region:
            raise ValueError("second_region: must be another than the home Region, which it watches")
        if (self.voice is None) != (self.voice_region is None):
            raise ValueError("voice and voice_region: both or neither")
        if self.voice_region is not None and self.voice_region not in VOICE_REGIONS:
            raise ValueError(
                f"voice_region: Amazon Connect is not in {self.voice_region}: {', '.join(sorted(VOICE_REGIONS))}"
            )
        return self


def deployment_names(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the names of the deployments in `folder`, in order."""
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))


def read_deployment(name: str, folder: Path = FOLDER) -> DeploymentConfig:
    """Return the deployment of that name.

    Raises NotFoundError that names those there are, InputError with file, field, value and what was expected.
    """
    path = folder / f"{name}.toml"
    if not _NAME.fullmatch(name) or not path.is_file():
        known = ", ".join(deployment_names(folder)) or "none"
        raise NotFoundError(f"{folder} has no deployment {name!r}; there are: {known}")
    try:
        return DeploymentConfig.model_validate(_tables(path))
    except ValidationError as error:
        raise InputError("; ".join(f"{path}: {_problem(dict(each))}" for each in error.errors())) from error


def _tables(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}") from error


def _problem(error: dict[str, Any]) -> str:
    field = ".".join(str(part) for part in error["loc"])
    message = str(error["msg"]).removeprefix("Value error, ")
    if isinstance(error["input"], dict):
        return f"{field}: {message}" if field else message
    return f"{field}: {message}, found {error['input']!r}"
