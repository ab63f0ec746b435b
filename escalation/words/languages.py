"""A phrase in every language side by side, so that a missing translation is a type error."""

from __future__ import annotations

from dataclasses import dataclass

from hub.model.responder import Language


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase in English, Chinese (mainland) and Japanese; `{name}` stands for a value that is put in."""

    en: str
    zh: str
    ja: str

    def to(self, language: Language, **values: object) -> str:
        """Return the phrase in `language` with `values` put in; braces inside a value stay as they are.

        Raises KeyError when a value that the phrase names is missing.
        """
        return self.template(language).format(**values)

    def template(self, language: Language) -> str:
        """Return the phrase in `language` as it is written, nothing put in."""
        match language:
            case Language.EN:
                return self.en
            case Language.ZH_CN:
                return self.zh
            case Language.JA_JP:
                return self.ja
