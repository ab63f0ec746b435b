"""Floors, and conditions an intruder can meet: what the router would refuse to obey is refused while it is written."""

from __future__ import annotations

from console.folder.content import Content
from console.folder.spot import Spot
from console.folder.tree import Entries, Items
from hub.model.configuration import Configuration
from hub.model.policy import PolicyDocument
from router.policy import weakenings


def check_floors(configuration: Configuration, content: Content) -> None:
    """Note each weakening of semantics 2 at the field that would weaken."""
    for sentence in weakenings(configuration):
        document = _document_of(sentence, configuration)
        spot = content.spot_of(document.scope)
        field, _, complaint = sentence.removeprefix(f"{document.scope.text}: ").partition(": ")
        place = _spot_of(field.split("."), spot).place
        spot.book.wrong(place, f"{spot.path}.{field}: {complaint}")


def _document_of(sentence: str, configuration: Configuration) -> PolicyDocument:
    """Return the document a sentence begins with; one OU's path may begin another's, so the longest counts."""
    named = [document for document in configuration.documents if sentence.startswith(f"{document.scope.text}: ")]
    return max(named, key=lambda document: len(document.scope.text), default=configuration.documents[0])


def _spot_of(path: list[str], spot: Spot) -> Spot:
    """Return the spot of a path such as rules, NAME, high, as far as it can be followed."""
    if not path:
        return spot
    if isinstance(spot.node, Items):
        named = [item for item in spot.items() if _name_of(item) == path[0]]
        return _spot_of(path[1:], named[0]) if named else spot
    entries = spot.entries() if isinstance(spot.node, Entries) else {}
    return _spot_of(path[1:], entries[path[0]]) if path[0] in entries else spot


def _name_of(item: Spot) -> str | None:
    name = item.entries().get("name")
    return name.text("expected a name") if name else None
