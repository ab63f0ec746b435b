"""Takes out of installed libraries what no function needs: most of it describes services that are never asked."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

SERVICES: Final = frozenset(
    {
        *("cloudwatch", "connect", "dynamodb", "events", "guardduty", "logs", "organizations"),
        *("sns", "sqs", "ssm", "stepfunctions", "sts"),
    }
)
"""Of botocore's data, those of the services that functions ask; sts for whoever runs with an assumed role."""
_NO_RUN: Final = ("bin", "boto3/examples", "boto3/data")
"""Scripts that name this machine's interpreter; and what only manuals and `boto3.resource` need."""
_NOTES: Final = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"})
"""What pip notes beside a library: who installed what, where."""
_TESTS: Final = frozenset({"test", "tests", "testing"})


def prune(folder: Path) -> None:
    """Remove from `folder` what does not run, and all services but `SERVICES`."""
    for name in _NO_RUN:
        shutil.rmtree(folder / name, ignore_errors=True)
    for path in sorted(folder.rglob("*")):
        if path.is_dir() and (path.name in _TESTS or path.name == "__pycache__"):
            shutil.rmtree(path)
        elif path.parent.suffix == ".dist-info" and path.name in _NOTES:
            path.unlink()
    _prune_services(folder / "botocore" / "data")


def _prune_services(data: Path) -> None:
    for service in sorted(data.iterdir()) if data.is_dir() else ():
        if service.is_dir() and service.name not in SERVICES:
            shutil.rmtree(service)
    for examples in data.rglob("examples-1.json*"):
        examples.unlink()
