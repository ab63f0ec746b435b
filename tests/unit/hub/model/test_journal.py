"""Edits: each is made from the versions that were read, changes all or nothing, and leaves a record in the chain."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import ValidationError

from hub.errors import ConflictError, InputError
from hub.model.audit import Anchor, InForce, broken, every_record, folded, history
from hub.model.base import Frozen
from hub.model.configuration import Audience, Configuration
from hub.model.document import ORGANIZATION, DocumentKey, DocumentKind, documents_of
from hub.model.journal import (
    AuditRecord,
    Edit,
    Editor,
    Making,
    Origin,
    Register,
    StaleEditError,
    Wanted,
    digest_of,
    edited,
    refuse_overtaken,
)
from hub.model.responder import Leave
from tests.builders import NIGHT
from tests.policies import a_configuration, a_document

DANA = Editor(name="dana", proved=True)
WEB = DocumentKey(kind=DocumentKind.ACCOUNT, name="222233334444")
LEADS = DocumentKey(kind=DocumentKind.AUDIENCE, name="leads")
AWAY = DocumentKey(kind=DocumentKind.LEAVE, name="dana/1")


class Hub:
    """What is in force, and its records, in memory."""

    def __init__(self, configuration: Configuration | None = None) -> None:
        self.configuration: Configuration | None = None
        self.register = Register()
        self.records: list[AuditRecord] = []
        if configuration is not None:
            first = documents_of(configuration).items()
            self.edits(*(Wanted(key=key, content=content, read=0) for key, content in first), origin=Origin.FOLDER)

    def edits(self, *changes: Wanted, origin: Origin = Origin.LIVE, made_after: str | None = None) -> bool:
        edit = Edit(changes=changes, origin=origin, made_after=made_after)
        at = NIGHT + timedelta(minutes=self.register.number)
        mark = f"mark-{self.register.number}"
        done = edited(self.configuration, self.register, edit, Making(DANA, at, mark))
        if done is None:
            return False
        refuse_overtaken(self.register, done.record)
        self.configuration, self.register = done.configuration or self.configuration, done.register
        self.records.append(done.record)
        return True

    def version(self, key: DocumentKey) -> int:
        return self.register.standing()[key].version

    def contents(self) -> dict[DocumentKey, Frozen]:
        assert self.configuration is not None
        live = {each.key: each.content for each in self.register.live if each.content is not None}
        return {**documents_of(self.configuration), **live}

    def faults(self, *anchors: Anchor) -> tuple[str, ...]:
        now = InForce(self.register.number, self.register.hash, self.contents(), self.register.standing())
        return broken(self.records, now, anchors)


@pytest.fixture
def hub() -> Hub:
    return Hub(a_configuration())


def web(high: str, read: int) -> Wanted:
    return Wanted(key=WEB, content=a_document(f"account {WEB.name}", high=high), read=read)


def test_a_document_that_is_new_is_version_1_and_each_change_the_next(hub: Hub) -> None:
    hub.edits(web("email secops", 0))
    hub.edits(web("email leads", 1))

    assert hub.version(WEB) == 2
    assert hub.configuration is not None
    assert hub.configuration.documents[-1].version == "2"
    assert hub.configuration.version == "3"


def test_versions_go_on_after_a_removal(hub: Hub) -> None:
    hub.edits(web("email secops", 0))
    hub.edits(Wanted(key=WEB, read=1))
    hub.edits(web("email secops", 2))

    assert hub.version(WEB) == 3
    assert [revision.change.content is None for revision in history(hub.records, WEB)] == [False, True, False]


@pytest.mark.parametrize("read", [0, 2])
def test_an_edit_from_another_version_is_refused_with_whose_is_in_force(hub: Hub, read: int) -> None:
    hub.edits(web("email secops", 0))

    with pytest.raises(StaleEditError, match=rf"version 1, made by dana at .* is in force.*{read or 'none'}") as caught:
        hub.edits(web("email leads", read))

    ((wanted, standing, content),) = caught.value.stale
    assert (wanted.key, standing, content) == (WEB, hub.register.standing()[WEB], hub.contents()[WEB])


def test_an_edit_of_what_never_was_is_refused_when_it_says_that_it_read_it(hub: Hub) -> None:
    with pytest.raises(StaleEditError, match="there is none, and this was made from version 3"):
        hub.edits(web("email secops", 3))


def test_an_edit_that_was_planned_is_refused_once_anything_was_edited(hub: Hub) -> None:
    planned = hub.register.hash
    hub.edits(Wanted(key=LEADS, content=Audience(name="leads", addresses=("x@example.com",)), read=1))

    with pytest.raises(ConflictError, match="edit 2 of the hub came between: plan again"):
        hub.edits(web("email secops", 0), made_after=planned)

    assert hub.edits(web("email secops", 0), made_after=hub.register.hash)


def test_of_several_changes_one_that_is_stale_refuses_all(hub: Hub) -> None:
    before = hub.register

    with pytest.raises(StaleEditError, match="audience leads"):
        hub.edits(web("email secops", 0), Wanted(key=LEADS, read=9))

    assert hub.register == before


def test_what_says_the_same_changes_nothing(hub: Hub) -> None:
    hub.edits(web("email secops", 0))

    assert hub.edits(web("email secops", 1)) is False


def test_nothing_cannot_be_removed(hub: Hub) -> None:
    with pytest.raises(InputError, match="there is none that could be removed"):
        hub.edits(Wanted(key=WEB, read=0))


def test_there_is_no_configuration_without_an_organization(hub: Hub) -> None:
    with pytest.raises(InputError, match="organization"):
        hub.edits(Wanted(key=ORGANIZATION, read=1))


def test_live_data_leaves_the_configuration_and_its_version_alone(hub: Hub) -> None:
    before = hub.configuration
    leave = Leave(responder="dana", start=NIGHT, end=NIGHT + timedelta(days=1))

    hub.edits(Wanted(key=AWAY, content=leave, read=0))

    assert hub.configuration is before
    assert hub.register.leave() == (leave,)
    assert hub.register.configuration == "1"
    assert hub.register.next_number(DocumentKind.LEAVE, "dana") == 2
    assert hub.register.next_number(DocumentKind.LEAVE, "wei") == 1


def test_the_number_of_what_was_removed_is_not_given_again(hub: Hub) -> None:
    leave = Leave(responder="dana", start=NIGHT, end=NIGHT + timedelta(days=1))
    hub.edits(Wanted(key=AWAY, content=leave, read=0))
    hub.edits(Wanted(key=AWAY, read=1))

    assert hub.register.leave() == ()
    assert hub.register.next_number(DocumentKind.LEAVE, "dana") == 2


class TestFolders:
    def test_what_a_folder_says_is_noted_as_applied(self, hub: Hub) -> None:
        hub.edits(web("email secops", 0), origin=Origin.FOLDER)

        content = a_document(f"account {WEB.name}", high="email secops").model_copy(update={"version": ""})
        assert hub.register.standing()[WEB].applied == digest_of(content)

    def test_a_live_edit_leaves_what_was_applied(self, hub: Hub) -> None:
        hub.edits(web("email secops", 0), origin=Origin.FOLDER)
        applied = hub.register.standing()[WEB].applied
        hub.edits(web("email leads", 1))

        assert hub.register.standing()[WEB].applied == applied

    def test_agreeing_makes_no_version_but_a_record(self, hub: Hub) -> None:
        hub.edits(web("email secops", 0))
        made = hub.register.standing()[WEB]

        assert hub.edits(web("email secops", 1), origin=Origin.FOLDER)

        now = hub.register.standing()[WEB]
        assert (now.version, now.by, now.at, now.number) == (made.version, made.by, made.at, made.number)
        assert now.applied is not None
        assert len(history(hub.records, WEB)) == 1
        assert hub.edits(web("email secops", 1), origin=Origin.FOLDER) is False

    def test_a_folder_agrees_that_something_is_gone(self, hub: Hub) -> None:
        hub.edits(web("email secops", 0), origin=Origin.FOLDER)
        hub.edits(Wanted(key=WEB, read=1))

        assert hub.edits(Wanted(key=WEB, read=2), origin=Origin.FOLDER)
        assert hub.register.standing()[WEB].applied is None


class TestContent:
    @pytest.mark.parametrize(
        ("key", "content"),
        [
            (LEADS, Audience(name="other", addresses=("a@example.com",))),
            (WEB, a_document("account 111122223333")),
            (WEB, a_document("ou Workloads")),
            (ORGANIZATION, Audience(name="leads", addresses=("a@example.com",))),
            (AWAY, Leave(responder="wei", start=NIGHT, end=NIGHT + timedelta(days=1))),
        ],
    )
    def test_that_of_another_document_is_refused(self, key: DocumentKey, content: object) -> None:
        with pytest.raises(ValidationError):
            Wanted.model_validate({"key": key, "content": content, "read": 0})

    def test_it_reads_back_from_json_with_the_model_of_its_kind(self, hub: Hub) -> None:
        for record in hub.records:
            assert AuditRecord.model_validate_json(record.model_dump_json()) == record

    def test_one_document_stands_in_an_edit_once(self) -> None:
        with pytest.raises(ValidationError, match=f"changed twice in one edit: account {WEB.name}"):
            Edit(changes=(web("email secops", 0), web("email leads", 0)))

    def test_an_edit_without_changes_is_none(self) -> None:
        with pytest.raises(ValidationError):
            Edit(changes=())


class TestAudit:
    def test_records_add_up_to_what_is_in_force(self, hub: Hub) -> None:
        hub.edits(web("email secops", 0))
        hub.edits(web("email leads", 1), origin=Origin.FOLDER)
        hub.edits(Wanted(key=WEB, read=2))
        hub.edits(Wanted(key=AWAY, content=Leave(responder="dana", start=NIGHT, end=NIGHT + timedelta(1)), read=0))

        contents, standings = folded(hub.records)

        assert contents == hub.contents()
        assert standings == hub.register.standing()
        assert hub.faults() == ()

    def test_a_record_of_another_hub_is_noticed(self, hub: Hub) -> None:
        hub.edits(web("email secops", 0))
        hub.edits(web("email leads", 1))
        hub.records[1] = hub.records[1].model_copy(update={"why": "other"})

        assert hub.faults() == ("record 3 does not follow record 2 as it stands here: one of them was changed",)

    def test_a_missing_record_is_noticed(self, hub: Hub) -> None:
        hub.edits(web("email secops", 0))
        hub.edits(web("email leads", 1))
        del hub.records[1]

        assert hub.faults()[0] == "record 2 is missing: 3 stands in its place"

    def test_missing_newest_records_are_noticed(self, hub: Hub) -> None:
        hub.edits(web("email secops", 0))
        del hub.records[1]

        assert hub.faults()[0] == "the newest record is number 1, and what is in force was made by edit 2"

    def test_a_content_without_a_record_is_noticed(self, hub: Hub) -> None:
        hub.edits(web("email secops", 0))
        assert hub.configuration is not None
        hub.configuration = hub.configuration.model_copy(update={"audiences": {}})

        assert "audience leads: what is in force is not what its records say" in hub.faults()

    def test_a_chain_that_was_made_anew_does_not_hold_the_anchors(self, hub: Hub) -> None:
        anchor = Anchor(number=1, hash=hub.records[0].hash, at=NIGHT)
        assert hub.faults(anchor) == ()
        other = Hub(a_configuration())
        other.edits(web("email secops", 0))
        other.records[0] = other.records[0].model_copy(update={"mark": "other"})

        assert "record 1 is not the one that was anchored at 2026-06-01 03:00:00 UTC" in other.faults(anchor)

    def test_an_anchor_beyond_the_records_is_noticed(self, hub: Hub) -> None:
        assert "record 9" in hub.faults(Anchor(number=9, hash="", at=NIGHT))[0]

    def test_a_standing_that_was_changed_is_noticed(self, hub: Hub) -> None:
        hub.edits(web("email secops", 0))
        forged = tuple(
            each.model_copy(update={"by": "mallory"}) if each.key == WEB else each for each in hub.register.standings
        )
        hub.register = hub.register.model_copy(update={"standings": forged})

        assert hub.faults() == (f"account {WEB.name}: its version, or who made it when, is not what its records say",)

    def test_a_document_that_was_planted_stays_to_be_noticed(self, hub: Hub) -> None:
        assert hub.configuration is not None
        planted = a_document(f"account {WEB.name}", high="record")
        documents = (*hub.configuration.documents, planted)
        hub.configuration = hub.configuration.model_copy(update={"documents": documents})

        hub.edits(Wanted(key=LEADS, content=Audience(name="leads", addresses=("x@example.com",)), read=1))

        assert hub.faults() == (f"account {WEB.name}: what is in force is not what its records say",)

    def test_a_field_that_a_release_adds_changes_no_hash(self) -> None:
        class Later(Audience):
            more: str = ""

        values: dict[str, object] = {"name": "leads", "addresses": ("a@example.com",)}
        assert digest_of(Later.model_validate(values)) == digest_of(Audience.model_validate(values))
        assert digest_of(Audience.model_validate(values)).startswith("d8d7a64fe944")

    def test_records_are_read_in_slices(self, hub: Hub) -> None:
        for read in range(5):
            hub.edits(web(f"email {'secops' if read % 2 else 'leads'}", read))

        found = list(every_record(lambda after: [each for each in hub.records if each.number > after][:2]))

        assert found == hub.records

    @pytest.mark.parametrize("change", [{"number": 7}, {"previous": "other"}])
    def test_a_record_that_does_not_follow_is_refused(self, hub: Hub, change: dict[str, object]) -> None:
        following = hub.records[0].model_copy(update={"number": 2, "previous": hub.register.hash})
        refuse_overtaken(hub.register, following)

        with pytest.raises(ConflictError, match="overtaken"):
            refuse_overtaken(hub.register, following.model_copy(update=change))

    def test_a_hash_says_all_that_the_record_says(self, hub: Hub) -> None:
        record = hub.records[0]

        for field, value in {"why": "x", "mark": "x", "at": NIGHT + timedelta(1), "by": Editor(name="x")}.items():
            assert record.model_copy(update={field: value}).hash != record.hash
