"""What stands at the edges of pages and is no text of the article: running heads, page numbers, a browser's lines."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from toolkit.loading.pdf_columns import Row, lower_initials, rows_of
from toolkit.loading.pdf_page import Page, Word, join_words

__all__ = ["BROWSER_HEAD", "Sheet", "part_margins"]

ROWS = 4  # looked at on each side
EDGE = 0.16  # of the page's height; what stands farther inside is no running head
NUMBER_EDGE = 0.25  # the same for page numbers
WIDE = 4.0  # white within a head, in sizes of its letters
LONGEST = 16  # words of a head
LEVEL = 5.0  # points by which a head's place may differ between pages
DIGITS = re.compile(r"\d+")
ROMAN = re.compile(r"\b[ivxlc]{1,7}\b")
OF = r"(?:\s?(?:/|of|von|sur|de|di|van|z|из|out of)\s?\d{1,5})"
PAGE_NUMBER = re.compile(
    rf"[\W_]{{0,3}}(?:(?:page|seite|pagina|página|strona|стр|p|pg|s)\b\.?\s?\d{{1,5}}{OF}?|\d{{1,4}}{OF}?)[\W_]{{0,3}}",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"https?://\S+|www\.\S+")
PLACE = re.compile(r"(?:https?|file)://\S+|www\.\S+")
BROWSER_HEAD = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+(?:\w{2}\s)?\d{1,2}[:.]\d{2}")


@dataclass
class Sheet:
    """A page parted in the words of its text and the lines at its edges; ``address`` is the one a browser printed."""

    page: Page
    words: list[Word]
    margins: list[str] = field(default_factory=list)
    address: str | None = None


def part_margins(pages: list[Page]) -> list[Sheet]:
    """Take the lines off the pages' edges that repeat from page to page, and page numbers.

    Parameters
    ----------
    pages
        All pages of a document, in order.

    Returns
    -------
    list of Sheet
        One per page. Words that stand upright along an edge are taken off too.
    """
    words = [lower_initials([word for word in page.words if word.upright]) for page in pages]
    rows = [rows_of(page_words) for page_words in words]
    found = [edge_rows(page, page_rows) for page, page_rows in zip(pages, rows, strict=True)]
    repeated = find_repeated(found)
    sheets = []
    for number, (page, page_rows) in enumerate(zip(pages, rows, strict=True)):
        sheet = Sheet(page, [])
        marked = outermost(
            {place: edge for place, edge in found[number].items() if (number, place) in repeated or is_margin(edge)}
        )
        taken = {id(word) for place in marked for word in page_rows[place].words}
        sheet.words = [word for word in words[number] if id(word) not in taken]
        for place in sorted(marked):
            text = join_words(page_rows[place].words)
            sheet.margins.append(text)
            if sheet.address is None and (address := ADDRESS.search(text)):
                sheet.address = address.group()
        turned = [word for word in page.words if not word.upright]
        if turned:
            sheet.margins.append(join_words(turned))
        sheets.append(sheet)
    return sheets


@dataclass
class Edge:
    """A row near an edge: its text with numbers taken out, how far from the edge, and how many rows are farther out."""

    text: str
    key: str
    side: str
    place: float
    rank: int
    parted: bool


def outermost(edges: dict[int, Edge]) -> set[int]:
    """Those rows beyond which only such rows stand: what follows a headline is no running head."""
    marked: set[int] = set()
    for side in ("top", "bottom"):
        ranks = {edge.rank: place for place, edge in edges.items() if edge.side == side}
        for rank in range(ROWS):
            if rank not in ranks:
                break
            marked.add(ranks[rank])
    return marked


def edge_rows(page: Page, rows: list[Row]) -> dict[int, Edge]:
    """Give the rows near the upper and the lower edge of a page, by their number."""
    edges = {}
    for rank in range(min(ROWS, len(rows))):
        for side, number in (("top", rank), ("bottom", len(rows) - 1 - rank)):
            row = rows[number]
            place = row.top if side == "top" else page.height - row.bottom
            if place <= NUMBER_EDGE * page.height and number not in edges:
                text = join_words(row.words)
                if place > EDGE * page.height and not PAGE_NUMBER.fullmatch(text):
                    continue
                key = ROMAN.sub("#", DIGITS.sub("#", text.casefold()))
                edges[number] = Edge(text, key, side, place, rank, is_parted(rows, number))
    return edges


def is_parted(rows: list[Row], number: int) -> bool:
    """Whether a row is short, set wide apart, and has white between it and the page's text."""
    row = rows[number]
    size = row.words[0].size
    beside = rows[number + 1].top - row.bottom if number == 0 and len(rows) > 1 else None
    if number == len(rows) - 1 and number:
        beside = row.top - rows[number - 1].bottom
    wide = any(two.left - one.right > WIDE * size for one, two in pairwise(row.words))
    return beside is not None and beside > size and wide and len(row.words) <= LONGEST


def find_repeated(pages: list[dict[int, Edge]]) -> set[tuple[int, int]]:
    """Find the rows that stand at the same place of several pages, whatever their numbers."""
    alike: defaultdict[tuple[str, str], list[tuple[int, int, float]]] = defaultdict(list)
    for number, edges in enumerate(pages):
        for row, edge in edges.items():
            alike[edge.side, edge.key].append((number, row, edge.place))
    needed = 2 if len(pages) <= 4 else 3
    repeated = set()
    for (_, key), places in alike.items():
        if (
            key.count("#") >= 2
            and not any(sign.isalpha() for sign in key)
            and not PAGE_NUMBER.fullmatch(key.replace("#", "1"))
        ):
            continue  # a row of a table
        for number, row, place in places:
            level = {other for other, _, there in places if abs(there - place) <= LEVEL}
            if len(level) >= needed:
                repeated.add((number, row))
    return repeated


def is_margin(edge: Edge) -> bool:
    """Whether a row is a page number or a browser's line, though it stands on one page only."""
    if edge.rank > 0:
        return False
    if PAGE_NUMBER.fullmatch(edge.text) or edge.parted:
        return True
    if edge.side == "top":
        return BROWSER_HEAD.match(edge.text) is not None
    return PLACE.match(edge.text) is not None and len(edge.text.split()) <= 4
