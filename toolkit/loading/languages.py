"""Which language a text is in."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

__all__ = ["guess_language"]

ENOUGH = 20  # letters; below that any guess is a coin toss
LONG_ENOUGH = 3000


@cache
def identifier() -> LanguageIdentifier:
    """Load the language model once."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - a third of a second

    return LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)


def guess_language(text: str | None) -> str | None:
    """Give the ISO 639-1 code of a text's language, judged by its first 3,000 characters.

    Examples
    --------
    >>> guess_language("Der Sicherheitsrat trat am Mittwoch zu einer Sitzung zusammen.")
    'de'
    """
    if text is None or sum(map(str.isalpha, text[:200])) < ENOUGH:
        return None
    code, _ = identifier().classify(text[:LONG_ENOUGH])
    return str(code)
