"""Base rates: how common a theme is in a collection, and scores that take it into account."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.errors import TableError

__all__ = ["estimate_rates", "find_rates", "shift_of"]

Floats = NDArray[np.float64]
FEWEST = 200  # below it, an estimated rate is chance
MOST_ROUNDS = 1_000
STILL = 1e-9


def estimate_rates(scores: Floats, base: Floats) -> Floats:
    """Estimate how common each theme is among paragraphs, from scores that assume other base rates.

    Saerens, Latinne and Decaestecker (2002), Neural Computation 14, 21-41: expectation maximisation under
    the assumption that paragraphs with a theme look the same in both collections, and only their share
    differs.

    Parameters
    ----------
    scores
        Calibrated probabilities, one column per theme.
    base
        The share of each theme that the scores assume.

    Returns
    -------
    numpy.ndarray
        A share per theme, at least half a paragraph and at most all but half of one.

    Examples
    --------
    A tagger that expects every second paragraph to have the theme, on paragraphs of which few seem to:

    >>> estimate_rates(np.array([[0.9]] + [[0.1]] * 99), np.array([0.5])).round(3).tolist()
    [0.005]
    """
    least = 0.5 / len(scores)
    rates = base.copy()
    for _ in range(MOST_ROUNDS):
        with_theme, without = scores * (rates / base), (1 - scores) * ((1 - rates) / (1 - base))
        after = np.clip((with_theme / (with_theme + without)).mean(axis=0), least, 1 - least)
        moved = float(np.abs(after - rates).max())
        rates = after
        if moved < STILL:
            break
    return rates


def shift_of(rates: Floats, base: Floats) -> Floats:
    """Give what other base rates add to the log odds of each theme.

    Examples
    --------
    >>> shift_of(np.array([0.5]), np.array([0.5])).tolist()
    [0.0]
    """
    return np.asarray(np.log(rates / (1 - rates)) - np.log(base / (1 - base)))


def find_rates(tags: pd.DataFrame, themes: list[str], base: Floats, given: Mapping[str, float] | None) -> Floats:
    """Take the rates that the researcher names; estimate the others from the tags.

    Raises
    ------
    TableError
        If a named theme does not exist, a rate is no share, or the tags are too few to estimate from.
    """
    given = given or {}
    faults = [f"no theme {name!r} (there are {', '.join(themes)})" for name in given if name not in themes]
    faults += [
        f"{name}: a rate of {rate!r}, wanted more than 0 and less than 1"
        for name, rate in given.items()
        if not 0 < rate < 1
    ]
    originals = tags[tags["duplicate_of"].isna()] if "duplicate_of" in tags else tags
    wanted = [theme for theme in themes if theme not in given]
    if wanted and len(originals) < FEWEST:
        faults.append(
            f"{len(originals):,} paragraphs, too few to estimate how common {', '.join(wanted)} is ({FEWEST} needed)"
        )
    if faults:
        message = f"adapt: {'; '.join(faults)}. Name the rates of all themes, or give the tags of a whole collection."
        raise TableError(message)
    rates = np.array([given.get(theme, 0.5) for theme in themes], dtype=float)
    if wanted:
        scores = originals[[f"{theme}_score" for theme in themes]].to_numpy(float)
        estimated = estimate_rates(np.clip(scores, 1e-6, 1 - 1e-6), base)
        rates = np.array([given.get(theme, estimated[at]) for at, theme in enumerate(themes)], dtype=float)
    return rates
