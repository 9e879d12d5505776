"""Two taggers on the same labelled paragraphs: whether one is better, theme by theme, by more than chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.errors import LabelError, ModelError
from toolkit.tagging import Tagger
from toolkit.training.training import with_stories

__all__ = ["compare_taggers", "score_tagger", "weigh_change"]

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
DRAWS = 2_000
LEVEL = 0.90
POWER = 0.84  # standard errors beyond the limit at which a loss is noticed four times in five
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
    read = labelled[[name for name in ("text", "title", "position") if name in labelled]]
    names = [f"row {row}" for row in range(len(labelled))]
    tags = tagger.tag(read.assign(paragraph_id=names, article_id=with_stories(labelled)["story"]))
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
    paragraphs of one story resemble one another). The more themes are looked at, the likelier one of them seems worse
    by chance; the intervals are therefore as wide as it takes to hold for all themes at once (the largest studentised
    difference; Westfall and Young 1993): a tagger as good as the other is called worse on any theme about once in
    twenty comparisons. On few paragraphs a real loss is easily missed; ``noticeable`` says how large it had to be.

    Parameters
    ----------
    current, candidate
        The taggers.
    labelled
        ``text``, ``story`` or ``article_id``, and one column of true or false per theme.
    themes
        Those to compare; by default those of the current tagger.
    seed
        Seed of the draws.

    Returns
    -------
    pandas.DataFrame
        Per theme: ``theme``, ``positives``, ``current`` and ``candidate`` (F1), ``difference`` with ``low`` and
        ``high`` (90 % for all themes at once), ``noticeable`` (the loss that would be called worse four times in five;
        empty where both decided alike throughout),
        ``verdict`` (better, worse, no difference, too few).

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
    stories = pd.factorize(with_stories(labelled)["story"])[0]
    before, after = (table.to_numpy() >= 0.5 for table in scores)
    change = weigh_change(labelled[themes].to_numpy(bool), before, after, stories, seed=seed)
    change.insert(0, "theme", themes)
    return change


def weigh_change(
    truth: Flags, before: Flags, after: Flags, stories: NDArray[np.int64], *, seed: int = 1
) -> pd.DataFrame:
    """Compare decisions with decisions, one column per theme; `compare_taggers` tells the columns given back.

    Examples
    --------
    >>> truth = np.array([[True], [False]] * 8)
    >>> weigh_change(truth, ~truth, truth, np.arange(16))[["positives", "current", "candidate", "verdict"]].to_dict("list")
    {'positives': [8], 'current': [0.0], 'candidate': [1.0], 'verdict': ['better']}
    """
    number = int(stories.max()) + 1
    drawn = np.random.default_rng(seed).multinomial(number, np.full(number, 1 / number), size=DRAWS).astype(float)
    times = np.vstack([np.ones(number), drawn])  # the first row is the labels as they are
    current, candidate = (f1(times, truth, said, stories) for said in (before, after))
    difference = candidate - current
    error, width = joint_width(difference[1:], difference[0], number)
    low, high = difference[0] - width * error, difference[0] + width * error
    positives = truth.sum(axis=0)
    return pd.DataFrame(
        {
            "positives": positives,
            "current": current[0],
            "candidate": candidate[0],
            "difference": difference[0],
            "low": low,
            "high": high,
            "noticeable": np.where(error > 0, (width + POWER) * error, np.nan),
            "verdict": [judge(*row) for row in zip(positives.tolist(), low.tolist(), high.tolist(), strict=True)],
        }
    )


def f1(times: Floats, truth: Flags, said: Flags, stories: NDArray[np.int64]) -> Floats:
    """Give F1 of each theme for each row of ``times``, which says how often each story counts; 0 where nothing is to be found."""
    hits, total = np.zeros((2, times.shape[1], truth.shape[1]))
    np.add.at(hits, stories, (truth & said).astype(float))
    np.add.at(total, stories, truth.astype(float) + said)
    found, wanted = times @ hits, times @ total
    return np.asarray(np.divide(2 * found, wanted, out=np.zeros_like(found), where=wanted > 0))


def joint_width(redrawn: Floats, difference: Floats, stories: int) -> tuple[Floats, float]:
    """Give each theme's standard error, and how many of them an interval needs on either side to hold for all themes."""
    error = redrawn.std(axis=0, ddof=1) * np.sqrt(stories / max(stories - 1, 1))
    varies = error > 0
    if not varies.any():
        return error, 0.0
    farthest = (np.abs(redrawn[:, varies] - difference[varies]) / error[varies]).max(axis=1)
    return error, float(np.quantile(farthest, LEVEL))


def judge(positives: int, low: float, high: float) -> str:
    """Put an interval of differences into a word."""
    if positives < FEWEST:
        return "too few"
    return "worse" if high < 0 else "better" if low > 0 else "no difference"
