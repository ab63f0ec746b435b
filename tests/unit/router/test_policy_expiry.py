"""What ends at an instant falls back by itself and is listed (semantics 2)."""

from __future__ import annotations

from datetime import timedelta

from hub.model.directory import Account, Directory
from hub.model.policy import Mode
from hub.model.severity import SeverityLabel
from router.policy import PolicyBook
from router.policy.effective import written
from tests.builders import NIGHT, PRODUCTION, a_directory
from tests.policies import a_configuration, a_document, a_rule, a_setting, the_organization, the_policy

HIGH = SeverityLabel.HIGH
ACCOUNT = f"account {PRODUCTION}"
JUST_BEFORE = NIGHT - timedelta(microseconds=1)


def test_a_field_holds_until_its_instant_and_then_falls_back() -> None:
    document = a_document(ACCOUNT, high=a_setting("email dpo", until=NIGHT, why="pentest SEC-812"))
    assert written(the_policy(document, at=JUST_BEFORE).routes[HIGH].value) == "email dpo"
    after = the_policy(document, at=NIGHT)
    assert written(after.routes[HIGH].value) == "call page-soc, email secops"
    (sentence,) = after.expired
    assert sentence.startswith(f"{ACCOUNT}: high: email dpo was until {NIGHT.isoformat()} (pentest SEC-812) and has")
    assert sentence.endswith("fallen back to what is inherited")


def test_a_whole_document_falls_back_with_its_rules_and_its_floor() -> None:
    document = a_document("ou Workloads", high="email dpo", rules=(a_rule(),), floor=["high"], until=NIGHT)
    assert the_policy(document, at=JUST_BEFORE).floors
    after = the_policy(document, at=NIGHT)
    assert written(after.routes[HIGH].value) == "call page-soc, email secops"
    assert (after.rules, after.floors) == ((), ())
    assert after.expired[0].startswith("ou Workloads was until")


def test_what_has_not_expired_is_not_listed() -> None:
    assert the_policy(a_document(ACCOUNT, high=a_setting("email dpo", until=NIGHT)), at=JUST_BEFORE).expired == ()


def test_shadow_ends_in_live_by_itself() -> None:
    organization = the_organization(mode={"mode": "mail"})
    document = a_document(ACCOUNT, mode={"mode": "shadow", "until": NIGHT, "why": "first week"})
    before = the_policy(organization, document, at=JUST_BEFORE).modes[HIGH]
    assert (before.value, before.provenance[0].why) == (Mode.SHADOW, "first week")
    after = the_policy(organization, document, at=NIGHT)
    assert after.modes[HIGH].value is Mode.LIVE
    assert after.expired == (
        f"{ACCOUNT}: mode: shadow was until {NIGHT.isoformat()} (first week) and has fallen back to live",
    )


def test_an_unreadable_route_that_has_expired_falls_back_to_high() -> None:
    organization = the_organization(unreadable=a_setting("email leads", until=NIGHT))
    assert written(the_policy(organization, at=JUST_BEFORE).unreadable.value) == "email leads"
    assert written(the_policy(organization, at=NIGHT).unreadable.value) == "call page-soc, email secops"


def test_one_book_answers_for_any_instant_in_any_order() -> None:
    book = PolicyBook(a_configuration(a_document(ACCOUNT, high=a_setting("email dpo", until=NIGHT))))
    asked = (NIGHT, JUST_BEFORE, NIGHT + timedelta(days=9), NIGHT - timedelta(days=9), NIGHT)
    answers = [written(book.effective(PRODUCTION, at).routes[HIGH].value) for at in asked]
    assert [answer == "email dpo" for answer in answers] == [False, True, False, True, False]


def test_accounts_of_one_ou_share_its_policy_under_their_own_names() -> None:
    units = a_directory().accounts[PRODUCTION].units
    twin = Account(id="222233334444", name="prod-web", units=units)
    directory = Directory(accounts={**a_directory().accounts, twin.id: twin})
    book = PolicyBook(a_configuration(a_document("ou Workloads", high="email dpo"), directory=directory))
    first, second = book.effective(PRODUCTION, NIGHT), book.effective(twin.id, NIGHT)
    assert (first.account_name, second.account_name) == ("prod-payments", "prod-web")
    assert (second.account, second.path) == (twin.id, "Workloads/Prod")
    assert first.routes is second.routes


def test_what_ended_without_a_reason_says_no_reason() -> None:
    after = the_policy(a_document(ACCOUNT, high=a_setting("email dpo", until=NIGHT)), at=NIGHT)
    assert after.expired == (
        f"{ACCOUNT}: high: email dpo was until {NIGHT.isoformat()} and has fallen back to what is inherited",
    )
