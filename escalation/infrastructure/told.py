"""What the functions of the escalation are told, by the fields of `escalation.bootstrap.EscalationSettings`."""

from __future__ import annotations

from dataclasses import dataclass

from hub.infrastructure.places import HubPlaces


@dataclass(frozen=True, kw_only=True)
class Telephone:
    """Where calls come from."""

    region: str
    """The voice Region."""
    instance: str | None
    """Id of the instance of Amazon Connect; None while only the voice Region's template knows it."""
    caller_number: str


@dataclass(frozen=True, kw_only=True)
class EscalationTold:
    """What every function of the escalation is told; the rest is added for those that have the right to it."""

    places: HubPlaces
    telephone: Telephone | None
    """None: mail only."""

    @property
    def settings(self) -> dict[str, str]:
        """What all of them are told."""
        places = self.places
        return {
            "config_table": places.config.name,
            "state_table": places.state.name,
            "page_queue": places.pages.url,
            "notice_queue": places.notices.url,
            "digest_queue": places.digests.url,
            "topic_prefix": places.topic_prefix,
            "state_machine": places.state_machine,
        }

    @property
    def contacts(self) -> dict[str, str]:
        """What those are told who need numbers and addresses."""
        return {"contacts_table": self.places.contacts.name}

    @property
    def caller(self) -> dict[str, str]:
        """What those are told who say which number calls; nothing where there is no telephone."""
        return {"caller_number": self.telephone.caller_number} if self.telephone is not None else {}

    @property
    def dialling(self) -> dict[str, str]:
        """What those are told who place calls: nothing where there is no telephone."""
        telephone = self.telephone
        if telephone is None:
            return {}
        return {
            "voice_region": telephone.region,
            "line_parameter": self.places.line_parameter,
            "caller_number": telephone.caller_number,
        }
