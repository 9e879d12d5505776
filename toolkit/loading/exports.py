"""What the exports of news databases have in common: labelled fields around a headline and a body."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from toolkit.loading.article import Article, BlockKind, assemble
from toolkit.loading.dates import read_moment

__all__ = ["Record", "read_nexis_record"]

LABEL = re.compile(r"^([A-ZÀ-Þ][A-ZÀ-Þ/ -]{1,30}):(?:\s+(.*))?$", re.DOTALL)
TITLES = {"HEADLINE", "KOP", "TITEL", "TITRE", "ÜBERSCHRIFT", "TITULO", "TITOLO"}
BYLINES = {"BYLINE", "AUTEUR", "AUTOR", "AUTEURS", "VERFASSER"}
BODIES = {"BODY", "TEKST", "TEXT", "TEXTE", "TEXTO", "VOLLTEXT"}
HEADS = {
    "SECTION",
    "LENGTH",
    "DATELINE",
    "SERIES",
    "HIGHLIGHT",
    "LENGTE",
    "LÄNGE",
    "LONGUEUR",
    "RUBRIK",
    "RUBRIEK",
    "RUBRIQUE",
    "SECTIE",
    "ENCART",
    "ZEITUNG",
}
TAILS = {
    "LOAD-DATE", "LANGUAGE", "PUBLICATION-TYPE", "PUB-TYPE", "TAAL", "SPRACHE", "LANGUE", "SUBJECT", "GRAPHIC", "GRAFIK", "NOTES", "TYPE", "UPDATE", "COMPANY",
    "ORGANIZATION", "PERSON", "GEOGRAPHIC", "INDUSTRY", "TICKER", "CITY", "STATE", "COUNTRY", "JOURNAL-CODE", "CATEGORY", "ACC-NO", "DOCUMENT-TYPE", "PUBLISHER",
    "TYPE-DE-PUBLICATION", "DATE-CHARGEMENT", "DATUM-VAN-OPLADEN", "UPDATE-DATE", "PUBLIKATIONSART", "URL", "COPYRIGHT", "CORRECTION-DATE", "CORRECTION",
}  # fmt: skip
RIGHTS = re.compile(r"^(?:copyright|©|\(c\)|all rights reserved|alle rechten)", re.IGNORECASE)
HEADER_BLOCKS = 12


@dataclass
class Record:
    """The fields of one article of an export, before they become an `Article`."""

    title: str | None = None
    pieces: list[tuple[str, BlockKind]] = field(default_factory=list)
    printed: str | None = None
    source: str | None = None
    authors: str | None = None
    language: str | None = None
    url: str | None = None

    def article(self) -> Article:
        """Make the article: its text begins with the title."""
        title = " ".join(self.title.split()) if self.title else None
        body = [(" ".join(text.split()), kind) for text, kind in self.pieces]
        text, blocks = assemble([*([(title, "title")] if title else []), *body])  # type: ignore[list-item]
        made = Article(
            text=text if any(piece for piece, _ in body) else None,
            title=title,
            source=self.source,
            authors=clean_byline(self.authors),
            language=self.language,
            url=self.url,
            blocks=blocks,
        )
        if made.text is None:
            made.blocks = []
            made.warnings.append("headline only")
        made.take_date(self.printed)
        return made


def clean_byline(byline: str | None) -> str | None:
    """Take the "By" off a byline."""
    folded = " ".join(byline.split()) if byline else ""
    return re.sub(r"^(?:by|von|par|door)\s+", "", folded, flags=re.IGNORECASE) or None


def read_nexis_record(blocks: list[str]) -> Record:
    """Read one document of a Nexis export.

    Parameters
    ----------
    blocks
        Its blocks of text in order: rights line, newspaper, date, headline, labelled fields, paragraphs, labelled
        fields. Labels follow the language of the database's interface.

    Returns
    -------
    Record
        Rights lines, index terms and everything after the body are left out.
    """
    record = Record()
    start = read_header(blocks, record)
    waiting: str | None = None
    inside = False
    for block in blocks[start:]:
        found = LABEL.match(block)
        label = found.group(1).strip() if found else None
        if found and label in TAILS and (inside or record.pieces):
            break
        if (
            found
            and not inside
            and (label in TITLES | BYLINES | BODIES | HEADS or not record.pieces)
            and not long_value(found.group(2))
        ):
            inside = label in BODIES
            waiting = None if (found.group(2) or "").strip() or inside else label
            take(record, label or "", found.group(2) or "")
            if inside and found.group(2):
                record.pieces.append((found.group(2), "paragraph"))
        elif waiting is not None:
            take(record, waiting, block)
            waiting = None
        elif record.title is None and not record.pieces and not inside:
            record.title = block
        elif not (found and label in TAILS):
            record.pieces.append((block, "paragraph"))
    return record


def long_value(value: str | None) -> bool:
    """Whether what follows a label is a paragraph rather than a field's value."""
    return value is not None and len(value.split()) > 60


def read_header(blocks: list[str], record: Record) -> int:
    """Read newspaper and date, which stand above the headline; give where the rest begins."""
    before: list[str] = []
    for number, block in enumerate(blocks[:HEADER_BLOCKS]):
        if LABEL.match(block):
            return number
        if read_moment(first_line(block)) is not None and len(block.split()) <= 14:
            record.printed = first_line(block)
            named = [text for text in before if not RIGHTS.match(text)]
            record.source = " ".join(named[-1].split()) if named else None
            after = number + 1
            while after < len(blocks) and (
                is_repeated_date(blocks[after]) or blocks[after].lower().startswith("correction appended")
            ):
                after += 1
            return after
        before.append(block)
    return 0


def first_line(block: str) -> str:
    """The first line of a block."""
    return block.strip().split("\n", 1)[0]


def is_repeated_date(block: str) -> bool:
    """Whether a block is the date once more, in another language."""
    return len(block.split()) <= 6 and read_moment(block) is not None


def take(record: Record, label: str, value: str) -> None:
    """Put a labelled field where it belongs."""
    value = " ".join(value.split())
    if label in TITLES:
        record.title = value or None
    elif label in BYLINES:
        record.authors = value or None
    elif label == "HIGHLIGHT" and value:
        record.pieces.append((value, "standfirst"))
