"""Intervals: for one period at a time, and for a whole figure at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm
from scipy.stats import t as student

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.measuring.estimators import Curve

    Numbers = NDArray[np.float64]

__all__ = ["interval", "pointwise_factor", "simultaneous_factor"]

DRAWS = 10_000
LEAST_DEGREES = 10
FEW = 5


def pointwise_factor(curve: Curve, level: float) -> Numbers:
    """Give how many standard errors an interval for one cell reaches out, cell by cell."""
    return np.asarray(student.ppf((1 + level) / 2, curve.degrees))


def simultaneous_factor(curves: list[Curve], covariance: Numbers, level: float, seed: int) -> list[Numbers]:
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
    list of numpy.ndarray
        For each theme, cell by cell; never less than `pointwise_factor`.

    Notes
    -----
    The sup-t band of Montiel Olea and Plagborg-Møller (2019). The simulation is of normal errors; what it finds is
    the tail that each cell may keep, and that tail is turned into a reach by the cell's own degrees of freedom.
    """
    known = np.diag(covariance) > 0
    tail = (1 - level) / 2
    if known.sum() > 1:
        scale = np.sqrt(np.diag(covariance)[known])
        values, vectors = np.linalg.eigh(covariance[np.ix_(known, known)] / np.outer(scale, scale))
        factor = (vectors * np.sqrt(np.clip(values, 0, None))).T.astype(np.float32)
        draws = np.random.default_rng(seed).standard_normal((DRAWS, len(values)), dtype=np.float32) @ factor
        tail = min(tail, float(norm.sf(np.quantile(np.abs(draws).max(axis=1), level))))
    return [np.asarray(student.isf(tail, np.minimum(curve.degrees, per_cell(curve)))) for curve in curves]


def per_cell(curve: Curve) -> float:
    """Give the degrees of freedom that the labels of a usual cell have: far tails are no surer than these."""
    labelled = curve.n_labels[curve.n_labels > 0]
    return max(LEAST_DEGREES, float(np.median(labelled)) - 1) if len(labelled) else LEAST_DEGREES


def interval(curve: Curve, factor: Numbers) -> tuple[Numbers, Numbers]:
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
    angle, swing = np.arcsin(np.sqrt(centre)), reach / (2 * np.sqrt(centre * (1 - centre)))
    down, up = np.clip(angle - swing, 0, np.pi / 2), np.clip(angle + swing, 0, np.pi / 2)
    low, high = np.where(inside, np.sin(down) ** 2, low), np.where(inside, np.sin(up) ** 2, high)
    # A share of few texts moves in steps; an end between two steps is moved out to the next.
    size = np.maximum(curve.n_units, 1)
    few = inside & (np.minimum(theta, 1 - theta) * size < FEW)
    return np.where(few, np.floor(low * size) / size, low), np.where(few, np.ceil(high * size) / size, high)
