"""What the estimators are put together from: means, rectifiers and variances, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq
from scipy.stats import chi2

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.measuring.calibration import Calibration, Evidence

    Numbers = NDArray[np.float64]

__all__ = ["Pieces", "take_apart"]

PRIOR_RHO, PRIOR_PAIRS = 0.1, 30


@dataclass(frozen=True)
class Pieces:
    """The quantities of formulas 3.3 to 3.5, cell by cell."""

    mean: Numbers
    rectifier: Numbers
    label_variance: Numbers
    own_variance: Numbers
    article_variance: Numbers
    n_units: NDArray[np.int64]
    n_labels: NDArray[np.int64]
    drift: float
    drift_p: float


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
    rho = likeness(evidence, calibration)
    pairs, place = np.unique(evidence.article * n_cells + cell, return_inverse=True)
    within = np.bincount(pairs % n_cells, np.bincount(place) ** 2, n_cells) / size
    own_variance = sigma2 * (1 + (np.maximum(within, 1) - 1) * rho) / size
    label_variance = variance_of_draw(evidence, calibration, sigma2, rho)
    fraction = (n_labels / size)[label_cell]
    left = calibration.leverage / (1 - calibration.leverage)
    residual = calibration.residual * (1 + (1 - fraction) * left)
    weight = 1 / evidence.probability
    total = np.bincount(label_cell, weight, n_cells)
    rectifier = np.bincount(label_cell, weight * residual, n_cells) / np.where(total > 0, total, 1)
    drift, drift_p = excess_drift(
        rectifier[n_labels > 0], (label_variance + own_variance)[n_labels > 0], calibration.n_coefficients
    )
    article_variance = sandwich(calibration.mu - mean[cell], place, pairs % n_cells, n_units)
    return Pieces(mean, rectifier, label_variance, own_variance, article_variance, n_units, n_labels, drift, drift_p)


def likeness(evidence: Evidence, calibration: Calibration) -> float:
    """Estimate how alike the residuals within an article are, drawn towards 0.1 by the weight of 30 pairs."""
    fitted = calibration.mu[evidence.place]
    z = calibration.residual / np.sqrt(calibration.overdispersion * np.maximum(fitted * (1 - fitted), 1e-9))
    _, owner = np.unique(evidence.article[evidence.place], return_inverse=True)
    sums, squares, counts = (np.bincount(owner, values) for values in (z, z**2, np.ones_like(z)))
    products, pairs = (sums**2 - squares).sum() / 2, (counts * (counts - 1)).sum() / 2
    return float(np.clip((products + PRIOR_RHO * PRIOR_PAIRS) / (pairs + PRIOR_PAIRS), 0, 1))


def variance_of_draw(evidence: Evidence, calibration: Calibration, sigma2: Numbers, rho: float) -> Numbers:
    """Give the variance of each cell's rectifier that comes from drawing labels (formula 3.4), infinite without."""
    n_cells, label_cell = evidence.n_cells, evidence.cell[evidence.place]
    n_units = np.maximum(np.bincount(evidence.cell, minlength=n_cells), 1)
    n = np.bincount(label_cell, minlength=n_cells)
    articles = np.bincount(
        np.unique(evidence.article[evidence.place] * n_cells + label_cell) % n_cells, minlength=n_cells
    )
    per_article = n / np.maximum(articles, 1)
    clumping = 1 + (per_article - 1) * rho if evidence.whole_articles else 1.0
    equal = (1 - n / n_units) * sigma2 * clumping / np.maximum(n, 1)
    odds, fitted = evidence.probability, calibration.mu[evidence.place]
    parts = (1 - odds) / odds**2 * fitted * (1 - fitted)
    unequal = calibration.overdispersion * np.bincount(label_cell, parts, n_cells) / n_units**2 * clumping
    lowest, highest = np.full(n_cells, np.inf), np.zeros(n_cells)
    np.minimum.at(lowest, label_cell, odds)
    np.maximum.at(highest, label_cell, odds)
    variance = np.where(highest - lowest <= 1e-9 * highest, equal, unequal)
    return np.where(n > 0, variance, np.inf)


def excess_drift(rectifier: Numbers, variance: Numbers, n_coefficients: int) -> tuple[float, float]:
    """Solve Paule and Mandel's equation for tau², and test whether it is zero (formula 3.5).

    Examples
    --------
    >>> excess_drift(np.array([0.1, -0.1, 0.1, -0.1]), np.full(4, 1.0), 1)[0]
    0.0
    """
    degrees = len(rectifier) - n_coefficients
    if degrees <= 0 or (variance <= 0).any():
        return 0.0, float("nan")

    def surplus(drift: float) -> float:
        return float((rectifier**2 / (variance + drift)).sum()) - degrees

    p_value = float(chi2.sf(surplus(0.0) + degrees, degrees))
    if surplus(0.0) <= 0:
        return 0.0, p_value
    top = float((rectifier**2).sum()) / degrees + 1e-12
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
