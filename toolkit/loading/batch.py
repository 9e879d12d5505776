"""The door: any mix of files, folders and archives becomes one table of articles and one report."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import pandas as pd
from tqdm.auto import tqdm

from toolkit.errors import LoadError
from toolkit.files import write_table
from toolkit.loading.article import Article
from toolkit.loading.dates import apply_dates, read_dates
from toolkit.loading.duplicates import mark_duplicates
from toolkit.loading.languages import guess_language
from toolkit.loading.reader import Options, find_reader
from toolkit.loading.sources import SIDECAR, Item, Skipped, find_items, is_archive, open_archive
from toolkit.tables import ARTICLES, content_hash

__all__ = ["load"]

REPORT_COLUMNS = ["file", "member", "reader", "status", "articles", "announced", "reason"]


@dataclass
class Line:
    """One line of the load report: what became of one input."""

    file: str
    member: str
    reader: str
    status: Literal["loaded", "skipped", "failed"]
    articles: int = 0
    announced: int | None = None
    reason: str = ""


def load(
    paths: str | Path | Iterable[str | Path],
    *,
    on_error: Literal["raise", "skip"] = "raise",
    dates: str | Path | Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
    report: str | Path | None = None,
    progress: bool = True,
) -> pd.DataFrame:
    """Read files of any mix of formats into one table of articles.

    Frequencies are counted over articles, so an article that vanishes while loading biases every curve that
    follows. Each input therefore ends as loaded, skipped or failed, with a reason, and the three add up to
    the number of inputs. The format is told from the content, not from the file's ending.

    Parameters
    ----------
    paths
        A file, a folder, or several of them: plain text, HTML (also gzipped), CSV, TSV, JSON, JSON Lines,
        Parquet, Excel, Word, a folder saved by ``datasets``, ZIP archives of these, or ``hub:OWNER/NAME``
        for a dataset on the Hugging Face Hub (the only case in which the network is used).
    on_error
        ``"raise"`` gathers every fault and raises them as one error; ``"skip"`` loads what can be loaded and
        warns once with the list.
    dates
        Publication days for files that state none, or state them wrongly: a mapping from file to ISO day, or
        a CSV with the columns ``file`` and ``date``. A file ``dates.csv`` inside a loaded folder is used
        without being named.
    columns
        For tables whose columns have unusual names: from our name to theirs, ``{"text": "inhalt"}``.
    report
        Where to write the load report (CSV or Parquet): one row per input.
    progress
        Show a progress bar.

    Returns
    -------
    pandas.DataFrame
        One row per article: ``article_id`` (hash of content and place), ``source``, ``date`` (publication day
        as printed; NaT where the file states none), ``published_at`` (UTC, where known), ``date_source``,
        ``title``, ``authors``, ``url``, ``language`` (ISO 639-1), ``text``, ``blocks`` (structure known to the
        reader: start, end, kind), ``file``, ``member``, ``reader``, ``duplicate_of`` (the ``article_id`` of an
        earlier copy), ``warnings``. ``.attrs["load_report"]`` counts inputs, loaded, skipped, failed.

    Raises
    ------
    LoadError
        If any input cannot be read (``on_error="raise"``), or none can.

    Examples
    --------
    >>> from toolkit.shipped import shipped
    >>> articles = load(shipped("data/corpus"), progress=False)
    >>> articles.attrs["load_report"]["failed"]
    0
    """
    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    batch = Batch(Options(dict(columns or {})))
    for item in tqdm(list(batch.items(listed)), desc="load", unit="file", disable=None if progress else True):
        batch.read(item)
    articles = batch.table()
    articles = apply_dates(articles, gather_dates(listed, dates))
    articles = mark_duplicates(articles)
    lines = batch.lines
    if report is not None:
        write_table(pd.DataFrame([asdict(line) for line in lines], columns=REPORT_COLUMNS), report)
    complain(lines, batch.faults, on_error)
    states = [line.status for line in lines]
    articles.attrs["load_report"] = {
        "inputs": len(lines),
        **{state: states.count(state) for state in ("loaded", "skipped", "failed")},
        "duplicates": int(articles["duplicate_of"].notna().sum()),
        "undated": int(articles["date"].isna().sum()),
    }
    return articles


def gather_dates(
    paths: list[str | Path], given: str | Path | Mapping[str, str] | None
) -> list[tuple[Path | None, Mapping[str, str]]]:
    """Collect the days that lie in ``dates.csv`` files of loaded folders and those the user gives, the latter last."""
    found: list[tuple[Path | None, Mapping[str, str]]] = []
    for path in map(Path, paths):
        if path.is_dir():
            found += [(sidecar.parent, read_dates(sidecar)) for sidecar in sorted(path.rglob(SIDECAR))]
    if given is not None:
        found.append((None, dict(given) if isinstance(given, Mapping) else read_dates(given)))
    return found


class Batch:
    """The rows, report lines and faults of one call of `load`, gathered item by item."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.rows: list[dict[str, object]] = []
        self.lines: list[Line] = []
        self.faults: list[str] = []
        self.seen: dict[tuple[str, str], str] = {}

    def items(self, paths: list[str | Path]) -> Iterator[Item]:
        """Find what is to be read; what is not goes straight to the report."""
        hub = [str(path) for path in paths if str(path).startswith("hub:")]
        for name in hub:
            yield Item(name, Path(name))
        for found in find_items([Path(path) for path in paths if str(path) not in hub]):
            yield from self.sift(found)

    def sift(self, found: Item | Skipped | LoadError) -> Iterator[Item]:
        """Open archives, note what is skipped or broken, and let the rest through."""
        if isinstance(found, Skipped):
            self.lines.append(Line(found.file, found.member, "", "skipped", reason=found.reason))
        elif isinstance(found, LoadError):
            self.fail(str(found).partition(": ")[0], "", "", found)
        elif found.file.startswith("hub:") or found.is_folder or found.member:
            yield found
        else:
            try:
                packed = is_archive(found)
            except LoadError as error:
                self.fail(found.file, "", "", error)
                return
            except OSError as error:
                self.fail(found.file, "", "", LoadError(f"cannot be opened ({error.strerror}). Check that it may be read."))
                return
            if not packed:
                yield found
                return
            for member in open_archive(found):
                yield from self.sift(member)

    def read(self, item: Item) -> None:
        """Read one item into rows and a report line."""
        try:
            key = (item.digest, item.member)
            if key in self.seen:
                reason = f"byte for byte the same as {self.seen[key]}"
                self.lines.append(Line(item.file, item.member, "", "skipped", reason=reason))
                return
            self.seen[key] = item.file
            reader = find_reader(item)
            if reader is None:
                message = "of no format known here. See the list of formats in the documentation of `toolkit load`."
                raise LoadError(message)
            found = reader.read(item, self.options)
            if not found.articles:
                message = f"no article found in this {reader.name} file. Look into it, or leave it out."
                raise LoadError(message)
        except LoadError as error:
            self.fail(item.file, item.member, "", error)
            return
        except OSError as error:
            self.fail(item.file, item.member, "", LoadError(f"cannot be opened ({error.strerror}). Check that it may be read."))
            return
        self.rows += [as_row(article, item, reader.name, number) for number, article in enumerate(found.articles)]
        count = len(found.articles)
        self.lines.append(Line(item.file, item.member, reader.name, "loaded", count, found.announced, found.note))

    def fail(self, file: str, member: str, reader: str, error: LoadError) -> None:
        """Note a fault."""
        place = f"{file} ({member})" if member else file
        why = str(error).removeprefix(f"{file}: ")
        self.lines.append(Line(file, member, reader, "failed", reason=why))
        self.faults.append(f"{place}: {why}")

    def table(self) -> pd.DataFrame:
        """All rows as the table of articles."""
        return ARTICLES.build(self.rows)


def as_row(article: Article, item: Item, reader: str, number: int) -> dict[str, object]:
    """Turn an article into a row of the table."""
    text = article.text.strip("\ufeff") if article.text is not None else None
    return {
        "article_id": content_hash(item.digest, item.member, str(number)),
        "source": article.source,
        "date": pd.Timestamp(article.day) if article.day is not None else pd.NaT,
        "published_at": pd.Timestamp(article.instant) if article.instant is not None else pd.NaT,
        "date_source": article.day_source if article.day is not None else "none",
        "title": article.title,
        "authors": article.authors,
        "url": article.url,
        "language": article.language or guess_language(text or article.title),
        "text": text or None,
        "blocks": [block._asdict() for block in article.blocks],
        "file": item.file,
        "member": item.member or None,
        "reader": reader,
        "warnings": "; ".join(article.warnings) or None,
    }


def complain(lines: list[Line], faults: list[str], on_error: str) -> None:
    """Raise or warn, once, with every fault."""
    if not any(line.status == "loaded" for line in lines):
        what = "; ".join(faults) or f"{len(lines)} inputs, none of them an article. Check the path."
        raise LoadError(what if faults else f"nothing to load: {what}")
    if not faults:
        return
    what = f"{len(faults)} of {len(lines)} inputs cannot be read: " + "; ".join(faults)
    if on_error == "raise":
        message = f'{what} To load the rest, pass on_error="skip" (--on-error skip).'
        raise LoadError(message)
    warnings.warn(what, stacklevel=3)
