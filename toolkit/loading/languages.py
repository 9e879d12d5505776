"""Which language a text is in."""

from __future__ import annotations

import re

from py3langid import classify

__all__ = ["guess_language", "iso_code"]

CODE = re.compile(r"([a-z]{2})(?:[-_][a-z0-9-]+)?$", re.IGNORECASE)

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


def iso_code(stated: str | None) -> str | None:
    """Give the ISO 639-1 code in what a file states, such as ``en-GB``; None for anything else.

    Examples
    --------
    >>> iso_code("en-GB"), iso_code("English")
    ('en', None)
    """
    found = CODE.match(stated.strip()) if stated else None
    return found.group(1).lower() if found else None
