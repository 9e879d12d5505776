"""The tables that the stages exchange: their columns and types, defined here and nowhere else."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from toolkit.errors import TableError

__all__ = ["ARTICLES", "FREQUENCIES", "LABELS", "PARAGRAPHS", "Table", "content_hash", "fold", "kinds"]

DTYPES = {
    "text": "str",
    "flag": "bool",
    "day": "datetime64[ms]",
    "instant": "datetime64[ms, UTC]",
    "count": "int64",
    "number": "float64",
    "list": "object",
}


@dataclass(frozen=True)
class Table:
    """A kind of table: its name, its columns in order, and which of them it cannot do without.

    ``columns`` maps each name to its kind: text, flag, day (a date without zone), instant (UTC), count,
    number or list. ``needed`` are the columns that any function taking the table may rely on.
    """

    name: str
    columns: dict[str, str]
    needed: tuple[str, ...]

    def empty(self) -> pd.DataFrame:
        """Give the table with all its columns and no row."""
        return self.build([])

    def build(self, rows: list[dict[str, object]]) -> pd.DataFrame:
        """Make the table from records; columns that a record lacks are empty there.

        Parameters
        ----------
        rows
            One dictionary per row, keyed by column.

        Returns
        -------
        pandas.DataFrame
            All columns of the table, in order, with their types.
        """
        frame = pd.DataFrame(rows, columns=list(self.columns), dtype="object")
        for name, kind in self.columns.items():
            if kind == "instant":
                frame[name] = pd.to_datetime(frame[name], utc=True)
            frame[name] = frame[name].astype(pd.api.types.pandas_dtype(DTYPES[kind]))
        return frame

    def check(self, frame: pd.DataFrame, where: str | None = None) -> pd.DataFrame:
        """Refuse a table that lacks a needed column or holds the wrong kind of value.

        Parameters
        ----------
        frame
            The table to look at.
        where
            What to call it in the error, such as a file's name; by default the kind of table.

        Returns
        -------
        pandas.DataFrame
            The same object, so that a caller can go on with it.

        Raises
        ------
        TableError
            With every fault in one message.

        Examples
        --------
        >>> import pandas as pd
        >>> LABELS.check(pd.DataFrame({"theme": ["un_activity"]}))
        Traceback (most recent call last):
            ...
        toolkit.errors.TableError: labels: no column 'paragraph_id', 'applies'. It has: theme. Rename or add them.
        """
        where = where or self.name
        refuse_others(frame, where)
        twice = sorted({str(name) for name in frame.columns[frame.columns.duplicated()] if name in self.columns})
        if twice:
            message = f"{where}: column {', '.join(map(repr, twice))} stands there twice. Drop or rename one of them."
            raise TableError(message)
        missing = [name for name in self.needed if name not in frame.columns]
        if missing:
            has = ", ".join(map(str, frame.columns)) or "no columns at all"
            names = ", ".join(map(repr, missing))
            message = f"{where}: no column {names}. It has: {has}. Rename or add them."
            raise TableError(message)
        wrong = [
            f"column {name!r} holds {frame[name].dtype}, wanted {self.columns[name]}"
            for name in frame.columns
            if name in self.columns and not fits(frame[name], self.columns[name])
        ]
        if wrong:
            message = f"{where}: {'; '.join(wrong)}. Convert them with pandas before passing the table on."
            raise TableError(message)
        return frame


def refuse_others(frame: object, where: str) -> None:
    """Refuse what is no table, such as the path of one."""
    if not isinstance(frame, pd.DataFrame):
        message = f"{where}: got a {type(frame).__name__}, not a table. Pass a DataFrame, such as read_table gives."
        raise TableError(message)


def fits(column: pd.Series, kind: str) -> bool:
    """Tell whether a column can serve as the kind of value that the table asks for; an empty one can always."""
    types = pd.api.types
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = pd.Series(column.cat.categories)
    tests: dict[str, Callable[[], object]] = {
        "text": lambda: types.is_string_dtype(column) or types.is_object_dtype(column),
        "day": lambda: types.is_datetime64_dtype(column),  # a zone would move it to the neighbouring day
        "instant": lambda: types.is_datetime64_any_dtype(column),
        "flag": lambda: (
            types.is_bool_dtype(column) or (types.is_object_dtype(column) and column.dropna().isin([True, False]).all())
        ),
        "count": lambda: types.is_numeric_dtype(column),
        "number": lambda: types.is_numeric_dtype(column),
        "list": lambda: True,
    }
    return bool(tests[kind]()) or (kind != "flag" and bool(column.isna().all()))


ARTICLES = Table(
    "articles",
    {
        "article_id": "text",
        "source": "text",
        "date": "day",
        "published_at": "instant",
        "date_source": "text",
        "date_precision": "text",
        "date_confidence": "text",
        "title": "text",
        "authors": "text",
        "url": "text",
        "language": "text",
        "text": "text",
        "blocks": "list",
        "file": "text",
        "member": "text",
        "reader": "text",
        "duplicate_of": "text",
        "warnings": "text",
    },
    needed=("article_id", "text"),
)

PARAGRAPHS = Table(
    "paragraphs",
    {
        "paragraph_id": "text",
        "article_id": "text",
        "source": "text",
        "date": "day",
        "title": "text",
        "language": "text",
        "duplicate_of": "text",
        "position": "count",
        "kind": "text",
        "kept": "flag",
        "reason": "text",
        "start": "count",
        "end": "count",
        "text": "text",
    },
    needed=("paragraph_id", "text"),
)

LABELS = Table(
    "labels",
    {
        "paragraph_id": "text",
        "text_hash": "text",
        "theme": "text",
        "applies": "flag",
        "status": "text",
        "annotator": "text",
        "labelled_at": "instant",
        "probability": "number",
        "draw_id": "text",
        "frame": "text",
        "codebook_version": "text",
    },
    needed=("paragraph_id", "theme", "applies"),
)

FREQUENCIES = Table(
    "frequencies",
    {
        "period": "day",
        "theme": "text",
        "group": "text",
        "estimate": "number",
        "low": "number",
        "high": "number",
        "low_all": "number",
        "high_all": "number",
        "uncorrected": "number",
        "n_articles": "count",
        "n_paragraphs": "count",
        "n_labels": "count",
        "n_positive": "count",
        "n_undated": "count",
        "every": "text",
        "unit": "text",
        "method": "text",
        "target": "text",
        "flag": "text",
    },
    needed=("period", "theme", "estimate", "n_articles", "every", "unit", "method"),
)


def kinds() -> dict[str, str]:
    """Give the kind of value of every column that the tables define; the same name means the same in all of them."""
    return {name: kind for table in (ARTICLES, PARAGRAPHS, LABELS, FREQUENCIES) for name, kind in table.columns.items()}


def fold(text: str) -> str:
    r"""Bring a text to the form in which two copies of it are equal: NFKC, one space between words.

    Examples
    --------
    >>> fold("  Talks\u00a0in\n Geneva ")
    'Talks in Geneva'
    """
    return " ".join(unicodedata.normalize("NFKC", text).split())


def content_hash(*parts: str | bytes) -> str:
    """Name a thing by its content, so that the same thing has the same id on every machine.

    Parameters
    ----------
    parts
        Texts or bytes; their borders count, so ``("ab", "c")`` and ``("a", "bc")`` differ.

    Returns
    -------
    str
        Sixteen hexadecimal digits (64 bits: among a hundred million things, a clash has odds of 1 in 3,700).

    Examples
    --------
    >>> content_hash("ab", "c") == content_hash("a", "bc")
    False
    """
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:16]
