"""One share for all time, from labels so few that nothing more can be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import beta

from toolkit.measuring.draws import drawn_together, sum_of_pairs
from toolkit.measuring.pieces import PRIOR_PAIRS, PRIOR_RHO

if TYPE_CHECKING:
    from toolkit.measuring.calibration import Evidence

__all__ = ["share_of_labels"]


def share_of_labels(evidence: Evidence, level: float) -> tuple[float, float, float]:
    """Give the share among labels alone, weighted by one over their odds, with an interval that counts as exact.

    With a handful of positives the tagger's scores cannot be recalibrated: whether one more error is among the labels
    or not would decide the answer. The labels alone still bound the share, also when none of them is positive.

    Parameters
    ----------
    evidence
        Units and labels; junk is outside the domain.
    level
        Such as 0.95.

    Returns
    -------
    tuple of float
        Estimate, low, high.

    Notes
    -----
    Clopper and Pearson's interval at the effective number of labels (Korn and Graubard 1998): fewer where odds are
    unequal or the labels of an article were drawn together, more where few units are left unlabelled.

    Examples
    --------
    >>> from toolkit.measuring.calibration import Evidence
    >>> zeros = np.zeros(1000)
    >>> none = Evidence(zeros, zeros.astype(int), np.arange(1000), np.arange(100), np.zeros(100), np.full(100, 0.1),
    ...     np.zeros(1, int), np.zeros(1, int))
    >>> [round(number, 3) for number in share_of_labels(none, 0.95)]
    [0.0, 0.0, 0.033]
    """
    inside = ~evidence.junk if len(evidence.junk) else np.ones(len(evidence.place), dtype=bool)
    truth, weight = evidence.truth[inside], 1 / evidence.probability[inside]
    share = float((weight * truth).sum() / weight.sum())
    left = 1 - len(evidence.place) / len(evidence.score)
    if left <= 0:
        return share, share, share
    alike = float(weight.sum() ** 2 / (weight**2).sum())
    _, owner, sizes = np.unique(evidence.article[evidence.place], return_inverse=True, return_counts=True)
    per_article = float((sizes**2).sum() / sizes.sum())
    deviation = evidence.truth - share
    pairs = sum_of_pairs(owner, np.ones(len(owner)))
    spread = max(share * (1 - share), 1 / len(truth))
    rho = (sum_of_pairs(owner, deviation) / spread + PRIOR_RHO * PRIOR_PAIRS) / (pairs + PRIOR_PAIRS)
    # Few positives show no likeness within articles even where there is some: at least the usual one is assumed.
    clumping = 1 + drawn_together(evidence, owner) * (per_article - 1) * float(np.clip(rho, PRIOR_RHO, 1))
    n = alike / clumping / left
    hits, tail = share * n, (1 - level) / 2
    low = float(beta.ppf(tail, hits, n - hits + 1)) if hits > 0 else 0.0
    high = float(beta.ppf(1 - tail, hits + 1, n - hits)) if hits < n else 1.0
    return share, low, high
