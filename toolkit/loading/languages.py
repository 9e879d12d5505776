"""Which language a text is in."""

from __future__ import annotations

from py3langid import classify

__all__ = ["guess_language"]

ENOUGH = 20  # letters; below that any guess is a coin toss
LONG_ENOUGH = 3000


def guess_language(text: str | None) -> str | None:
    """Give the ISO 639-1 code of a text's language, judged by its first 3,000 characters.

    Examples
    --------
    >>> guess_language("Der Sicherheitsrat trat am Mittwoch zu einer Sitzung zusammen.")
    'de'
    """
    if text is None or sum(map(str.isalpha, text[:200])) < ENOUGH:
        return None
    code, _ = classify(text[:LONG_ENOUGH])
    return str(code)
