"""What a reader gives for each article it finds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

__all__ = ["Article", "Block", "BlockKind", "Found", "assemble"]

BlockKind = Literal[
    "title", "standfirst", "paragraph", "quote", "list", "subhead", "caption", "byline", "dateline", "furniture", "tail"
]


class Block(NamedTuple):
    """A piece of the text whose role the reader knows: ``text[start:end]``."""

    start: int
    end: int
    kind: BlockKind


@dataclass
class Article:
    """One article, as far as its reader understands it.

    ``text`` is everything the reader took for the article, title included; None where only a headline is
    known. ``day`` is the publication day as printed, ``instant`` the moment where a zone is given.
    ``day_source`` says where the day came from: json-ld, meta, time-tag, url, htmldate, export-field, user
    or none.
    """

    text: str | None
    title: str | None = None
    day: dt.date | None = None
    instant: dt.datetime | None = None
    day_source: str = "none"
    authors: str | None = None
    url: str | None = None
    source: str | None = None
    language: str | None = None
    blocks: list[Block] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def assemble(pieces: list[tuple[str, BlockKind]]) -> tuple[str, list[Block]]:
    """Join pieces into one text with a blank line between them, and note where each stands.

    Parameters
    ----------
    pieces
        Text and role, in reading order; empty pieces are left out.

    Returns
    -------
    tuple of str and list of Block
        The text, and a block per piece.

    Examples
    --------
    >>> assemble([("Talks resume", "title"), ("They met in Geneva.", "paragraph")])[1][1]
    Block(start=14, end=33, kind='paragraph')
    """
    blocks: list[Block] = []
    parts: list[str] = []
    at = 0
    for piece, kind in pieces:
        clean = piece.strip()
        if not clean:
            continue
        if parts:
            parts.append("\n\n")
            at += 2
        blocks.append(Block(at, at + len(clean), kind))
        parts.append(clean)
        at += len(clean)
    return "".join(parts), blocks


@dataclass
class Found:
    """What a reader found in one file: the articles, how many the file itself announces, and a note for the report.

    Where there is no article and that is no fault, as in the section page of a crawl, ``skipped`` says why.
    """

    articles: list[Article]
    announced: int | None = None
    note: str = ""
    skipped: str = ""
