"""XML from strangers: no entities, no network, bounded size; names without their namespaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import name2codepoint

from lxml import etree

from toolkit.errors import LoadError

__all__ = ["children", "find", "local_name", "looks_like_xml", "parse_xml", "root_name", "words"]

ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
NAMED = re.compile(rb"&([A-Za-z]\w{1,10});")
FORBIDDEN = re.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x1f]")
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
    data = NAMED.sub(lambda found: character(found.group(1)), data)
    fault = ""
    for encoding in (None, "utf-8", "cp1252"):
        for blanked in (False, True):
            try:
                root = etree.fromstring(FORBIDDEN.sub(b" ", data) if blanked else data, safe_parser(encoding))
            except (etree.XMLSyntaxError, LookupError, ValueError) as error:
                fault = fault or (str(error).splitlines()[0] if str(error) else "no element found")
                continue
            etree.strip_elements(root, etree.Entity, with_tail=False)  # names that nothing here explains
            return root
    message = f"broken XML ({fault}). Export it again."
    raise LoadError(message)


def safe_parser(encoding: str | None) -> etree.XMLParser:
    """A parser that resolves nothing, fetches nothing and bounds depth and size."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, encoding=encoding, recover=False
    )


def character(name: bytes) -> bytes:
    """The character that HTML's name stands for, as a number; XML's own five names and unknown ones stay."""
    code = None if name in {b"lt", b"gt", b"amp", b"quot", b"apos"} else name2codepoint.get(name.decode("ascii"))
    return b"&" + name + b";" if code is None else b"&#%d;" % code


def local_name(element: etree._Element) -> str:
    """Give an element's name without its namespace, in lower case; "" for comments."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""  # HTML's may hold a colon


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
