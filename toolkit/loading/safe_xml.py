"""XML from strangers: no entities, no network, bounded size; names without their namespaces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from toolkit.errors import LoadError

__all__ = ["children", "find", "inner_html", "local_name", "looks_like_xml", "parse_xml", "root_name", "words"]

ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
OPENING = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE\s+\w+|[A-Za-z])")

FIRST_ELEMENT = re.compile(
    rb"(?:\s++|<\?(?:[^?]++|\?(?!>))*+\?>|<!--(?:[^-]++|-(?!->))*+-->|<!(?!--)[^>\[]*+(?:\[[^\]]*+\])?+\s*+>)*+<([A-Za-z][\w.:-]*)"
)


def looks_like_xml(head: bytes) -> bool:
    """Whether a file may be XML, by its first bytes; UTF-16 included."""
    plain = head.replace(b"\x00", b"").lstrip(b"\xff\xfe\xef\xbb\xbf")
    return OPENING.match(plain) is not None


def root_name(head: bytes) -> str:
    """Give the name of a document's first element, without its namespace, in lower case; "" where there is none.

    Examples
    --------
    >>> root_name(b'<?xml version="1.0"?><!-- <rss> --><nar:newsItem>')
    'newsitem'
    """
    found = FIRST_ELEMENT.match(head.replace(b"\x00", b"").lstrip(b"\xff\xfe\xef\xbb\xbf"))
    return found.group(1).rpartition(b":")[2].decode("ascii", "replace").lower() if found else ""


def parse_xml(data: bytes) -> etree._Element:
    """Parse a document without ever resolving an entity or asking the network.

    Agency files declare one encoding and hold another; where the declared one fails, UTF-8 and then Windows-1252
    are tried.

    Raises
    ------
    LoadError
        If it declares entities or is no XML (libxml2 refuses what is nested more than 256 deep).
    """
    if ENTITY.search(data[:65536]):
        message = "XML that declares entities, as attacks do. Remove the declarations if you trust the file."
        raise LoadError(message)
    fault = ""
    for encoding in (None, "utf-8", "cp1252"):
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, encoding=encoding, recover=False
        )
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, LookupError, ValueError) as error:
            fault = str(error).splitlines()[0] if str(error) else "no element found"
    message = f"broken XML ({fault}). Export it again."
    raise LoadError(message)


def local_name(element: etree._Element) -> str:
    """Give an element's name without its namespace, in lower case; "" for comments."""
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def find(element: etree._Element, *names: str) -> etree._Element | None:
    """Give the first descendant with one of the names, trying the names in order."""
    for name in names:
        for found in element.iter():
            if local_name(found) == name:
                return found
    return None


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Give all descendants with a name, in document order."""
    return (found for found in element.iter() if local_name(found) == name)


def words(element: etree._Element | None) -> str:
    """Give all text in an element, folded to one line."""
    return " ".join("".join(map(str, element.itertext())).split()) if element is not None else ""


def inner_html(text: str) -> list[str]:
    """Give the paragraphs of an escaped piece of HTML, as wires put it inside XML."""
    from lxml import html

    if not text.strip():
        return []
    try:
        root = html.fragment_fromstring(text, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        message = f"a body that is broken HTML ({error}). Export it again."
        raise LoadError(message) from error
    for line_break in root.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    blocks = [words(block) for block in root.iter("p", "li", "h1", "h2", "h3", "h4", "blockquote") if words(block)]
    if blocks:
        return blocks
    return [" ".join(line.split()) for line in "".join(map(str, root.itertext())).split("\n") if line.strip()]
