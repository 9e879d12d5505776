"""What the tagger says, counted: the table of frequencies before any correction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from toolkit.measuring.estimators import uncorrected
from toolkit.tables import FREQUENCIES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.measuring.domain import Domain

__all__ = ["count_themes", "in_order"]


def count_themes(domain: Domain, choices: dict[str, Any]) -> pd.DataFrame:
    """Count what the tagger says, as the table of frequencies."""
    n_articles, n_paragraphs = sizes(domain)
    units = n_paragraphs if choices["unit"] == "paragraph" else n_articles
    parts = []
    for theme in domain.themes:
        applies, cell = carriers(domain, theme, choices["unit"])
        share = uncorrected(applies, cell, domain.n_cells)
        estimate = share * units if choices["measure_as"] == "count" else share
        parts.append(rows_of(domain, theme, estimate).assign(n_articles=n_articles, n_paragraphs=n_paragraphs))
    table = pd.concat(parts, ignore_index=True)
    table["flag"] = np.where(table["n_articles"] > 0, "uncorrected", "no articles")
    return in_order(table, {**choices, "method": "uncorrected"})


def sizes(domain: Domain) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count the articles and the paragraphs of each cell."""
    pairs = np.unique(domain.article * domain.n_cells + domain.cell)
    return np.bincount(pairs % domain.n_cells, minlength=domain.n_cells), np.bincount(
        domain.cell, minlength=domain.n_cells
    )


def carriers(domain: Domain, theme: str, unit: str) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Say of each unit whether it carries the theme, and which cell it is in; an article does if a paragraph does."""
    applies = domain.rows[theme].to_numpy(bool)
    if unit == "paragraph":
        return applies, domain.cell
    first = np.unique(domain.article, return_index=True)[1]
    return np.bincount(domain.article, applies) > 0, domain.cell[first]


def rows_of(domain: Domain, theme: str, estimate: NDArray[np.float64]) -> pd.DataFrame:
    """Give one theme's rows: group by group, period by period."""
    n_periods = len(domain.periods)
    return pd.DataFrame(
        {
            "period": np.tile(domain.periods, len(domain.groups)),
            "theme": theme,
            "group": np.repeat(np.array(domain.groups, dtype=object), n_periods),
            "estimate": estimate,
            **dict.fromkeys(("low", "high", "low_all", "high_all"), np.nan),
            "uncorrected": estimate,
            "n_labels": 0,
            "n_positive": 0,
            "n_undated": np.repeat(domain.undated, n_periods),
        }
    )


def in_order(frame: pd.DataFrame, same: dict[str, Any]) -> pd.DataFrame:
    """Put all columns of the table of frequencies in order, with their types and those that are the same all over."""
    frame = frame.assign(**{name: same[name] for name in ("every", "unit", "method", "target")})
    texts = {name: "str" for name, kind in FREQUENCIES.columns.items() if kind == "text"}
    return frame[list(FREQUENCIES.columns)].astype({**texts, "period": "datetime64[ms]"})
