"""What the estimators are put together from: means, rectifiers and variances, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq
from scipy.stats import chi2

from toolkit.measuring.draws import sum_of_pairs, variance_of_draw

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.measuring.calibration import Calibration, Evidence

    Numbers = NDArray[np.float64]

__all__ = ["Pieces", "take_apart"]

PRIOR_RHO, PRIOR_PAIRS = 0.1, 30
TINY = 1e-300
PLENTY = 10  # degrees of freedom from which tau² is taken as it comes


@dataclass(frozen=True)
class Pieces:
    """The quantities of formulas 3.3 to 3.5, cell by cell.

    ``taken_up`` is the part of a cell's own surprise that is not counted again beside the calibration's.
    """

    mean: Numbers
    rectifier: Numbers
    label_variance: Numbers
    label_degrees: float
    own_variance: Numbers
    article_variance: Numbers
    n_units: NDArray[np.int64]
    n_labels: NDArray[np.int64]
    drift: float
    drift_p: float
    taken_up: Numbers


def take_apart(evidence: Evidence, calibration: Calibration) -> Pieces:
    """Compute what the estimators share."""
    cell, n_cells = evidence.cell, evidence.n_cells
    n_units = np.bincount(cell, minlength=n_cells)
    label_cell = cell[evidence.place]
    n_labels = np.bincount(label_cell, minlength=n_cells)
    size = np.maximum(n_units, 1)
    mean = np.bincount(cell, calibration.mu, n_cells) / size
    bernoulli = calibration.mu * (1 - calibration.mu)
    sigma2 = calibration.overdispersion * np.bincount(cell, bernoulli, n_cells) / size
    pairs, place = np.unique(evidence.article * n_cells + cell, return_inverse=True)
    within = np.bincount(pairs % n_cells, np.bincount(place) ** 2, n_cells) / size
    rho = likeness(evidence, calibration)
    clumping = (np.maximum(within, 1) - 1) * rho
    own_variance = sigma2 * (1 + clumping) / size
    fraction = (n_labels / size)[label_cell]
    residual = calibration.residual + (1 - fraction) * (calibration.deleted - calibration.residual)
    draw = variance_of_draw(evidence, calibration, rho)
    weight = 1 / evidence.probability
    total = np.bincount(label_cell, weight, n_cells)
    rectifier = np.bincount(label_cell, weight * residual, n_cells) / np.where(total > 0, total, 1)
    labelled = np.flatnonzero(n_labels)
    drift, drift_p = excess_drift(
        rectifier[labelled],
        (draw.variance + own_variance)[labelled],
        calibration.n_coefficients - 1,  # the slope is learned within periods
    )
    article_variance = sandwich(calibration.mu - mean[cell], place, pairs % n_cells, n_units)
    return Pieces(
        mean,
        rectifier,
        draw.variance,
        draw.degrees,
        own_variance,
        article_variance,
        n_units,
        n_labels,
        drift,
        drift_p,
        taken_up(calibration, len(labelled) - calibration.n_coefficients + 1, draw.together),
    )


def taken_up(calibration: Calibration, degrees: int, together: float) -> Numbers:
    """Say which part of a cell's own surprise the fit has taken up and may be left out of its variance.

    tau² cannot be below zero and is therefore too large on average where there is none. What the fit has taken up of a
    cell's own surprise makes up for it; half of that keeps coverage at its level in the simulations. With few periods
    tau² is no longer so sure to be too large, and with articles drawn whole the fit follows few of them.
    """
    return (1 - together) * min(max(degrees, 0) / PLENTY, 1.0) * calibration.absorbed / 2


def likeness(evidence: Evidence, calibration: Calibration) -> float:
    """Estimate how alike the residuals within an article are, drawn towards 0.1 by the weight of 30 pairs.

    A ratio of sums, not a mean of ratios: where a theme is rare, one surprise in a paragraph that was all but
    certain would else outweigh all others.
    """
    fitted = calibration.mu[evidence.place]
    spread = np.sqrt(calibration.overdispersion * fitted * (1 - fitted))
    _, owner = np.unique(evidence.article[evidence.place], return_inverse=True)
    products, scale = sum_of_pairs(owner, calibration.residual), sum_of_pairs(owner, spread)
    prior = PRIOR_PAIRS * float((spread**2).mean())
    return float(np.clip((products + PRIOR_RHO * prior) / max(scale + prior, TINY), 0, 1))


def excess_drift(rectifier: Numbers, variance: Numbers, n_coefficients: int) -> tuple[float, float]:
    """Solve Paule and Mandel's equation for tau², and test whether it is zero (formula 3.5).

    With fewer than ten degrees of freedom it is solved for less than these, down to a third: from a handful of periods
    tau² would be zero about half the time where it is not, and the curve too sure of itself.

    Examples
    --------
    >>> excess_drift(np.array([0.1, -0.1, 0.1, -0.1]), np.full(4, 1.0), 1)[0]
    0.0
    """
    degrees = len(rectifier) - n_coefficients
    if degrees <= 0 or (variance <= 0).any():
        return 0.0, float("nan")
    target = max(degrees - max(0.0, PLENTY - degrees) / 2, degrees / 3)

    def surplus(drift: float) -> float:
        return float((rectifier**2 / (variance + drift)).sum()) - target

    p_value = float(chi2.sf(surplus(0.0) + target, degrees))
    if surplus(0.0) <= 0:
        return 0.0, p_value
    top = float((rectifier**2).sum()) / target + TINY
    return float(brentq(surplus, 0.0, top, xtol=1e-12)), p_value


def sandwich(
    deviation: Numbers, owner: NDArray[np.int64], cell: NDArray[np.int64], n_units: NDArray[np.int64]
) -> Numbers:
    """Give the variance between articles of each cell's mean, as if they were drawn (clvar of formula 3.6).

    ``owner`` says for each unit which article (in which cell) it is of, ``cell`` where each of those lies.
    """
    articles = np.bincount(cell, minlength=len(n_units))
    squares = np.bincount(cell, np.bincount(owner, deviation) ** 2, len(n_units))
    return np.where(articles > 1, articles / np.maximum(articles - 1, 1) * squares / np.maximum(n_units, 1) ** 2, 0.0)
