"""The voices that a call speaks with: an Amazon Polly voice for each language.

Taken from Amazon Polly's list of voices; which of them the voice Region offers is to be confirmed on AWS. The flow
therefore tries each with its better engine first, and then with the engine that Connect chooses by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hub.model.base import Frozen
from hub.model.responder import Language


class Voice(Frozen):
    """A voice of Amazon Polly, as the action UpdateContactTextToSpeechVoice names it."""

    name: str
    engine: str
    tag: str
    """The language it speaks, as Polly writes it."""


VOICES: Final[Mapping[Language, Voice]] = {
    Language.EN: Voice(name="Joanna", engine="Neural", tag="en-US"),
    Language.ZH_CN: Voice(name="Zhiyu", engine="Neural", tag="cmn-CN"),
    # Takumi is neural and standard; Kazuha and Tomoko are neural only.
    Language.JA_JP: Voice(name="Takumi", engine="Neural", tag="ja-JP"),
}
DEFAULT: Final = VOICES[Language.EN]
"""Joanna, whom Connect speaks with until it is told otherwise."""


def language_of(voice: str) -> Language:
    """Return the language that a voice speaks; English for one that is not ours, since Connect would be with Joanna."""
    return next((language for language, each in VOICES.items() if each.name == voice), Language.EN)
