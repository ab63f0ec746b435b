"""What operators do to pages from outside a call: take one, and have a drill run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from escalation.acknowledgement import BY_COMMAND_LINE, NOT_PROVED, Acknowledgement, Claim, is_of
from escalation.drill import drill_request, mail_drill_request
from escalation.people import OnCallBook
from hub.errors import ConflictError, InputError, NotFoundError
from hub.model.configuration import Configuration
from hub.model.member_set import MemberSet
from hub.model.messages import CallRequested, NoticeRequested
from hub.model.page import HeadKey, Member, Page, PageHead, PageKind, PageState
from hub.ports import CallRequests, Clock, NoticeRequests, PageStore

LONGEST_NAME: Final = 64
OWNERS: Final = "owners"
"""Names the audience of the hub's owners, unless something else is called so."""
RESPONDER: Final = "a responder"
AUDIENCE: Final = "an audience"


@dataclass(frozen=True)
class Identity:
    """Who an operator is: a responder whose identity it is, or the name they gave, which nothing proves."""

    by: str
    proved: bool
    means: str = BY_COMMAND_LINE
    """Where they said so."""

    @property
    def via(self) -> str:
        """By what means they take a page."""
        return self.means if self.proved else f"{self.means}{NOT_PROVED}"


class Taken(NamedTuple):
    """The head of a page after somebody wanted it, and whether they were in time: else it says who was."""

    in_time: bool
    head: PageHead


@dataclass(frozen=True)
class Shown:
    """A page as it was shown: its members by number, from one consistent query."""

    page: Page
    members: Sequence[Member]


@dataclass(frozen=True, kw_only=True)
class Operators:
    """Takes pages and asks for drills."""

    pages: PageStore
    calls: CallRequests
    notices: NoticeRequests
    acknowledgement: Acknowledgement
    clock: Clock
    book: Callable[[], OnCallBook]

    def show(self, page_id: str) -> Shown:
        """Return the page with the members an acknowledgement will cover; raise NotFoundError for an unknown page."""
        page = self.pages.page(page_id)
        if page is None:
            raise NotFoundError(f"there is no page {page_id!r}")
        return Shown(page, self.pages.members(page_id))

    def acknowledge(self, shown: Shown, identity: Identity) -> Taken:
        """Take the page for exactly the members that were shown; again by the same person it changes nothing.

        An exhausted page is over, its incidents are not: they are taken. Raises ConflictError when there is nothing to
        take: no incident, or a later page that carries them.
        """
        covered = MemberSet.of(member.number for member in shown.members)
        if not covered:
            raise ConflictError(f"page {shown.page.page_id} carries no incident just now")
        responder = self.book().configuration.responders.get(identity.by)
        name = responder.full_name if responder is not None else None
        claim = Claim(by=identity.by, via=identity.via, covered=covered, name=name)
        head = self.acknowledgement.take(shown.page, claim)
        if head is None or head.state is PageState.CANCELLED:
            raise ConflictError(f"page {shown.page.page_id} was cancelled: it carries nothing any more")
        if head.state is PageState.EXHAUSTED:
            holder = self._take_exhausted(head, shown, claim)
            return Taken(in_time=holder == claim.by, head=head.model_copy(update={"by": holder}))
        if is_of(head, claim):
            self.acknowledgement.follow(head)
        return Taken(in_time=is_of(head, claim), head=head)

    def drill(self, name: str) -> CallRequested | NoticeRequested:
        """Ask for a drill of an escalation policy, of one responder, or of the mail to an audience; return the request.

        `owners` is the audience of the hub's owners, whatever it is called. Raises NotFoundError for an unknown name,
        InputError for one that means several things, or a person who cannot be rung.
        """
        book, now = self.book(), self.clock.now()
        known = book.configuration
        kinds = [kind for kind, names in _drillable(known).items() if name in names]
        if len(kinds) > 1:
            raise InputError(f"{name} is {' and '.join(kinds)}: rename one of them")
        if not kinds and name != OWNERS:
            raise NotFoundError(f"there is no escalation policy, no responder and no audience {name!r}")
        if kinds == [RESPONDER] and book.person(name, now, "") is None:
            raise InputError(f"{name} cannot be rung: no telephone number, or on leave")
        if kinds in ([], [AUDIENCE]):
            mail = mail_drill_request(name if kinds else known.organization.owners, known, now)
            self.notices.request(mail)
            return mail
        call = drill_request(name, known, now)
        self.calls.request(call)
        return call

    def ring_number(self, responder: str, number: str) -> CallRequested:
        """Ask for a drill that rings this one number of a responder; return the request.

        Raises InputError for somebody who is on leave, or whose name an escalation policy has too; ConflictError while
        another drill rings them.
        """
        book, now = self.book(), self.clock.now()
        if responder in book.configuration.escalation_policies:
            raise InputError(f"{responder} is an escalation policy too: rename one of them")
        if book.person(responder, now, "") is None:
            raise InputError(f"{responder} cannot be rung just now: on leave")
        call = drill_request(responder, book.configuration, now, number=number)
        head = self.pages.head(HeadKey(escalation_policy=responder, label=call.mark.label, kind=PageKind.DRILL))
        if head is not None and head.state is PageState.RUNNING:
            raise ConflictError(f"a drill of {responder} is under way, {head.page_id}: try again when it is over")
        self.calls.request(call)
        return call

    def _take_exhausted(self, head: PageHead, shown: Shown, claim: Claim) -> str:
        newest = self.pages.head(shown.page.key)
        if newest is not None and newest.generation > head.generation:
            raise ConflictError(f"page {head.page_id} is over: {newest.page_id} carries what is left of it")
        return self.acknowledgement.take_exhausted(head, shown.members, claim)


def _drillable(configuration: Configuration) -> dict[str, Collection[str]]:
    """Return the names of which drills can be run, by what they name."""
    return {
        "an escalation policy": configuration.escalation_policies,
        RESPONDER: configuration.responders,
        AUDIENCE: configuration.audiences,
    }


def identity_of(name: str, configuration: Configuration) -> Identity:
    """Return who `name` is: the responder whose single sign-on identity it is, else the name itself, not proved.

    Raises InputError for a name that nobody could read out.
    """
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise InputError(f"found the name {name!r}, expected 1 to {LONGEST_NAME} printable characters")
    known = (each.name for each in configuration.responders.values() if name in each.identities)
    responder = next(known, None)
    return Identity(by=responder or name, proved=responder is not None)
