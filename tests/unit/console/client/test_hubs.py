"""The file of hubs, and what is said when it is missing, unknown or wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.client.hubs import Hub, find_hub
from hub.errors import InputError, NotFoundError

GOOD = '[prod]\nurl = "https://x.lambda-url.eu-central-1.on.aws/"\nregion = "eu-central-1"\nprofile = "secops"\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hubs.toml"


def test_a_hub_is_found_by_its_name(file: Path) -> None:
    file.write_text(GOOD)

    assert find_hub("prod", file) == Hub(
        url="https://x.lambda-url.eu-central-1.on.aws", region="eu-central-1", profile="secops"
    )


def test_without_a_name_for_it_the_file_is_in_the_users_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".config" / "tocsin").mkdir(parents=True)
    (tmp_path / ".config" / "tocsin" / "hubs.toml").write_text(GOOD)

    assert find_hub("prod", None).profile == "secops"


def test_a_missing_file_says_what_it_would_hold(file: Path) -> None:
    with pytest.raises(NotFoundError, match="each as \\[NAME\\] with url, region"):
        find_hub("prod", file)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[prod\n", "cannot be read"),
        ('[prod]\nregion = "eu-central-1"\n', "hub prod: url: Field required"),
        ('[prod]\nurl = "https://x.example"\n', "region: Field required"),
        ('[prod]\nurl = "https://x.example"\nregion = "home"\n', "region: String should match"),
        ('[prod]\nurl = "https://x.example"\nregion = "eu-west-1"\nrole = "a"\n', "role: Extra inputs"),
        ('prod = "https://x.example"\n', "hub prod: prod: Input should be"),
    ],
)
def test_what_is_wrong_in_it_is_named(file: Path, text: str, said: str) -> None:
    file.write_text(text)

    with pytest.raises(InputError, match=said):
        find_hub("prod", file)


@pytest.mark.parametrize(
    "url",
    [
        "http://x.lambda-url.eu-central-1.on.aws",
        "https://",
        "https://x.example/path",
        "https://x.example?a=b",
        "https://user:word@x.example",
        "file:///etc/hosts",
    ],
)
def test_requests_go_to_nothing_but_an_encrypted_function_url(file: Path, url: str) -> None:
    file.write_text(f'[prod]\nurl = "{url}"\nregion = "eu-central-1"\n')

    with pytest.raises(InputError, match="expected the function URL of an operator API"):
        find_hub("prod", file)
