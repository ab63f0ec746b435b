"""The layer holds the libraries of one lock, for one machine, without what never runs."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from delegated_admin.packaging.files import fingerprint
from delegated_admin.packaging.layer import build_host_layer, build_layer, check_layer, mark_layer
from delegated_admin.packaging.pruning import SERVICES, prune
from hub.errors import InputError

ARM64, X86 = (183).to_bytes(2, "little"), (62).to_bytes(2, "little")
ROOT = Path(__file__).parents[4]
LAMBDA, ANYWHERE = "cp313-cp313-manylinux2014_aarch64", "py3-none-any"


def a_wheel(folder: Path, tag: str, files: dict[str, bytes]) -> Path:
    """Return a wheel of the library `thing` with those files."""
    info = "thing-1.0.dist-info"
    about = {
        f"{info}/METADATA": b"Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n",
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n".encode(),
    }
    everything = {**files, **about}
    record = [f"{name},{_digest(content)},{len(content)}" for name, content in everything.items()]
    everything[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,"]).encode()
    path = folder / f"thing-1.0-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in everything.items():
            archive.writestr(name, content)
    return path


def _digest(content: bytes) -> str:
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


def a_lock(wheel: Path, digest: str | None = None) -> Path:
    """Return a lock of that one wheel, with a digest that is its own unless another is given."""
    lock = wheel.parent / "lambda.txt"
    known = digest or hashlib.sha256(wheel.read_bytes()).hexdigest()
    lock.write_text(f"thing @ file://{wheel} --hash=sha256:{known}\n")
    return lock


def a_module(machine: bytes) -> bytes:
    return b"\x7fELF" + bytes(14) + machine + b"rest"


def test_a_layer_is_made_of_the_wheels_for_lambda_and_says_of_which_lock(tmp_path: Path) -> None:
    lock = a_lock(a_wheel(tmp_path, LAMBDA, {"thing/__init__.py": b"", "thing/fast.so": a_module(ARM64)}))

    layer = build_layer(tmp_path / "layer", lock=lock)

    found = {path.relative_to(layer).as_posix() for path in layer.rglob("*") if path.is_file()}
    assert found >= {"python/thing/__init__.py", "python/thing/fast.so", "lock.sha256"}
    assert check_layer(layer, lock) == layer


def test_the_same_lock_gives_the_same_layer(tmp_path: Path) -> None:
    lock = a_lock(a_wheel(tmp_path, ANYWHERE, {"thing/__init__.py": b"name = 1\n"}))

    assert fingerprint(build_layer(tmp_path / "a", lock=lock)) == fingerprint(build_layer(tmp_path / "b", lock=lock))


def test_a_module_for_another_machine_is_refused(tmp_path: Path) -> None:
    lock = a_lock(a_wheel(tmp_path, LAMBDA, {"thing/fast.so": a_module(X86)}))

    with pytest.raises(InputError, match=r"python/thing/fast\.so: expected a module for arm64"):
        build_layer(tmp_path / "layer", lock=lock)


def test_a_wheel_that_is_not_the_locked_one_is_refused(tmp_path: Path) -> None:
    lock = a_lock(a_wheel(tmp_path, ANYWHERE, {"thing/__init__.py": b""}), digest="0" * 64)

    with pytest.raises(subprocess.CalledProcessError):
        build_layer(tmp_path / "layer", lock=lock)


def test_a_wheel_for_lambda_cannot_be_used_here_and_one_for_anywhere_can(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        build_host_layer(tmp_path / "layer", lock=a_lock(a_wheel(tmp_path, LAMBDA, {"thing/__init__.py": b""})))

    lock = a_lock(a_wheel(tmp_path, ANYWHERE, {"thing/__init__.py": b""}))

    assert (build_host_layer(tmp_path / "layer", lock=lock) / "python" / "thing" / "__init__.py").is_file()


def test_a_layer_of_another_lock_or_none_is_refused_with_how_to_make_it(tmp_path: Path) -> None:
    lock = tmp_path / "lambda.txt"
    lock.write_text("thing==1.0\n")
    with pytest.raises(InputError, match=r"expected a layer made from lambda\.txt: make layer makes it"):
        check_layer(tmp_path, lock)

    mark_layer(tmp_path, lock)
    assert check_layer(tmp_path, lock) == tmp_path

    lock.write_text("thing==1.1\n")
    with pytest.raises(InputError):
        check_layer(tmp_path, lock)


def test_pruning_leaves_what_runs_and_the_services_that_are_asked(tmp_path: Path) -> None:
    kept = ["thing/__init__.py", "thing-1.0.dist-info/METADATA", "botocore/data/endpoints.json"]
    kept += [f"botocore/data/{service}/2020/service-2.json" for service in SERVICES]
    gone = ["bin/thing", "boto3/data/sqs/resources-1.json", "boto3/examples/s3.rst", "thing/tests/test_it.py"]
    gone += ["thing/__pycache__/it.cpython-311.pyc", "thing-1.0.dist-info/RECORD", "thing-1.0.dist-info/INSTALLER"]
    gone += ["botocore/data/ec2/2016/service-2.json", "botocore/data/sqs/2020/examples-1.json"]
    for name in (*kept, *gone):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(json.dumps(name))

    prune(tmp_path)

    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()} == set(kept)


def test_every_service_that_a_function_asks_is_kept() -> None:
    folders = ("hub", "router", "escalation", "console")
    sources = [path.read_text(encoding="utf-8") for name in folders for path in (ROOT / name).rglob("*.py")]
    asked = {service for source in sources for service in re.findall(r'\.client\(\s*"([a-z0-9-]+)"', source)}

    assert {"dynamodb", "logs"} <= asked <= SERVICES
