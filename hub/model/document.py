"""Documents: the parts of a configuration that are written, versioned, compared and restored one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, TypeAlias, TypeVar

from hub.errors import InputError
from hub.model.base import Frozen
from hub.model.configuration import Audience, Configuration, Organization
from hub.model.directory import Directory
from hub.model.escalation_policy import EscalationPolicy
from hub.model.policy import PolicyDocument, Scope, ScopeKind
from hub.model.responder import Responder
from hub.model.schedule import Schedule


class DocumentKind(StrEnum):
    """What a document says something about; in the order in which they are shown."""

    ORGANIZATION = "organization"
    UNIT = "ou"
    ACCOUNT = "account"
    AUDIENCE = "audience"
    RESPONDER = "responder"
    SCHEDULE = "schedule"
    ESCALATION_POLICY = "escalation-policy"
    DIRECTORY = "directory"
    OVERRIDE = "override"
    LEAVE = "leave"
    SWAP = "swap"

    @property
    def is_live(self) -> bool:
        """True for what is edited on the hub alone and never written in a folder."""
        return self in (DocumentKind.OVERRIDE, DocumentKind.LEAVE, DocumentKind.SWAP)


class DocumentKey(Frozen):
    """What names a document: the organization's and the directory have no name of their own.

    An override is named `SCHEDULE/NUMBER`, a leave `RESPONDER/NUMBER`, a swap by its number.
    """

    kind: DocumentKind
    name: str = ""

    @property
    def text(self) -> str:
        """How people write it: `organization`, `ou Workloads/Prod`, `schedule soc`."""
        return f"{self.kind.value} {self.name}".strip()

    @property
    def order(self) -> tuple[int, str]:
        """By what documents are sorted: kind, then name."""
        return list(DocumentKind).index(self.kind), self.name


class OrganizationDocument(Frozen):
    """The organization's own document: what holds for the hub, and the policy that all others inherit."""

    settings: Organization
    policy: PolicyDocument


Content: TypeAlias = (
    OrganizationDocument | PolicyDocument | Audience | Responder | Schedule | EscalationPolicy | Directory
)
Documents: TypeAlias = Mapping[DocumentKey, Content]
Model = TypeVar("Model", bound=Frozen)

ORGANIZATION: Final = DocumentKey(kind=DocumentKind.ORGANIZATION)
DIRECTORY: Final = DocumentKey(kind=DocumentKind.DIRECTORY)
MODELS: Final[Mapping[DocumentKind, type[Content]]] = {
    DocumentKind.ORGANIZATION: OrganizationDocument,
    DocumentKind.UNIT: PolicyDocument,
    DocumentKind.ACCOUNT: PolicyDocument,
    DocumentKind.AUDIENCE: Audience,
    DocumentKind.RESPONDER: Responder,
    DocumentKind.SCHEDULE: Schedule,
    DocumentKind.ESCALATION_POLICY: EscalationPolicy,
    DocumentKind.DIRECTORY: Directory,
}
_SILENT: Final = PolicyDocument(scope=Scope(kind=ScopeKind.ORGANIZATION), version="")
_SCOPES: Final = {ScopeKind.UNIT: DocumentKind.UNIT, ScopeKind.ACCOUNT: DocumentKind.ACCOUNT}


def key_of_scope(scope: Scope) -> DocumentKey:
    """Return the key of the document that a scope's policy stands in."""
    return (
        ORGANIZATION if scope.kind is ScopeKind.ORGANIZATION else DocumentKey(kind=_SCOPES[scope.kind], name=scope.id)
    )


def documents_of(configuration: Configuration) -> dict[DocumentKey, Content]:
    """Return the documents of a configuration by key, in order; a directory without accounts is none.

    Policy documents come without a version: two that say the same are equal.
    """
    policies = {key_of_scope(each.scope): unversioned(each) for each in configuration.documents}
    found: dict[DocumentKey, Content] = {
        ORGANIZATION: OrganizationDocument(
            settings=configuration.organization, policy=policies.pop(ORGANIZATION, _SILENT)
        ),
        **policies,
        **_named(DocumentKind.AUDIENCE, configuration.audiences),
        **_named(DocumentKind.RESPONDER, configuration.responders),
        **_named(DocumentKind.SCHEDULE, configuration.schedules),
        **_named(DocumentKind.ESCALATION_POLICY, configuration.escalation_policies),
    }
    if configuration.directory.accounts:
        found[DIRECTORY] = configuration.directory
    return dict(sorted(found.items(), key=lambda item: item[0].order))


def configuration_of(documents: Documents, version: str, versions: Mapping[DocumentKey, int]) -> Configuration:
    """Return the configuration that documents make up; each policy document carries its own version.

    Raises InputError without the organization's document.
    """
    if ORGANIZATION not in documents:
        raise InputError("organization: the document is missing; every configuration has one")
    ordered = dict(sorted(documents.items(), key=lambda item: item[0].order))
    organization = ordered[ORGANIZATION]
    if not isinstance(organization, OrganizationDocument):
        raise InputError(f"organization: expected an organization's document, found {type(organization).__name__}")
    directory = ordered.get(DIRECTORY, Directory())
    policies = {ORGANIZATION: organization.policy} | {
        key: content for key, content in ordered.items() if isinstance(content, PolicyDocument)
    }
    return Configuration(
        version=version,
        organization=organization.settings,
        documents=tuple(
            each.model_copy(update={"version": str(versions.get(key, 1))}) for key, each in policies.items()
        ),
        audiences=_of(ordered, Audience),
        responders=_of(ordered, Responder),
        schedules=_of(ordered, Schedule),
        escalation_policies=_of(ordered, EscalationPolicy),
        directory=directory if isinstance(directory, Directory) else Directory(),
    )


def unversioned(document: PolicyDocument) -> PolicyDocument:
    """Return a policy document as it is written, without its version."""
    return document.model_copy(update={"version": ""})


def _named(kind: DocumentKind, found: Mapping[str, Content]) -> dict[DocumentKey, Content]:
    return {DocumentKey(kind=kind, name=name): content for name, content in found.items()}


def _of(documents: Documents, model: type[Model]) -> dict[str, Model]:
    found: Iterable[tuple[DocumentKey, Content]] = documents.items()
    return {key.name: content for key, content in found if isinstance(content, model)}
