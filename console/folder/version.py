"""The version of a configuration: a digest of what it says, so that comments, files and order of names do not count."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from hub.model.base import Frozen
from hub.model.configuration import Configuration
from hub.model.policy import PolicyDocument

DIGITS = 12


def versioned(configuration: Configuration) -> Configuration:
    """Return `configuration` with its version, and each document with its own, filled in."""
    documents = tuple(_versioned(document) for document in configuration.documents)
    with_documents = configuration.model_copy(update={"documents": documents})
    return with_documents.model_copy(update={"version": _digest(with_documents, "version")})


def _versioned(document: PolicyDocument) -> PolicyDocument:
    return document.model_copy(update={"version": _digest(document, "version")})


def _digest(model: Frozen, *left_out: str) -> str:
    content: Mapping[str, object] = model.model_dump(mode="json", exclude=set(left_out))
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:DIGITS]
