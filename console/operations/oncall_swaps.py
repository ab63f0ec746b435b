"""Swaps before they are made: who may ask and answer, and the mails that say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from console.operations.oncall_drafts import Draft, Present, held
from console.operations.oncall_wishes import SwapAnswer, ToAnswerSwap, ToAskSwap
from escalation.drill import NO_ACCOUNT
from escalation.oncall import accepted, checked_swap, declined, overrides_of, withdrawn
from hub.errors import InputError, NotAllowedError, TransientError
from hub.model.configuration import Configuration
from hub.model.document import DocumentKey, DocumentKind
from hub.model.finding import FindingKey
from hub.model.incident import Mark
from hub.model.journal import Wanted
from hub.model.messages import NoticeRequested, NoticeSubject, SwapTold
from hub.model.policy import Mode
from hub.model.severity import SeverityLabel
from hub.model.summary import Summary
from hub.model.swap import Answer, Swap
from hub.ports import Clock, NoticeRequests

_LISTING = "tocsin oncall swap list"


def drafted_ask(present: Present, wanted: ToAskSwap) -> Draft:
    """Return the draft of a swap that is asked; what is shown is what it would be when it is accepted."""
    schedule, other = present.schedule(wanted.schedule), present.responder(wanted.accepter)
    asker = present.whoever_asks()
    if asker.name == other.name:
        raise InputError(f"{asker.name} cannot swap with themselves: name the other person with --with")
    if wanted.taken is not None and wanted.given.overlaps(wanted.taken):
        raise InputError("--for-from, --for-to: the two spans overlap: name a span in return that is another one")
    number = present.register.next_number(DocumentKind.SWAP)
    swap = Swap(
        number=number,
        schedule=schedule,
        asker=asker.name,
        accepter=other.name,
        given=wanted.given,
        taken=wanted.taken,
        by=present.editor.name,
        at=present.at,
        why=wanted.why,
    )
    checked_swap(swap, present.book.schedules[schedule], present.at)
    key = DocumentKey(kind=DocumentKind.SWAP, name=str(number))
    yes = accepted(swap, present.book.schedules[schedule], Answer(by=other.name, at=present.at))
    warnings = () if other.phones else (f"{other.name} has no telephone number: pages would pass them by",)
    return Draft(
        key,
        (Wanted(key=key, content=swap, read=0),),
        _halves(present, yes),
        f"{asker.name} asks {other.name}: swap {number} is nothing until it is accepted",
        other.name,
        schedule,
        tuple(span for _, _, span in swap.spans),
        why=wanted.why,
        warnings=warnings,
        told=(other.name,),
        swap=swap,
    )


def drafted_answer(present: Present, wanted: ToAnswerSwap) -> Draft:
    """Return the draft of an answer; raise NotAllowedError for somebody else's, InputError for what cannot be."""
    key = DocumentKey(kind=DocumentKind.SWAP, name=str(wanted.number))
    swap = held(present, key, Swap, _LISTING)
    who = _answering(present, swap, wanted)
    answer = Answer(by=who, at=present.at, why=wanted.why)
    answered = _answered(present, swap, wanted.answer, answer)
    halves = _halves(present, answered)
    others = (swap.accepter,) if wanted.answer is SwapAnswer.WITHDRAW else (swap.asker,)
    led = (swap.accepter,) if wanted.lead and wanted.answer is not SwapAnswer.WITHDRAW else ()
    return Draft(
        key,
        (Wanted(key=key, content=answered, read=present.version(key)), *halves),
        halves,
        f"swap {swap.number} of {swap.asker} with {swap.accepter} is {answered.state}",
        swap.accepter,
        swap.schedule,
        tuple(span for _, _, span in swap.spans) if halves else (),
        why=wanted.why,
        forced=(f"answered by a lead for {swap.accepter}",) if led else (),
        told=(*others, *led),
        swap=answered,
    )


def _answered(present: Present, swap: Swap, said: SwapAnswer, answer: Answer) -> Swap:
    match said:
        case SwapAnswer.ACCEPT:
            return accepted(swap, present.book.schedules[present.schedule(swap.schedule)], answer)
        case SwapAnswer.DECLINE:
            return declined(swap, answer)
        case SwapAnswer.WITHDRAW:
            return withdrawn(swap, answer)


def _answering(present: Present, swap: Swap, wanted: ToAnswerSwap) -> str:
    """Return who answers; raise NotAllowedError when it is not theirs to."""
    verb = wanted.answer.value
    if wanted.lead and wanted.answer is not SwapAnswer.WITHDRAW:
        return _lead(present, swap, verb)
    who = present.whoever_asks().name
    if wanted.answer is SwapAnswer.WITHDRAW:
        if who != swap.asker:
            raise NotAllowedError(
                f"swap {swap.number} was asked by {swap.asker}, and you are {who}: only the asker takes it back"
            )
        return who
    if who != swap.accepter:
        onward = f"take it back with `tocsin oncall swap withdraw {swap.number}`" if who == swap.asker else "leave it"
        raise NotAllowedError(
            f"swap {swap.number} was asked of {swap.accepter}, and you are {who}: {onward},"
            f" or have a lead {verb} it with --lead"
        )
    return who


def _lead(present: Present, swap: Swap, verb: str) -> str:
    """Return the name of a lead: in AWS a role says so, on this machine anybody's proved identity but the asker's."""
    identity = present.asking.identity(present.configuration)
    if identity.by == swap.asker:
        raise NotAllowedError(f"swap {swap.number}: you asked it yourself: have {swap.accepter} or a lead {verb} it")
    if present.asking.role is not None and not present.asking.may_lead:
        raise NotAllowedError("--lead takes the role editor or admin in this hub: ask somebody who has it")
    if present.asking.role is None and not identity.proved:
        raise NotAllowedError(f"--lead: {identity.by!r} is no responder's identity: give one with --by")
    return identity.by


def _halves(present: Present, swap: Swap) -> tuple[Wanted, ...]:
    """Return the overrides that an accepted swap is, numbered; none of any other."""
    first = present.register.next_number(DocumentKind.OVERRIDE, swap.schedule)
    return tuple(
        Wanted(
            key=DocumentKey(kind=DocumentKind.OVERRIDE, name=f"{swap.schedule}/{number}"),
            content=override.model_copy(update={"sequence": number}),
            read=0,
        )
        for number, override in enumerate(overrides_of(swap), start=first)
    )


@dataclass(frozen=True)
class SwapMails:
    """Has the other side mailed."""

    notices: NoticeRequests
    clock: Clock

    def tell(self, configuration: Configuration, swap: Swap, readers: tuple[str, ...]) -> tuple[str, ...]:
        """Ask for a mail to each of `readers` that has an address; return whom it could be asked for."""
        told: list[str] = []
        for reader in dict.fromkeys(readers):
            known = configuration.responders.get(reader)
            if known is None or known.email is None:
                continue
            try:
                self.notices.request(self._request(configuration, swap, reader))
            except TransientError:
                # The swap stands, and the answer says who was not mailed: whoever asked tells them.
                continue
            told.append(reader)
        return tuple(told)

    def _request(self, configuration: Configuration, swap: Swap, reader: str) -> NoticeRequested:
        id_ = f"swap.{swap.number}.{swap.state}.{reader}"
        now = self.clock.now()
        known = configuration.responders
        names = {name: known[name].full_name if name in known else name for name in (swap.asker, swap.accepter)}
        told = SwapTold(
            swap=swap,
            to=reader,
            asker_name=names[swap.asker],
            accepter_name=names[swap.accepter],
            time_zone=configuration.schedules[swap.schedule].time_zone,
            reader_zone=known[reader].time_zone,
        )
        return NoticeRequested(
            id=id_,
            responder=reader,
            subject=NoticeSubject.SWAP,
            summary=_no_finding(configuration, id_, now),
            mark=Mark(episode=1, label=SeverityLabel.LOW),
            mode=Mode.LIVE,
            requested_at=now,
            swap=told,
        )


def _no_finding(configuration: Configuration, id_: str, now: datetime) -> Summary:
    """Return what stands in a message where there is no finding."""
    return Summary(
        key=FindingKey(account=NO_ACCOUNT, region="", id=id_),
        account_name=configuration.organization.name,
        type="OnCall:Tocsin/Swap",
        severity=0.0,
        title="",
        partition="",
        first_seen=now,
        last_seen=now,
    )
