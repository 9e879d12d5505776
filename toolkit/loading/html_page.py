"""Bytes become the tree of a page, within limits that no honest page meets."""

from __future__ import annotations

import codecs
import re

from lxml import etree, html

from toolkit.errors import LoadError
from toolkit.loading.encoding import decode
from toolkit.loading.sources import MEGABYTE

__all__ = ["parse_html"]

LARGEST = 20 * MEGABYTE
MOST_ELEMENTS = 100_000
MOST_ATTRIBUTES = 300
LONG_TAG = 4 * MOST_ATTRIBUTES  # a tag with more attributes than that is longer
CHARSET = re.compile(rb"(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,100}?encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
ALIASES = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932"}
ESCAPES = b"\x1b$"  # begins Japanese in ISO-2022-JP, which is valid ASCII
DOUBTFUL = ("\x00", "Ã", "Â", "â€")  # of two bytes a letter, or read in a wrong encoding before
TAG = re.compile(  # a comment, a script up to its end, or a tag with its attributes; possessive, so in linear time
    r"<(?:!--(?:[^-]++|-(?!->))*+|((?i:script|style|textarea|title))\b(?:[^<]++|<(?!/(?i:\1)))*+|"
    r"[a-zA-Z](?:[^>=]++|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))?+)*+)"
)
QUOTED = re.compile(r"=\s*(?:\"[^\"]*\"?|'[^']*'?)")
DECLARATION = re.compile(r"<\?xml[^>]*>")


def parse_html(data: bytes) -> tuple[etree._Element, list[str]]:
    """Parse a saved page.

    Parameters
    ----------
    data
        The file's bytes, in whatever encoding.

    Returns
    -------
    tuple of element and list of str
        The page's tree, and a warning where the encoding had to be inferred or letters replaced.

    Raises
    ------
    LoadError
        If the page is too large, has more elements or attributes than a page has, or is no HTML.
    """
    if len(data) > LARGEST:
        message = f"a page of {len(data) / MEGABYTE:,.0f} MB. No article is that long: check what it is."
        raise LoadError(message)
    text, notes = decode_page(data)
    text = text.replace("\x00", "").lstrip()
    if declared := DECLARATION.match(text):
        text = text[declared.end() :]
    refuse_attribute_flood(text)
    parser = html.HTMLParser(huge_tree=False, remove_pis=True, encoding="utf-8")
    try:
        tree = html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        message = f"broken HTML ({str(error).splitlines()[0] if str(error) else 'nothing in it'}). Save the page again."
        raise LoadError(message) from error
    if int(str(tree.xpath("string(count(//*))"))) > MOST_ELEMENTS:
        message = f"a page of more than {MOST_ELEMENTS:,} elements: data, not an article. Convert it to a table."
        raise LoadError(message)
    return tree, notes


def decode_page(data: bytes) -> tuple[str, list[str]]:
    """Decode a page: by its mark, as UTF-8 where it is valid, else by the charset that it states, else by guess.

    What a page states is often wrong: valid UTF-8 is UTF-8, whatever is said of it.
    """
    stated = CHARSET.search(data[:8192])
    name = python_name(stated.group(1)) if stated else None
    if name == "iso2022_jp" and ESCAPES in data:
        return data.decode(name, errors="replace"), []
    try:
        text = data.decode("utf-8-sig")
        return decode(data) if any(sign in text for sign in DOUBTFUL) else (text, [])
    except UnicodeDecodeError:
        if name is None or name.startswith("utf"):
            return decode(data)
    text = data.decode(name, errors="replace")
    broken = text.count("\ufffd")
    if broken > 0.02 * len(data):
        return decode(data)
    return text, [f"letters that are no {name} were replaced: {broken}"] if broken else []


def python_name(stated: bytes) -> str | None:
    """The codec for a stated charset, as browsers read it; None if there is none such for text."""
    try:
        found = codecs.lookup(stated.decode("ascii", errors="replace"))
        "".encode(found.name)
    except (LookupError, UnicodeError):
        return None
    return ALIASES.get(found.name, found.name)


def refuse_attribute_flood(text: str) -> None:
    """Refuse tags with thousands of attributes, over which the parser spends minutes."""
    for found in TAG.finditer(text):
        if found.end() - found.start() > LONG_TAG and found.group(1) is None and not found.group().startswith("<!"):
            count = len(QUOTED.sub(" ", found.group()).replace("/", " ").split())
            if count > MOST_ATTRIBUTES:
                message = f"a tag with {count:,} attributes, as no page of news has. Leave the file out."
                raise LoadError(message)
