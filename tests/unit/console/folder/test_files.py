"""The folder is one, however it is split, and its version is that of its content."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.folder import check, load
from console.folder.reader import MAX_BYTES
from console.folder.version import versioned
from hub.errors import ConfigurationError
from tests.unit.console.folder.conftest import BASE, NOW, Check, Load

HALVES = BASE.split("responders:\n")
ONE = {"all.yaml": BASE}
SPLIT = {
    "b/people.yml": f"responders:\n{HALVES[1]}",
    "a.yaml": HALVES[0],
    "notes.txt": ": not yaml",
    ".git/x.yaml": "[",
}


def test_any_split_of_the_folder_is_the_same(tmp_path: Path) -> None:
    versions = []
    for number, files in enumerate([ONE, SPLIT]):
        for name, text in files.items():
            path = tmp_path / str(number) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        versions.append(load(tmp_path / str(number), now=NOW))
    assert versions[0] == versions[1]


def test_a_section_may_be_split_over_files(loaded: Load) -> None:
    configuration = loaded("audiences: {owners: owners@example.com}\naccounts:\n  111122223333: {medium: record}\n")
    assert set(configuration.audiences) == {"secops", "dpo", "owners"}


def test_a_name_in_two_files_shows_both_places(checked: Check) -> None:
    result = checked("audiences:\n  secops: other@example.com\n")
    assert result.configuration is None
    assert result.problems == ("more.yaml:2: audiences.secops: written twice, first at base.yaml:10; expected once",)


def test_a_field_of_the_organization_in_two_files_shows_both_places(checked: Check) -> None:
    (problem,) = checked("organization: {low: record}\n").problems
    assert problem == "more.yaml:1: organization.low: written twice, first at base.yaml:5; expected once"


def test_a_misspelt_section_is_named_once_and_its_names_still_exist(checked: Check) -> None:
    (problem,) = checked(base=BASE.replace("responders:", "responder:")).problems
    assert problem.startswith("base.yaml:12: found the unknown key 'responder', expected one of organization, ous,")
    assert problem.endswith("; did you mean 'responders'?")


def test_a_file_that_cannot_be_read_is_all_that_is_said(checked: Check) -> None:
    result = checked("a: [\n", base=BASE.replace("email secops", "email nobody"))
    assert [problem.partition(": ")[0] for problem in result.problems] == ["more.yaml:2"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- a\n", "more.yaml:1: expected a mapping with keys such as organization, ous, accounts"),
        ("accounts: [a]\n", "more.yaml:1: accounts: found a list, expected a mapping"),
        ("accounts: dana@example.com\n", "more.yaml:1: accounts: found 'd***@example.com', expected a mapping"),
    ],
)
def test_a_file_or_section_that_is_no_mapping_is_refused(checked: Check, text: str, problem: str) -> None:
    assert checked(text).problems == (problem,)


def test_an_empty_section_says_nothing(loaded: Load) -> None:
    assert len(loaded("ous:\naccounts:\n").documents) == 1


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert check(tmp_path / "nowhere", now=NOW).problems == ("nowhere: found no such folder",)


def test_a_folder_without_yaml_is_a_problem(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, now=NOW).problems
    assert problem.endswith(": found no *.yaml or *.yml file, expected a configuration folder")


def test_one_file_may_be_the_whole_configuration(tmp_path: Path) -> None:
    path = tmp_path / "all.yaml"
    path.write_text(BASE)
    assert load(path, now=NOW).organization.name == "Example Corp"


def test_load_raises_every_problem_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(BASE.replace("low: record", "low: recrd").replace("dpo@", "dpo"))
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, now=NOW)
    assert [problem.partition(": ")[0] for problem in caught.value.problems] == ["a.yaml:5", "a.yaml:11"]


def test_problems_come_in_the_order_of_files_and_lines(checked: Check) -> None:
    files = {"b.yaml": "ous: {X: {low: a}}\n" + BASE.replace("low: record", "low: b"), "a.yaml": "accounts: {x: {}}\n"}
    assert [problem.partition(": ")[0] for problem in checked(files=files).problems] == [
        "a.yaml:1",
        "b.yaml:1",
        "b.yaml:6",
    ]


def test_the_version_is_that_of_the_content_and_not_of_its_form(loaded: Load) -> None:
    plain = loaded(base=BASE)
    rewritten = loaded(
        base=BASE.replace("low: record", "low: [ record ]  # nobody").replace(
            "phone: +1 555 555 0101", "phone: +15555550101"
        )
    )
    other = loaded(base=BASE.replace("low: record", "low: email dpo"))
    assert plain.version == rewritten.version != other.version
    assert plain.documents[0].version == rewritten.documents[0].version != other.documents[0].version
    assert len(plain.version) == 12


def test_the_order_in_which_accounts_are_written_makes_no_version(loaded: Load) -> None:
    one, two = "  111122223333: {low: email dpo}\n", "  222233334444: {low: email dpo}\n"
    first = loaded(f"accounts:\n{one}{two}")
    assert first.version == loaded(f"accounts:\n{two}{one}").version
    assert [document.scope.text for document in first.documents][:2] == ["organization", "account 111122223333"]


def test_the_order_of_names_makes_no_version(loaded: Load) -> None:
    swapped = BASE.replace("  secops: secops@example.com\n", "").replace(
        "  dpo: dpo@example.com\n", "  dpo: dpo@example.com\n  secops: secops@example.com\n"
    )
    assert loaded().version == loaded(base=swapped).version


def test_a_version_is_no_part_of_what_it_is_a_version_of(loaded: Load) -> None:
    configuration = loaded()
    assert versioned(configuration) == configuration


def test_the_present_makes_no_version(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(BASE)
    later = datetime(2027, 6, 1, tzinfo=UTC)
    assert load(tmp_path, now=NOW).version == load(tmp_path, now=later).version


BOMB = "".join(
    ["a: &a0 [lol, lol]\n", *(f"b{step}: &a{step} [{', '.join([f'*a{step - 1}'] * 9)}]\n" for step in range(1, 9))]
)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (BOMB, "more.yaml:2: found the alias '*a0', which is not read"),
        ("audiences: &all {x: x@example.com}\nous: {<<: *all}\n", "more.yaml:2: found the alias '*all'"),
        (
            "accounts:\n  111122223333:\n    <<: {low: record}\n",
            "more.yaml:3: accounts.111122223333: found the unknown key",
        ),
        ("accounts:\n  111122223333: !!python/object/apply:os.system [id]\n", "more.yaml:2: found the tag"),
        ("audiences:\n  x: x@example.com\n  x: y@example.com\n", "more.yaml:3: x: written twice, first at more.yaml:2"),
        (f"ous: {'{a: ' * 40}x{'}' * 40}\n", "more.yaml:1: found more than 32 levels of nesting"),
        (f"# {'x' * MAX_BYTES}\n", "more.yaml: found "),
    ],
    ids=["bomb", "merged alias", "merge key", "tag", "twice", "deep", "large"],
)
def test_what_could_harm_or_surprise_is_refused_with_its_place(checked: Check, text: str, problem: str) -> None:
    result = checked(text)
    assert result.configuration is None
    assert result.problems[0].startswith(problem)
