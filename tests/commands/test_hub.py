"""`tocsin … --hub NAME`: the same commands on a hub in AWS, over its function URL and the operator's credentials."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hub.adapters.sqlite.stores import open_stores
from hub.model.masking import phone_key
from local.phone_lab import scripts
from tests.builders import NIGHT, an_event
from tests.commands.running import Ran, a_file, tocsin
from tests.fakes.function_url import SECRET, TOKEN, Url, function_url
from tests.fakes.operators import PERSON
from tests.scenarios.organization import a_responder, an_organization
from tests.scenarios.story import Story

PAGE = "page-soc.high.2"
As = Callable[[str], None]


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which Wei took a page, another runs, and two records cannot be read."""
    people = {**an_organization().responders, "dana": a_responder("dana", 1, identities=(PERSON,))}
    folder = tmp_path_factory.mktemp("night")
    story = Story(folder, an_organization(responders=people))
    story.phone("dana").will(scripts.no_answer(), scripts.no_answer(), scripts.no_answer())
    story.phone("wei").will(scripts.keys_code())
    story.receive(an_event(8.0))
    story.receive(an_event(5.0, id="f2"))
    story.passes(minutes=30)
    story.receive(an_event(8.5, id="f3"))
    story.receive("not json")
    story.receive('{"x": "\x1b[31m')
    story.close()
    return folder / "tocsin.sqlite"


@pytest.fixture
def store(night: Path, tmp_path: Path) -> Path:
    """A copy of that store, for one test."""
    return Path(shutil.copy(night, tmp_path))


@pytest.fixture
def sign_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> As:
    """Sign with the credentials of a role from now on; nothing else of this machine is looked at."""
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_CA_BUNDLE", "http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")

    def use(role: str) -> None:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", f"AKID{role.upper()}")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
        monkeypatch.setenv("AWS_SESSION_TOKEN", TOKEN)

    return use


@pytest.fixture
def hub(store: Path, sign_in: As, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Url]:
    """The hub `prod` over that store; an admin asks."""
    with function_url(store) as url:
        hubs = tmp_path / "hubs.toml"
        hubs.write_text(f'[prod]\nurl = "{url.url}"\nregion = "eu-central-1"\n\n[staging]\nurl = "https://x.example"\n')
        monkeypatch.setenv("TOCSIN_HUBS", str(hubs))
        sign_in("admin")
        yield url


def both(store: Path, *command: object) -> tuple[Ran, Ran]:
    """Run the command on the store, and on the hub."""
    return tocsin(*command, "--store", store), tocsin(*command, "--hub", "prod")


READING = (
    ["incidents"],
    ["incidents", "--state", "open", "--limit", "1"],
    ["pages"],
    ["pages", "--limit", "1"],
    ["ledger", "page-soc.high.1"],
    ["ledger", "page-soc.hihg.1"],
    ["oncall", "who", "--at", "2026-06-02T12:00Z"],
    ["oncall", "who", "soc", "--at", "2026-06-02T12:00"],
    ["oncall", "who", "sok", "--at", "2026-06-02T12:00"],
    ["oncall", "shifts", "soc", "--from", "2026-06-01", "--days", "60"],
    ["oncall", "prove", "--from", "2026-06-01T00:00Z", "--days", "7"],
    ["responder", "list"],
    ["responder", "show", "wei"],
    ["responder", "show", "wie"],
    ["rejected", "list"],
    ["rejected", "list", "--all"],
    ["rejected", "show", "ffffff"],
    ["config", "list"],
    ["config", "list", "--as-of", "1"],
    ["config", "history", "organization"],
    ["config", "history", "schedule", "sok"],
    ["policy", "show", "prod-payments"],
    ["policy", "show", "prod-paymnts"],
    ["audit", "list"],
)


@pytest.mark.parametrize("command", READING, ids=" ".join)
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["table", "json"])
def test_what_is_read_of_a_hub_is_what_is_read_of_its_store(
    hub: Url, store: Path, command: list[str], form: list[str]
) -> None:
    near, far = both(store, *command, *form)

    assert far == near
    assert near.out or near.err
    assert hub.asked


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize("name", ["soc", "wei", "sok"])
def test_the_calendar_of_a_hub_is_that_of_its_store(store: Path, name: str) -> None:
    near, far = (
        (ran.code, re.sub(r"DTSTAMP:\S+", "", ran.out), re.sub(r"\d{4}-\d\d-\d\d", "", ran.err))
        for ran in both(store, "oncall", "calendar", name)
    )

    assert far == near
    assert "BEGIN:VEVENT" in near[1] or near[0] == 2


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize("form", [[], ["--json"], ["--full"]], ids=["clipped", "json", "full"])
def test_the_body_of_a_rejected_record_comes_over_whole(store: Path, form: list[str]) -> None:
    for row in tocsin("rejected", "list", "--store", store, "--json").objects:
        near, far = both(store, "rejected", "show", row["id"], *form)

        assert far == near
        assert near.code == 0


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize("form", [[], ["--json"], ["--at", "2026-12-05T03:00"]], ids=["text", "json", "at"])
def test_a_decision_is_explained_by_the_hubs_own_configuration(store: Path, tmp_path: Path, form: list[str]) -> None:
    near, far = both(store, "explain", a_file(tmp_path, an_event(8.0), an_event(5.0)), *form)

    assert far == near
    assert "page-soc" in near.out


@pytest.mark.usefixtures("hub")
def test_health_is_the_same_but_for_the_instant_of_looking(store: Path) -> None:
    near, far = both(store, "health", "--json")

    assert (far.code, far.err) == (near.code, near.err) == (1, "")
    assert [{**row, "at": None} for row in far.objects] == [{**row, "at": None} for row in near.objects]


@pytest.mark.usefixtures("hub")
def test_a_page_is_taken_by_the_person_that_single_sign_on_has_proved(store: Path, sign_in: As) -> None:
    sign_in("responder")

    (taken,) = tocsin("acknowledge", "--hub", "prod", "--json").objects

    assert (taken["page"], taken["by"], taken["name"], taken["via"]) == (PAGE, "dana", "Dana", "operator API")
    assert (taken["in_time"], taken["incidents"], taken["accounts"]) == (True, 1, 1)
    near, far = both(store, "pages", "--json")
    assert far == near
    assert near.objects[0]["by"] == "dana"


@pytest.mark.usefixtures("hub")
def test_a_session_name_that_anybody_can_choose_is_no_proof(sign_in: As) -> None:
    sign_in("pipeline")

    (taken,) = tocsin("acknowledge", PAGE, "--hub", "prod", "--json").objects

    assert (taken["by"], taken["via"]) == (PERSON, "operator API, identity not proved")


@pytest.mark.usefixtures("hub")
def test_incidents_are_closed_snoozed_and_annotated_by_whoever_signs(store: Path) -> None:
    first, second, third = [row["incident"] for row in tocsin("incidents", "--hub", "prod", "--json").objects]

    closed = tocsin("incidents", "close", first, third, "--as", "expected", "--note", "ours", "--hub", "prod", "--json")
    tocsin("incidents", "snooze", second, "--until", "2099-06-01T09:00", "--hub", "prod")
    (noted,) = tocsin("incidents", "note", second, "höchst seltsam", "--hub", "prod", "--json").objects

    assert [(row["state"], row["closed_by"], row["note"]) for row in closed.objects] == [("closed", "dana", "ours")] * 2
    assert (noted["snoozed_until"], noted["note"]) == ("2099-06-01T07:00:00Z", "höchst seltsam")
    near, far = both(store, "incidents", "--json")
    assert far == near


@pytest.mark.usefixtures("hub")
def test_records_are_sent_to_the_hubs_queue(store: Path, tmp_path: Path) -> None:
    file = a_file(tmp_path, *(an_event(8.0, id=f"g{number}") for number in range(3)))

    assert tocsin("send", file, "--hub", "prod").out == "3 records queued; 3 in the queue.\n"
    assert tocsin("send", file, "--store", store).out == "3 records queued; 3 in the queue.\n"


@pytest.mark.usefixtures("hub")
def test_rejected_records_are_replayed_and_discarded(store: Path) -> None:
    first, second = [row["id"] for row in tocsin("rejected", "list", "--hub", "prod", "--json").objects]

    (replayed,) = tocsin("rejected", "replay", first, "--hub", "prod", "--json").objects
    (discarded,) = tocsin("rejected", "discard", second, "--why", "a test", "--hub", "prod", "--json").objects

    assert (replayed["state"], replayed["by"]) == ("replayed", PERSON)
    assert (discarded["state"], discarded["why"]) == ("discarded", "a test")
    assert tocsin("rejected", "list", "--store", store).err == "0 records\n"


@pytest.mark.usefixtures("hub")
def test_a_drill_is_asked_for(store: Path) -> None:
    (asked,) = tocsin("drill", "wei", "--hub", "prod", "--json").objects

    assert asked["of"] == "wei"
    assert "2 messages queued" in tocsin("health", "--store", store).out


@pytest.mark.usefixtures("hub")
def test_an_edit_of_a_hub_says_which_role_and_session_made_it(store: Path, sign_in: As, tmp_path: Path) -> None:
    sign_in("editor")
    ran = tocsin("policy", "set", "organization", "medium=email leads", "--why", "SEC-1", "--yes", "--hub", "prod")
    folder = tmp_path / "exported"

    assert ran.code == 0, ran.err
    record = tocsin("audit", "list", "--hub", "prod", "--json").objects[0]
    assert (record["by"]["name"], record["by"]["session"], record["by"]["proved"]) == ("dana", PERSON, True)
    assert record["by"]["role"].endswith("editor_abc")
    assert tocsin("config", "export", folder, "--hub", "prod").code == 0
    assert tocsin("config", "plan", folder, "--hub", "prod").code == 0
    assert tocsin("config", "apply", folder, "--yes", "--hub", "prod").code == 0
    assert tocsin("audit", "verify", "--hub", "prod").code == tocsin("audit", "verify", "--store", store).code == 0


@pytest.mark.usefixtures("hub")
def test_edits_are_for_editors_and_looking_is_for_readers(sign_in: As) -> None:
    sign_in("responder")

    ran = tocsin("policy", "set", "organization", "medium=email leads", "--yes", "--hub", "prod")

    assert (ran.code, "takes the role editor" in ran.err) == (1, True)
    assert tocsin("policy", "show", "prod-payments", "--hub", "prod").code == 0


@pytest.mark.usefixtures("hub")
def test_a_former_version_is_put_back_on_a_hub(sign_in: As) -> None:
    sign_in("pipeline")
    tocsin("policy", "set", "organization", "medium=email leads", "--yes", "--hub", "prod")

    sign_in("editor")
    ran = tocsin("config", "restore", "organization", "--to", 1, "--yes", "--hub", "prod")

    assert ran.code == 0, ran.err
    newest = tocsin("config", "history", "organization", "--hub", "prod", "--json").objects[0]
    assert (newest["version"], newest["by"], newest["origin"]) == (3, "dana", "restore")


@pytest.mark.usefixtures("hub")
def test_a_role_that_may_only_look_is_told_what_it_lacks(sign_in: As) -> None:
    sign_in("reader")

    ran = tocsin("acknowledge", PAGE, "--hub", "prod")

    assert ran.code == 1
    assert "takes the role responder: IAM role AWSReservedSSO_reader_abc is mapped to reader" in ran.err


@pytest.mark.usefixtures("hub")
def test_a_role_that_no_one_has_mapped_is_named(sign_in: As) -> None:
    sign_in("stranger")

    ran = tocsin("pages", "--hub", "prod")

    assert ran.code == 1
    assert "IAM role Stranger of account 111122223333 stands for no role of this hub" in ran.err


def test_what_iam_refuses_names_both_permissions(hub: Url) -> None:
    hub.instead = 403, '{"Message":"Forbidden"}'

    ran = tocsin("pages", "--hub", "prod")

    assert ran.code == 1
    assert "lambda:InvokeFunctionUrl and lambda:InvokeFunction" in ran.err
    assert "AWS profile default" in ran.err


def test_a_request_signed_for_another_region_or_by_another_secret_is_not_taken(
    hub: Url, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other.toml").write_text(f'[prod]\nurl = "{hub.url}"\nregion = "eu-west-1"\n')
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TOCSIN_HUBS", str(tmp_path / "other.toml"))
        region = tocsin("pages", "--hub", "prod")
    with monkeypatch.context() as guessing:
        guessing.setenv("AWS_SECRET_ACCESS_KEY", "guessed")
        secret = tocsin("pages", "--hub", "prod")

    assert (region.code, "look at the Region of the hub and the clock" in region.err) == (1, True)
    assert secret.code == 1
    assert hub.asked == []


@pytest.mark.usefixtures("hub")
def test_an_unknown_hub_is_answered_with_those_there_are() -> None:
    assert "did you mean 'prod'?" in tocsin("pages", "--hub", "prdo").err
    assert tocsin("pages", "--hub", "zzzz").err.endswith("there are prod, staging\n")


def test_the_hub_can_stand_before_the_command_or_in_the_environment(hub: Url, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(tocsin("--hub", "prod", "pages", "--json").objects) == 2
    monkeypatch.setenv("TOCSIN_HUB", "prod")

    assert len(tocsin("pages", "--json").objects) == 2
    assert tocsin("oncall", "who", "--json").objects[0]["schedule"] == "soc"
    assert hub.asked == ["GET /pages", "GET /pages", "GET /on-call"]


def test_a_store_that_is_named_is_meant_whatever_the_environment_says(
    hub: Url, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOCSIN_HUB", "prod")

    assert tocsin("pages", "--store", store).code == 0
    assert hub.asked == []


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["pages", "--store", "s.sqlite", "--hub", "prod"], "--store and --hub exclude each other"),
        (["oncall", "who", "--config", "c", "--hub", "prod"], "--config, --store and --hub exclude each other"),
        (["acknowledge", "--as", "dana", "--hub", "prod"], "your AWS session who you are: leave 'dana' out"),
        (["--hub", "prod", "demo"], "`tocsin demo` works on this machine alone"),
    ],
)
def test_what_does_not_go_together_is_wrong_use(hub: Url, command: list[str], said: str) -> None:
    ran = tocsin(*command)

    assert (ran.code, said in ran.err) == (2, True)
    assert hub.asked == []


@pytest.mark.usefixtures("hub")
def test_two_stores_in_the_environment_are_not_guessed_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_HUB", "prod")
    monkeypatch.setenv("TOCSIN_STORE", "tocsin.sqlite")

    ran = tocsin("pages")

    assert (ran.code, "TOCSIN_STORE and TOCSIN_HUB are both set" in ran.err) == (2, True)


def test_the_command_line_as_a_process_signs_what_it_asks(hub: Url, store: Path) -> None:
    command = [sys.executable, "-m", "console", "incidents", "--json", "--hub", "prod"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)

    assert [json.loads(line) for line in ran.stdout.splitlines()] == tocsin(
        "incidents", "--store", store, "--json"
    ).objects
    assert hub.asked == ["GET /incidents"]


@pytest.mark.usefixtures("hub")
def test_without_botocore_it_says_what_to_install_and_a_store_needs_none(store: Path) -> None:
    missing = "import sys; sys.modules['botocore'] = None; from console.main import main; main()"
    far = subprocess.run(
        [sys.executable, "-c", missing, "pages", "--hub", "prod"], capture_output=True, text=True, check=False
    )
    near = subprocess.run(
        [sys.executable, "-c", missing, "pages", "--store", str(store)], capture_output=True, text=True, check=False
    )

    assert (far.returncode, "install tocsin[aws]" in far.stderr) == (2, True)
    assert near.returncode == 0


@pytest.mark.usefixtures("hub")
def test_a_number_is_verified_and_cleared_over_the_hub(store: Path, sign_in: As) -> None:
    stores = open_stores(store)
    (number,) = stores.configuration.current().responders["dana"].phones
    stores.lines.refuse(phone_key(number), "DestinationNotAllowed", NIGHT)
    stores.close()
    sign_in("responder")
    (asked,) = tocsin("responder", "verify", "wei", "--number", "2", "--hub", "prod", "--json").objects
    (cleared,) = tocsin("responder", "clear", "dana", "--hub", "prod", "--json").objects
    assert (asked["responder"], asked["number"]) == ("wei", 2)
    assert [each["suspect"] for each in cleared["numbers"]] == [False]
    sign_in("reader")
    assert tocsin("responder", "clear", "dana", "--hub", "prod").code == 1
