"""Counting themes over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from toolkit.errors import MeasureError
from toolkit.measuring.domain import Domain, Target, lay_out
from toolkit.measuring.frequency import Frequency
from toolkit.measuring.periods import LENGTHS
from toolkit.tables import FREQUENCIES, content_hash

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["measure"]

UNITS = ("paragraph", "article")
MEASURES = ("share", "count")
Every = Literal["week", "month", "quarter", "year"]


def measure(
    tags: pd.DataFrame,
    labels: pd.DataFrame | None = None,
    *,
    every: Every = "month",
    unit: Literal["paragraph", "article"] = "paragraph",
    measure_as: Literal["share", "count"] = "share",
    by: str | None = None,
    target: Literal["corpus", "process"] | Target = "corpus",
) -> Frequency:
    """Measure how often each theme occurs in each period.

    Adding up what a classifier says gives a curve of unknown bias. Without labels that is all that can be
    done, and the result says so: its method is ``uncorrected`` and it has no interval.

    Parameters
    ----------
    tags
        One row per paragraph: ``paragraph_id``, ``article_id``, ``date``, and for each theme ``X`` a column
        ``X`` (yes or no) and ``X_score`` (probability). Where there are ``duplicate_of`` and ``language``,
        copies and rows in other languages than the tagger's are left out and counted.
    labels
        What people decided about paragraphs drawn at random.
    every
        Length of a period. Weeks are ISO weeks and begin on Monday.
    unit
        What is counted: paragraphs with the theme, or articles with at least one such paragraph.
    measure_as
        ``"share"`` of all units in the period, from 0 to 1, or their ``"count"``.
    by
        A column, such as ``"source"``, with one curve per value.
    target
        What the frequency is to be true of; a `Target` also says whether copies count and which language.

    Returns
    -------
    Frequency
        Its ``table`` has one row per theme, group and period, from the first period with an article to the
        last. Rows without a date belong to no period: they are outside every share, and counted in
        ``n_undated``.

    Raises
    ------
    TableError
        If the tags lack a column or hold the wrong kind of value; all faults in one message.
    MeasureError
        If a choice does not exist, or no row is left to count.

    Examples
    --------
    >>> tags = pd.DataFrame({
    ...     "paragraph_id": ["p1", "p2", "p3"], "article_id": ["a1", "a1", "a2"],
    ...     "date": pd.to_datetime(["2015-10-03", "2015-10-03", "2015-12-24"]),
    ...     "famine": [True, False, False], "famine_score": [0.9, 0.2, 0.1]})
    >>> measure(tags).table[["period", "theme", "estimate", "n_articles"]]
          period   theme  estimate  n_articles
    0 2015-10-01  famine       0.5           1
    1 2015-11-01  famine       NaN           0
    2 2015-12-01  famine       0.0           1
    """
    check_choice("every", every, LENGTHS)
    check_choice("unit", unit, UNITS)
    check_choice("measure_as", measure_as, MEASURES)
    target = target if isinstance(target, Target) else Target(target)
    domain = lay_out(tags, every, unit, by, target)
    choices = {"every": every, "unit": unit, "measure_as": measure_as, "by": by}
    table = count_themes(domain, choices)
    return Frequency(table, describe(domain, choices, target))


def check_choice(name: str, value: str, allowed: tuple[str, ...]) -> None:
    """Refuse an option that does not exist, naming those that do."""
    if value not in allowed:
        message = f"measure: {name}={value!r} does not exist. Choose {', '.join(map(repr, allowed))}."
        raise MeasureError(message)


def count_themes(domain: Domain, choices: dict[str, Any]) -> pd.DataFrame:
    """Count what the tagger says, as the table of frequencies."""
    article, cell = article_cells(domain)
    n_articles = np.bincount(cell, minlength=domain.n_cells)
    n_paragraphs = np.bincount(domain.cell, minlength=domain.n_cells)
    parts = []
    for theme in domain.themes:
        applies = domain.rows[theme].to_numpy(bool)
        if choices["unit"] == "article":
            carries = np.zeros(len(article), dtype=bool)
            np.logical_or.at(carries, article_places(domain, article), applies)
            hits = np.bincount(cell, weights=carries, minlength=domain.n_cells)
            units = n_articles
        else:
            hits = np.bincount(domain.cell, weights=applies, minlength=domain.n_cells)
            units = n_paragraphs
        estimate = hits if choices["measure_as"] == "count" else hits / np.maximum(units, 1)
        parts.append(rows_of(domain, theme, np.where(units > 0, estimate, np.nan), n_articles, n_paragraphs))
    return finish(pd.concat(parts, ignore_index=True), choices)


def article_cells(domain: Domain) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List each article once per cell it has rows in: its number, and the cell."""
    keys = np.unique(domain.article * domain.n_cells + domain.cell)
    return keys // domain.n_cells, keys % domain.n_cells


def article_places(domain: Domain, article: NDArray[np.int64]) -> NDArray[np.int64]:
    """Say for each row where its article stands among the articles (each of which has one cell)."""
    return np.searchsorted(article, domain.article)


def rows_of(
    domain: Domain,
    theme: str,
    estimate: NDArray[np.float64],
    n_articles: NDArray[np.int64],
    n_paragraphs: NDArray[np.int64],
) -> pd.DataFrame:
    """Give one theme's rows: group by group, period by period."""
    n_periods = len(domain.periods)
    return pd.DataFrame(
        {
            "period": np.tile(domain.periods, len(domain.groups)),
            "theme": theme,
            "group": np.repeat(np.array(domain.groups, dtype=object), n_periods),
            "estimate": estimate,
            "uncorrected": estimate,
            "n_articles": n_articles,
            "n_paragraphs": n_paragraphs,
            "n_undated": np.repeat(domain.undated, n_periods),
        }
    )


def finish(frame: pd.DataFrame, choices: dict[str, Any]) -> pd.DataFrame:
    """Fill the columns that are the same everywhere, and put all in order."""
    frame = frame.assign(
        low=np.nan,
        high=np.nan,
        low_all=np.nan,
        high_all=np.nan,
        n_labels=0,
        n_positive=0,
        every=choices["every"],
        unit=choices["unit"],
        method="uncorrected",
        target="corpus",
        flag=np.where(frame["n_articles"] > 0, "uncorrected", "no articles"),
    )
    frame["period"] = frame["period"].astype("datetime64[ms]")
    texts = {name: "str" for name, kind in FREQUENCIES.columns.items() if kind == "text"}
    return frame[list(FREQUENCIES.columns)].astype(texts)


def describe(domain: Domain, choices: dict[str, Any], target: Target) -> dict[str, Any]:
    """Write down how the table came about."""
    rows = domain.rows
    taggers = sorted(rows["tagger_id"].dropna().astype("str").unique()) if "tagger_id" in rows.columns else []
    return {
        **choices,
        "method": "uncorrected",
        "target": target.kind,
        "duplicates": target.duplicates,
        "language": target.language,
        "themes": domain.themes,
        "taggers": taggers,
        "n_paragraphs": len(rows),
        "n_articles": int(domain.article.max()) + 1,
        "n_labels": 0,
        "left_out": domain.left_out.as_dict(),
        "left_out_sentence": domain.left_out.sentence(choices["unit"]),
        "how": "uncorrected.",
        "tags_hash": hash_rows(rows, ["paragraph_id", "article_id", "date", *theme_columns(domain.themes)]),
    }


def theme_columns(themes: list[str]) -> list[str]:
    """Name a decision and a score per theme."""
    return [name for theme in themes for name in (theme, f"{theme}_score")]


def hash_rows(frame: pd.DataFrame, columns: list[str]) -> str:
    """Name a table by its content, whatever the order of its rows."""
    hashes = pd.util.hash_pandas_object(frame[columns], index=False).to_numpy()
    return content_hash(np.sort(hashes).tobytes())
