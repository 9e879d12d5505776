"""Factiva as an HTML page, with field codes in a table or with plain divisions."""

from __future__ import annotations

import re

from lxml import etree

from toolkit.errors import LoadError
from toolkit.loading.article import BlockKind, Found
from toolkit.loading.dates import read_moment
from toolkit.loading.exports import Record
from toolkit.loading.markup import by_class, parse_page, text_of
from toolkit.loading.reader import Options, Reader
from toolkit.loading.sources import Item

COUNT = re.compile(r"^[\d.,\s]+\s?(?:words|w.{0,2}rter|mots|palabras|parole|woorden|palavras|слов)$", re.IGNORECASE)
ARTICLE = re.compile(r"\barticle \w\w(?:_\w\w)?Article\b|\b\w\wArticle\b")
FIELDS = {"HD": "title", "BY": "authors", "PD": "printed", "SN": "source"}


def recognises(item: Item) -> bool:
    """By the page's title or the classes of its articles."""
    if item.is_folder or b"<" not in item.head[:200]:
        return False
    head = item.head.lower()
    return b"factiva" in head and (b"<html" in head or b"<!doctype html" in head)


def read(item: Item, options: Options) -> Found:
    """Read each article of the page."""
    root = parse_page(item.data)
    holders = [element for element in root.iter("div") if ARTICLE.search(element.get("class") or "")]
    records = [
        read_table(holder) if holder.find(".//td[@class='index']") is not None else read_divisions(holder)
        for holder in holders
    ]
    articles = [record.article() for record in records if record.title or record.pieces]
    if not articles:
        message = "a Factiva page without articles. Choose Format for Saving, and save the whole page."
        raise LoadError(message)
    return Found(articles, announced=len(holders))


def read_table(holder: etree._Element) -> Record:
    """Read the layout with a code (HD, PD, SN ...) before each field."""
    record = Record()
    for row in holder.iter("tr"):
        cells = row.findall("td")
        if len(cells) < 2:
            continue
        code = text_of(cells[0]).upper()
        if code in FIELDS:
            setattr(record, FIELDS[code], text_of(cells[1]) or None)
        elif code in {"LP", "TD"}:
            record.pieces += paragraphs(cells[1])
    return record


def read_divisions(holder: etree._Element) -> Record:
    """Read the layout of plain divisions: headline, author, count of words, date, newspaper."""
    record = Record(pieces=paragraphs(holder))
    headline = holder.find(".//*[@id='hd']")
    record.title = text_of(headline) if headline is not None else None
    record.authors = next((text_of(element) for element in by_class(holder, "author")), None)
    lines = [
        text_of(element) for element in holder.iter("div") if element.get("id") != "hd" and element.find("div") is None
    ]
    counted = next((number for number, line in enumerate(lines) if COUNT.match(line)), -1)
    for number, line in enumerate(lines[counted + 1 :], start=counted + 1):
        if len(line.split()) <= 5 and read_moment(line) is not None:
            record.printed = line
            after = [later for later in lines[number + 1 : number + 3] if not re.match(r"\d{1,2}[:.]\d\d", later)]
            record.source = after[0] if after else None
            break
    return record


def paragraphs(holder: etree._Element) -> list[tuple[str, BlockKind]]:
    """The paragraphs of the body."""
    found = [text_of(element) for element in holder.iter("p") if "articleParagraph" in (element.get("class") or "")]
    return [(text, "paragraph") for text in found if text]


READER = Reader("Factiva (HTML)", 16, recognises, read)
