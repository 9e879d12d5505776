"""News agencies' XML: NITF, NewsML 1.2, NewsML-G2, and small home-made forms with a headline and a body."""

from __future__ import annotations

import re

from lxml import etree

from toolkit.errors import LoadError
from toolkit.loading.article import Article, BlockKind, Found, assemble
from toolkit.loading.dates import read_moment
from toolkit.loading.reader import Options, Reader
from toolkit.loading.safe_xml import children, find, inner_html, local_name, looks_like_xml, parse_xml, root_name, words
from toolkit.loading.sources import Item
from toolkit.loading.wire_text import wire_paragraphs

ROOTS = re.compile(
    rb"<(?:\w+:)?(?:nitf|newsml|newsitem|newsmessage|packageitem|contentset|inlinexml|\w*news|story|article)[\s>]",
    re.IGNORECASE,
)
ITEMS = ("newsitem", "nitf")
DATES = (
    "date.issue",
    "date.release",
    "contentcreated",
    "firstcreated",
    "versioncreated",
    "thisrevisioncreated",
    "publishdate",
    "pubdate",
    "dateid",
    "sent",
)
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z|[+-]\d\d:?\d\d)?$")
OTHERS = {"rss", "feed", "rdf", "channel", "html", "head", "body", "svg", "urlset"}
PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)(?:</p>|\Z)", re.IGNORECASE | re.DOTALL)
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
SUBHEADS = {"hl2", "h2", "h3", "h4"}


def recognises(item: Item) -> bool:
    """By an opening tag of one of the agencies' formats; feeds and web pages are not meant."""
    if item.is_folder or not looks_like_xml(item.head) or root_name(item.head) in OTHERS:
        return False
    return ROOTS.search(item.head) is not None


def read(item: Item, options: Options) -> Found:
    """Read each news item that holds text."""
    root = parse_xml(item.data)
    name = local_name(root)
    items = [root] if name in ITEMS else list(outermost(root))
    articles = [article for article in map(read_item, items or [root]) if article is not None]
    if not articles:
        message = "news metadata without an article's text. Export the items themselves."
        raise LoadError(message)
    return Found(
        articles, note=f"{len(items) - len(articles)} items without text" if len(items) > len(articles) else ""
    )


def outermost(root: etree._Element) -> list[etree._Element]:
    """Give the news items of a message; a NITF inside a NewsML item belongs to that item."""
    for name in ITEMS:
        found = list(children(root, name))
        if found:
            return found
    return []


def read_item(root: etree._Element) -> Article | None:
    """Read one item; None if it has no text."""
    title = first_words(root, "hl1", "headline", "headline1", "title", "slugline")
    body = read_body(root)
    if not body:
        return None
    pieces: list[tuple[str, BlockKind]] = [(title, "title")] if title else []
    text, blocks = assemble(pieces + [piece for piece in body if piece[0] != title])
    article = Article(text=text, title=title or None, blocks=blocks, source=find_source(root))
    article.authors = re.sub(r"^by\s+", "", first_words(root, "byline", "by"), flags=re.IGNORECASE) or None
    article.language = find_language(root)
    for value in dates(root):
        if (moment := read_moment(value)) is not None:
            article.day, article.instant, article.day_source = moment.day, moment.instant, "export-field"
            break
    return article


def first_words(root: etree._Element, *names: str) -> str:
    """Give the text of the first element that has some, trying the names in order."""
    for name in names:
        for found in children(root, name):
            if text := words(found):
                return text
    return ""


def read_body(root: etree._Element) -> list[tuple[str, BlockKind]]:
    """Give the body's paragraphs with their roles, wherever the format keeps them."""
    body = find(root, "body.content", "datacontent", "inlinexml", "inlinedata", "content", "body", "text")
    if body is None:
        return []
    inner = find(body, "body.content") if local_name(body) == "inlinexml" else None
    body = inner if inner is not None else body
    pieces: list[tuple[str, BlockKind]] = []
    for element in body.iter():
        name = local_name(element)
        if name == "p" or name in SUBHEADS:
            pieces.append((words(element), "subhead" if name in SUBHEADS else "paragraph"))
        elif name in {"media.caption", "caption"} and find(element, "p") is None:
            pieces.append((words(element), "caption"))
    found = [piece for piece in pieces if piece[0]]
    if found:
        return found
    abstract = find(root, "abstract")
    raw = "".join(map(str, body.itertext()))
    lines = wrapped_html(raw) if "<" in raw else wire_paragraphs(raw)
    lines = [line for line in lines if line] or [text for text in [words(abstract)] if text]
    return [(line, "paragraph") for line in lines]


def wrapped_html(raw: str) -> list[str]:
    """Give the paragraphs of escaped HTML; one element may hold a whole text in lines of fixed width."""
    if len(parts := PARAGRAPH.findall(raw)) == 1 and "\n" in parts[0]:
        return [line for part in wire_paragraphs(BREAK.sub("\n", parts[0])) for line in inner_html(part)]
    return inner_html(raw)


def dates(root: etree._Element) -> list[str]:
    """Give all that may be the publication date, likeliest first, in ISO form."""
    found = []
    for name in DATES:
        for element in children(root, name):
            raw = (element.get("norm") or words(element)).strip()
            compact = COMPACT.match(raw)
            if compact is None:
                found.append(raw)
                continue
            year, month, day, hour, minute, second, zone = compact.groups()
            found.append(f"{year}-{month}-{day}T{hour}:{minute}:{second}{'+00:00' if zone == 'Z' else zone or ''}")
    return found


def find_source(root: etree._Element) -> str | None:
    """Give the agency's name."""
    named = first_words(root, "distributor", "copyrightholder", "origin")
    if named:
        return named.strip("/")
    for name, attribute in (
        ("provider", "literal"),
        ("doc.copyright", "holder"),
        ("party", "formalname"),
        ("doc-id", "regsrc"),
    ):
        for element in children(root, name):
            value = {key.lower(): text for key, text in element.attrib.items()}.get(attribute)
            if value:
                return str(value)
    return first_words(root, "providerid", "sender") or None


def find_language(root: etree._Element) -> str | None:
    """Give the language that the item states."""
    for element in (root, *children(root, "newsitem")):
        stated = element.get("{http://www.w3.org/XML/1998/namespace}lang")
        if stated:
            return str(stated)[:2].lower()
    return None


READER = Reader("news agency XML", 25, recognises, read)
