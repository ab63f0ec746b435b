"""The file of hubs: where each hub in AWS is, and which of the operator's AWS profiles goes there."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, StringConstraints, ValidationError

from console.suggesting import meant
from hub.errors import InputError, NotFoundError
from hub.model.base import Frozen

DEFAULT: Final = Path(".config", "tocsin", "hubs.toml")
"""In the user's home."""
_THIS_MACHINE: Final = frozenset({"127.0.0.1", "::1", "localhost"})


def _checked(url: str) -> str:
    """Return the address without a slash at its end; raise ValueError for what a request must not be sent to."""
    parts = urlsplit(url)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _THIS_MACHINE)
    if not safe or not parts.hostname or parts.path not in ("", "/") or parts.query or parts.username:
        raise ValueError("expected the function URL of an operator API, such as https://NAME.lambda-url.REGION.on.aws")
    return url.rstrip("/")


class Hub(Frozen):
    """One hub in AWS."""

    url: Annotated[str, AfterValidator(_checked)]
    region: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[a-z]+)+-[0-9]+$")]
    """The home Region, which requests are signed for."""
    profile: str | None = None
    """None: the credentials that the AWS command line would use."""


def find_hub(name: str, file: Path | None) -> Hub:
    """Return the hub called `name` in the file of hubs, by default the user's.

    Raises NotFoundError for a missing file and an unknown name, with those there are, InputError for what is wrong.
    """
    path = file or Path.home() / DEFAULT
    hubs = _read(path)
    if name not in hubs:
        raise NotFoundError(f"{path} names no hub {name!r}{meant(name, list(hubs))}")
    try:
        return Hub.model_validate(hubs[name])
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, each['loc'])) or name}: {each['msg']}" for each in error.errors())
        raise InputError(f"{path}, hub {name}: {wrong}") from error


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotFoundError(
            f"{path}: no such file; it names hubs, each as [NAME] with url, region and, where needed, profile"
        ) from error
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error
