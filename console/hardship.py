"""Numbers that are hard to call from abroad, by the metadata of the libphonenumber library."""

from __future__ import annotations

from typing import Final

import phonenumbers

_CHINA: Final = 86
_BRITAIN: Final = 44
_BRITISH_MOBILE: Final = "7"


def hardship(number: str) -> str | None:
    """Return why an E.164 number is hard to reach (semantics 3: +86, +447, toll-free), or None."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return "has a country code that no country has"
    if parsed.country_code == _CHINA:
        return "is in mainland China, where calls from abroad are often blocked"
    if parsed.country_code == _BRITAIN and str(parsed.national_number).startswith(_BRITISH_MOBILE):
        return "is a British mobile, where calls with a foreign caller id are often blocked"
    if phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.TOLL_FREE:
        return "is toll-free, which often cannot be called from abroad"
    return None
