"""Tables of tags as they come: which themes they have, what is wrong with them, and which days they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.errors import TableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["check_articles", "check_tags", "find_themes", "read_days"]

NEEDED = ("paragraph_id", "article_id", "date")
SHOWN = 5


def find_themes(tags: pd.DataFrame) -> list[str]:
    """Give the themes of a table: its columns ``X`` that stand beside a column ``X_score``, in their order.

    Examples
    --------
    >>> find_themes(pd.DataFrame(columns=["paragraph_id", "famine", "famine_score", "test_score"]))
    ['famine']
    """
    names = set(tags.columns)
    return [str(name) for name in tags.columns if f"{name}_score" in names]


def check_tags(tags: pd.DataFrame, by: str | None) -> list[str]:
    """Refuse a table that is no table of tags, with all that is wrong with it."""
    faults = [f"no column {name!r}" for name in NEEDED if name not in tags.columns]
    themes = find_themes(tags)
    if not themes:
        faults.append("no theme (a column X of yes and no beside a column X_score)")
    faults += [fault for theme in themes for fault in theme_faults(tags, theme)]
    if by is not None and (by not in tags.columns or by in themes):
        faults.append(f"no column {by!r} to group by")
    if "paragraph_id" in tags.columns:
        faults += id_faults(tags["paragraph_id"])
    if "article_id" in tags.columns and (n_missing := int(tags["article_id"].isna().sum())):
        faults.append(f"{n_missing:,} rows without article_id")
    if faults:
        has = ", ".join(map(str, tags.columns)) or "no columns at all"
        message = f"tags: {'; '.join(faults)}. It has: {has}. Make the table with `toolkit tag`."
        raise TableError(message)
    if tags.empty:
        message = "tags: the table has no row. Tag some paragraphs first."
        raise TableError(message)
    return themes


def theme_faults(tags: pd.DataFrame, theme: str) -> list[str]:
    """List what is wrong with a theme's two columns."""
    faults = []
    if tags[theme].isna().any():
        faults.append(f"column {theme!r} has empty cells")
    elif not (pd.api.types.is_bool_dtype(tags[theme]) or tags[theme].isin([True, False]).all()):
        faults.append(f"column {theme!r} is not yes or no")
    score = tags[f"{theme}_score"]
    if not pd.api.types.is_numeric_dtype(score):
        faults.append(f"column '{theme}_score' is not numeric")
    elif n_odd := int((~score.between(0, 1)).sum()):
        faults.append(f"column '{theme}_score' has {n_odd:,} values that are no probability")
    return faults


def id_faults(ids: pd.Series) -> list[str]:
    """List what is wrong with the paragraphs' ids."""
    faults = [f"{n:,} rows without paragraph_id"] if (n := int(ids.isna().sum())) else []
    twice = ids[ids.duplicated() & ids.notna()]
    if len(twice):
        faults.append(f"{len(twice):,} paragraph ids occur twice ({', '.join(map(str, twice[:SHOWN]))})")
    return faults


def read_days(dates: pd.Series) -> NDArray[np.datetime64]:
    """Give days, from dates or from text as a CSV holds it; a zone is dropped, the printed day stays."""
    if not pd.api.types.is_datetime64_any_dtype(dates):
        parsed = pd.to_datetime(dates, format="ISO8601", errors="coerce")
        odd = dates[parsed.isna() & dates.notna()]
        if len(odd):
            some = ", ".join(map(repr, odd[:SHOWN]))
            message = f"tags: {len(odd):,} dates cannot be read ({some}). Write them as 2015-10-31."
            raise TableError(message)
        dates = parsed
    if isinstance(dates.dtype, pd.DatetimeTZDtype):
        dates = dates.dt.tz_localize(None)
    return dates.to_numpy().astype("datetime64[D]")


def check_articles(articles: pd.Series, days: NDArray[np.datetime64], groups: pd.Series | None) -> None:
    """Refuse articles of two days or, where articles are counted, of two groups: no cell could hold them."""
    numbers, names = pd.factorize(articles)
    first = np.full(len(names), len(articles))
    np.minimum.at(first, numbers, np.arange(len(articles)))
    stated = {"date": days.astype(np.int64)}
    if groups is not None:
        stated[str(groups.name)] = pd.factorize(groups)[0]
    faults = []
    for column, values in stated.items():
        several = names[np.unique(numbers[values != values[first[numbers]]])]
        if len(several):
            some = ", ".join(map(str, several[:SHOWN]))
            faults.append(f"{len(several):,} articles have more than one {column} ({some})")
    if faults:
        message = f"tags: {'; '.join(faults)}. Give each article one, or other ids."
        raise TableError(message)
