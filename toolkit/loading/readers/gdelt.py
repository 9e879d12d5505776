"""GDELT's event and knowledge-graph files: tab-separated rows without header, a web address and no text."""

from __future__ import annotations

import re

from toolkit.errors import LoadError
from toolkit.loading.article import Article, Found
from toolkit.loading.dates import read_moment
from toolkit.loading.encoding import decode
from toolkit.loading.reader import Options, Reader
from toolkit.loading.sources import Item

EVENT_COLUMNS = (57, 58, 61)
GRAPH_COLUMNS = 27
DAY = re.compile(r"\d{8}")
TITLE = re.compile(r"<PAGE_TITLE>(.*?)</PAGE_TITLE>")


def recognises(item: Item) -> bool:
    """By the number of tab-separated fields in the first line, and a day among the first of them."""
    if item.is_folder:
        return False
    cells = item.head.partition(b"\n")[0].decode("utf-8", errors="replace").split("\t")
    if len(cells) in EVENT_COLUMNS:
        return cells[0].isdigit() and DAY.match(cells[1]) is not None
    return len(cells) == GRAPH_COLUMNS and DAY.match(cells[1]) is not None


def read(item: Item, options: Options) -> Found:
    """Read each row as a headline-only article, once per web address."""
    text, _ = decode(item.data)
    articles: dict[str, Article] = {}
    rows = 0
    for line in text.split("\n"):
        cells = line.rstrip("\r").split("\t")
        if len(cells) < GRAPH_COLUMNS:
            continue
        rows += 1
        article = read_graph(cells) if len(cells) == GRAPH_COLUMNS else read_event(cells)
        articles.setdefault(article.url or str(rows), article)
    if not articles:
        message = "a GDELT file without rows. Fetch it again."
        raise LoadError(message)
    return Found(list(articles.values()), note=f"{rows} rows name {len(articles)} articles")


def read_event(cells: list[str]) -> Article:
    """Read an event: the article's address stands last."""
    article = Article(
        text=None, url=cells[-1] if "/" in cells[-1] else None, warnings=["no text and no title: an address only"]
    )
    return with_day(
        article, cells[59][:8] if len(cells) == EVENT_COLUMNS[2] else cells[56] if len(cells) > 57 else cells[1]
    )


def read_graph(cells: list[str]) -> Article:
    """Read a document of the knowledge graph, which may name the page's title."""
    found = TITLE.search(cells[-1])
    article = Article(text=None, title=found.group(1) if found else None, source=cells[3] or None, url=cells[4] or None)
    article.warnings.append("headline only" if found else "no text and no title: an address only")
    return with_day(article, cells[1][:8])


def with_day(article: Article, digits: str) -> Article:
    """Set the day on which GDELT met the article."""
    moment = read_moment(digits) if DAY.fullmatch(digits) else None
    if moment is not None:
        article.day, article.day_source = moment.day, "export-field"
        article.warnings.append("day on which GDELT found the article")
    return article


READER = Reader("GDELT", 35, recognises, read)
