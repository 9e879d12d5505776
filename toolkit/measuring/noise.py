"""People err too: how often."""

from __future__ import annotations

import numpy as np
import pandas as pd

from toolkit.errors import MeasureError
from toolkit.measuring.settling import SETTLED

__all__ = ["coder_error_of"]

FEWEST_TWICE = 20


def coder_error_of(labels: pd.DataFrame, given: float | None) -> dict[str, float]:
    """Work out, theme by theme, how often an annotator errs.

    Two annotators who each err with the odds e, one independently of the other, differ with the odds 2 e (1 - e).

    Parameters
    ----------
    labels
        All decisions, those that were settled later included.
    given
        The rate, if it is known from elsewhere.

    Returns
    -------
    dict
        Themes with at least 20 paragraphs labelled by two people, and their rate of error.

    Examples
    --------
    >>> twice = pd.DataFrame({"paragraph_id": [f"p{i // 2}" for i in range(40)], "theme": "famine",
    ...     "annotator": ["anna", "berta"] * 20, "applies": [True, True] * 18 + [True, False] * 2})
    >>> round(coder_error_of(twice, None)["famine"], 3)
    0.053
    """
    if given is not None:
        if not 0 <= given < 0.5:
            message = f"sensitivity: coder_error={given!r} is no rate of error. Pass a number from 0 to below 0.5."
            raise MeasureError(message)
        return {str(theme): given for theme in labels["theme"].dropna().unique()}
    if "annotator" not in labels.columns:
        return {}
    people = labels[labels["annotator"].notna() & (labels["annotator"] != SETTLED) & labels["applies"].notna()]
    people = people.drop_duplicates(["paragraph_id", "theme", "annotator"], keep="last")
    rates = {}
    for theme, rows in people.groupby("theme"):
        answers = rows.assign(applies=rows["applies"].astype(float)).groupby("paragraph_id")["applies"]
        n, yes = answers.count(), answers.sum()
        pairs = (n * (n - 1) / 2)[n > 1]
        if len(pairs) >= FEWEST_TWICE:
            apart = float((yes * (n - yes))[n > 1].sum() / pairs.sum())
            rates[str(theme)] = float(1 - np.sqrt(max(1 - 2 * apart, 0.0))) / 2
    return rates
