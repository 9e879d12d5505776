"""The works that a methods paragraph cites, kept as BibTeX and written in plain letters where LaTeX is not."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

__all__ = ["bibtex", "full_reference", "short_reference"]

FILE = Path(__file__).with_name("references.bib")
ACCENTS = {r"{\'e}": "é", r"{\'E}": "É", r"{\"e}": "ë", r"{\o}": "ø", "--": "–"}


@cache
def entries() -> dict[str, str]:
    """Read the entries by their keys."""
    text = FILE.read_text(encoding="utf-8")
    return {found[1]: found[0].strip() for found in re.finditer(r"@\w+\{(\w+),\n.*?\n\}", text, re.DOTALL)}


@cache
def fields(key: str) -> dict[str, str]:
    """Read the fields of an entry, in plain letters."""
    found = re.findall(r"^\s*(\w+)\s*=\s*\{(.*)\},$", entries()[key], re.MULTILINE)
    return {name: plain_letters(value) for name, value in found}


def plain_letters(text: str) -> str:
    """Write what BibTeX says in braces and backslashes in letters."""
    for code, letter in ACCENTS.items():
        text = text.replace(code, letter)
    return text.replace("{", "").replace("}", "")


def bibtex(keys: list[str]) -> str:
    """Give the entries of these keys as BibTeX."""
    return "\n\n".join(entries()[key] for key in sorted(keys)) + "\n"


def short_reference(key: str) -> str:
    """Name a work as text does.

    Examples
    --------
    >>> short_reference("fay1979estimates"), short_reference("angelopoulos2023prediction")
    ('Fay and Herriot 1979', 'Angelopoulos et al. 2023')
    """
    names = [name.split(",")[0] for name in fields(key)["author"].split(" and ")]
    who = " and ".join(names) if len(names) < 3 else f"{names[0]} et al."
    return f"{who} {fields(key)['year']}"


def full_reference(key: str) -> str:
    """Write a work as a list of references does.

    Examples
    --------
    >>> full_reference("krippendorff2018content")
    'Krippendorff, Klaus. 2018. Content Analysis: An Introduction to Its Methodology. 4th ed. SAGE.'
    """
    entry = fields(key)
    names = entry["author"].split(" and ")
    turned = [names[0], *(" ".join(reversed(name.split(", "))) for name in names[1:])]
    who = turned[0] if len(turned) == 1 else f"{', '.join(turned[:-1])}, and {turned[-1]}"
    volume = entry.get("volume", "") + (f" ({entry['number']})" if "number" in entry else "")
    place = " ".join(filter(None, [entry.get("journal") or entry.get("booktitle"), volume]))
    pages = f": {entry['pages']}" if "pages" in entry else ""
    parts = [
        who.rstrip("."),
        entry["year"],
        entry["title"],
        place + pages,
        f"{entry['edition']} ed" if "edition" in entry else "",
        entry.get("publisher", ""),
        f"https://doi.org/{entry['doi']}" if "doi" in entry else "",
    ]
    return ". ".join(filter(None, parts)) + "."
