"""What an edit takes away, document by document."""

from __future__ import annotations

from typing import Any

import pytest

from console.editing.weakening import weakened
from hub.model.base import Frozen
from hub.model.configuration import Audience
from hub.model.directory import Directory
from hub.model.document import ORGANIZATION, DocumentKey, DocumentKind, OrganizationDocument
from hub.model.escalation_policy import EscalationPolicy
from hub.model.responder import Responder
from hub.model.schedule import Schedule
from tests.builders import a_directory
from tests.policies import a_configuration, a_document, office_hours, the_organization
from tests.scenarios.organization import a_schedule

KEY = DocumentKey(kind=DocumentKind.AUDIENCE, name="x")
BOTH = Audience(name="x", addresses=("a@example.com", "b@example.com"))


def said(before: Frozen | None, after: Frozen | None, key: DocumentKey = KEY) -> tuple[str, ...]:
    return tuple(sentence.removeprefix(f"{key.text}: ") for sentence in weakened([(key, before, after)]))


def a_policy(**more: Any) -> EscalationPolicy:
    level = {"targets": [{"kind": "schedule", "name": "soc"}], **more.pop("level", {})}
    values = {"name": "x", "levels": [level] * more.pop("count", 2), "then": "leads"}
    return EscalationPolicy.model_validate(values | more)


def the_document(**more: Any) -> OrganizationDocument:
    return OrganizationDocument(settings=a_configuration().organization, policy=the_organization(**more))


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (BOTH, BOTH.model_copy(update={"addresses": BOTH.addresses[:1]}), "1 of its addresses is taken away"),
        (BOTH, None, "is removed"),
        (
            Responder(name="x", full_name="X", phones=("+15555550101", "+15555550102")),
            Responder(name="x", full_name="X"),
            "2 of its telephone numbers are taken away",
        ),
        (a_policy(), a_policy(count=1), "2 levels become 1"),
        (a_policy(), a_policy(level={"attempts": 1}, count=1), "level 1: 2 rounds become 1"),
        (a_policy(), a_policy(level={"ring": 15}), "level 2: rings for 15 s and not for 25 s"),
        (a_policy(), a_policy(level={"retry_delay": 600}), "level 1: waits longer than before"),
        (
            a_policy(),
            a_policy(level={"targets": [{"kind": "responder", "name": "dana"}]}),
            "level 1: soc is not called any more",
        ),
        (a_policy(), a_policy(then="secops"), "secops is mailed, not leads, when nobody took a page"),
        (a_schedule("dana", "wei"), a_schedule("dana"), "wei is never on call any more"),
        (
            Responder(name="x", full_name="X", email="x@example.com"),
            Responder(name="x", full_name="X"),
            "has no mail address any more: no brief reaches them",
        ),
        (a_policy(), a_policy(repeat=1), "is repeated 1 times and not 2 times"),
        (a_policy(), a_policy(then=None), "nobody is mailed any more when nobody took a page"),
        (
            a_policy(),
            a_policy(only=office_hours(), otherwise={"kind": "record"}),
            "the hours in which it calls are limited otherwise than before",
        ),
        (a_schedule("dana"), a_schedule("dana").model_copy(update={"layers": ()}), "the layer base is taken away"),
        (a_directory(), Directory(), f"{len(a_directory().accounts)} of its accounts are taken away"),
        (the_document(floor=["critical"]), the_document(), "the floor of critical is taken away"),
        (
            the_document(),
            the_document(trusted_tags=("team",)),
            "the tag team is trusted: whoever may set it can lower routes by rules that name it",
        ),
        (a_document("ou Workloads", floor=["high"]), None, "the floor of high is taken away"),
    ],
)
def test_each_thing_that_is_taken_away_is_said(before: Frozen, after: Frozen | None, sentence: str) -> None:
    assert sentence in said(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, BOTH),
        (BOTH.model_copy(update={"addresses": BOTH.addresses[:1]}), BOTH),
        (a_policy(count=1), a_policy()),
        (a_policy(), a_policy(repeat=3, level={"attempts": 5, "ring": 30})),
        (the_document(), the_document(floor=["critical"])),
        (a_document("ou Workloads", high="record"), None),
        (Schedule(name="x", time_zone="UTC"), a_schedule("dana", name="x")),
    ],
)
def test_what_is_added_takes_nothing_away(before: Frozen | None, after: Frozen | None) -> None:
    assert said(before, after) == ()


def test_each_sentence_names_its_document() -> None:
    found = weakened([(ORGANIZATION, the_document(floor=["critical"]), the_document())])

    assert found == ("organization: the floor of critical is taken away",)
