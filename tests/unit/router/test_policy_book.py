"""The policy book answers for each account by itself, whoever asked before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from hub.model.directory import Account, Directory, OrganizationalUnit
from hub.model.policy import PolicyDocument
from hub.model.severity import SeverityLabel
from router.policy import EffectivePolicy, PolicyBook
from router.policy.book import lineage_of_path, lineages
from router.policy.effective import written
from tests.builders import NIGHT, PRODUCTION, a_directory
from tests.policies import a_configuration, a_document, a_setting, the_organization

ACCOUNT = f"account {PRODUCTION}"
UNITS = a_directory().accounts[PRODUCTION].units
TWIN = Account(id="222233334444", name="", units=UNITS)
WITH_TWIN = Directory(accounts={**a_directory().accounts, TWIN.id: TWIN})


def high(policy: EffectivePolicy) -> str:
    return written(policy.routes[SeverityLabel.HIGH].value)


def test_an_account_with_a_document_of_its_own_does_not_lend_it_to_its_neighbour() -> None:
    book = PolicyBook(a_configuration(a_document(f"account {PRODUCTION}", high="email dpo"), directory=WITH_TWIN))

    assert high(book.effective(TWIN.id, NIGHT)) == "call page-soc, email secops"
    assert high(book.effective(PRODUCTION, NIGHT)) == "email dpo"
    assert high(book.effective(TWIN.id, NIGHT)) == "call page-soc, email secops"


def test_an_account_without_a_name_is_called_by_its_id() -> None:
    book = PolicyBook(a_configuration(directory=WITH_TWIN))

    assert book.effective(TWIN.id, NIGHT).account_name == TWIN.id


def test_each_ou_of_the_directory_knows_those_around_it_by_path_and_by_id() -> None:
    found = lineages(a_configuration())

    assert [unit.path for unit in found["Workloads"]] == ["Workloads"]
    assert [unit.path for unit in found["Workloads/Prod"]] == ["Workloads", "Workloads/Prod"]
    assert found["ou-root-produnit"] == found["Workloads/Prod"] == UNITS


def test_a_path_that_the_directory_does_not_have_names_all_the_ous_above_it() -> None:
    assert lineage_of_path("/New/Team/A/") == tuple(
        OrganizationalUnit(id="", path=path) for path in ("New", "New/Team", "New/Team/A")
    )


def test_as_written_nothing_has_expired() -> None:
    book = PolicyBook(a_configuration(a_document(f"account {PRODUCTION}", high=a_setting("email dpo", until=NIGHT))))

    assert [high(book.effective(PRODUCTION, at)) for at in (NIGHT, None)] == [
        "call page-soc, email secops",
        "email dpo",
    ]


def test_a_policy_of_no_account_is_nobodys() -> None:
    policy = PolicyBook(a_configuration()).organization(NIGHT)

    assert (policy.account, policy.account_name, policy.path, policy.known) == ("", "", "", True)


def answers(*documents: PolicyDocument, asked: Callable[[EffectivePolicy], object]) -> list[object]:
    """Return what one book answers for the account in each of seven hours around the night, asked in this order."""
    book = PolicyBook(a_configuration(*documents))
    return [asked(book.effective(PRODUCTION, NIGHT + timedelta(hours=hours))) for hours in range(-3, 4)]


def test_a_book_that_was_asked_before_notices_that_a_document_ended() -> None:
    document = a_document(ACCOUNT, high="email dpo", until=NIGHT)

    assert answers(document, asked=high) == ["email dpo"] * 3 + ["call page-soc, email secops"] * 4


def test_a_book_that_was_asked_before_notices_that_a_mode_ended() -> None:
    document = a_document(ACCOUNT, mode={"mode": "mail", "until": NIGHT})

    assert answers(document, asked=lambda policy: policy.modes[SeverityLabel.HIGH].value) == ["mail"] * 3 + ["live"] * 4


def test_a_book_that_was_asked_before_notices_that_the_way_of_the_unreadable_ended() -> None:
    organization = the_organization(unreadable=a_setting("email leads", until=NIGHT))
    found = answers(organization, asked=lambda policy: written(policy.unreadable.value))

    assert found == ["email leads"] * 3 + ["call page-soc, email secops"] * 4


def test_a_book_notices_each_end_whatever_the_order_of_the_documents() -> None:
    ends = {"high": 2, "medium": -1, "critical": 1, "low": -2}
    until = {label: NIGHT + timedelta(hours=end) for label, end in ends.items()}
    document = a_document(ACCOUNT, **{label: a_setting("email dpo", until=end) for label, end in until.items()})
    found = answers(document, asked=lambda policy: [written(policy.routes[each].value) for each in SeverityLabel])

    assert found == [
        [
            "email dpo" if NIGHT + timedelta(hours=hours) < until[each.value] else written(before[each].value)
            for each in SeverityLabel
        ]
        for hours in range(-3, 4)
        for before in [PolicyBook(a_configuration()).organization(NIGHT).routes]
    ]


def test_the_organization_and_an_ou_are_asked_at_an_instant_too() -> None:
    organization = the_organization(high=a_setting("email dpo", until=NIGHT))
    book = PolicyBook(a_configuration(organization))

    assert high(book.organization(NIGHT)) == high(book.of_units(UNITS, NIGHT)) == "call page-soc, email owners"
    assert high(book.organization(None)) == high(book.of_units(UNITS)) == "email dpo"
