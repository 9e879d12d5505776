"""Logistic regression whose weights start from what is known beforehand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.linalg import LinearOperator, cg

__all__ = ["Prior", "fit_logistic"]

Floats = NDArray[np.float64]
MOST_STEPS = 50
PRECISION = 1e-6
FLATTEST = 1e-10


@dataclass(frozen=True)
class Prior:
    """What is known before any label is seen: the weights' mean and variance.

    ``nearby`` are weights and, last, an intercept where the search begins; it changes the way and not the end.
    """

    start: Floats
    strength: float
    nearby: Floats | None = None


def fit_logistic(
    numbers: sp.csr_matrix, truth: NDArray[np.bool_], counts: Floats, prior: Prior
) -> tuple[Floats, float]:
    """Fit weights that explain the labels and stay near a starting point.

    The maximum a posteriori estimate of a logistic regression under independent normal priors with mean
    ``start`` and variance ``strength``; the intercept is free. With a mean of zero this is the usual L2
    penalty. scikit-learn has no prior with another mean than zero. Solved by Newton's method with conjugate
    gradients (Lin, Weng and Keerthi 2008, Journal of Machine Learning Research 9, 627-650).

    Parameters
    ----------
    numbers
        Features, one row per paragraph.
    truth
        The labels.
    counts
        How often each row counts.
    prior
        The weights before any label is seen, and how far they may go.

    Returns
    -------
    tuple of numpy.ndarray and float
        Weights and intercept.

    Examples
    --------
    With no room to move, the weights stay where they start:

    >>> rows = sp.csr_matrix([[1.0], [0.0]])
    >>> weights, _ = fit_logistic(rows, np.array([False, True]), np.ones(2), Prior(np.array([2.0]), 1e-9))
    >>> weights.round(3).tolist()
    [2.0]
    """
    rows = sp.csr_matrix(sp.hstack([numbers, np.ones((numbers.shape[0], 1))]))
    columns = sp.csr_matrix(rows.T)
    # The intercept is free: its prior is so wide that it does not count.
    stiffness = np.append(np.full(numbers.shape[1], 1 / prior.strength), FLATTEST)
    home = np.append(prior.start, 0.0)
    point = home if prior.nearby is None else prior.nearby
    wanted = truth.astype(float)

    def loss(at: Floats) -> float:
        odds = rows @ at
        return float(counts @ (np.logaddexp(0, odds) - wanted * odds) + 0.5 * stiffness @ (at - home) ** 2)

    first = None
    for _ in range(MOST_STEPS):
        chances = 1 / (1 + np.exp(-np.clip(rows @ point, -500, 500)))
        slope = columns @ (counts * (chances - wanted)) + stiffness * (point - home)
        steepness = float(np.linalg.norm(slope))
        first = first or steepness
        if steepness <= PRECISION * max(first, 1.0):
            break
        step = newton_step(rows, columns, counts * chances * (1 - chances), stiffness, slope)
        length, before = 1.0, loss(point)
        while loss(point + length * step) > before + 1e-4 * length * float(slope @ step) and length > 1e-8:
            length /= 2
        point = point + length * step
    return point[:-1], float(point[-1])


def newton_step(
    rows: sp.csr_matrix, columns: sp.csr_matrix, spread: Floats, stiffness: Floats, slope: Floats
) -> Floats:
    """Solve for the step to the minimum of the quadratic that touches the loss here."""

    def curve(direction: Floats) -> Floats:
        return columns @ (spread * (rows @ direction)) + stiffness * direction

    size = len(slope)
    step, _ = cg(LinearOperator((size, size), matvec=curve, dtype=float), -slope, rtol=1e-3, maxiter=200)
    return np.asarray(step)
