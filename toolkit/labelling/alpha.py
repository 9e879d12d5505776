"""Krippendorff's alpha on arrays, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

__all__ = ["Tally", "bootstrap_alpha", "tally"]


@dataclass(frozen=True)
class Tally:
    """What each unit says: the counts of every answer, and how far its answers differ from one another.

    Units with fewer than two answers say nothing about agreement and have zeros throughout.
    """

    counts: Numbers
    disagreement: Numbers

    @property
    def n_units(self) -> int:
        """How many units have at least two answers."""
        return int((self.counts.sum(axis=1) > 0).sum())

    @property
    def pairwise(self) -> float:
        """The share of all pairs of answers to the same unit that are equal."""
        answers = self.counts.sum(axis=1)
        pairs = (answers * (answers - 1)).sum()
        same = (self.counts * (self.counts - 1)).sum()
        return float(same / pairs) if pairs else float("nan")

    def alpha(self, weight: Numbers | None = None) -> Numbers:
        """Give alpha, for each row of weights of the units (by default once, all units counting 1).

        alpha = 1 - (n - 1) sum_u [(m_u^2 - sum_c n_uc^2) / (m_u - 1)] / (n^2 - sum_c n_c^2), the nominal metric of
        Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability". It is not a number where all answers
        are the same: there is then nothing that chance could have got wrong.
        """
        weight = np.ones((1, len(self.counts))) if weight is None else weight
        observed = weight @ self.disagreement
        totals = weight @ self.counts
        n = totals.sum(axis=1)
        expected = n**2 - (totals**2).sum(axis=1)
        return np.where(expected > 0, 1 - (n - 1) * observed / np.where(expected > 0, expected, 1), np.nan)


def tally(answers: Numbers, codes: Numbers | None = None) -> Tally:
    """Count answers.

    Parameters
    ----------
    answers
        Units × annotators, any numbers as codes; not a number where somebody did not answer.
    codes
        The answers that exist, in the order of the counts; by default those that occur.

    Examples
    --------
    Ten units, two annotators, two values (Krippendorff 2011, example B):

    >>> a, b = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    >>> tally(np.array([a, b], dtype=float).T).alpha().round(3).tolist()
    [0.095]
    """
    codes = np.unique(answers[~np.isnan(answers)]) if codes is None else codes
    counts = (answers[:, :, None] == codes).sum(axis=1).astype(float)
    given = counts.sum(axis=1)
    counts[given < 2] = 0.0
    given = counts.sum(axis=1)
    disagreement = (given**2 - (counts**2).sum(axis=1)) / np.maximum(given - 1, 1)
    return Tally(counts, disagreement)


def bootstrap_alpha(counted: Tally, cluster: NDArray[np.int64], *, level: float, seed: int, rounds: int) -> Numbers:
    """Give the interval of alpha that comes from drawing articles, or whatever the clusters are, again and again.

    Returns
    -------
    numpy.ndarray
        Low and high, the percentiles over those rounds in which alpha is a number; and the share of rounds in which it
        is none.
    """
    with_answers = counted.counts.sum(axis=1) > 0
    numbers, member = np.unique(cluster[with_answers], return_inverse=True)
    if len(numbers) < 2:
        return np.array([np.nan, np.nan, 1.0])
    sums = np.zeros((len(numbers), counted.counts.shape[1] + 1))
    np.add.at(sums, member, np.c_[counted.counts, counted.disagreement][with_answers])
    grouped = Tally(sums[:, :-1], sums[:, -1])
    rng = np.random.default_rng(seed)
    weight = rng.multinomial(len(numbers), np.full(len(numbers), 1 / len(numbers)), size=rounds).astype(float)
    alphas = grouped.alpha(weight)
    defined = alphas[~np.isnan(alphas)]
    if not len(defined):
        return np.array([np.nan, np.nan, 1.0])
    low, high = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    return np.array([low, high, 1 - len(defined) / rounds])
