"""The article's paragraphs, in order, with their roles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from lxml import etree
from trafilatura import bare_extraction

from toolkit.loading.article import BlockKind

__all__ = ["read_body"]

TAGS: dict[str, BlockKind] = {
    "p": "paragraph",
    "head": "subhead",
    "quote": "quote",
    "item": "list",
    "ab": "paragraph",
    "code": "paragraph",
}
SPACE = re.compile(r"\s+")
SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:standfirst|strapline|dek|subtitle|sub-?headline|article-?summary)(?:$|[\s_-])", re.IGNORECASE
)
CAPTION = re.compile(
    r"(?:^|[\s_-])(?:caption|figcaption|photo-?credit|image-?credit|credit)(?:$|[\s_-])", re.IGNORECASE
)
BYLINE = re.compile(r"(?:^|[\s_-])(?:byline|dateline|timestamp|author-?bio)(?:$|[\s_-])", re.IGNORECASE)
ENOUGH = 400
FEWEST_WORDS = 10
MOST_LINKED = 0.4
Piece = tuple[str, BlockKind]


def read_body(tree: etree._Element, again: Callable[[], etree._Element], title: str | None) -> list[Piece]:
    """Find the article's pieces by trafilatura, and mend what it tore.

    The extractor drops the rest of a paragraph behind some links, and now and then takes a legal notice for the article. The
    page's own paragraphs tell: a piece that is the torn beginning of one is made whole, and where a single container
    holds far more sentences than the extractor found, its paragraphs are taken instead.

    Parameters
    ----------
    tree
        The page's tree; extraction consumes it.
    again
        Gives the tree afresh, for a second try.
    title
        The headline; its repetition is left out.

    Returns
    -------
    list of tuple
        Text and role of each piece.
    """
    own = paragraphs_of_page(tree)
    known = marked_roles(tree)
    pieces = extract(tree, precision=True)
    cluster = densest(own)
    if size(pieces) < max(ENOUGH, 0.4 * size(cluster)):
        pieces = max([extract(again(), precision=False), cluster, pieces], key=size)
    pieces = mend(pieces, own)
    heading = (title or "").casefold()
    return [
        (text, known.get(text, kind))
        for number, (text, kind) in enumerate(pieces)
        if not (number < 4 and text.casefold() == heading)
    ]


def marked_roles(tree: etree._Element) -> dict[str, BlockKind]:
    """Texts whose element says by its name or class that they are a caption, a byline or a standfirst."""
    roles: dict[str, BlockKind] = {}
    for element in tree.iter("p", "h2", "h3", "div", "span", "figcaption", "cite"):
        mark = element.get("class") or ""
        kind: BlockKind | None = "caption" if element.tag == "figcaption" or CAPTION.search(mark) else None
        kind = kind or ("byline" if BYLINE.search(mark) else "standfirst" if STANDFIRST.search(mark) else None)
        if kind is not None and len(element) < FEWEST_WORDS:
            for inner in (element, *element.iter("p", "h2")):
                roles.setdefault(fold(inner), kind)
    return roles


def size(pieces: list[Piece]) -> int:
    """How much text pieces hold."""
    return sum(len(text) for text, _ in pieces)


def extract(tree: etree._Element, *, precision: bool) -> list[Piece]:
    """Let trafilatura find the article."""
    found = bare_extraction(
        tree,
        favor_precision=precision,
        include_comments=False,
        include_tables=False,
        deduplicate=False,
        with_metadata=False,
    )
    body = getattr(found, "body", None)
    return flatten(body) if body is not None else []


def fold(element: etree._Element) -> str:
    """An element's text on one line."""
    return SPACE.sub(" ", "".join(element.itertext())).strip()


def paragraphs_of_page(tree: etree._Element) -> list[tuple[str, int, float]]:
    """The page's own paragraphs: text, number of the container, share of the text that is links."""
    containers: dict[etree._Element, int] = {}
    found = []
    for paragraph in tree.iter("p"):
        text = fold(paragraph)
        parent = paragraph.getparent()
        if not text or parent is None:
            continue
        linked = sum(len(fold(link)) for link in paragraph.iter("a")) / len(text)
        holder = parent
        while holder.getparent() is not None and holder.tag == "div" and len(holder.findall("p")) == 1:
            holder = holder.getparent()
        found.append((text, containers.setdefault(holder, len(containers)), linked))
    return found


def densest(own: list[tuple[str, int, float]]) -> list[Piece]:
    """The paragraphs of the container that holds most sentences."""
    weights: Counter[int] = Counter()
    for text, holder, linked in own:
        if is_prose(text, linked):
            weights[holder] += len(text)
    if not weights:
        return []
    best = min(weights, key=lambda holder: (-weights[holder], holder))
    return [
        (text, "paragraph")
        for text, holder, linked in own
        if holder == best and (linked < MOST_LINKED or is_prose(text, 0.0))
    ]


def is_prose(text: str, linked: float) -> bool:
    """Whether a paragraph reads like a sentence of an article."""
    return len(text.split()) >= FEWEST_WORDS and SENTENCE_END.search(text) is not None and linked < MOST_LINKED


def mend(pieces: list[Piece], own: list[tuple[str, int, float]]) -> list[Piece]:
    """Make paragraphs whole whose end the extractor tore off."""
    whole = [text for text, _, linked in own if linked < MOST_LINKED]
    known = set(whole)
    mended: list[Piece] = []
    for text, kind in pieces:
        if kind == "paragraph" and text not in known and not SENTENCE_END.search(text):
            longer = next((other for other in whole if other.startswith(text) and len(other) > len(text) + 20), text)
            mended.append((longer, kind))
        else:
            mended.append((text, kind))
    return mended


def flatten(body: etree._Element) -> list[Piece]:
    """Turn the extractor's tree into pieces; line breaks inside a paragraph end it."""
    pieces: list[Piece] = []
    for element in body.iter():
        kind = TAGS.get(element.tag) if isinstance(element.tag, str) else None
        if kind is None or any(ancestor.tag in TAGS for ancestor in element.iterancestors()):
            continue
        pieces += [(line, kind) for line in lines(element)]
    return pieces


def lines(element: etree._Element) -> list[str]:
    """The lines of an element: what stands between its breaks and inner paragraphs."""
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        inner = node is not element and node.tag in {"p", "item", "head"}
        if event == "start":
            parts.append("\n" if inner or (node is not element and node.tag == "lb") else "")
            parts.append((node.text or "").replace("\n", " "))
        elif node is not element:
            parts.append("\n" if inner else "")
            parts.append((node.tail or "").replace("\n", " "))
    return [line for line in (SPACE.sub(" ", part).strip() for part in "".join(parts).split("\n")) if line]
