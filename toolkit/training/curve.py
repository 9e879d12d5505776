"""What more labels would bring: F1 by number of labels, and the width of a frequency's interval."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold
from tqdm.auto import tqdm

from toolkit.errors import LabelError
from toolkit.tagging import Tagger
from toolkit.tagging.material import Material, read_material
from toolkit.training.evaluation import evaluate, only_scores

__all__ = ["learning_curve", "say_curve"]

Floats = NDArray[np.float64]
PARTS = (0.25, 0.5, 1.0)
FOLDS = 3
STEP = 100
AUDIT = 400
FEWEST = 40
WORTH = 0.002  # a gain in F1 that nobody would see


def learning_curve(
    labelled: pd.DataFrame,
    tagger: Tagger,
    *,
    own: NDArray[np.bool_] | None = None,
    counts: Floats | None = None,
    scores: pd.DataFrame | None = None,
    seed: int = 1,
) -> pd.DataFrame:
    """Estimate what the next 100 labels would bring.

    Own stories are held out in turn; the tagger learns from a quarter, a half and all of the others (and from all that
    is not own) and judges those held out. F1 rises about as ``best - slope / sqrt(labels)``; that line through the
    three points gives the gain of the next 100. The interval is that of a corrected share over the whole corpus with an
    audit of 400 labels: 1.96 times the root of the mean of p (1 - p) over 400, p being the tagger's scores.

    Parameters
    ----------
    labelled
        ``text``, ``story`` and the themes.
    tagger
        An unfitted or fitted tagger, whose settings are used.
    own
        Which rows are own labels and not another tagger's; by default all.
    counts
        What each paragraph counts in training.
    scores
        Tags of the own paragraphs by taggers that did not learn from their stories, as ``score_held_out(…, folds=3)``
        gives them, if they were made already; this saves a third of the time.
    seed
        Of the order in which stories are added.

    Returns
    -------
    pandas.DataFrame
        Per number of own labels, and last for 100 more (``expected``): ``labels``, macro ``f1``, ``half_width`` of the
        interval, mean over the themes, ``kind`` (measured or expected).

    Raises
    ------
    LabelError
        If there are fewer than 40 own labels.
    """
    themes = list(tagger.themes or [])
    mine = np.ones(len(labelled), bool) if own is None else own
    if mine.sum() < FEWEST:
        message = f"labels: {int(mine.sum())} of your own, too few for a learning curve ({FEWEST} needed). Label more."
        raise LabelError(message)
    material = read_material(labelled, labelled["story"], tagger.lexicon, counts)
    truth = labelled[themes].to_numpy(bool)
    rows = []
    for part in tqdm(PARTS, desc="learning curve", unit="size", leave=False):
        if part == 1 and scores is not None:
            chances, size = only_scores(scores, themes).to_numpy(float), round(int(mine.sum()) * (1 - 1 / FOLDS))
        else:
            chances, size = score_part(material, truth, mine, tagger, (part, seed))
        f1 = evaluate(labelled.loc[mine, themes], pd.DataFrame(chances, columns=themes))["f1"].mean()
        spread = np.sqrt((chances * (1 - chances)).mean(axis=0) / AUDIT)
        rows.append({"labels": size, "f1": float(f1), "half_width": float(1.96 * spread.mean()), "kind": "measured"})
    table = pd.DataFrame(rows)
    return pd.concat([table, extrapolate(table)], ignore_index=True)


def score_part(
    material: Material, truth: NDArray[np.bool_], mine: NDArray[np.bool_], tagger: Tagger, draw: tuple[float, int]
) -> tuple[Floats, int]:
    """Judge own stories held out, having learned from a part of the other own stories; and how many labels that was."""
    part, seed = draw
    stories = np.unique(material.parts[mine])
    order = np.random.default_rng(seed).permutation(stories)
    scores = np.zeros((int(mine.sum()), truth.shape[1]))
    place = np.flatnonzero(mine)
    sizes = []
    for learn, hold in GroupKFold(min(FOLDS, len(stories))).split(place, groups=material.parts[mine]):
        others = order[np.isin(order, material.parts[place[learn]])]
        taken = place[learn][np.isin(material.parts[place[learn]], others[: max(1, round(part * len(others)))])]
        rows = np.concatenate([np.flatnonzero(~mine), taken])
        scores[hold] = fit_and_score(material.select(rows), truth[rows], material.select(place[hold]), tagger)
        sizes.append(len(taken))
    return scores, round(float(np.mean(sizes)))


def fit_and_score(learn: Material, truth: NDArray[np.bool_], hold: Material, tagger: Tagger) -> Floats:
    """Learn the weights and score; a theme that is the same in all labels keeps that as its score."""
    fresh = Tagger(themes=tagger.themes, strength=tagger.strength, trust=tagger.trust, oblique=tagger.oblique, folds=2)
    usable = [at for at in range(truth.shape[1]) if 0 < truth[:, at].sum() < len(truth)]
    scores = np.tile(truth.mean(axis=0), (len(hold.passages), 1))
    if usable:
        fresh.themes = tuple(list(tagger.themes or [])[at] for at in usable)
        fresh.learn(learn, truth[:, usable])
        scores[:, usable] = fresh.calibrate(fresh.score_readings(hold.readings))
    return scores


def extrapolate(table: pd.DataFrame) -> pd.DataFrame:
    """Lengthen the curve by 100 labels; never below what is measured last."""
    steps = 1 / np.sqrt(table["labels"].to_numpy(float).clip(1))
    more = int(table["labels"].iloc[-1]) + STEP
    row: dict[str, object] = {"labels": more, "kind": "expected"}
    for name, sign in (("f1", 1.0), ("half_width", -1.0)):
        values = table[name].to_numpy(float)
        slope = float(np.polyfit(steps, values, 1)[0])
        gain = max(-sign * slope * float(steps[-1] - 1 / np.sqrt(more)), 0.0)
        row[name] = float(values[-1] + sign * gain)
    return pd.DataFrame([row])


def say_curve(table: pd.DataFrame) -> str:
    """Put a learning curve into a sentence, with advice."""
    last, more = table.iloc[-2], table.iloc[-1]
    gain = more["f1"] - last["f1"]
    advice = (
        "Labels for measuring would do more now than labels for training."
        if gain < WORTH
        else "More labels for training are still worth it."
    )
    return (
        f"With {last['labels']:,} own labels macro F1 is {last['f1']:.3f} on own stories held out; the next {STEP} should add about {gain:.3f}. "
        f"A share over the whole corpus, corrected with {AUDIT} audit labels, is known to ±{last['half_width']:.1%} "
        f"(then ±{more['half_width']:.1%}). {advice}"
    )
