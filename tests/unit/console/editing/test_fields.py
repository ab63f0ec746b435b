"""Which fields differ between two versions of a document, as people read them."""

from __future__ import annotations

from datetime import timedelta

from console.editing.fields import FieldChange, differences
from hub.model.base import Frozen
from hub.model.configuration import Audience
from hub.model.escalation_policy import EscalationPolicy
from hub.model.policy import Mode, ModeSetting
from hub.model.responder import Responder
from tests.builders import NIGHT
from tests.policies import a_document, a_setting, a_suppression
from tests.scenarios.organization import a_schedule

WEB = "account 222233334444"


def pairs(before: Frozen | None, after: Frozen | None) -> dict[str, tuple[str, str]]:
    return {each.field: (each.before, each.after) for each in differences(before, after)}


def test_the_same_has_no_difference() -> None:
    assert differences(a_document(WEB, high="email secops"), a_document(WEB, high="email secops")) == ()


def test_routes_are_written_as_an_operator_does() -> None:
    before, after = a_document(WEB, high="call page-soc, email secops"), a_document(WEB, high="+email leads")

    assert pairs(before, after) == {"high": ("call page-soc, email secops", "+email leads")}


def test_an_end_and_a_reason_belong_to_the_value() -> None:
    setting = a_setting("email secops", until=NIGHT, why="SEC-1")

    assert pairs(a_document(WEB), a_document(WEB, high=setting)) == {
        "high": ("nothing", "email secops until 2026-06-01 03:00 UTC (SEC-1)")
    }


def test_a_mode_is_its_word() -> None:
    live, mail = (a_document(WEB, mode=ModeSetting(mode=mode)) for mode in (Mode.LIVE, Mode.MAIL))

    assert pairs(live, mail) == {"mode": ("live", "mail")}


def test_things_with_a_name_are_compared_with_their_own_former_self() -> None:
    one = a_suppression(name="scanner")
    other = one.model_copy(update={"reason": "another"})
    before, after = (a_document(WEB, suppressions=(a_suppression(name="first"), each)) for each in (one, other))

    assert pairs(before, after) == {"suppressions.scanner.reason": (one.reason, "another")}


def test_levels_are_the_people_they_call() -> None:
    def policy(**more: object) -> EscalationPolicy:
        targets = [{"kind": "schedule", "name": "soc"}, {"kind": "next", "name": "soc"}]
        return EscalationPolicy.model_validate({"name": "x", "levels": [{"targets": targets, **more}]})

    assert pairs(policy(), policy(attempts=3)) == {"levels": ("soc and soc next", "soc and soc next (attempts 3)")}


def test_a_rotation_within_a_layer_is_reached() -> None:
    assert pairs(a_schedule("dana", "wei"), a_schedule("wei", "dana")) == {
        "layers.base.rotation.participants": ("dana, wei", "wei, dana")
    }


def test_a_new_document_shows_each_field_that_it_says() -> None:
    assert pairs(None, Audience(name="x", addresses=("a@example.com",))) == {
        "name": ("nothing", "x"),
        "addresses": ("nothing", "a@example.com"),
    }


def test_a_yes_or_no_and_a_span() -> None:
    silent, texted = (Responder(name="x", full_name="X", text=text) for text in (False, True))

    assert pairs(silent, texted) == {"text": ("nothing", "yes")}
    assert pairs(a_document(WEB), a_document(WEB, quiet_period=timedelta(hours=2))) == {
        "quiet_period": ("nothing", "7200 s")
    }


def test_a_long_value_is_cut() -> None:
    many = tuple(f"somebody-{number}@example.com" for number in range(50))

    (change,) = differences(Audience(name="x", addresses=("a@example.com",)), Audience(name="x", addresses=many))

    assert isinstance(change, FieldChange)
    assert len(change.after) == 200
    assert change.after.endswith("…")


def test_of_a_long_list_what_came_and_went_is_shown() -> None:
    many = tuple(f"somebody-{number}@example.com" for number in range(20))
    before, after = (Audience(name="x", addresses=each) for each in (many, (*many[1:], "new@example.com")))

    assert pairs(before, after) == {"addresses": ("somebody-0@example.com (of 20)", "new@example.com (of 20)")}


def test_telephone_numbers_are_masked() -> None:
    one, other = (Responder(name="x", full_name="X", phones=(phone,)) for phone in ("+15555550101", "+15555550102"))

    assert pairs(one, other) == {"phones": ("********0101", "********0102")}


def test_a_floor_is_a_list_of_severities() -> None:
    assert pairs(a_document(WEB), a_document(WEB, floor=["high"])) == {"floor": ("nothing", "high")}
