"""The paragraph of first steps in a mail, once for each family of findings in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from escalation.words.kinds import kind_of
from escalation.words.languages import Phrase
from hub.model.responder import Language
from hub.model.summary import Summary

_HEADING: Final = Phrase("First steps: {kind}", "首要步骤：{kind}", "最初の手順：{kind}")


def steps_of(summaries: Sequence[Summary], language: Language) -> tuple[str, ...]:
    """Return the lines of the first three steps for each family among `summaries`, the first one's family first."""
    kinds = {kind.steps: kind for kind in reversed([kind_of(summary.type) for summary in summaries])}
    lines: list[str] = []
    for steps, kind in reversed(kinds.items()):
        lines.append(_HEADING.to(language, kind=kind.sentence.to(language)))
        three = (steps.first, steps.second, steps.third)
        lines.extend(f"{number}. {step.to(language)}" for number, step in enumerate(three, start=1))
    return tuple(lines)
