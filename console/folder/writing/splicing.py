"""Changes a YAML text only where its meaning is to change; comments, order, quotes and forms stay elsewhere."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from console.folder.writing.brackets import Brackets
from console.folder.writing.layout import Layout
from console.folder.writing.plain import Plain, Sections
from console.folder.writing.source import Listing, Mapping, Pair, Scalar, Written, parse
from console.folder.writing.yaml_text import after_colon, entry, flow, item_of, section

Replace = Callable[[Plain], None]


def spliced(text: str, old: Sections, new: Sections, *, tree: str = "") -> str:
    """Return `text`, a file that says `old`, so changed that it says `new`.

    What `text` says beside `old` is left. A value whose meaning does not differ is not touched, whatever its form.
    `tree` is the key below which mappings get lines of their own.
    """
    content = parse(text)
    if content is None or not content.pairs:
        if not new:
            return text
        lines = "\n\n".join(section(key, value, tree=key == tree) for key, value in new.items())
        return f"{text.rstrip()}\n\n{lines}\n".lstrip("\n")
    splicer = Splicer(Layout(text), tree)
    splicer.merge(content, dict(old), dict(new), lambda value: splicer.cut(0, len(text), flow(value)))
    return splicer.applied(0, len(text))


def plain_of(node: Written) -> Plain:
    """Return what a node says, without its form; nothing written is the empty text."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Listing):
        return [plain_of(item) for item in node.items]
    return {pair.key.value: plain_of(pair.value) for pair in node.pairs}


@dataclass(slots=True)
class Splicer:
    """Collects what is to be cut out of one text and put in instead; spans do not overlap."""

    layout: Layout
    tree: str = ""
    """The section below which mappings get lines of their own."""
    cuts: list[tuple[int, int, str]] = field(default_factory=list)
    _below_tree: bool = False

    def cut(self, start: int, end: int, instead: str) -> None:
        """Note that `instead` takes the place of what stands from `start` to `end`."""
        self.cuts.append((start, end, instead))

    def applied(self, start: int, end: int) -> str:
        """Return the text from `start` to `end` with all that was noted done."""
        pieces: list[str] = []
        for begin, stop, instead in sorted(self.cuts, key=lambda cut: cut[:2]):
            pieces += [self.layout.text[start:begin], instead]
            start = max(start, stop)
        return "".join(pieces) + self.layout.text[start:end]

    def merge(self, node: Written, old: Plain | None, new: Plain, replace: Replace) -> None:
        """Note what makes `node`, which says `old` (None: nothing so far), say `new`; `replace` writes it anew."""
        if old == new or plain_of(node) == new or (not new and isinstance(node, Scalar) and node.empty):
            return
        if isinstance(node, Mapping) and isinstance(new, dict) and isinstance(old, dict):
            self._merge_mapping(node, *_unwrapped(node, old, new), replace)
        elif isinstance(node, Listing) and isinstance(new, list) and isinstance(old, list):
            self._merge_list(node, old, new, replace)
        else:
            replace(_as_spelt(node, old, new))

    def _merge_mapping(self, node: Mapping, old: dict[str, Plain], new: dict[str, Plain], replace: Replace) -> None:
        gone = [pair for pair in node.pairs if pair.key.value not in new and pair.key.value in old]
        if len(gone) == len(node.pairs) and self.layout.column(node.start):
            replace(new)
            return
        changed = [
            (pair, old.get(pair.key.value), new[pair.key.value])
            for pair in node.pairs
            if pair.key.value in new and new[pair.key.value] != old.get(pair.key.value)
        ]
        if node.flow:
            self._rebuild_mapping(node, changed, gone, new)
            return
        for pair, was, value in changed:
            if self.layout.column(pair.start) == 0:
                self._below_tree = pair.key.value == self.tree
            self.merge(pair.value, was, value, self._replace_value(pair))
        for pair in gone:
            self._cut_lines(pair.start, pair.end, node.pairs)
        self._insert_pairs(node, gone, new)

    def _replace_value(self, pair: Pair) -> Replace:
        def replace(value: Plain) -> None:
            layout, column = self.layout, self.layout.column(pair.start)
            colon = layout.text.index(":", pair.key.end) + 1
            text = self._after_colon(pair, value, column)
            end = pair.value.end
            if "\n" in layout.text[colon : pair.value.start] and not self._is_empty(pair.value):
                start = layout.line_start(pair.value.start) - 1
                self.cut(colon, colon, "" if text.startswith("\n") else text)
                self.cut(start, layout.own_end(end, column), text if text.startswith("\n") else "")
            elif text.startswith("\n"):
                self.cut(colon, max(end, colon), "")
                self.cut(layout.line_end(max(end, colon)), layout.line_end(max(end, colon)), text)
            elif self._is_empty(pair.value):
                self.cut(colon, colon, text)
            else:
                self.cut(pair.value.start, end, text.lstrip())

        return replace

    def _after_colon(self, pair: Pair, value: Plain, column: int) -> str:
        if column == 0:
            return section("", value, tree=pair.key.value == self.tree).partition(":")[2]
        tree = self._below_tree and not (isinstance(pair.value, Mapping) and pair.value.flow)
        return after_colon(value, column, pair.key.end - pair.start, tree=tree)

    @staticmethod
    def _is_empty(node: Written) -> bool:
        return isinstance(node, Scalar) and node.empty

    def _cut_lines(self, start: int, end: int, siblings: tuple[Pair, ...] | tuple[Written, ...]) -> None:
        """Note that an entry of a block goes; `start` is its key or dash."""
        following = [one.start for one in siblings if one.start > end]
        if not self.layout.begins_its_line(start):
            self.cut(start, following[0], "")
            return
        first = all(one.end >= start for one in siblings)
        self.cut(*self.layout.whole_lines(start, end, first=first, last=not following), "")

    def _insert_pairs(self, node: Mapping, gone: list[Pair], new: dict[str, Plain]) -> None:
        column = self.layout.column(node.pairs[0].start)
        kept = {pair.key.value: pair for pair in node.pairs if pair not in gone}
        gap = "\n" if self._are_apart(node.pairs) else ""
        previous: Pair | None = None
        for key, value in new.items():
            if key in kept:
                previous = kept[key]
                continue
            text = self._entry(key, value, column)
            if previous is None:
                self._insert_before(node.pairs[0].start, column, f"{text}\n{gap}")
            else:
                end = self.layout.own_end(previous.end, column)
                self.cut(end, end, f"\n{gap}{' ' * column}{text}")

    def _entry(self, key: str, value: Plain, column: int) -> str:
        if column == 0:
            return section(key, value, tree=key == self.tree)
        return entry(key, value, column, tree=self._below_tree)

    def _insert_before(self, start: int, column: int, text: str) -> None:
        """Note `text`, whole lines, before the entry that begins at `start`, which itself may go."""
        line = self.layout.line_start(start)
        if line and self.layout.begins_its_line(start):
            self.cut(line - 1, line - 1, f"\n{' ' * column}{text.removesuffix(chr(10))}")
        else:
            self.cut(start, start, f"{text}{' ' * column}")

    def _are_apart(self, pairs: tuple[Pair, ...]) -> bool:
        """Return whether a blank line stands between every two of several entries."""
        layout = self.layout
        ends = (layout.own_end(pair.end, layout.column(pair.start)) for pair in pairs[:-1])
        return len(pairs) > 1 and all(layout.is_blank(end + 1) for end in ends)

    def _merge_list(self, node: Listing, old: list[Plain], new: list[Plain], replace: Replace) -> None:
        if len(node.items) != len(old) or not new:
            replace(new)
            return
        plan = [
            (index, _as_spelt(node, old, value) if index is None and value is not None else value)
            for index, value in _aligned(old, new)
        ]
        if not any(index is not None and value is not None for index, value in plan):
            replace(new)
        elif node.flow:
            self._rebuild_list(node, old, plan)
        else:
            self._change_items(node, old, plan)

    def _change_items(self, node: Listing, old: list[Plain], plan: Plan) -> None:
        dashes = [self.layout.text.rindex("-", 0, max(item.start, 1)) for item in node.items]
        column = self.layout.column(dashes[0])
        places = tuple(Scalar("", dash, item.end, empty=False) for dash, item in zip(dashes, node.items, strict=True))
        previous: int | None = None
        for index, value in plan:
            if index is None and value is not None:
                text = item_of(value, column)
                if previous is None:
                    self._insert_before(dashes[0], column, f"{text}\n")
                else:
                    end = self.layout.own_end(node.items[previous].end, column)
                    self.cut(end, end, f"\n{' ' * column}{text}")
            elif index is not None and value is None:
                self._cut_lines(dashes[index], node.items[index].end, places)
            elif index is not None and value is not None:
                self.merge(node.items[index], old[index], value, self._replace_item(node.items[index], column))
                previous = index

    def _replace_item(self, item: Written, column: int) -> Replace:
        def replace(value: Plain) -> None:
            self.cut(item.start, item.end, item_of(value, column).removeprefix("- "))

        return replace

    def _rebuild_mapping(
        self,
        node: Mapping,
        changed: Iterable[tuple[Pair, Plain | None, Plain]],
        gone: list[Pair],
        new: dict[str, Plain],
    ) -> None:
        brackets = Brackets(self.layout.text, node.start, node.end, [(pair.start, pair.end) for pair in node.pairs])
        places = {pair.key.value: number for number, pair in enumerate(node.pairs)}
        for pair, was, value in changed:
            brackets.put(places[pair.key.value], self._changed_pair(pair, was, value))
        previous = -1
        for key, value in new.items():
            if key in places:
                previous = places[key]
            else:
                brackets.insert(previous, f"{flow(key)}: {flow(value)}")
        for pair in gone:
            brackets.drop(places[pair.key.value])
        self.cut(node.start, node.end, brackets.text())

    def _changed_pair(self, pair: Pair, was: Plain | None, value: Plain) -> str:
        within = Splicer(self.layout)
        key = self.layout.text[pair.key.start : pair.key.end]

        def replace(wanted: Plain) -> None:
            within.cut(pair.start, pair.end, f"{key}: {flow(wanted)}")

        within.merge(pair.value, was, value, replace)
        return within.applied(pair.start, pair.end)

    def _rebuild_list(self, node: Listing, old: list[Plain], plan: Plan) -> None:
        brackets = Brackets(self.layout.text, node.start, node.end, [(item.start, item.end) for item in node.items])
        previous = -1
        for index, value in plan:
            if index is None and value is not None:
                brackets.insert(previous, flow(value))
            elif index is not None and value is None:
                brackets.drop(index)
            elif index is not None and value is not None:
                brackets.put(index, self._changed_item(node.items[index], old[index], value))
                previous = index
        self.cut(node.start, node.end, brackets.text())

    def _changed_item(self, item: Written, was: Plain, value: Plain) -> str:
        within = Splicer(self.layout)
        within.merge(item, was, value, lambda wanted: within.cut(item.start, item.end, flow(wanted)))
        return within.applied(item.start, item.end)


Plan: TypeAlias = "list[tuple[int | None, Plain | None]]"
"""For each item of a list in order: its old place, None for a new one; and what it is to say, None when it goes."""


def _aligned(old: list[Plain], new: list[Plain]) -> Plan:
    """Return which old item becomes which new one: those of one name, else those in the same place."""
    names = [_identity(item) for item in old], [_identity(item) for item in new]
    plan: Plan = []
    for _, first, last, begin, end in difflib.SequenceMatcher(None, *names, autojunk=False).get_opcodes():
        was, to = list(range(first, last)), list(new[begin:end])
        shared = min(len(was), len(to)) if all(_is_nameless(item) for item in (*old[first:last], *to)) else 0
        if names[0][first:last] == names[1][begin:end]:
            shared = len(was)
        plan += [(was[number], to[number]) for number in range(shared)]
        plan += [(None, item) for item in to[shared:]]
        plan += [(index, None) for index in was[shared:]]
    return plan


def _identity(item: Plain) -> str:
    if isinstance(item, dict) and item:
        name = item.get("name")
        return f"name {name}" if isinstance(name, str) else f"key {next(iter(item))}"
    return json.dumps(item)


def _is_nameless(item: Plain) -> bool:
    return not isinstance(item, dict)


def _unwrapped(
    node: Mapping, old: dict[str, Plain], new: dict[str, Plain]
) -> tuple[dict[str, Plain], dict[str, Plain]]:
    """Return what a layer says and is to say without its name around it, where it is written `- name: night`."""
    name = node.find("name")
    if name is None or len(new) != 1 or not isinstance(name.value, Scalar):
        return old, new
    called = name.value.value
    inner, before = new.get(called), old.get(called, old)
    if not isinstance(inner, dict) or not isinstance(before, dict):
        return old, new
    own: dict[str, Plain] = {"name": called}
    return own | before, own | inner


def _as_spelt(node: Written, old: Plain | None, new: Plain) -> Plain:
    """Return `new` with a text that stays written as it was: a number with its blanks, say."""
    if isinstance(node, Scalar) and isinstance(old, str) and isinstance(new, list):
        return [node.value if item == old else item for item in new]
    if isinstance(node, Listing) and isinstance(old, list) and new in old and len(old) == len(node.items):
        return plain_of(node.items[old.index(new)])
    return new
