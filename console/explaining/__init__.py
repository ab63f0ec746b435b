"""Explains one decision from the record to the words of its calls and mails, by the code that decides and speaks."""

from __future__ import annotations

from console.explaining.explanation import Chosen, choose, explain, explain_record
from console.explaining.models import Explanation

__all__ = ["Chosen", "Explanation", "choose", "explain", "explain_record"]
