"""A PDF's pages become passages in reading order, with what stands at the pages' edges beside them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from toolkit.loading.languages import guess_language
from toolkit.loading.pdf_columns import body_size, read_columns
from toolkit.loading.pdf_hyphens import Speller
from toolkit.loading.pdf_margins import BROWSER_HEAD, Sheet, part_margins
from toolkit.loading.pdf_page import Line
from toolkit.loading.pdf_paragraphs import SMALL, Passage, align_columns, gather, stops
from toolkit.loading.pdf_process import Document

__all__ = ["Layout", "lay_out"]

NOTE = re.compile(r"(\d{1,3}|[*†‡§]{1,3})(?=\s?[^\W\d])")
SAMPLE = 200  # lines by which the language is told
PICTURE = 0.5  # of a page that a scan covers


@dataclass
class Layout:
    """A document as its reader sees it.

    ``texts`` are what the ``passages`` say; ``size`` is that of the text's letters, ``ends`` are the identities of
    words after which a line stops before its time, ``notes`` are warnings.
    """

    facts: dict[str, str]
    sheets: list[Sheet]
    passages: list[Passage]
    texts: list[str]
    speller: Speller
    size: float
    ends: set[int] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    @property
    def address(self) -> str | None:
        """The web address that a browser printed on the pages."""
        return next((sheet.address for sheet in self.sheets if sheet.address), None)

    @property
    def heads(self) -> list[str]:
        """The running heads of the first pages, a browser's lines left out."""
        return [head for sheet in self.sheets[:3] for head in sheet.margins if not BROWSER_HEAD.match(head)]


def lay_out(document: Document) -> Layout:
    """Find columns and paragraphs.

    Parameters
    ----------
    document
        The pages and their words.

    Returns
    -------
    Layout
        Its passages hold every word that does not stand at an edge.
    """
    sheets = part_margins(document.pages)
    size = body_size(word for sheet in sheets for word in sheet.words)
    lines = read_lines(sheets, size)
    align_columns(lines)
    leave_out_marks(lines, size)
    passages = gather(lines, size)
    sample = re.sub(r"[-\u00ad\u2010] ", "", " ".join(line.text for line in lines[:SAMPLE]))
    speller = Speller([line.text for line in lines], guess_language(sample))
    texts = [speller.join(line.text for line in passage.lines) for passage in passages]
    ends = {id(one.words[-1]) for one, two in pairwise(lines) if one.column == two.column and stops(one, two)}
    return Layout(document.facts, sheets, passages, texts, speller, size, ends, notes_on(document))


def read_lines(sheets: list[Sheet], size: float) -> list[Line]:
    """All lines in reading order. Doubtful columns are looked at again when the sure ones are known."""
    walks = [read_columns(sheet.words, [], size) for sheet in sheets]
    known = sorted({gutter for walk in walks for gutter in walk.sure})
    lines: list[Line] = []
    columns = 0
    for number, walk in enumerate(walks):
        again = read_columns(sheets[number].words, known, size) if walk.doubtful and known else walk
        for line in again.lines:
            line.page = number
            line.column += columns
            lines.append(line)
        columns += again.columns
    return lines


def leave_out_marks(lines: list[Line], size: float) -> None:
    """Take the numbers of notes out of the text, where the notes themselves stand on the same page with their numbers."""
    notes: defaultdict[int, set[str]] = defaultdict(set)
    for line in lines:
        if line.size < SMALL * size and (found := NOTE.match(line.text)):
            notes[line.page].add(found.group(1))
    for line in lines:
        if line.size >= SMALL * size and line.page in notes:
            line.leave_out(notes[line.page])


def notes_on(document: Document) -> list[str]:
    """Warnings on pages that could not be read."""
    notes = []
    if document.unread:
        notes.append(f"pages that are damaged or overfull and were left out: {document.unread}")
    scans = sum(
        not page.words
        and any((box[2] - box[0]) * (box[3] - box[1]) > PICTURE * page.width * page.height for box in page.images)
        for page in document.pages
    )
    if scans:
        notes.append(f"pages that are pictures without a text layer: {scans} of {len(document.pages)}")
    return notes
