"""Credentials are the ones that botocore finds; what is missing is said with the command that mends it."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from console.client.hubs import Hub
from console.client.signing import SignedTransport
from console.client.transport import Request
from hub.errors import InputError, NotAllowedError, TransientError

REGION = "eu-central-1"
ASKED = Request("GET", "/health")
PROFILES = """
[profile plain]
region = eu-west-1

[profile sso]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = SecOps
region = eu-west-1

[profile oldsso]
sso_start_url = https://corp.example/start
sso_region = eu-west-1
sso_account_id = 111122223333
sso_role_name = SecOps

[profile broken]
role_arn = arn:aws:iam::111122223333:role/SecOps
source_profile = missing

[sso-session corp]
sso_start_url = https://corp.example/start
sso_region = eu-west-1
"""


@pytest.fixture(autouse=True)
def a_bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but the profiles above."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("http_proxy", raising=False)
    (tmp_path / "config").write_text(PROFILES)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDADMIN")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret")


def transport(profile: str | None = None, url: str = "http://127.0.0.1:1") -> SignedTransport:
    return SignedTransport(Hub(url=url, region=REGION, profile=profile))


def test_a_profile_that_is_not_there_is_answered_with_those_there_are() -> None:
    with pytest.raises(InputError, match="'secosp' is not configured here; there are: broken, oldsso, plain, sso"):
        transport("secosp")


@pytest.mark.parametrize("profile", ["sso", "oldsso"])
def test_a_single_sign_on_session_that_is_over_names_the_command(profile: str) -> None:
    with pytest.raises(NotAllowedError, match=f"run `aws sso login --profile {profile}`") as raised:
        transport(profile).send(ASKED)

    assert f"AWS profile {profile} (role SecOps)" in str(raised.value)


def test_without_any_credentials_that_is_said() -> None:
    with pytest.raises(NotAllowedError, match="AWS profile default: there are no AWS credentials"):
        transport().send(ASKED)


def test_a_profile_that_cannot_work_is_named_with_its_role() -> None:
    with pytest.raises(NotAllowedError, match="role/SecOps\\) gives no credentials"):
        transport("broken").send(ASKED)


@pytest.mark.usefixtures("keys")
def test_a_hub_that_is_not_there_is_named() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(TransientError, match=f"{url} cannot be reached"):
            transport(url=url).send(ASKED)


@pytest.mark.usefixtures("keys")
def test_an_answer_that_is_cut_off_is_no_answer() -> None:
    with answering(b"") as url, pytest.raises(TransientError, match="cannot be reached"):
        transport(url=url).send(ASKED)


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(("method", "unknown"), [("GET", False), ("POST", True)])
def test_an_answer_that_never_comes_ends_and_says_what_is_not_known(method: str, unknown: bool) -> None:
    with listening() as url, pytest.raises(TransientError, match="has not answered within") as raised:
        SignedTransport(Hub(url=url, region=REGION), patience=0.05).send(Request(method, "/x", b"{}"))

    assert ("whether it was done is not known" in str(raised.value)) is unknown


@pytest.mark.usefixtures("keys")
def test_compressed_text_is_read() -> None:
    body = gzip.compress(b'{"a": 1}')
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}"
    with answering(f"{head}\r\n\r\n".encode() + body) as url:
        answer = transport(url=url).send(ASKED)

    assert answer == (200, "application/json", b'{"a": 1}')


@contextmanager
def listening() -> Iterator[str]:
    """Give the address of a server that takes a connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@contextmanager
def answering(text: bytes) -> Iterator[str]:
    """Give the address of a server that answers one request with `text`, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(text)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join(10)
