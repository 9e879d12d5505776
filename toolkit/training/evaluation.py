"""How good a tagger is: precision, recall, F1, average precision and calibration per theme."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.model_selection import GroupKFold

from toolkit.errors import LabelError
from toolkit.tagging import Tagger
from toolkit.tagging.material import read_material

__all__ = ["average_precision", "calibration_error", "evaluate", "evaluate_held_out", "only_scores", "score_held_out"]

BINS = 10
EVEN = 0.5


def average_precision(truth: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    """Give the mean, over the true paragraphs, of the precision among all that score at least as high.

    Examples
    --------
    >>> average_precision(np.array([True, False, True]), np.array([0.9, 0.8, 0.7])).__round__(3)
    0.833
    """
    ranked = truth[np.argsort(-scores, kind="stable")]
    return float((np.cumsum(ranked) / np.arange(1, len(ranked) + 1))[ranked].mean()) if ranked.any() else float("nan")


def calibration_error(truth: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    """Give the expected calibration error: how far, over ten bins of scores, mean score and share of true lie apart.

    Examples
    --------
    >>> calibration_error(np.array([True, False]), np.array([0.75, 0.75]))
    0.25
    """
    bins = np.minimum((scores * BINS).astype(int), BINS - 1)
    parts = [(truth[bins == one].mean() - scores[bins == one].mean()) * (bins == one).mean() for one in np.unique(bins)]
    return float(np.abs(parts).sum())


def evaluate(truth: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Compare scores with labels.

    Parameters
    ----------
    truth
        One column of true or false per theme.
    scores
        The same columns with probabilities, rows in the same order.

    Returns
    -------
    pandas.DataFrame
        One row per theme: ``theme``, ``positives``, ``precision``, ``recall``, ``f1`` (decision at one
        half), ``average_precision``, ``calibration_error``.

    Raises
    ------
    LabelError
        If the two tables do not match.

    Examples
    --------
    >>> table = pd.DataFrame({"strike": [True, False]})
    >>> evaluate(table, table.astype(float))[["theme", "f1"]].to_dict("records")
    [{'theme': 'strike', 'f1': 1.0}]
    """
    if len(truth) != len(scores) or not set(truth.columns) <= set(scores.columns):
        message = f"evaluate: {len(truth)} labels against {len(scores)} scores, or other themes. Align them."
        raise LabelError(message)
    rows = []
    for theme in truth.columns:
        right, score = truth[theme].to_numpy(bool), scores[theme].to_numpy(float)
        said = score >= EVEN
        hits = int((said & right).sum())
        rows.append(
            {
                "theme": theme,
                "positives": int(right.sum()),
                "precision": hits / max(int(said.sum()), 1),
                "recall": hits / max(int(right.sum()), 1),
                "f1": 2 * hits / max(int(said.sum() + right.sum()), 1),
                "average_precision": average_precision(right, score),
                "calibration_error": calibration_error(right, score),
            }
        )
    return pd.DataFrame(rows)


def evaluate_held_out(
    labelled: pd.DataFrame,
    tagger: Tagger,
    *,
    hold_out: str = "story",
    folds: int = 5,
    counts: NDArray[np.float64] | None = None,
    own: NDArray[np.bool_] | None = None,
) -> pd.DataFrame:
    """Train on a part and judge the rest, part by part.

    Parameters
    ----------
    labelled, tagger, hold_out, folds, counts, own
        As `score_held_out` takes them.

    Returns
    -------
    pandas.DataFrame
        As `evaluate` gives it.
    """
    themes = list(tagger.themes or [])
    scored = score_held_out(labelled, tagger, hold_out=hold_out, folds=folds, counts=counts, own=own)
    judged = labelled if own is None else labelled[own]
    return evaluate(judged[themes], only_scores(scored, themes))


def only_scores(tags: pd.DataFrame, themes: list[str]) -> pd.DataFrame:
    """Take the scores from tags, one column per theme."""
    return tags[[f"{theme}_score" for theme in themes]].set_axis(themes, axis=1)


def score_held_out(
    labelled: pd.DataFrame,
    tagger: Tagger,
    *,
    hold_out: str = "story",
    folds: int = 5,
    counts: NDArray[np.float64] | None = None,
    own: NDArray[np.bool_] | None = None,
) -> pd.DataFrame:
    """Tag each labelled paragraph by a tagger that did not learn from its story.

    A tagger knows its own training paragraphs by heart. These tags are as for new material, so they show where
    label and tagger disagree: often a hard paragraph, sometimes a slip of the annotator. Paragraphs of one story
    resemble one another, and so do those of one region or era; a score on paragraphs whose like was learned from
    flatters. Holding out whole regions, eras or styles comes nearer to what new material will show, though it
    still speaks of these labels only.

    Parameters
    ----------
    labelled
        ``text``, the tagger's themes, and the column to hold out.
    tagger
        A tagger with its ``themes``, whose settings are used; it is copied, not changed.
    hold_out
        The column whose values stay together, such as ``"region"``.
    folds
        Number of parts, at most the number of values.
    counts
        How often each paragraph counts in training; by default once.
    own
        Which rows are held out in turn; the others are always learned from. By default all.

    Returns
    -------
    pandas.DataFrame
        The rows held out, without their labels: their columns, and per theme ``{theme}`` (what the tagger decided)
        and ``{theme}_score``.

    Raises
    ------
    LabelError
        If all rows to be held out stand in one story.

    Examples
    --------
    >>> texts = ["Dockers struck again.", "The dockers struck.", "A good harvest.", "The harvest was late."]
    >>> table = pd.DataFrame({"text": texts * 2, "story": list("abcdefgh"), "strike": [True, True, False, False] * 2})
    >>> score_held_out(table, Tagger(themes=("strike",), folds=2), folds=4)["strike"].tolist()
    [True, True, False, False, True, True, False, False]
    """
    themes = list(tagger.themes or [])
    judged = np.arange(len(labelled)) if own is None else np.flatnonzero(own)
    groups = pd.factorize(labelled[hold_out].iloc[judged])[0]
    if len(np.unique(groups)) < 2:
        message = f"labels: all in one {hold_out}, so none can be held out. Label paragraphs of several articles."
        raise LabelError(message)
    material = read_material(labelled, labelled.get("story"), tagger.lexicon, counts)
    scores = np.zeros((len(judged), len(themes)))
    always = np.setdiff1d(np.arange(len(labelled)), judged)
    for learn, hold in GroupKFold(min(folds, len(np.unique(groups)))).split(judged, groups=groups):
        rows = np.concatenate([always, judged[learn]])
        fresh = clone(tagger).learn(material.select(rows), labelled.iloc[rows][themes])
        scores[hold] = fresh.calibrate(fresh.score_readings([material.readings[row] for row in judged[hold]]))
    table = labelled.iloc[judged].drop(columns=themes).reset_index(drop=True)
    decided = {theme: scores[:, at] >= EVEN for at, theme in enumerate(themes)}
    return table.assign(**decided, **{f"{theme}_score": scores[:, at] for at, theme in enumerate(themes)})
