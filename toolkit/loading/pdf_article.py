"""A PDF that holds one article."""

from __future__ import annotations

import re

from lxml import etree

from toolkit.loading.article import Article, Block, BlockKind, assemble
from toolkit.loading.exports import clean_byline
from toolkit.loading.html_dates import date_page
from toolkit.loading.html_facts import Facts, find_title
from toolkit.loading.html_roles import read_body
from toolkit.loading.pdf_dates import created_day, set_day
from toolkit.loading.pdf_layout import Layout
from toolkit.loading.pdf_paragraphs import LOUD
from toolkit.loading.pdf_roles import assign_roles, find_headline, is_file_name
from toolkit.loading.pdf_tags import is_tagged, rebuild_page
from toolkit.loading.readers.plaintext import find_title as find_plain_title

__all__ = ["assemble_some", "read_article"]

BROWSER = re.compile(r"mozilla|chrome|chromium|skia|firefox|safari|wkhtmltopdf|webkit", re.IGNORECASE)
FEWEST_LETTERS = 40
FEWEST_WORDS = 15  # of a paragraph that does not end like a sentence
LONGEST_HEADING = 40
LINKED = 0.5
Some = list[tuple[str, BlockKind | None]]


def read_article(layout: Layout) -> Article:
    """Read the document as one article: as a web page where a browser printed it, else by its type and layout.

    Parameters
    ----------
    layout
        The document's passages.

    Returns
    -------
    Article
        With its title, text, blocks and day as far as the document states them.
    """
    made_by = f"{layout.facts.get('Creator', '')} {layout.facts.get('Producer', '')}"
    if (BROWSER.search(made_by) or layout.address) and (article := read_print(layout)) is not None:
        return article
    return read_document(layout)


def read_print(layout: Layout) -> Article | None:
    """Read a page that a browser printed; None if nothing on it reads like an article."""
    page = etree.Element("html")
    head = etree.SubElement(page, "head")
    stated = layout.facts.get("Title", "")
    if stated and not is_file_name(stated):
        etree.SubElement(head, "title").text = stated
    body = (
        rebuild_page(layout.sheets, layout.speller, layout.ends)
        if is_tagged(layout.sheets)
        else page_of_passages(layout)
    )
    page.append(body)
    title = find_title(page, Facts())
    pieces = [piece for piece in read_body(body, title) if piece != (title, "furniture")]
    if sum(len(text) for text, kind in pieces if kind == "paragraph") < FEWEST_LETTERS:
        return None
    text, blocks = assemble([*([(title, "title")] if title else []), *pieces])  # type: ignore[list-item]
    article = Article(text=text, title=title, blocks=blocks, url=layout.address)
    lines = [" ".join(line.split()) for line in map(str, body.itertext()) if line.strip()]
    headlines = [number for number, line in enumerate(lines) if line == title] or [0]
    set_day(article, lines, headlines, layout.heads, layout.address)
    if article.day is None:
        date_page(article, page, Facts())
    if article.day is None and (note := created_day(layout.facts, [])[1]):
        article.warnings.append(note)
    return article


def page_of_passages(layout: Layout) -> etree._Element:
    """Make a page of passages whose tags are not known: by their type, their place and the links over them.

    Passages in the same type that begin at the same place of a line share their class, as paragraphs of one article do.
    """
    body = etree.Element("body")
    largest = max(passage.size for passage in layout.passages)
    for passage, text in zip(layout.passages, layout.texts, strict=True):
        loud = passage.size > LOUD * layout.size or passage.bold
        words = len(text.split())
        tag = "p" if passage.ends or words >= FEWEST_WORDS else "div"
        if loud and words <= LONGEST_HEADING:
            tag = "h1" if passage.size >= 0.97 * largest else "h2"
        style = f"k{passage.size:.0f}x{passage.lines[-1].indent:.0f}x{passage.first.edges[0]:.0f}"
        element = etree.SubElement(etree.SubElement(body, "div", {"class": style.replace(".", "")}), tag)
        letters = sum(len(line.text) for line in passage.lines)
        if sum(line.linked * len(line.text) for line in passage.lines) > LINKED * letters:
            element = etree.SubElement(element, "a")
        element.text = text
    return body


def read_document(layout: Layout) -> Article:
    """Read a document by its type: the largest is the headline, the smallest notes and captions."""
    stated = layout.facts.get("Title")
    passages, texts = layout.passages, layout.texts
    headline = find_headline(passages, texts, stated, layout.size)
    assign_roles(passages, texts, headline, [sheet.page for sheet in layout.sheets], layout.size)
    pieces: Some = []
    page = 0
    for passage, text in zip(passages, texts, strict=True):
        while page < passage.first.page:
            pieces += [(margin, "furniture") for margin in layout.sheets[page].margins]
            page += 1
        pieces.append((text, passage.kind))
    pieces += [(margin, "furniture") for sheet in layout.sheets[page:] for margin in sheet.margins]
    text, blocks = assemble_some(pieces)
    title = texts[headline] if headline is not None else None
    if title is None and stated and not is_file_name(stated):
        title = stated
    article = Article(text=text, title=title or find_plain_title(text), blocks=blocks, url=layout.address)
    author = layout.facts.get("Author", "")
    bylines = [words for words, kind in pieces if kind == "byline"]
    article.authors = clean_byline(bylines[0]) if bylines else author if " " in author else None
    set_day(article, texts, [headline or 0], layout.heads, layout.address)
    if article.day is None:
        moment, note = created_day(layout.facts, texts)
        if moment is not None:
            article.day, article.day_source = moment.day, "creation-date"
        article.warnings += [note] if note else []
    return article


def assemble_some(pieces: Some) -> tuple[str, list[Block]]:
    """Join pieces to one text, and give the blocks of those whose role is known."""
    full = [(text, kind) for text, kind in pieces if text.strip()]
    text, blocks = assemble([(piece, kind or "paragraph") for piece, kind in full])
    return text, [block for block, (_, kind) in zip(blocks, full, strict=True) if kind is not None]
