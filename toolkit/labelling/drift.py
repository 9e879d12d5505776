"""Whether annotators changed while they labelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.stats import norm

from toolkit.errors import LabelError
from toolkit.labelling.agreeing import JUNK, KEYS, answers_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

__all__ = ["annotator_drift", "rates_over_time"]

FEWEST = 20
EVERY = {"day": "D", "week": "W", "month": "M"}


def annotator_drift(labels: pd.DataFrame) -> pd.DataFrame:
    """Test whether annotators' answers changed in the course of the work.

    People learn, tire, and read a rule anew. A batch that was drawn at random comes in random order, so what is in it
    does not change as one goes through it: if an annotator says yes more often in the end than in the beginning, it is
    the annotator who changed. The same holds for how often two annotators agree.

    Parameters
    ----------
    labels
        As `read_labels` gives them, with ``labelled_at``. Only labels that were drawn (with a ``probability``) count,
        each draw compared with itself alone; what was chosen for training comes in no random order.

    Returns
    -------
    pandas.DataFrame
        Per annotator and theme, for the ``rate`` of yes and, where texts were labelled twice, the ``agreement`` with the
        others: ``annotator``, ``theme``, ``what``, ``n``, ``first`` and ``second`` (the share in each half of the work),
        ``z`` and ``p`` (score test for a trend over the order of labelling, which is the Cochran-Armitage test),
        ``p_adjusted`` (Holm, over all rows). The smallest come first.

    Raises
    ------
    LabelError
        If the labels have no times or were not drawn.
    """
    answers = drawn_answers(labels)
    rows = []
    for (annotator, theme), part in answers.groupby(["annotator", "theme"], sort=True):
        for what, values in (("rate", part["answer"]), ("agreement", part["agrees"])):
            known = part[values.notna()]
            if len(known) >= FEWEST:
                tested = trend_over(values[values.notna()].to_numpy(float), pd.factorize(known["draw_id"])[0])
                rows.append({"annotator": annotator, "theme": theme, "what": what, "n": len(known)} | tested)
    columns = ["annotator", "theme", "what", "n", "first", "second", "z", "p", "p_adjusted"]
    table = pd.DataFrame(rows, columns=columns)
    order = table.sort_values("p", kind="stable", ignore_index=True)
    return order.assign(p_adjusted=holm(order["p"].to_numpy(float)))


def rates_over_time(labels: pd.DataFrame, *, every: str = "week") -> pd.DataFrame:
    """Give each annotator's rate of yes, agreement with the others and pace, by day, week or month of labelling.

    Parameters
    ----------
    labels
        As for `annotator_drift`.
    every
        ``"day"``, ``"week"`` or ``"month"`` of the labelling, not of the news.

    Returns
    -------
    pandas.DataFrame
        ``annotator``, ``theme``, ``period`` (its first day), ``n``, ``rate``, ``agreement`` (empty where nothing was
        labelled twice), ``seconds`` (the median per text, where it was measured).
    """
    if every not in EVERY:
        message = f"labels: every={every!r} does not exist. Choose {', '.join(map(repr, EVERY))}."
        raise LabelError(message)
    answers = drawn_answers(labels)
    period = answers["labelled_at"].dt.tz_localize(None).dt.to_period(EVERY[every]).dt.start_time
    groups = answers.assign(period=period).groupby(["annotator", "theme", "period"], sort=True)
    return groups.agg(
        n=("answer", "size"), rate=("answer", "mean"), agreement=("agrees", "mean"), seconds=("seconds", "median")
    ).reset_index()


def drawn_answers(labels: pd.DataFrame) -> pd.DataFrame:
    """Give the answers to what was drawn, in the order of labelling, each with whether the others say the same."""
    answers = answers_of(labels)
    answers = answers[answers["probability"].notna()]
    if not (answers["answer"][answers["theme"] == JUNK] == 1).any():
        answers = answers[answers["theme"] != JUNK]
    if answers.empty or answers["labelled_at"].isna().any():
        what = "no label was drawn at random" if answers.empty else "some labels have no time"
        message = f"labels: {what}, so nothing can be said about drift. Pass labels that `read_labels` read from a file of labels."
        raise LabelError(message)
    keys = [*KEYS, "theme"]
    total = answers.groupby(keys)["answer"].transform("sum")
    others = answers.groupby(keys)["answer"].transform("size") - 1
    elsewhere = ((total - answers["answer"]) / others.where(others > 0)).astype(float)
    agrees = elsewhere.where(answers["answer"] == 1, 1 - elsewhere)
    return answers.assign(agrees=agrees).sort_values("labelled_at", kind="stable", ignore_index=True)


def trend_over(values: Numbers, draw: NDArray[np.int64]) -> dict[str, float]:
    """Test for a trend over the order, each draw centred on itself."""
    score, variance = 0.0, 0.0
    for number in np.unique(draw):
        part = values[draw == number]
        if len(part) > 1:
            place = np.arange(len(part)) - (len(part) - 1) / 2
            score += float(place @ part)
            variance += float((place**2).sum() * part.var(ddof=1))
    half = len(values) // 2
    z = score / np.sqrt(variance) if variance > 0 else 0.0
    return {
        "first": float(values[:half].mean()),
        "second": float(values[half:].mean()),
        "z": float(z),
        "p": float(2 * norm.sf(abs(z))),
    }


def holm(p: Numbers) -> Numbers:
    """Adjust sorted p-values for their number (Holm 1979).

    Examples
    --------
    >>> holm(np.array([0.01, 0.03, 0.2])).tolist()
    [0.03, 0.06, 0.2]
    """
    steps = np.arange(len(p), 0, -1) * p
    return np.minimum(np.maximum.accumulate(steps), 1.0) if len(p) else p
