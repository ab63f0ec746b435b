"""Reads one raw record as a finding, or says why it is ignored or rejected (semantics 1), purely."""

from router.normalize.parsing import MAX_BODY
from router.normalize.reading import finding_ordering, read
from router.normalize.unwrapping import CANARY_SOURCE, Origin

__all__ = ["CANARY_SOURCE", "MAX_BODY", "Origin", "finding_ordering", "read"]
