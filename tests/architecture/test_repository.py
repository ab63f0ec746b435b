"""The repository holds what belongs to it, and names nothing of the machines and people around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.architecture.tree import project_files, text_of

TOP_LEVEL = frozenset(
    {".ci", ".gitignore", "Makefile", "app.py", "cdk.json", "pyproject.toml"}
    | {"CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "SECURITY.md"}
    | {"console", "delegated_admin", "escalation", "hub", "local", "member_stacks", "router"}
    | {"benchmarks", "config", "docs", "requirements", "tests"}
)

# Put together here, so that this file does not name what it looks for.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("proxy", "golang", "org"),
        ("ghcr", "io"),
        ("docker", "io"),
        ("public", "ecr", "aws"),
    )
)
MACHINE = tuple("".join(parts) for parts in (("/wo", "rk/"), ("bash_", "jobs"), ("index", "-url"), ("find-", "links")))
BESIDE = "../" + "shared"

ACCOUNT = re.compile(r"(?<![0-9A-Za-z+.])[0-9]{12}(?![0-9A-Za-z])")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
RESERVED_ACCOUNT = re.compile(r"([0-9])\1{3}([0-9])\2{3}([0-9])\3{3}|012345670123|123456789012|0{6}[0-9]{6}")

PHONE = re.compile(r"\+[1-9][0-9]{6,14}(?![0-9])")
RESERVED_PHONE = re.compile(r"\+1(555){2}01[0-9]{2}")


def machine_names(path: str, text: str) -> Iterator[str]:
    """Yield what `text` says of registries, workplaces or, outside tests, of the folder beside the project."""
    yield from (name for name in (*REGISTRIES, *MACHINE) if name in text)
    if BESIDE in text and not path.startswith("tests/"):
        yield BESIDE


def odd_accounts(text: str) -> list[str]:
    """Return the twelve-digit numbers in `text` that may be somebody's account; the tail of a UUID is none."""
    return [found for found in ACCOUNT.findall(UUID.sub("", text)) if not RESERVED_ACCOUNT.fullmatch(found)]


def odd_phones(text: str) -> list[str]:
    """Return the E.164 numbers in `text` outside the range that is kept for fiction."""
    return [found for found in PHONE.findall(text) if not RESERVED_PHONE.fullmatch(found)]


def test_the_top_level_of_the_repository_is_as_agreed() -> None:
    assert {path.partition("/")[0] for path in project_files()} == TOP_LEVEL


def test_no_file_names_a_registry_a_machine_or_a_workplace() -> None:
    assert [f"{path}: {name}" for path in project_files() for name in machine_names(path, text_of(path))] == []


def test_every_account_id_is_visibly_made_up() -> None:
    assert [f"{path}: {found}" for path in project_files() for found in odd_accounts(text_of(path))] == []


def test_every_phone_number_is_one_of_fiction() -> None:
    assert [f"{path}: {found}" for path in project_files() for found in odd_phones(text_of(path))] == []


@pytest.mark.parametrize("text", [REGISTRIES[0], f"https://files.{REGISTRIES[1]}/x", f"open('{MACHINE[0]}x')", BESIDE])
def test_a_name_of_the_surroundings_is_noticed(text: str) -> None:
    assert list(machine_names("hub/clock.py", text))


def test_a_test_may_look_for_the_data_beside_the_project() -> None:
    assert list(machine_names("tests/documents/test_findings.py", BESIDE)) == []


@pytest.mark.parametrize("account", ["284719" + "305562", "111122" + "223334", "987654" + "321098"])
def test_an_account_id_that_could_be_real_is_noticed(account: str) -> None:
    assert odd_accounts(f"arn:aws:iam::{account}:root, logs-{account}") == [account, account]


@pytest.mark.parametrize(
    "text", ["111122223333", "012345670123", "6f1c1d0e-0000-4000-8000-9a0b1c2d3e4f", "sha256:" + "1" * 13]
)
def test_a_made_up_account_a_uuid_and_a_longer_number_are_free(text: str) -> None:
    assert odd_accounts(text) == []


def test_a_phone_number_that_could_ring_is_noticed() -> None:
    outside, abroad = "+" + "15555550200", "+" + "33199005012"

    assert odd_phones(f"{outside}, {abroad}, +15555550142") == [outside, abroad]
