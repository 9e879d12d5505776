"""Factiva as an HTML page, with field codes in a table or with plain divisions."""

from __future__ import annotations

import re

from lxml import etree

from toolkit.errors import LoadError
from toolkit.loading.article import BlockKind, Found
from toolkit.loading.dates import read_moment
from toolkit.loading.exports import Record, make_found
from toolkit.loading.markup import by_class, parse_page, text_of
from toolkit.loading.reader import Options, Reader
from toolkit.loading.readers.factiva_text import COUNT, RIGHTS, TIME
from toolkit.loading.sources import Item

ARTICLE = re.compile(r"\b[a-z]{2}(?:[_-]?[a-z]{2})?Article\b")
HEADLINE = re.compile(r"\b[a-z]{2}(?:[_-]?[a-z]{2})?Headline\b")
CODE = re.compile(r"[A-Z]{2,3}$")
FIELDS = {"HD": "title", "BY": "authors", "PD": "printed", "SN": "source", "LA": "language"}
BODY = {"LP", "TD"}
FEWEST_CODES = 3


def recognises(item: Item) -> bool:
    """By the page's title or the classes of its articles."""
    if item.is_folder or b"<" not in item.head[:200]:
        return False
    head = item.head.lower()
    return b"factiva" in head and (b"<html" in head or b"<!doctype html" in head)


def read(item: Item, options: Options) -> Found:
    """Read each article of the page; the summary of the search is left out."""
    root = parse_page(item.data)
    found = make_found([read_article(holder) for holder in find_holders(root)])
    if not found.articles:
        message = "a Factiva page without articles. Choose Format for Saving, and save the whole page."
        raise LoadError(message)
    return found


def find_holders(root: etree._Element) -> list[etree._Element]:
    """The elements around one article each: by their class, else around a headline, else a table of codes."""
    holders = [element for element in root.iter("div") if ARTICLE.search(element.get("class") or "")]
    if holders:
        return holders
    heads = [
        element
        for element in root.iter("div", "span", "b")
        if element.get("id") == "hd" or HEADLINE.search(element.get("class") or "")
    ]
    around = [found for head in heads if (found := next(head.iterancestors("div", "td"), None)) is not None]
    alone = [holder for holder in dict.fromkeys(around) if holder.find(".//p") is not None]
    return alone or [table for table in root.iter("table") if len(codes_of(table)) >= FEWEST_CODES]


def codes_of(holder: etree._Element) -> set[str]:
    """The codes that stand in the first cells of rows."""
    firsts = (row.find("td") for row in holder.iter("tr"))
    return {code for cell in firsts if cell is not None and (code := text_of(cell)) in {*FIELDS, *BODY}}


def read_article(holder: etree._Element) -> Record:
    """Read one article in either layout."""
    return read_table(holder) if len(codes_of(holder)) >= FEWEST_CODES else read_divisions(holder)


def read_table(holder: etree._Element) -> Record:
    """Read the layout with a code (HD, PD, SN ...) before each field."""
    record = Record()
    for row in holder.iter("tr"):
        cells = row.findall("td")
        if len(cells) < 2 or not CODE.match(code := text_of(cells[0])):
            continue
        if code in FIELDS:
            setattr(record, FIELDS[code], text_of(cells[1]) or None)
        elif code in BODY:
            record.pieces += paragraphs(cells[1])
    return record


def read_divisions(holder: etree._Element) -> Record:
    """Read the layout of plain divisions: headline, author, count of words, date, newspaper."""
    record = Record(pieces=paragraphs(holder))
    headline = holder.find(".//*[@id='hd']")
    if headline is None:
        headline = next((part for part in holder.iter() if HEADLINE.search(part.get("class") or "")), None)
    record.title = text_of(headline) if headline is not None else None
    record.authors = next((text_of(element) for element in by_class(holder, "author")), None)
    lines = [
        text_of(element) for element in holder.iter("div") if element.get("id") != "hd" and element.find("div") is None
    ]
    counted = next((number for number, line in enumerate(lines) if COUNT.match(line)), -1)
    for number, line in enumerate(lines[counted + 1 :], start=counted + 1):
        if len(line.split()) <= 6 and read_moment(line) is not None:
            record.printed = line
            after = [later for later in lines[number + 1 : number + 4] if later and not TIME.match(later)]
            record.source = after[0] if after and not RIGHTS.match(after[0]) else None
            break
    return record


def paragraphs(holder: etree._Element) -> list[tuple[str, BlockKind]]:
    """The paragraphs of the body: by their class, else all there are, else the lines."""
    every = [(element.get("class") or "", text_of(element)) for element in holder.iter("p")]
    found = [text for name, text in every if "articleParagraph" in name] or [text for _, text in every]
    if not any(found) and holder.tag == "td":
        raw = "".join(map(str, holder.itertext()))
        found = [" ".join(part.split()) for part in re.split(r"\n\s*\n", raw)]
    return [(text, "paragraph") for text in found if text]


READER = Reader("Factiva (HTML)", 16, recognises, read)
