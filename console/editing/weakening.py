"""What an edit takes away from whoever is told or called, document by document: shown in a section of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from hub.model.base import Frozen
from hub.model.configuration import Audience
from hub.model.directory import Directory
from hub.model.document import DocumentKey, OrganizationDocument
from hub.model.escalation_policy import EscalationPolicy, Level
from hub.model.policy import PolicyDocument
from hub.model.responder import Responder
from hub.model.schedule import Schedule

_SILENT: Final[Mapping[str, object]] = {"floor": (), "unreadable": None}
Sides = tuple[DocumentKey, Frozen | None, Frozen | None]


def weakened(changes: Iterable[Sides]) -> tuple[str, ...]:
    """Return one sentence for each thing that the changes (key, before, after) take away."""
    return tuple(f"{key.text}: {what}" for key, before, after in changes for what in _weakened(before, after))


def _weakened(before: Frozen | None, after: Frozen | None) -> Iterator[str]:
    if isinstance(before, OrganizationDocument) and isinstance(after, OrganizationDocument):
        yield from _policy(before.policy, after.policy)
    elif isinstance(before, PolicyDocument):
        yield from _policy(before, after if isinstance(after, PolicyDocument) else before.model_copy(update=_SILENT))
    elif before is not None and after is None:
        yield "is removed"
    else:
        yield from _people(before, after)


def _people(before: Frozen | None, after: Frozen | None) -> Iterator[str]:
    match before, after:
        case Audience(), Audience():
            yield from _fewer("addresses", len(set(before.addresses) - set(after.addresses)))
        case Responder(), Responder():
            yield from _fewer("telephone numbers", len(set(before.phones) - set(after.phones)))
            if before.email is not None and after.email is None:
                yield "has no mail address any more: no brief reaches them"
        case EscalationPolicy(), EscalationPolicy():
            yield from _escalation(before, after)
        case Schedule(), Schedule():
            gone = {layer.name for layer in before.layers} - {layer.name for layer in after.layers}
            yield from (f"the layer {name} is taken away" for name in sorted(gone))
            lost = _participants(before) - _participants(after)
            yield from (f"{name} is never on call any more" for name in sorted(lost))
        case Directory(), Directory():
            yield from _fewer("accounts", len(set(before.accounts) - set(after.accounts)))
        case _:
            return


def _policy(before: PolicyDocument, after: PolicyDocument) -> Iterator[str]:
    for label in before.floor:
        if label not in after.floor:
            yield f"the floor of {label.value} is taken away"
    for tag in after.trusted_tags:
        if tag not in before.trusted_tags:
            yield f"the tag {tag} is trusted: whoever may set it can lower routes by rules that name it"
    if before.unreadable != after.unreadable:
        yield "where unreadable records are told is changed"


def _escalation(before: EscalationPolicy, after: EscalationPolicy) -> Iterator[str]:
    if len(after.levels) < len(before.levels):
        yield f"{len(before.levels)} levels become {len(after.levels)}"
    for number, (old, new) in enumerate(zip(before.levels, after.levels, strict=False), start=1):
        yield from (f"level {number}: {what}" for what in _level(old, new))
    if after.repeat < before.repeat:
        yield f"is repeated {after.repeat} times and not {before.repeat} times"
    if before.then is not None and after.then != before.then:
        now = f"{after.then} is mailed, not {before.then}," if after.then else "nobody is mailed any more"
        yield f"{now} when nobody took a page"
    if after.only is not None and after.only != before.only:
        yield "the hours in which it calls are limited otherwise than before"


def _level(old: Level, new: Level) -> Iterator[str]:
    yield from (f"{target.text} is not called any more" for target in old.targets if target not in new.targets)
    if new.retry_delay + new.wait > old.retry_delay + old.wait:
        yield "waits longer than before"
    if new.attempts < old.attempts:
        yield f"{old.attempts} rounds become {new.attempts}"
    if new.ring < old.ring:
        yield f"rings for {new.ring} s and not for {old.ring} s"


def _participants(schedule: Schedule) -> set[str]:
    return {name for layer in schedule.layers for name in layer.rotation.participants}


def _fewer(what: str, lost: int) -> Iterator[str]:
    if lost:
        yield f"{lost} of its {what} {'is' if lost == 1 else 'are'} taken away"
