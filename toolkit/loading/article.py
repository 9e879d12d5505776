"""What a reader gives for each article it finds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from toolkit.loading.dates import Moment, read_moment, read_unusual, why_no_day
from toolkit.loading.languages import iso_code

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
    ``day_source`` says where the day came from: json-ld, meta, time-tag, url, htmldate, date-line,
    export-field, user or none. ``precision`` and ``confidence`` need not be set where they follow from that,
    and ``sketch``, by which copies are found, is made by whoever calls the reader.
    """

    text: str | None
    title: str | None = None
    day: dt.date | None = None
    instant: dt.datetime | None = None
    day_source: str = "none"
    precision: str = ""
    confidence: str = ""
    authors: str | None = None
    url: str | None = None
    source: str | None = None
    language: str | None = None
    blocks: list[Block] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    sketch: str = ""

    def take_date(self, value: object, *, source: str = "export-field", order: str | None = None) -> None:
        """Take the publication date from a field's value, or note what is the matter with it.

        Parameters
        ----------
        value
            What stands in the field; nothing happens if that is nothing.
        source
            Where the field stands, as ``day_source`` names it.
        order
            "dm" or "md", where it is known which number of 03/10/2015 is the month.
        """
        if value is None or not str(value).strip():
            return
        moment = read_moment(value, order)
        if moment is None:
            self.precision, remark = why_no_day(value, order)
            moment = read_unusual(str(value).strip(), iso_code(self.language)) if self.precision == "none" else None
            if moment is None:
                self.warnings.append(remark)
                return
            self.confidence = "medium"
        self.set_date(moment, source)

    def set_date(self, moment: Moment, source: str) -> None:
        """Note the day, the instant where it is known, and where both come from."""
        self.day, self.instant, self.day_source, self.precision = moment.day, moment.instant, source, ""


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

    ``missing`` names each article that the file announces and that could not be read, with the reason: "document 7
    of 100: no text". Where there is no article and that is no fault, as in the section page of a crawl, ``skipped``
    says why.
    """

    articles: list[Article]
    announced: int | None = None
    note: str = ""
    skipped: str = ""
    missing: list[str] = field(default_factory=list)

    @property
    def n_missing(self) -> int:
        """How many articles the file announces that are not there."""
        lacking = self.announced - len(self.articles) if self.announced is not None else 0
        return max(lacking, len(self.missing), 0)
