"""Logistic regression whose weights start from what is known beforehand."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize

__all__ = ["fit_logistic"]

Floats = NDArray[np.float64]
MOST_STEPS = 400


def fit_logistic(
    numbers: sp.csr_matrix, truth: NDArray[np.bool_], counts: Floats, start: Floats, strength: float
) -> tuple[Floats, float]:
    """Fit weights that explain the labels and stay near a starting point.

    The maximum a posteriori estimate of a logistic regression under independent normal priors with mean
    ``start`` and variance ``strength``; the intercept is free. With ``start`` zero this is the usual L2
    penalty. scikit-learn has no means for a prior other than zero.

    Parameters
    ----------
    numbers
        Features, one row per paragraph.
    truth
        The labels.
    counts
        How often each row counts.
    start
        The weights before any label is seen.
    strength
        The prior's variance.

    Returns
    -------
    tuple of numpy.ndarray and float
        Weights and intercept.

    Examples
    --------
    With no room to move, the weights stay where they start:

    >>> rows = sp.csr_matrix([[1.0], [0.0]])
    >>> weights, _ = fit_logistic(rows, np.array([False, True]), np.ones(2), np.array([2.0]), 1e-9)
    >>> weights.round(3).tolist()
    [2.0]
    """
    wanted = truth.astype(float)
    known = numbers @ start
    turned = sp.csr_matrix(numbers.T)

    def penalised_loss(point: Floats) -> tuple[float, Floats]:
        moves, intercept = point[:-1], point[-1]
        odds = numbers @ moves + known + intercept
        misses = counts * (1 / (1 + np.exp(-np.clip(odds, -500, 500))) - wanted)
        loss = strength * float(counts @ (np.logaddexp(0, odds) - wanted * odds)) + 0.5 * float(moves @ moves)
        return loss, np.append(strength * (turned @ misses) + moves, strength * misses.sum())

    nowhere = np.zeros(numbers.shape[1] + 1)
    found = minimize(penalised_loss, nowhere, jac=True, method="L-BFGS-B", options={"maxiter": MOST_STEPS})
    return found.x[:-1] + start, float(found.x[-1])
