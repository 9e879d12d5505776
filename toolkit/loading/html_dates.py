"""When a page says that its article was published, how sure that is, and what speaks against it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from htmldate import find_date
from lxml import etree

from toolkit.loading.article import Article
from toolkit.loading.dates import Moment, read_moment, why_no_day
from toolkit.loading.html_facts import Facts

__all__ = ["URL_DAY", "date_page"]

DAY_METAS = (
    "article:published_time", "og:article:published_time", "article.published", "datepublished", "date.published", "published_time", "publication_date", "publishdate",
    "pubdate", "publish-date", "publish_date", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dc.date", "dc.date.created", "dcterms.date", "cxenseparse:recs:publishtime", "article_date_original",
    "originalpublicationdate", "rnews:datepublished", "date", "created", "bt:pubdate", "last-published", "citation_publication_date", "article:published", "news_published_time",
)  # fmt: skip
URL_DAY = re.compile(r"[/_-](19[89]\d|20\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?:[/_.-]|$)")
MARKED = re.compile(r"publish|pubdate|entry-date|created")


@dataclass
class Stated:
    """One statement of a page about its day."""

    source: str
    moment: Moment


def date_page(article: Article, tree: etree._Element, facts: Facts, *, search: bool = True) -> None:
    """Set the publication day of a page, with its source and how sure it is.

    Statements of the page count in this order: JSON-LD, meta tags, the time tag, the day in the address. Where another
    one bears the same day the answer is sure; where the address bears another one, it is doubtful, and a warning says
    so. htmldate's search over the text comes last, and not at all on huge pages, over which it spends long
    (``search``); its answers are doubtful, and those of a first of January are guesses and not taken.

    Parameters
    ----------
    article
        The article; its ``url`` is read, its day is set.
    tree
        The page.
    facts
        What its metadata state.
    """
    in_address = day_in(article.url)
    stated, remarks = read_statements(tree, facts)
    if in_address is not None:
        stated.append(Stated("url", in_address))
    if stated:
        first = stated[0]
        article.set_date(as_printed(first.moment, in_address), first.source)
        article.confidence = judge(article, first, stated[1:])
        return
    if remarks:
        article.precision = remarks[0][0]
        article.warnings += [remark for _, remark in remarks[:2]]
    partial = article.precision in {"month", "year"}  # of which the search would make a first day
    if search and not partial and (guess := search_text(tree, article.url)) is not None:
        article.set_date(guess, "htmldate")
        article.confidence = "low"
        article.warnings.append("date inferred from the page, not stated by it")


def read_statements(tree: etree._Element, facts: Facts) -> tuple[list[Stated], list[tuple[str, str]]]:
    """Give the page's statements of a day, at most one per source, and what is the matter with those that give none."""
    values = [("json-ld", facts.ld("datePublished"))]
    values += [("meta", facts.metas.get(name)) for name in DAY_METAS]
    values += [("time-tag", value) for value in times(tree)]
    stated: dict[str, Stated] = {}
    remarks = []
    for source, value in values:
        text = str(value).strip() if value else ""
        if not text or source in stated:
            continue
        if (moment := read_moment(text)) is not None:
            stated[source] = Stated(source, moment)
        else:
            remarks.append(why_no_day(text))
    return list(stated.values()), remarks


def judge(article: Article, first: Stated, others: list[Stated]) -> str:
    """Say how sure a stated day is, by what else the page states."""
    apart = {other.source: abs((other.moment.day - first.moment.day).days) for other in others}
    if apart.get("url", 0) > 1:
        article.warnings.append("date doubtful: the page's address bears another day")
        return "low"
    if any(days <= 1 for days in apart.values()):
        return "high"
    midnight = first.moment.instant is None or first.moment.instant.strftime("%H%M") == "0000"
    if (first.moment.day.month, first.moment.day.day) == (1, 1) and midnight:
        article.warnings.append("date doubtful: a first of January often stands for an unknown day")
        return "low"
    return "high" if first.source in {"json-ld", "meta"} and not apart else "medium"


def day_in(url: str | None) -> Moment | None:
    """The day in an address, None where there is none or it is no address at all."""
    try:
        found = URL_DAY.search(urlsplit(url).path) if url else None
    except ValueError:
        return None
    return read_moment("-".join(found.groups())) if found else None


def search_text(tree: etree._Element, url: str | None) -> Moment | None:
    """Search the page's text for its day; the search fails on some damaged pages."""
    try:
        guess = find_date(tree, original_date=True, url=url, extensive_search=True)
    except (ValueError, TypeError, RecursionError, AttributeError, OverflowError):
        return None
    moment = read_moment(guess) if guess else None
    return None if moment is not None and (moment.day.month, moment.day.day) == (1, 1) else moment


def as_printed(moment: Moment, in_address: Moment | None) -> Moment:
    """Correct a day that the page gives in UTC, where its address bears the neighbouring day: that is the one printed."""
    if moment.instant is None or in_address is None or abs((moment.day - in_address.day).days) != 1:
        return moment
    return Moment(in_address.day, moment.instant)


def times(tree: etree._Element) -> Iterator[str]:
    """The values of time tags that stand for publication: marked ones first, then the first inside the article."""
    marked: list[str] = []
    others: list[str] = []
    for tag in tree.iter("time"):
        value = tag.get("datetime") or tag.get("content")
        if not value:
            continue
        marks = f"{tag.get('itemprop') or ''} {tag.get('class') or ''} {tag.get('pubdate') or ''}".lower()
        (marked if MARKED.search(marks) else others).append(value)
    yield from marked[:1]
    inside = [tag for holder in tree.iter("article", "header") for tag in holder.iter("time") if tag.get("datetime")]
    yield from [tag.get("datetime") or "" for tag in inside[:1]]
    if len(others) == 1:
        yield others[0]
