"""What the exports of news databases have in common: labelled fields around a headline and a body."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from toolkit.loading.article import Article, BlockKind, Found, assemble
from toolkit.loading.dates import read_moment, why_no_day
from toolkit.loading.nexis_labels import BODIES, BYLINES, HEADS, RIGHTS, STANDFIRSTS, TAILS, TITLES, fold_label
from toolkit.loading.reckoning import count_documents

__all__ = ["Record", "clean_byline", "is_issue", "make_found", "read_nexis_record"]

LABEL = re.compile(r"^([A-ZÀ-ÞА-ЯЁ][A-ZÀ-ÞА-ЯЁ/ '-]{1,30}):(?:\s+(.*))?$", re.DOTALL)
BYLINE_START = re.compile(r"^(?:by|von|par|por|door|di|de|av|текст)[:\s]\s*(?=\S)", re.IGNORECASE)
SYNDICATION = re.compile(
    r"^(?:published by .{2,60} with permission from .{2,80}|(?:for|to) (?:any query|more) with respect to .*|[-–—]{1,2} ?\d{5,})$",
    re.IGNORECASE,
)
HEADER_BLOCKS = 12
LONGEST_DATE = 14  # words
ABOVE_DATE = {"show", "date", "datum", "fecha", "data"}
LONGEST_FIELD = 60  # words
LONGEST_UNKNOWN = 12
LONGEST_TITLE = 60
LONGEST_TAIL = 20
KNOWN_HEADS = TITLES | BYLINES | STANDFIRSTS | HEADS


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
    warnings: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is neither a headline nor a text."""
        return not self.title and not any(text.strip() for text, _ in self.pieces)

    @property
    def has_body(self) -> bool:
        """Whether a paragraph of the body was met."""
        return any(kind == "paragraph" for _, kind in self.pieces)

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
            warnings=list(self.warnings),
        )
        if made.text is None:
            made.blocks = []
            made.warnings.append("headline only")
        made.take_date(self.printed)
        return made


def make_found(
    records: list[Record], numbers: list[tuple[int, int]] | None = None, notes: list[str] | None = None
) -> Found:
    """Make the articles of an export, and say which of the documents that it announces are missing.

    Parameters
    ----------
    records
        What was read, one per document; those without headline and text are counted among the missing.
    numbers
        The number of each document and the number of all, where the export states them.
    notes
        Warnings that hold for every article.
    """
    announced, missing = count_documents(numbers) if numbers else (len(records), [])
    places = [f"document {number} of {total}" for number, total in numbers or []]
    places += [f"document {number} of {len(records)}" for number in range(len(places) + 1, len(records) + 1)]
    missing += [
        f"{place}: neither headline nor text" for place, record in zip(places, records, strict=False) if record.is_empty
    ]
    articles = [record.article() for record in records if not record.is_empty]
    for article in articles:
        article.warnings += notes or []
    return Found(articles, announced=announced, missing=missing)


def clean_byline(byline: str | None) -> str | None:
    """Take the "By" off a byline.

    Examples
    --------
    >>> clean_byline("By  Ada Moor")
    'Ada Moor'
    """
    folded = " ".join(byline.split()) if byline else ""
    return BYLINE_START.sub("", folded) or None


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
    for number, block in enumerate(blocks[start:], start=start):
        found = LABEL.match(block)
        label = fold_label(found.group(1)) if found else ""
        value = (found.group(2) or "").strip() if found else ""
        if label in TAILS and (inside or record.has_body) and is_end(blocks[number + 1 :]):
            break
        if label and not inside and is_field(label, value, record):
            inside = label in BODIES
            waiting = None if value or inside else label
            take(record, label, value)
            if inside and value:
                record.pieces.append((value, "paragraph"))
        elif waiting is not None and not record.has_body:
            take(record, waiting, block)
            waiting = None
        elif record.title is None and not record.has_body and not inside and len(block.split()) <= LONGEST_TITLE:
            record.title = block
        elif not RIGHTS.match(block) or len(block.split()) > LONGEST_TAIL:
            record.pieces.append((block, "paragraph"))
    mark_tail(record)
    return record


def mark_tail(record: Record) -> None:
    """Mark what a syndicate writes below the last paragraph."""
    last = len(record.pieces)
    while last > 1 and SYNDICATION.match(record.pieces[last - 1][0]):
        last -= 1
    record.pieces[last:] = [(text, "tail") for text, _ in record.pieces[last:]]


def is_field(label: str, value: str, record: Record) -> bool:
    """Whether a label and its value are a field above the body; "NEW DELHI: Talks go on." is a paragraph."""
    if len(value.split()) > LONGEST_FIELD and label not in BODIES:
        return False
    if label in KNOWN_HEADS or label in BODIES:
        return True
    sentence = value[-1:] in {".", "!", "?", '"', "”"} and len(value.split()) > 3
    return not record.has_body and len(value.split()) <= LONGEST_UNKNOWN and not sentence


def is_end(after: list[str]) -> bool:
    """Whether the fields below the body begin here: hardly any paragraph stands after them."""
    return sum(LABEL.match(block) is None and len(block.split()) > LONGEST_TAIL for block in after) <= 1


def read_header(blocks: list[str], record: Record) -> int:
    """Read newspaper and date, which stand above the headline; give where the rest begins."""
    before: list[str] = []
    for number, block in enumerate(blocks[:HEADER_BLOCKS]):
        line = block.strip().split("\n", 1)[0]
        found = LABEL.match(block)
        label = fold_label(found.group(1)) if found is not None else ""
        if label in ABOVE_DATE:
            line = line.partition(":")[2].strip() if label != "show" else ""
        elif label in KNOWN_HEADS | BODIES:
            return number
        dated = read_moment(line) is not None and len(block.split()) <= LONGEST_DATE
        if dated or (before and is_issue(line)):
            record.printed = line
            named = [text for text in before if not RIGHTS.match(text)]
            record.source = " ".join(named[-1].split()) if named else None
            after = number + 1
            while after < len(blocks) and is_more_of_date(blocks[after]):
                after += 1
            return after
        if not label:
            before.append(block)
    return 0


def is_issue(line: str) -> bool:
    """Whether a line names the issue of a magazine: "March 2015", "Spring 2015", "2015"."""
    return (len(line.split()) <= 4 and "," not in line[:3] and why_no_day(line)[0] in {"month", "year"}) or bool(
        re.fullmatch(r"(?:[^\W\d_]{3,12}(?:\s?[/&-]\s?[^\W\d_]{3,12})?,? )(?:1[89]|20)\d\d", line)
    )


def is_more_of_date(block: str) -> bool:
    """Whether a block is the date once more, in another language, or tells of a correction or an edition."""
    if re.match(r"(?:corrections? appended|corrected|korrektur|\w+ edition$)", block, re.IGNORECASE):
        return True
    return len(block.split()) <= 6 and read_moment(block) is not None


def take(record: Record, label: str, value: str) -> None:
    """Put a labelled field where it belongs."""
    value = " ".join(value.split())
    if label in TITLES:
        record.title = value or None
    elif label in BYLINES:
        record.authors = value or None
    elif label in STANDFIRSTS and value:
        record.pieces.append((value, "standfirst"))
