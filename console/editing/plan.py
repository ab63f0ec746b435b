"""A plan: all that applying a folder, or any other edit, would do to a hub, before it is done."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Literal, NamedTuple

from console.editing.fields import FieldChange, differences
from console.editing.merging import Merged, merged
from console.editing.telling import Telling, ToldChange, telling_of
from console.editing.weakening import weakened
from console.operations.documents import Held
from hub.errors import ConflictError
from hub.model.base import Frozen
from hub.model.configuration import Configuration
from hub.model.document import DIRECTORY, DocumentKey, configuration_of, documents_of
from hub.model.journal import WRITTEN, Edit, Origin, Standing, Wanted, digest_of

PLANNED = "planned"
"""The version of a configuration that is not in force."""


class PlannedChange(Frozen):
    """What happens to one document."""

    key: DocumentKey
    kind: Literal["created", "changed", "removed"]
    read: int
    """The version it is made from; 0: there was none."""
    fields: tuple[FieldChange, ...]


class LiveEdit(Frozen):
    """A document that was edited on the hub since a folder was last applied."""

    standing: Standing
    fields: tuple[FieldChange, ...]
    """What the folder says (before) and what the hub says (after)."""


class Plan(Frozen):
    """What is to be done, made from edit `number` of the hub."""

    number: int
    hash: str
    changes: tuple[PlannedChange, ...]
    agreed: tuple[DocumentKey, ...]
    """What the folder and the hub say alike, and no folder was applied for yet."""
    drift: tuple[LiveEdit, ...]
    conflicts: tuple[LiveEdit, ...]
    telling: tuple[ToldChange, ...]
    accounts: int
    """For how many accounts anything is told otherwise."""
    weakening: tuple[str, ...]
    digest: str
    """Of the edit: two plans with the same do the same."""
    backtest: tuple[str, ...] = ()
    """What it would have changed for recorded findings, where that was asked for."""

    @property
    def does_something(self) -> bool:
        """True when applying it changes the hub, or only notes what is agreed on."""
        return bool(self.changes or self.agreed)


class Present(NamedTuple):
    """A hub as it is now."""

    held: Held
    configuration: Configuration | None
    """With the directory in use; None before the first."""
    at: datetime
    """Now, aware."""


def folder_plan(
    hub: Present, folder: Configuration, *, overwrite: Collection[str] = (), why: str = ""
) -> tuple[Plan, Edit | None]:
    """Return what applying `folder` to a hub does, and the edit that does it; None when there is nothing to do.

    Raises InputError for a wrong name in `overwrite`.
    """
    found = merged(hub.held, folder, overwrite)
    wanted = (*found.changes, *found.agreed)
    after = hub.held.hash
    edit = Edit(changes=wanted, origin=Origin.FOLDER, why=why, made_after=after) if wanted else None
    return _plan(hub, found, folder), edit


def edit_plan(hub: Present, edit: Edit) -> Plan:
    """Return what a live edit does to a hub that has a configuration."""
    found = Merged(changes=edit.changes, agreed=(), drift=(), conflicts=())
    return _plan(hub, found, hub.configuration)


def after_edit(hub: Present, changes: Iterable[Wanted], otherwise: Configuration | None) -> Configuration | None:
    """Return the configuration that changes of its documents will put in force; `otherwise` is the first one."""
    if hub.configuration is None:
        return otherwise
    kept, changed = {**hub.held.contents}, {change.key: change.content for change in changes}
    both = {key: content for key, content in {**kept, **changed}.items() if content is not None}
    written = {key: content for key, content in both.items() if isinstance(content, WRITTEN)}
    after = configuration_of(written, PLANNED, {key: each.version for key, each in hub.held.standings.items()})
    return after if DIRECTORY in changed else after.model_copy(update={"directory": hub.configuration.directory})


def refuse_conflicts(plan: Plan) -> None:
    """Raise ConflictError when the folder and the hub were both edited, saying what to do next."""
    if not plan.conflicts:
        return
    names = [edit.standing.key.text for edit in plan.conflicts]
    raise ConflictError(
        f"edited on the hub and in the folder: {', '.join(names)}; look with `tocsin config plan`, then take the hub's "
        f"with `tocsin config export DIR`, or the folder's with --overwrite {names[0]!r}"
    )


def refuse_stale(planned: Plan, now: Plan) -> None:
    """Raise ConflictError when what is to be done is no longer what was planned."""
    if planned.hash != now.hash:
        raise ConflictError(
            f"the plan was made from edit {planned.number} of the hub, and edit {now.number} is in force: plan again"
        )
    if planned.digest != now.digest:
        raise ConflictError("the folder does not say any more what was planned: plan again")


def _plan(hub: Present, found: Merged, folder: Configuration | None) -> Plan:
    contents, said = hub.held.contents, documents_of(folder) if folder is not None else {}
    sides = [(change.key, contents.get(change.key), change.content) for change in found.changes]
    after = after_edit(hub, found.changes, folder)
    edited = {key for key, _, _ in sides}
    nothing = Telling((), 0)
    telling = telling_of(hub.configuration, after, edited, hub.at) if after is not None else nothing

    def live(keys: Iterable[DocumentKey]) -> tuple[LiveEdit, ...]:
        standings = hub.held.standings
        return tuple(
            LiveEdit(standing=standings[key], fields=differences(said.get(key), contents.get(key))) for key in keys
        )

    return Plan(
        number=hub.held.number,
        hash=hub.held.hash,
        changes=tuple(map(planned_change, found.changes, (before for _, before, _ in sides))),
        agreed=tuple(change.key for change in found.agreed),
        drift=live(found.drift),
        conflicts=live(found.conflicts),
        telling=telling.changes,
        accounts=telling.accounts,
        weakening=(*weakened(sides), *(weaker_sentence(each) for each in telling.changes if each.weaker)),
        digest=_digest(found),
    )


def _digest(found: Merged) -> str:
    wanted = (*found.changes, *found.agreed)
    return digest_of(Edit(changes=wanted, origin=Origin.FOLDER)) if wanted else ""


def planned_change(wanted: Wanted, before: Frozen | None) -> PlannedChange:
    """Return what a change does to the document that says `before`."""
    kind: Literal["created", "changed", "removed"] = "created" if before is None else "changed"
    return PlannedChange(
        key=wanted.key,
        kind="removed" if wanted.content is None else kind,
        read=wanted.read,
        fields=differences(before, wanted.content) if wanted.key != DIRECTORY else (),
    )


def weaker_sentence(change: ToldChange) -> str:
    """Return `12 accounts (prod-web, ...): high: call soc -> email secops`."""
    more = ", ..." if change.accounts > len(change.examples) else ""
    accounts = f"{change.accounts} account{'' if change.accounts == 1 else 's'}"
    return f"{accounts} ({', '.join(change.examples)}{more}): {change.what}: {change.before} -> {change.after}"
