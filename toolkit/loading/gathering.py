"""What becomes of each input: rows of articles, and one line of the load report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path, PurePath
from typing import Literal

import pandas as pd

from toolkit.errors import LoadError
from toolkit.loading.archives import is_archive, open_archive
from toolkit.loading.article import Article, Found
from toolkit.loading.languages import guess_language, iso_code
from toolkit.loading.reader import Options, find_reader
from toolkit.loading.sidecars import Given, Place, read_dates
from toolkit.loading.sources import Broken, Item, Skipped, cannot_open, find_items
from toolkit.tables import ARTICLES, content_hash

__all__ = ["Batch", "Line"]

Status = Literal["loaded", "skipped", "failed"]
MOST_NESTED = 1
ROWS_AT_ONCE = 500
LONGEST_ARTICLE = 20_000_000  # characters; the longest books have five million
UNSTORABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufeff]")


@dataclass
class Line:
    """One line of the load report: what became of one input."""

    file: str
    member: str
    reader: str
    status: Status
    articles: int = 0
    announced: int | None = None
    reason: str = ""

    @property
    def place(self) -> str:
        """How an error names this input."""
        return f"{self.file} ({self.member})" if self.member else self.file


class Batch:
    """The rows and report lines of one call of `load`, gathered item by item."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.rows: list[dict[str, object]] = []
        self.parts: list[pd.DataFrame] = []
        self.lines: list[Line] = []
        self.stated: list[Given] = []
        self.seen: dict[tuple[str, str], Line] = {}
        self.copies: dict[tuple[str, str], tuple[str, str]] = {}

    def items(self, paths: list[str | Path]) -> Iterator[Item]:
        """Find what is to be read; what is not goes straight to the report."""
        for found in find_items(paths):
            yield from self.sift(found)

    def sift(self, found: Item | Skipped | Broken, depth: int = 0) -> Iterator[Item]:
        """Open archives, take stated days, note what is skipped or broken, and let the rest through."""
        if not isinstance(found, Item):
            self.note(found, "skipped" if isinstance(found, Skipped) else "failed", reason=found.reason)
            return
        try:
            if found.sidecar:
                self.take_days(found)
                return
            packed = not found.is_remote and is_archive(found)
        except (LoadError, OSError) as error:
            self.fail(found, error)
            return
        if not packed:
            yield found
        elif depth > MOST_NESTED:
            self.fail(found, LoadError("an archive in an archive in an archive. Unpack the outer ones by hand."))
        else:
            for member in open_archive(found):
                yield from self.sift(member, depth + 1)

    def take_days(self, item: Item) -> None:
        """Remember the days that a file beside the articles states."""
        days = read_dates(item.data)
        line = self.note(item, "skipped", reason="the dates of the other files")
        self.stated.append(Given(line.place, days, (PurePath(item.file) / item.member).parent))

    def read(self, item: Item) -> None:
        """Read one item into rows and a report line."""
        try:
            if (first := self.seen.get(item.fingerprint)) is not None:
                self.copies[item.file, item.member] = (first.file, first.member)
                self.note(item, "skipped", reason=f"byte for byte the same as {first.place}")
                return
            name, found = understand(item, self.options)
        except (LoadError, OSError) as error:
            self.fail(item, error)
        else:
            rows = [as_row(article, item, name, number) for number, article in enumerate(found.articles)]
            self.rows += rows
            if len(self.rows) >= ROWS_AT_ONCE:
                self.pack()
            line = self.note(item, "skipped" if found.skipped else "loaded", reason=found.skipped or found.note)
            line.reader, line.articles, line.announced = name, len(rows), found.announced
            self.seen[item.fingerprint] = line

    def note(self, found: Item | Skipped | Broken, status: Status, *, reason: str) -> Line:
        """Add a line to the report."""
        self.lines.append(Line(found.file, found.member, "", status, reason=reason))
        return self.lines[-1]

    def fail(self, item: Item, error: LoadError | OSError) -> None:
        """Note a fault."""
        self.note(item, "failed", reason=cannot_open(error) if isinstance(error, OSError) else str(error))

    def places(self) -> list[Place]:
        """All inputs, by which stated days find their rows."""
        keys = [(line.file, line.member) for line in self.lines]
        return [Place(*key, self.copies.get(key, key)) for key in keys]

    def pack(self) -> None:
        """Turn the rows so far into a piece of the table, where their texts need half the memory."""
        self.parts.append(ARTICLES.build(self.rows).copy())  # a copy holds no view of the rows it was made from
        self.rows = []

    def table(self) -> pd.DataFrame:
        """All rows as the table of articles."""
        self.pack()
        return pd.concat(self.parts, ignore_index=True)

    def report(self) -> pd.DataFrame:
        """The load report, one row per input."""
        frame = pd.DataFrame([asdict(line) for line in self.lines], columns=[field.name for field in fields(Line)])
        return frame.astype({"announced": "Int64"})


def understand(item: Item, options: Options) -> tuple[str, Found]:
    """Find the item's format and read it; an item without any article is a fault."""
    if not (item.is_folder or item.is_remote or item.head):
        message = "empty. Remove it, or fetch it again."
        raise LoadError(message)
    reader = find_reader(item)
    if reader is None:
        message = "of no format known here. `toolkit load` reads text, HTML, Word, tables and ZIP archives of them."
        raise LoadError(message)
    found = reader.read(item, options)
    if found.skipped:
        return reader.name, found
    if not found.articles:
        message = f"no article found in this {reader.name} file. Look into it, or leave it out."
        raise LoadError(message)
    longest = max(len(article.text or "") for article in found.articles)
    if longest > LONGEST_ARTICLE:
        message = f"an article of {longest:,} characters in this {reader.name} file: data, not news. Leave it out."
        raise LoadError(message)
    return reader.name, found


def as_row(article: Article, item: Item, reader: str, number: int) -> dict[str, object]:
    """Turn an article into a row of the table."""
    text = storable(article.text)
    title = storable(article.title)
    return {
        "article_id": content_hash(item.digest, item.member, str(number)),
        "source": storable(article.source),
        "date": pd.Timestamp(article.day) if article.day is not None else pd.NaT,
        "published_at": pd.Timestamp(article.instant) if article.instant is not None else pd.NaT,
        "date_source": article.day_source if article.day is not None else "none",
        "title": title,
        "authors": storable(article.authors),
        "url": storable(article.url),
        "language": iso_code(article.language) or guess_language(text or title),
        "text": text,
        "blocks": [block._asdict() for block in article.blocks],
        "file": item.file,
        "member": item.member or None,
        "reader": reader,
        "warnings": storable("; ".join(article.warnings)),
    }


def storable(text: str | None) -> str | None:
    """Blank out what no table can hold, as halves of characters; the length stays, for the blocks."""
    if text is None or not text.strip():
        return None
    return UNSTORABLE.sub(" ", text) if UNSTORABLE.search(text) else text
