"""Two taggers on the same labelled paragraphs: whether one is better, theme by theme, by more than chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.errors import LabelError, ModelError
from toolkit.tagging import Tagger

__all__ = ["compare_taggers", "score_tagger"]

Flags = NDArray[np.bool_]
DRAWS = 2_000
LEVEL = 0.95
FEWEST = 5  # paragraphs with a theme, below which no verdict is worth its name


def score_tagger(tagger: Tagger, labelled: pd.DataFrame, themes: list[str]) -> pd.DataFrame:
    """Give a tagger's probabilities for labelled paragraphs, one column per theme.

    Raises
    ------
    ModelError
        If the tagger lacks a theme, or learned from some of the paragraphs.
    """
    missing = [theme for theme in themes if theme not in tagger.themes_]
    if missing:
        message = f"tagger {tagger.tagger_id}: does not know {', '.join(missing)}. Compare taggers of one codebook."
        raise ModelError(message)
    table = labelled.drop(columns=themes).assign(paragraph_id=[f"row {row}" for row in range(len(labelled))])
    if "article_id" not in table and "story" in table:
        table = table.assign(article_id=table["story"])
    tags = tagger.tag(table)
    if tags["in_training"].any():
        message = (
            f"tagger {tagger.tagger_id}: learned from {int(tags['in_training'].sum()):,} of the {len(tags):,} paragraphs it is "
            "to be judged by. Judge it by others."
        )
        raise ModelError(message)
    return tags[[f"{theme}_score" for theme in themes]].set_axis(themes, axis=1)


def compare_taggers(
    current: Tagger, candidate: Tagger, labelled: pd.DataFrame, *, themes: list[str] | None = None, seed: int = 1
) -> pd.DataFrame:
    """Compare the F1 of two taggers on paragraphs that neither learned from.

    Both judge the same paragraphs, so chance is the same for both: whole stories are drawn again and again with
    replacement, and the difference is taken each time (paired bootstrap; Efron and Tibshirani 1993; stories because
    paragraphs of one story resemble one another).

    Parameters
    ----------
    current, candidate
        The taggers.
    labelled
        ``text``, ``story`` and one column of true or false per theme.
    themes
        Those to compare; by default those of the current tagger.
    seed
        Seed of the draws.

    Returns
    -------
    pandas.DataFrame
        Per theme: ``theme``, ``positives``, ``current`` and ``candidate`` (F1), ``difference`` with ``low`` and
        ``high`` (95 %), ``verdict`` (better, worse, no difference, too few).

    Raises
    ------
    LabelError
        If there is nothing to compare by.
    ModelError
        If a tagger lacks a theme or learned from the paragraphs.
    """
    themes = themes or list(current.themes_)
    if labelled.empty or any(theme not in labelled for theme in themes):
        message = (
            f"compare: no paragraphs labelled with {', '.join(themes)}. Give some that neither tagger learned from."
        )
        raise LabelError(message)
    scores = [score_tagger(tagger, labelled, themes) for tagger in (current, candidate)]
    stories = pd.factorize(labelled["story"] if "story" in labelled else np.arange(len(labelled)))[0]
    weights = draw_stories(stories, np.random.default_rng(seed))
    rows = []
    for theme in themes:
        truth = labelled[theme].to_numpy(bool)
        said = [table[theme].to_numpy() >= 0.5 for table in scores]
        whole = [float(f1(truth, flags, np.ones((1, len(truth))))[0]) for flags in said]
        differences = f1(truth, said[1], weights) - f1(truth, said[0], weights)
        low, high = np.quantile(differences, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        positives = int(truth.sum())
        rows.append(
            {
                "theme": theme,
                "positives": positives,
                "current": whole[0],
                "candidate": whole[1],
                "difference": whole[1] - whole[0],
                "low": float(low),
                "high": float(high),
                "verdict": judge(positives, float(low), float(high)),
            }
        )
    return pd.DataFrame(rows)


def judge(positives: int, low: float, high: float) -> str:
    """Put an interval of differences into a word."""
    if positives < FEWEST:
        return "too few"
    return "worse" if high < 0 else "better" if low > 0 else "no difference"


def draw_stories(stories: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw whole stories with replacement: how often each paragraph counts, one row per draw."""
    number = int(stories.max()) + 1
    times = rng.multinomial(number, np.full(number, 1 / number), size=DRAWS)
    return times[:, stories].astype(float)


def f1(truth: Flags, said: Flags, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give F1 for each row of weights; 0 where there is nothing to find and nothing was found."""
    hits = weights @ (truth & said)
    total = weights @ truth.astype(float) + weights @ said.astype(float)
    return np.asarray(np.divide(2 * hits, total, out=np.zeros_like(hits), where=total > 0))
