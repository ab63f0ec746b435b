"""What an edit of a hub must not break: names that exist, floors, ends within a year, one person for an identity."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from console.editing.soundness import faults, refuse_faults
from hub.errors import ConfigurationError
from hub.model.configuration import Configuration
from hub.model.escalation_policy import EscalationPolicy
from tests.builders import NIGHT, PRODUCTION
from tests.policies import a_document, a_rule, a_suppression, the_organization
from tests.scenarios.organization import a_responder, a_schedule, an_organization


def with_document(**more: Any) -> Configuration:
    whole = an_organization()
    return whole.model_copy(update={"documents": (*whole.documents, a_document(f"account {PRODUCTION}", **more))})


def with_policy(*targets: dict[str, str], **more: Any) -> Configuration:
    policy = EscalationPolicy.model_validate({"name": "other", "levels": [{"targets": list(targets)}], **more})
    whole = an_organization()
    return whole.model_copy(update={"escalation_policies": {**whole.escalation_policies, "other": policy}})


SOC = {"kind": "schedule", "name": "soc"}
WRONG = [
    (with_document(high="email secop"), "high: there is no audience 'secop'; did you mean 'secops'?"),
    (with_document(high="call page-sco"), "high: there is no escalation policy 'page-sco'; did you mean 'page-soc'?"),
    (with_document(rules=(a_rule(high="email nobody"),)), "rules.web.high: there is no audience 'nobody'"),
    (with_document(critical="record"), "critical: found `record`, but the floor of organization keeps"),
    (
        with_document(suppressions=(a_suppression(expires=NIGHT + timedelta(days=400)),)),
        "suppressions.scanner: ends 2027-07-06, expected at most a year from now",
    ),
    (with_policy({"kind": "schedule", "name": "sco"}), "level 1: there is no schedule 'sco'; did you mean 'soc'?"),
    (with_policy({"kind": "responder", "name": "dna"}), "level 1: there is no responder 'dna'; did you mean 'dana'?"),
    (with_policy({"kind": "rotation", "name": "soc", "layer": "night"}), "schedule soc has no layer 'night'"),
    (with_policy(SOC, then="leds"), "then: there is no audience 'leds'; did you mean 'leads'?"),
    (an_organization(schedules={"soc": a_schedule("dana", "gone")}), "schedule soc: there is no responder 'gone'"),
    (
        an_organization(
            responders={
                name: a_responder(name, number, identities=("same@example.com",))
                for number, name in enumerate(("dana", "wei", "yuki", "sam"), start=1)
            }
        ),
        "responder wei: identities: 'same@example.com' is dana's, expected one person's only",
    ),
    (
        an_organization(responders={name: a_responder(name) for name in ("dana", "wei", "yuki", "sam")}),
        "level 3: sam has no telephone number",
    ),
]


@pytest.mark.parametrize(("configuration", "said"), WRONG, ids=lambda value: value if isinstance(value, str) else "")
def test_each_fault_is_said_with_its_document_and_field(configuration: Configuration, said: str) -> None:
    assert any(said in fault for fault in faults(configuration, NIGHT)), faults(configuration, NIGHT)


def test_the_organization_of_the_scenarios_is_sound() -> None:
    assert faults(an_organization(), NIGHT) == ()


def test_owners_must_be_an_audience() -> None:
    whole = an_organization()
    audiences = {name: each for name, each in whole.audiences.items() if name != "owners"}

    assert faults(whole.model_copy(update={"audiences": audiences}), NIGHT)[0].startswith("organization: owners:")


def test_where_unreadable_records_are_told_must_exist() -> None:
    whole = an_organization()
    document = the_organization(unreadable=with_document(high="email nobody").documents[-1].routes["high"])  # type: ignore[index]
    changed = whole.model_copy(update={"documents": (document,)})

    assert any("unreadable: there is no audience 'nobody'" in fault for fault in faults(changed, NIGHT))


def test_only_what_an_edit_breaks_is_refused() -> None:
    broken = with_document(high="email secop")
    worse = broken.model_copy(update={"schedules": {}})

    refuse_faults(broken, broken, NIGHT)
    with pytest.raises(ConfigurationError) as caught:
        refuse_faults(broken, worse, NIGHT)

    assert not any("secop'" in problem for problem in caught.value.problems)
    assert any("there is no schedule 'soc'" in problem for problem in caught.value.problems)


def test_the_first_configuration_must_be_sound() -> None:
    with pytest.raises(ConfigurationError):
        refuse_faults(None, with_document(high="email secop"), NIGHT)
