"""How tables show themselves in a notebook: the columns that a reader wants first, text wrapped, everything escaped."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from html import escape

import pandas as pd

from toolkit.codebook import read_codebook
from toolkit.errors import TableError

__all__ = ["View", "view"]

FIRST_COLUMNS = ("date", "source", "title", "kind", "reason", "text")
LONGEST_TEXT = 600
LONGEST_CELL = 90
STYLE = (
    "border-collapse:collapse;font-size:var(--jp-content-font-size0,0.85em);line-height:1.35",
    "text-align:left;vertical-align:top;padding:4px 10px 4px 0;border-bottom:1px solid var(--jp-border-color2,#bbb)",
)


@dataclass(frozen=True)
class View:
    """A readable cut of a table, for the eye only; the table itself is not changed."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col" style="{STYLE[1]}">{escape(name)}</th>' for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f'<td style="{STYLE[1]}">{escape(cell)}</td>' for cell in row) + "</tr>"
            for row in self.rows
        )
        return (
            f'<table style="{STYLE[0]}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
            f"<p>{len(self.rows):,} of {self.total:,} rows</p>"
        )

    def __repr__(self) -> str:
        lines = [" | ".join(self.columns), *(" | ".join(row) for row in self.rows)]
        return "\n".join([*lines, f"{len(self.rows):,} of {self.total:,} rows"])


def view(table: pd.DataFrame, *, rows: int = 5, seed: int | None = None) -> View:
    """Show a few rows of articles, paragraphs or tags the way one reads them.

    The tables carry everything that later steps need, which is more than fits a screen. This picks date,
    source, title, kind and text, and for tags names the themes with their scores.

    Parameters
    ----------
    table
        Articles, paragraphs or tags.
    rows
        How many rows to show.
    seed
        Draw the rows at random with this seed; by default the first ones are shown.

    Returns
    -------
    View
        Shows itself in a notebook and prints as text.

    Raises
    ------
    TableError
        If the table has none of the columns that can be shown.

    Examples
    --------
    >>> import pandas as pd
    >>> view(pd.DataFrame({"title": ["Talks resume"], "text": ["They met in Geneva."]}))
    title | text
    Talks resume | They met in Geneva.
    1 of 1 rows
    """
    columns = [name for name in FIRST_COLUMNS if name in table.columns and has_something(table[name])]
    themes = [name.removesuffix("_score") for name in table.columns if name.endswith("_score")]
    if not columns and not themes:
        message = f"table: none of {', '.join(FIRST_COLUMNS)} in it. Pass articles, paragraphs or tags."
        raise TableError(message)
    chosen = table.sample(min(rows, len(table)), random_state=seed) if seed is not None else table.head(rows)
    cells = [
        (*(as_cell(record[name], name) for name in columns), *([name_themes(record, themes)] if themes else []))
        for record in chosen.to_dict("records")
    ]
    return View((*columns, *(["themes"] if themes else [])), tuple(cells), len(table))


def has_something(column: pd.Series) -> bool:
    """Whether a column holds anything that is worth its place on the screen."""
    return bool((column.notna() & (column.astype("str") != "")).any())


def as_cell(value: object, column: str) -> str:
    """Write a value as a reader expects it."""
    if value is None or value is pd.NaT or value != value:  # noqa: PLR0124 - NaN is not equal to itself
        return "–"
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    text = " ".join(str(value).split())
    limit = LONGEST_TEXT if column == "text" else LONGEST_CELL
    return text if len(text) <= limit else text[: limit - 1] + "…"


def name_themes(record: Mapping[Hashable, object], themes: list[str]) -> str:
    """Name the themes that a paragraph carries, with their scores."""
    book = read_codebook()
    carried = [f"{book.display(theme)} {float(str(record[f'{theme}_score'])):.2f}" for theme in themes if record[theme]]
    return ", ".join(carried) or "none"
