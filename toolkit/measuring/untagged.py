"""Themes without scores: decided by a rule, or known from people's labels alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from toolkit.measuring.intake import find_themes

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["add_scores"]

KNOWS_NOTHING = 0.5


def add_scores(tags: pd.DataFrame, labels: pd.DataFrame | None) -> tuple[pd.DataFrame, list[str]]:
    """Give every labelled theme the two columns that the tagger would have made.

    Not everybody has a tagger. A dictionary gives yes or no and no score: its decision is taken as a score of 0 or 1,
    and recalibrated like any other. Where there is nothing but a sample that people read, every paragraph gets the
    same score, and the estimate is that of survey sampling.

    Parameters
    ----------
    tags
        Any table of paragraphs.
    labels
        What people decided; None adds nothing.

    Returns
    -------
    tuple
        The tags, with columns added, and the themes of which no machine said anything.

    Examples
    --------
    >>> paragraphs = pd.DataFrame({"paragraph_id": ["p1", "p2"]})
    >>> labels = pd.DataFrame({"paragraph_id": ["p1"], "theme": ["famine"], "applies": [True]})
    >>> add_scores(paragraphs, labels)[0]["famine_score"].tolist()
    [0.5, 0.5]
    """
    if labels is None or not isinstance(labels, pd.DataFrame) or "theme" not in labels.columns:
        return tags, []
    scored = find_themes(tags)
    others = [name for name in in_order(labels["theme"]) if name not in scored]
    decided = [name for name in others if name in tags.columns]
    unknown = [] if scored or decided else others
    columns = {f"{name}_score": tags[name].astype("float64") for name in decided if is_decision(tags[name])}
    for name in unknown:
        columns |= {
            name: pd.Series(data=False, index=tags.index),
            f"{name}_score": pd.Series(data=KNOWS_NOTHING, index=tags.index),
        }
    return tags.assign(**columns), unknown


def in_order(themes: Iterable[object]) -> list[str]:
    """List the themes as they first occur."""
    return list(dict.fromkeys(str(name) for name in themes if isinstance(name, str)))


def is_decision(column: pd.Series) -> bool:
    """Tell whether a column says yes or no in every row."""
    return bool(column.notna().all() and (pd.api.types.is_bool_dtype(column) or column.isin([True, False]).all()))
