"""What becomes of each input: rows of articles, and one line of the load report."""

from __future__ import annotations

import ctypes
import json
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import PurePath
from typing import Literal, NoReturn

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from tqdm.auto import tqdm

from toolkit.errors import LoadError
from toolkit.loading.archives import is_archive, open_archive
from toolkit.loading.article import Article, Block, Found
from toolkit.loading.likeness import unpack_sketch
from toolkit.loading.reading import Outcome
from toolkit.loading.sidecars import Given, Place, read_dates
from toolkit.loading.sources import Broken, Item, Skipped, cannot_open
from toolkit.tables import ARTICLES, content_hash

__all__ = ["Batch", "Line"]

Status = Literal["loaded", "skipped", "failed"]
MOST_NESTED = 1
ROWS_AT_ONCE = 500
MOST_NAMED = 50


@dataclass(slots=True)
class Line:
    """One line of the load report: what became of one input."""

    file: str
    member: str
    reader: str
    status: Status
    articles: int = 0
    announced: int | None = None
    missing: int = 0
    duplicates: int = 0
    reason: str = ""

    @property
    def place(self) -> str:
        """How an error names this input."""
        return f"{self.file} ({self.member})" if self.member else self.file


class Batch:
    """The rows and report lines of one call of `load`, gathered in the order in which the inputs lie."""

    def __init__(self) -> None:
        self.rows: list[dict[str, object]] = []
        self.blocks: list[bytes] = []
        self.sketches: list[NDArray[np.uint32] | None] = []
        self.parts: list[pd.DataFrame] = []
        self.lines: list[Line] = []
        self.stated: list[Given] = []
        self.copies: dict[tuple[str, str], tuple[str, str]] = {}

    def sift_all(
        self, everything: list[Item | Skipped | Broken], bar: tqdm[NoReturn]
    ) -> Iterator[Item | Skipped | Broken]:
        """Give what is to be read, archives opened; what is not to be read comes with the reason, in its place.

        The bar's total is the number of files, and grows by the members of archives as these are opened.
        """
        for place, outer in enumerate(everything):
            everything[place] = Skipped("", "", "")  # so that what was read of a file goes with it
            for number, found in enumerate(self.sift(outer)):
                bar.total = (bar.total or 0) + (number > 0)
                yield found

    def sift(self, found: Item | Skipped | Broken, depth: int = 0) -> Iterator[Item | Skipped | Broken]:
        """Open archives and take stated days; all else goes through as it is."""
        if not isinstance(found, Item):
            yield found
            return
        try:
            if found.sidecar:
                yield self.take_days(found)
                return
            packed = not found.is_remote and is_archive(found)
        except (LoadError, OSError) as error:
            yield Broken(found.file, found.member, cannot_open(error) if isinstance(error, OSError) else str(error))
            return
        if not packed:
            yield found
        elif depth > MOST_NESTED:
            why = "an archive in an archive in an archive. Unpack the outer ones by hand."
            yield Broken(found.file, found.member, why)
        else:
            for member in open_archive(found):
                yield from self.sift(member, depth + 1)

    def take_days(self, item: Item) -> Skipped:
        """Remember the days that a file beside the articles states."""
        days = read_dates(item.data)
        place = Line(item.file, item.member, "", "skipped").place
        self.stated.append(Given(place, days, (PurePath(item.file) / item.member).parent))
        return Skipped(item.file, item.member, "the dates of the other files")

    def note(self, found: Item | Skipped | Broken, status: Status, *, reason: str) -> Line:
        """Add a line to the report."""
        self.lines.append(Line(found.file, found.member, "", status, reason=reason))
        return self.lines[-1]

    def note_copy(self, item: Item, first: Item) -> None:
        """Note an input that holds the same bytes as an earlier one."""
        self.copies[item.file, item.member] = (first.file, first.member)
        place = Line(first.file, first.member, "", "loaded").place
        self.note(item, "skipped", reason=f"byte for byte the same as {place}")

    def take(self, item: Item, outcome: Outcome) -> None:
        """Note what became of an input, and keep its articles as rows."""
        if outcome.fault:
            self.note(item, "failed", reason=outcome.fault)
            return
        found = outcome.found
        self.rows += [as_row(article, item, outcome.reader, number) for number, article in enumerate(found.articles)]
        self.blocks += [pack_blocks(article.blocks) for article in found.articles]
        self.sketches += [unpack_sketch(article.sketch) for article in found.articles]
        if len(self.rows) >= ROWS_AT_ONCE:
            self.pack()
        line = self.note(item, "skipped" if found.skipped else "loaded", reason=why(found))
        line.reader, line.articles, line.announced = outcome.reader, len(found.articles), found.announced
        line.missing = found.n_missing

    def places(self) -> list[Place]:
        """All inputs, by which stated days find their rows."""
        keys = [(line.file, line.member) for line in self.lines]
        return [Place(*key, self.copies.get(key, key)) for key in keys]

    def pack(self) -> None:
        """Turn the rows so far into a piece of the table, where their texts need half the memory."""
        self.parts.append(ARTICLES.build(self.rows).copy())  # a copy holds no view of the rows it was made from
        self.rows = []
        return_memory()

    def table(self) -> pd.DataFrame:
        """All rows as the table of articles."""
        self.pack()
        parts, self.parts = self.parts, []
        articles = pd.concat(parts, ignore_index=True)
        del parts
        return_memory()
        blocks, self.blocks = self.blocks, []
        return articles.assign(blocks=pd.Series(list(map(unpack_blocks, blocks)), dtype="object"))

    def count_duplicates(self, articles: pd.DataFrame) -> None:
        """Note in each line how many of its articles are copies of others."""
        copies = articles[["file", "member"]][articles["duplicate_of"].notna()]  # all columns would copy all texts
        counts = Counter(zip(copies["file"], copies["member"].fillna(""), strict=True))
        for line in self.lines:
            line.duplicates = counts[line.file, line.member] if line.status == "loaded" else 0

    def report(self) -> pd.DataFrame:
        """The load report, one row per input."""
        frame = pd.DataFrame([asdict(line) for line in self.lines], columns=[field.name for field in fields(Line)])
        return frame.astype({"announced": "Int64"})


def why(found: Found) -> str:
    """Say what the report should know of an input: why it was skipped, what is missing in it, its reader's note."""
    remarks = [found.skipped or found.note]
    if found.n_missing:
        of = f" of {found.announced}" if found.announced is not None else ""
        remarks.append(f"{found.n_missing}{of} articles are missing")
        remarks += found.missing[:MOST_NAMED] or ["they are not in the file: export them again"]
        if len(found.missing) > MOST_NAMED:
            remarks.append(f"and {len(found.missing) - MOST_NAMED:,} more")
    elif found.announced is not None and found.announced < len(found.articles):
        remarks.append(f"announces {found.announced} articles and holds {len(found.articles)}")
    return "; ".join(filter(None, remarks))


def pack_blocks(blocks: list[Block]) -> bytes:
    """Write blocks as a few bytes; as dictionaries, which the table holds, they take thirty times as much."""
    return zlib.compress(json.dumps(blocks, ensure_ascii=False).encode(), 1)


def unpack_blocks(packed: bytes) -> list[dict[str, object]]:
    """Read blocks back as the table holds them."""
    return [{"start": start, "end": end, "kind": kind} for start, end, kind in json.loads(zlib.decompress(packed))]


def return_memory() -> None:
    """Give the system back what was freed, which glibc and Arrow else keep."""
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(0)


def as_row(article: Article, item: Item, reader: str, number: int) -> dict[str, object]:
    """Turn an article into a row of the table, all but its blocks."""
    dated = article.day is not None
    return {
        "article_id": content_hash(item.digest, item.member, str(number)),
        "source": article.source,
        "date": pd.Timestamp(article.day) if article.day is not None else pd.NaT,
        "published_at": pd.Timestamp(article.instant) if article.instant is not None else pd.NaT,
        "date_source": article.day_source if dated else "none",
        "date_precision": article.precision,
        "date_confidence": article.confidence,
        "title": article.title,
        "authors": article.authors,
        "url": article.url,
        "language": article.language,
        "text": article.text,
        "file": item.file,
        "member": item.member or None,
        "reader": reader,
        "warnings": "; ".join(article.warnings) or None,
    }
