"""GDELT's events, mentions and knowledge graph: rows with a web address and no text, with or without a header."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Callable, Iterator

from toolkit.errors import LoadError
from toolkit.loading.article import Article, Found
from toolkit.loading.dates import read_moment
from toolkit.loading.encoding import decode, peek
from toolkit.loading.reader import Options, Reader
from toolkit.loading.sources import Item

EVENT_COLUMNS = {57: (56, None), 58: (56, 57), 61: (59, 60)}  # where the day of adding and the address stand
MENTION_COLUMNS = range(14, 17)
GRAPH_COLUMNS = 27
FIRST_GRAPH_COLUMNS = 11
DAY = re.compile(r"(?:1[89]|20)\d\d[01]\d[0-3]\d(?:\d{6})?$")
TITLE = re.compile(r"<PAGE_TITLE>(.*?)</PAGE_TITLE>")
HEADERS = ("GLOBALEVENTID", "GKGRECORDID")
FIRST_HEADER = "DATE\tNUMARTS\tCOUNTS"
NAMED = {
    "url": ("SOURCEURL", "DOCUMENTIDENTIFIER", "MENTIONIDENTIFIER", "V2DOCUMENTIDENTIFIER"),
    "day": ("DATEADDED", "MENTIONTIMEDATE", "DATE", "V2.1DATE", "SQLDATE", "DAY"),
    "source": ("SOURCECOMMONNAME", "MENTIONSOURCENAME", "V2SOURCECOMMONNAME"),
    "extras": ("EXTRAS", "V2EXTRASXML", "EXTRASXML"),
}
MOST_ADDRESSES = 1000
Row = list[str]


class Tabs(csv.excel_tab):
    """Fields between tabs, in which a quotation mark is a letter like any other."""

    quoting = csv.QUOTE_NONE


def recognises(item: Item) -> bool:
    """By the names in the header, or the number of tab-separated fields and the days among them."""
    if item.is_folder:
        return False
    first = peek(item.head).partition("\n")[0].strip("\r\ufeff")
    return first.upper().strip('"').startswith((*HEADERS, FIRST_HEADER)) or layout_of(first.split("\t")) is not None


def layout_of(cells: Row) -> Callable[[Row], list[Article]] | None:
    """How a row without a header is read; None where it is none of GDELT's."""
    if len(cells) in EVENT_COLUMNS and cells[0].isdecimal() and DAY.match(cells[1]):
        return read_event
    if len(cells) == GRAPH_COLUMNS and DAY.match(cells[1]):
        return read_graph
    if len(cells) in MENTION_COLUMNS and cells[0].isdecimal() and DAY.match(cells[1]) and DAY.match(cells[2]):
        return read_mention
    if len(cells) == FIRST_GRAPH_COLUMNS and DAY.match(cells[0]) and cells[1].isdecimal():
        return read_first_graph
    return None


def read(item: Item, options: Options) -> Found:
    """Read each row as a headline-only article, once per web address."""
    text, _ = decode(item.data)
    articles: dict[str, Article] = {}
    rows = broken = 0
    for found in rows_of(text):
        rows += 1
        broken += found is None
        for article in found or ():
            articles.setdefault(article.url or str(rows), article)
    if not articles:
        message = "a GDELT file without rows. Fetch it again."
        raise LoadError(message)
    damage = f"; {broken} damaged rows left out" if broken else ""
    return Found(list(articles.values()), note=f"{rows} rows name {len(articles)} articles{damage}")


def rows_of(text: str) -> Iterator[list[Article] | None]:
    """Give the articles that each row names; None for a row that is damaged."""
    lines = [line for line in text.strip("\ufeff").split("\n") if line.strip()]
    first = lines[0].rstrip("\r") if lines else ""
    if first.upper().strip('"').startswith(HEADERS):
        dialect = Tabs if "\t" in first else csv.excel
        try:
            table = list(csv.reader((line.rstrip("\r") for line in lines), dialect))
        except csv.Error as error:
            message = f"a GDELT table that cannot be read ({error}). Export it again."
            raise LoadError(message) from error
        names = [name.upper() for name in table[0]]
        yield from (
            [read_named(dict(zip(names, cells, strict=False)))] if len(cells) == len(names) else None
            for cells in table[1:]
        )
        return
    for line in lines[1:] if first.startswith(FIRST_HEADER) else lines:
        cells = line.rstrip("\r").split("\t")
        way = layout_of(cells)
        yield way(cells) if way is not None else None


def read_named(cells: dict[str, str]) -> Article:
    """Read a row under a header, as BigQuery writes it."""
    picked = {ours: next((cells[name] for name in names if cells.get(name)), "") for ours, names in NAMED.items()}
    return make(picked["url"], picked["day"], source=picked["source"], extras=picked["extras"])


def read_event(cells: Row) -> list[Article]:
    """Read an event: the article's address stands last."""
    day, address = EVENT_COLUMNS[len(cells)]
    return [make(cells[address] if address is not None else "", cells[day] or cells[1])]


def read_mention(cells: Row) -> list[Article]:
    """Read a mention of an event in an article."""
    return [make(cells[5], cells[2], source=cells[4])]


def read_graph(cells: Row) -> list[Article]:
    """Read a document of the knowledge graph, which may name the page's title."""
    return [make(cells[4], cells[1], source=cells[3], extras=cells[-1])]


def read_first_graph(cells: Row) -> list[Article]:
    """Read a set of documents of the knowledge graph's first version."""
    addresses = cells[10].split("<UDIV>")[:MOST_ADDRESSES]
    sources = cells[9].split(";")
    named = sources if len(sources) == len(addresses) else [""] * len(addresses)
    return [make(address, cells[0], source=source) for address, source in zip(addresses, named, strict=True)]


def make(address: str, day: str, *, source: str = "", extras: str = "") -> Article:
    """Make an article of what GDELT knows of it; the day is the one on which GDELT met it."""
    found = TITLE.search(extras)
    title = " ".join(html.unescape(found.group(1)).split()) if found else ""
    article = Article(text=None, title=title or None, source=source or None, url=address if "/" in address else None)
    article.warnings.append("headline only" if title else "no text and no title: an address only")
    moment = read_moment(day[:8]) if DAY.match(day) else None
    if moment is not None:
        article.set_date(moment, "export-field")
        article.warnings.append("day on which GDELT found the article")
    return article


READER = Reader("GDELT", 35, recognises, read)
