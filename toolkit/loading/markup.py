"""Pages of exports as trees, and the text of their elements with line breaks kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from toolkit.errors import LoadError
from toolkit.loading.encoding import decode

__all__ = ["by_class", "parse_page", "text_of"]

CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)


def parse_page(data: bytes) -> etree._Element:
    """Parse an export's page: UTF-8 where it is valid, else the charset it states.

    Raises
    ------
    LoadError
        If it is no HTML.
    """
    stated = CHARSET.search(data[:4096])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode(stated.group(1).decode("ascii") if stated else "", errors="strict")
        except (LookupError, UnicodeDecodeError):
            text, _ = decode(data)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        return html.document_fromstring(text, parser=html.HTMLParser(huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        message = f"broken HTML ({error}). Download it again."
        raise LoadError(message) from error


def text_of(element: etree._Element) -> str:
    """Give an element's text; a line break becomes a space, spaces are folded."""
    parts: list[str] = []
    for node in element.iter():
        if isinstance(node.tag, str):
            if node.tag == "br":
                parts.append(" ")
            parts.append(node.text or "")
        if node is not element:
            parts.append(node.tail or "")
    return " ".join("".join(parts).split())


def by_class(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """Give the elements that carry a class."""
    return (
        element
        for element in root.iter()
        if isinstance(element.tag, str) and name in (element.get("class") or "").split()
    )
