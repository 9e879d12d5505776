"""Weighted sums of estimates: means over windows, differences, trends, with errors that move together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import t as student

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

__all__ = ["Contrast", "contrast", "holm", "slope_weights"]


@dataclass(frozen=True)
class Contrast:
    """A weighted sum of estimates, its interval, and the p-value of its being zero."""

    estimate: float
    low: float
    high: float
    p: float


def contrast(weights: Numbers, estimate: Numbers, covariance: Numbers, degrees: Numbers, level: float) -> Contrast:
    """Give a weighted sum of estimates with its interval (formula 3.8).

    Parameters
    ----------
    weights, estimate, degrees
        One per estimate; only those with a weight need an estimate.
    covariance
        Of the estimates.
    level
        Such as 0.95.

    Returns
    -------
    Contrast
        With Student's t. Its degrees of freedom are those of the parts, not their sum: the variances of all cells are
        known from the same labels, and are wrong together.

    Examples
    --------
    >>> found = contrast(np.array([-1.0, 1.0]), np.array([0.1, 0.3]), np.eye(2) / 200, np.full(2, 1e6), 0.95)
    >>> round(found.estimate, 3), round(found.low, 3), round(found.high, 3), round(found.p, 3)
    (0.2, 0.004, 0.396, 0.046)
    """
    used = weights != 0
    a, v = weights[used], covariance[np.ix_(used, used)]
    value = float(a @ estimate[used])
    variance = float(a @ v @ a)
    if variance <= 0:
        return Contrast(value, value, value, float(value == 0))
    parts = a**2 * np.diag(v)
    freedom = float(parts.sum() ** 2 / (parts / np.sqrt(degrees[used])).sum() ** 2) if parts.sum() > 0 else np.inf
    spread = float(np.sqrt(variance))
    reach = float(student.ppf((1 + level) / 2, freedom)) * spread
    p = float(2 * student.sf(abs(value) / spread, freedom))
    return Contrast(value, value - reach, value + reach, p)


def slope_weights(time: Numbers, covariance: Numbers) -> Numbers:
    """Give the weights of a straight line's slope through estimates, the surer ones counting more.

    Weighted least squares with the estimates' own variances; the joint covariance then gives the slope's error.
    """
    spread = np.diag(covariance)
    weight = 1 / np.maximum(spread, np.median(spread) / 100)
    centred = time - (weight * time).sum() / weight.sum()
    weights: Numbers = weight * centred / (weight * centred**2).sum()
    return weights


def holm(p: Numbers) -> Numbers:
    """Adjust p-values of several tests made together (Holm 1979).

    Examples
    --------
    >>> holm(np.array([0.01, 0.04, 0.03])).round(3).tolist()
    [0.03, 0.06, 0.06]
    """
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate((len(p) - np.arange(len(p))) * p[order])
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(stepped, 1)
    return adjusted
