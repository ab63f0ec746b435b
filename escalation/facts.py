"""What calls, text messages and mails say of a page, put together from its members in one place."""

from __future__ import annotations

from collections.abc import Sequence

from escalation.words.call import CallFacts
from escalation.words.mail.page import PageFacts
from hub.model.attempt import SpokenDetail
from hub.model.configuration import Configuration
from hub.model.page import HeadKey, Member, Page, PageKind
from hub.model.responder import Language, Responder
from hub.model.summary import Summary


def call_facts(
    page: Page, members: Sequence[Member], spoken_detail: SpokenDetail, *, challenge: str, language: Language
) -> CallFacts:
    """Return what a call or text message says of `members`; raise ValueError when there are none."""
    return CallFacts(
        label=page.key.label,
        drill=page.key.kind is PageKind.DRILL,
        incidents=len(members),
        accounts=len({member.summary.key.account for member in members}),
        worst=worst_of(members).summary,
        spoken_detail=spoken_detail,
        challenge=challenge,
        language=language,
    )


def page_facts(
    page_id: str, key: HeadKey, summaries: Sequence[Summary], *, language: Language, time_zone: str
) -> PageFacts:
    """Return what a mail says of incidents in a page; times are told in `time_zone`."""
    return PageFacts(
        page_id=page_id,
        label=key.label,
        drill=key.kind is PageKind.DRILL,
        summaries=tuple(summaries),
        language=language,
        time_zone=time_zone,
    )


def reader_of(responder: Responder | None, configuration: Configuration) -> tuple[Language, str]:
    """Return the language and time zone in which a responder reads: their own, else the organization's."""
    organization = configuration.organization
    if responder is None:
        return organization.language, organization.time_zone
    return responder.language or organization.language, responder.time_zone or organization.time_zone


def worst_of(members: Sequence[Member]) -> Member:
    """Return the member to name first: an attack sequence, then the highest severity, then the earliest."""
    return max(members, key=lambda each: (each.summary.attack_sequence, each.summary.severity, -each.number))
