"""Intervals: for one period at a time, and for a whole figure at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, logit
from scipy.stats import t as student

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.measuring.estimators import Curve

    Numbers = NDArray[np.float64]

__all__ = ["interval", "pointwise_factor", "simultaneous_factor"]

DRAWS = 10_000
FEW = 3  # expected hits in a cell below which the logit interval would keep away from zero too firmly
LEAST_DEGREES = 5


def pointwise_factor(curve: Curve, level: float) -> float:
    """Give how many standard errors an interval for one cell reaches out."""
    return float(student.ppf((1 + level) / 2, curve.degrees))


def simultaneous_factor(curves: list[Curve], covariance: Numbers, level: float, seed: int) -> float:
    """Give how many standard errors a band reaches out that holds for all cells and themes at once.

    A reader looks for the highest point of a figure; an interval made for a point chosen beforehand is then
    too narrow. This band holds for all points together.

    Parameters
    ----------
    curves
        The themes of the figure.
    covariance
        What `joint_covariance` gave for them.
    level
        Such as 0.95.
    seed
        Of the simulation.

    Returns
    -------
    float
        At least as much as for one cell.

    Notes
    -----
    The sup-t band of Montiel Olea and Plagborg-Møller (2019), with a chi-square for the estimated variances.
    """
    known = np.diag(covariance) > 0
    single = max(pointwise_factor(curve, level) for curve in curves)
    if known.sum() < 2:
        return single
    labels = np.concatenate([curve.n_labels[curve.n_labels > 0] for curve in curves])
    degrees = max(LEAST_DEGREES, float(np.median(labels)) - 1)
    scale = np.sqrt(np.diag(covariance)[known])
    correlation = covariance[np.ix_(known, known)] / np.outer(scale, scale)
    values, vectors = np.linalg.eigh(correlation)
    factor = vectors * np.sqrt(np.clip(values, 0, None))
    rng = np.random.default_rng(seed)
    draws = np.abs(rng.standard_normal((DRAWS, len(values))) @ factor.T).max(axis=1)
    draws /= np.sqrt(rng.chisquare(degrees, DRAWS) / degrees)
    return max(single, float(np.quantile(draws, level)))


def interval(curve: Curve, factor: float) -> tuple[Numbers, Numbers]:
    """Give the ends of an interval that reaches out by a number of standard errors (formula 3.7).

    Parameters
    ----------
    curve
        The estimates.
    factor
        From `pointwise_factor` or `simultaneous_factor`.

    Returns
    -------
    tuple of numpy.ndarray
        Low and high, inside 0 and 1; both equal the estimate where all was labelled.
    """
    theta, reach = curve.estimate, factor * np.sqrt(np.diag(curve.covariance()))
    low, high = np.clip(theta - reach, 0, 1), np.clip(theta + reach, 0, 1)
    if not curve.bounded:
        return low, high
    inside = (theta > 0) & (theta < 1) & (reach > 0)
    centre = np.where(inside, theta, 0.5)
    swing = reach / (centre * (1 - centre))
    logit_low, logit_high = expit(logit(centre) - swing), expit(logit(centre) + swing)
    open_low = np.where(theta * curve.n_units < FEW, np.minimum(low, logit_low), logit_low)
    return np.where(inside, open_low, low), np.where(inside, logit_high, high)
