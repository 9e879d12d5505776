"""News agencies' XML: NITF, NewsML 1.2, NewsML-G2, and small home-made forms with a headline and a body."""

from __future__ import annotations

import re

from lxml import etree

from toolkit.errors import LoadError
from toolkit.loading.article import Article, BlockKind, Found, assemble
from toolkit.loading.dates import read_moment
from toolkit.loading.exports import clean_byline
from toolkit.loading.fragments import blocks_of, html_blocks, inner_html, with_kinds
from toolkit.loading.reader import Options, Reader
from toolkit.loading.safe_xml import children, find, local_name, looks_like_xml, parse_xml, root_name, words
from toolkit.loading.sources import Item
from toolkit.loading.wire_text import wire_paragraphs

ROOTS = re.compile(
    rb"<(?:\w+:)?(?:nitf|newsml|newsitem|newsmessage|packageitem|conceptitem|knowledgeitem|planningitem|catalogitem|contentset|inlinexml|\w*news|story|article)[\s>]",
    re.IGNORECASE,
)
HOME_MADE = re.compile(rb"<(?:\w+:)?(?:headline|hedline|hl1)[\s>]", re.IGNORECASE)
PIECES_OF_PAGES = {
    "div",
    "section",
    "main",
    "header",
    "p",
    "span",
    "a",
    "table",
    "meta",
    "link",
    "title",
    "script",
    "style",
}
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
OTHERS = {"rss", "feed", "workbook", "rdf", "channel", "html", "head", "body", "svg", "urlset"}
PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)(?:</p>|\Z)", re.IGNORECASE | re.DOTALL)
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
ESCAPED = re.compile(r"<(?:p|br|div|h\d|ul|table|span|b|i|a|html)\b[^>]*>", re.IGNORECASE)
TITLES = ("hl1", "headline", "headline1", "title", "slugline")
BODIES = (
    "body.content", "inlinexml", "inlinedata", "datacontent", "content", "body", "bodytext", "maintext", "articletext", "articlebody",
    "story", "storytext", "text",
)  # fmt: skip
MARKED = {"p", "hl2", "h1", "h2", "h3", "h4", "li", "blockquote", "bq", "br", "tr", "div", "paragraph"}
NO_ARTICLES = {
    "packageitem": "a package of links",
    "knowledgeitem": "a list of terms",
    "conceptitem": "the description of a term",
    "planningitem": "a plan of coverage",
    "catalogitem": "a catalogue",
    "remotecontent": "a picture, sound or film",
}


def recognises(item: Item) -> bool:
    """By an opening tag of one of the agencies' formats; feeds and web pages are not meant."""
    if item.is_folder or not looks_like_xml(item.head) or root_name(item.head) in OTHERS:
        return False
    home_made = HOME_MADE.search(item.head) is not None and root_name(item.head) not in PIECES_OF_PAGES
    return home_made or ROOTS.search(item.head) is not None


def read(item: Item, options: Options) -> Found:
    """Read each news item that holds text; packages of links, pictures and lists of terms are none."""
    root = parse_xml(item.data)
    items = [root] if local_name(root) in ITEMS else outermost(root)
    articles = [article for article in map(read_item, items or [root]) if article is not None]
    if not articles:
        return refuse(root)
    empty = len(items) - len(articles)
    return Found(articles, note=f"{empty} items without text, as pictures are" if empty > 0 else "")


def refuse(root: etree._Element) -> Found:
    """Skip what is on purpose no article, and complain of anything else."""
    for name, what in NO_ARTICLES.items():
        if local_name(root) == name or find(root, name) is not None:
            return Found([], skipped=f"{what}, and no article")
    message = "news metadata without an article's text. Export the items themselves."
    raise LoadError(message)


def outermost(root: etree._Element) -> list[etree._Element]:
    """Give the news items of a message; a NITF inside a NewsML item belongs to that item."""
    return next((found for name in ITEMS if (found := list(children(root, name)))), [])


def read_item(root: etree._Element) -> Article | None:
    """Read one item; None if it has no text."""
    title = first_words(root, *TITLES)
    body = read_body(root)
    if not body:
        return None
    pieces: list[tuple[str, BlockKind]] = [(title, "title")] if title else []
    standfirst = first_words(root, "subheadline")
    pieces += [(standfirst, "standfirst")] if standfirst and standfirst != title else []
    text, blocks = assemble(pieces + [piece for piece in body if piece[0] not in {title, standfirst}])
    article = Article(text=text, title=title or None, blocks=blocks, source=find_source(root))
    article.authors = find_authors(root)
    article.language = find_language(root)
    for value in dates(root):
        if (moment := read_moment(value)) is not None:
            article.set_date(moment, "export-field")
            break
    return article


def first_words(root: etree._Element, *names: str) -> str:
    """Give the text of the first element that has some, trying the names in order."""
    return next((text for name in names for found in children(root, name) if (text := words(found))), "")


def find_authors(root: etree._Element) -> str | None:
    """Give the byline without the writer's post, or the creator's name."""
    for name in ("byline", "by", "author", "creator"):
        for found in children(root, name):
            people = [words(person) for part in ("person", "name") for person in children(found, part)]
            titles = {part for post in children(found, "byttl") for part in map(str, post.itertext())}
            plain = " ".join(" ".join(part for part in map(str, found.itertext()) if part not in titles).split())
            if stated := "; ".join(filter(None, people)) or plain:
                return clean_byline(stated.strip(" ,;"))
    return None


def read_body(root: etree._Element) -> list[tuple[str, BlockKind]]:
    """Give the body's paragraphs with their roles, wherever the format keeps them; of several bodies the longest."""
    for name in BODIES:
        found = [read_content(body) for body in children(root, name)]
        longest = max(found, key=lambda pieces: sum(len(text) for text, _ in pieces), default=[])
        if longest:
            return longest
    abstract = first_words(root, "abstract")
    return [(abstract, "paragraph")] if abstract else []


def read_content(body: etree._Element) -> list[tuple[str, BlockKind]]:
    """Read one body: elements, escaped HTML, or plain text in lines of fixed width."""
    inner = find(body, "body.content", "body")
    body = inner if inner is not None else body
    marked = any(local_name(element) in MARKED for element in body.iter())
    if marked:
        return [piece for piece in with_kinds(blocks_of(body)) if piece[0].strip("\u200b")]
    raw = "".join(map(str, body.itertext()))
    if ESCAPED.search(raw) is None:
        return [(line, "paragraph") for line in wire_paragraphs(raw)]
    if len(parts := PARAGRAPH.findall(raw)) == 1 and "\n" in parts[0]:
        return [(line, "paragraph") for part in wire_paragraphs(BREAK.sub("\n", parts[0])) for line in inner_html(part)]
    return with_kinds(html_blocks(raw))


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
