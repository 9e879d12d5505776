"""The text of a Word or RTF document that a database made becomes the articles in it."""

from __future__ import annotations

from toolkit.loading.article import Found
from toolkit.loading.nexis_layout import read_nexis
from toolkit.loading.online_manager import split_clippings
from toolkit.loading.readers import factiva_text, nexis_text, proquest

__all__ = ["read_text_export"]


def read_text_export(text: str) -> Found | None:
    """Read the articles of an export by the reader of the same export as plain text; None where it is none.

    Parameters
    ----------
    text
        The document's text, a paragraph per line.
    """
    text = text.replace("\xa0", " ")
    lines = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
    if nexis_text.looks_promising(text):
        return nexis_text.split(text if 4 * text.count("\n\n") > len(lines) else "\n\n".join(lines))
    found = read_nexis(lines)
    if found is not None:
        return found
    if proquest.is_text_export(text):
        return proquest.split(text)
    if factiva_text.looks_promising(lines):
        return factiva_text.split(text)
    return split_clippings(text)
