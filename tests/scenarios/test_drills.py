"""Drills: a real page or a real mail on purpose, about nothing (semantics 6)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.errors import InputError, NotFoundError
from hub.model.page import HeadKey, PageHead, PageKind, PageState
from hub.model.severity import SeverityLabel
from local.phone_lab import scripts
from tests.builders import an_event
from tests.scenarios.conftest import Tell
from tests.scenarios.organization import a_responder, an_organization
from tests.scenarios.story import Story


def read_all_mail(hub: Story) -> None:
    """Count every mail as expected: for stories that are about calls."""
    for audience in ("secops", "leads", "owners", "dana", "wei", "yuki", "sam"):
        hub.mails(audience)


def drill_head(hub: Story, name: str) -> PageHead:
    key = HeadKey(escalation_policy=name, label=SeverityLabel.HIGH, kind=PageKind.DRILL)
    head = hub.hub.stores.pages.head(key)
    assert head is not None
    return head


class TestDrills:
    def test_a_responder_is_called_alone_and_hears_first_that_it_is_a_drill(self, hub: Story) -> None:
        hub.phone("wei").will(scripts.keys_code())
        hub.operating.operators.drill("wei")
        hub.passes(minutes=30)

        assert hub.rung() == ["wei"]
        assert hub.words()[0].words.startswith("Security drill. High. Example. Nothing has happened.")
        assert drill_head(hub, "wei").by == "wei"
        assert [mail.subject.startswith("[DRILL]") for mail in hub.mails("wei")] == [True]
        assert "as a drill" in hub.ledger(drill_head(hub, "wei").page_id)[0].text

    def test_it_is_in_no_figure_of_incidents(self, hub: Story) -> None:
        hub.phone("wei").will(scripts.keys_code())
        hub.operating.operators.drill("wei")
        hub.passes(minutes=30)

        assert hub.incidents() == []
        hub.mails("wei")

    def test_a_policy_climbs_its_levels_and_ends_there(self, hub: Story) -> None:
        for responder, number in (("dana", 0), ("wei", 0), ("wei", 1), ("sam", 0)):
            hub.phone(responder).will(scripts.no_answer(), scripts.no_answer(), number=number)
        hub.operating.operators.drill("page-soc")
        hub.passes(hours=6)

        assert drill_head(hub, "page-soc").state is PageState.EXHAUSTED
        assert drill_head(hub, "page-soc").generation == 1
        mails = hub.mails("leads")
        assert [mail.subject.startswith("[DRILL]") for mail in mails] == [True]
        assert "calling begins again" not in mails[0].body

    def test_it_never_joins_a_real_page_nor_a_real_finding_a_drill(self, hub: Story) -> None:
        hub.phone("dana").will(scripts.no_answer(), scripts.keys_code(), scripts.keys_code())
        hub.operating.operators.drill("page-soc")
        hub.passes(seconds=30)
        hub.receive(an_event(8.0))
        hub.passes(minutes=30)

        assert hub.head().key.kind is PageKind.LIVE
        members = hub.hub.stores.pages.members(hub.head().page_id)
        assert [member.summary.key.id for member in members] == ["f1"]
        read_all_mail(hub)

    def test_a_second_drill_does_not_wait_for_the_first_to_regroup(self, hub: Story) -> None:
        hub.phone("wei").will(scripts.keys_code(), scripts.keys_code())
        hub.operating.operators.drill("wei")
        hub.passes(minutes=2)
        hub.operating.operators.drill("wei")
        hub.passes(minutes=2)

        assert hub.rung() == ["wei", "wei"]
        hub.mails("wei")

    def test_one_that_nobody_served_for_ten_minutes_is_dropped(self, hub: Story) -> None:
        hub.operating.operators.drill("wei")
        hub.clock.advance(timedelta(minutes=11))
        hub.passes(minutes=30)

        assert hub.rung() == []

    @pytest.mark.parametrize(("name", "audience"), [("owners", "owners"), ("leads", "leads")])
    def test_an_audience_is_mailed_at_once_and_nobody_is_called(self, hub: Story, name: str, audience: str) -> None:
        hub.receive(an_event(5.0))
        hub.passes(seconds=10)
        hub.operating.operators.drill(name)
        hub.passes(seconds=10)

        (mail,) = hub.mails(audience)
        assert mail.subject == f"[DRILL] mail to {audience}"
        assert mail.body.startswith("This is a drill. Nothing has happened.")
        assert hub.rung() == []
        assert len(hub.mails("secops")) == 1

    def test_owners_are_whatever_audience_owns_the_hub(self, tell: Tell) -> None:
        organization = an_organization()
        owned = organization.organization.model_copy(update={"owners": "leads"})
        audiences = {name: each for name, each in organization.audiences.items() if name != "owners"}
        hub = tell(an_organization(organization=owned, audiences=audiences))
        hub.operating.operators.drill("owners")
        hub.passes(seconds=10)

        assert [mail.subject for mail in hub.mails("leads")] == ["[DRILL] mail to leads"]

    def test_an_unknown_name_and_a_person_who_cannot_be_rung_are_refused(self, tell: Tell) -> None:
        known = {"dana": a_responder("dana", 1), "quiet": a_responder("quiet")}
        hub = tell(an_organization(responders=known))

        with pytest.raises(NotFoundError, match="nobody"):
            hub.operating.operators.drill("nobody")
        with pytest.raises(InputError, match="cannot be rung"):
            hub.operating.operators.drill("quiet")
