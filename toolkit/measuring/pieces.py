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
CHANCE_PAIRS = 10  # so many more pairs than expected are still chance
TINY = 1e-300
PLENTY = 10  # degrees of freedom from which tau² is taken as it comes


@dataclass(frozen=True)
class Pieces:
    """The quantities of formulas 3.3 to 3.5, cell by cell; ``together`` says how far articles were drawn whole."""

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
    together: float


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
    drift, drift_p = excess_drift(
        rectifier[n_labels > 0],
        (draw.variance + own_variance)[n_labels > 0],
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
        draw.together,
    )


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


def sum_of_pairs(owner: NDArray[np.int64], values: Numbers) -> float:
    """Sum the products of all pairs that share an owner.

    Examples
    --------
    >>> sum_of_pairs(np.array([0, 0, 1]), np.array([2.0, 3.0, 5.0]))
    6.0
    """
    return float((np.bincount(owner, values) ** 2 - np.bincount(owner, values**2)).sum() / 2)


@dataclass(frozen=True)
class Draw:
    """The variance that drawing labels gives each cell's rectifier, infinite without labels; its degrees of freedom.

    ``together`` says how far the labels of an article were drawn together, from 0 to 1.
    """

    variance: Numbers
    degrees: float
    together: float


def variance_of_draw(evidence: Evidence, calibration: Calibration, rho: float) -> Draw:
    """Give the variance of each cell's rectifier that comes from drawing labels (formula 3.4).

    A cell's own residuals say too little of their variance: ten labels without an error would make it zero. The
    shape over the cells is therefore taken from the fitted probabilities, and the height from all residuals
    together, with whatever the draw did to them: unequal odds, articles drawn whole, a fit that is off.
    """
    n_cells, label_cell = evidence.n_cells, evidence.cell[evidence.place]
    n_units = np.maximum(np.bincount(evidence.cell, minlength=n_cells), 1)
    n = np.bincount(label_cell, minlength=n_cells)
    odds = evidence.probability
    _, owner = np.unique(evidence.article[evidence.place], return_inverse=True)
    together = drawn_together(evidence, owner)
    plain = shape_of_draw(evidence, calibration.mu * (1 - calibration.mu), n, n_units)
    # What counts is how the labels at hand lie in articles: a cell that drew one long article knows less than another.
    clumping = mates(evidence.article[evidence.place], label_cell, n_cells) / np.maximum(n, 1) - 1
    shape = plain * (1 + together * rho * np.maximum(clumping, 0))
    # Between the residual, which the fit made small, and the deleted one, which lacks an article: unbiased (CR2). Where
    # articles were drawn whole there are few of them, and the deleted one is the safer (CR3).
    size = np.abs(calibration.residual) ** ((1 - together) / 2) * np.abs(calibration.deleted) ** ((1 + together) / 2)
    total = np.bincount(label_cell, 1 / odds, n_cells)
    # Each label stands for as many texts as in the estimate, whose weights add up to the cell. A dozen long and short
    # articles add up to more or less than that, and the height would be of another estimate.
    stands_for = (n_units / np.where(total > 0, total, 1))[label_cell] / odds
    contribution = contributions(odds, stands_for * np.sign(calibration.residual) * size, owner, together)
    height = float(contribution.sum() / max((shape * n_units**2)[n > 0].sum(), TINY))
    degrees = max(1.0, float(contribution.sum() ** 2 / max((contribution**2).sum(), TINY)))
    return Draw(np.where(n > 0, np.maximum(plain, shape * height), np.inf), degrees, together)


def shape_of_draw(
    evidence: Evidence, doubt: Numbers, n_labels: NDArray[np.int64], n_units: NDArray[np.int64]
) -> Numbers:
    """Give each cell's variance of the draw if the fit were right and labels were drawn one by one."""
    n_cells, label_cell, odds = evidence.n_cells, evidence.cell[evidence.place], evidence.probability
    per_unit = np.bincount(evidence.cell, doubt, n_cells) / n_units
    equal = (1 - n_labels / n_units) * per_unit / np.maximum(n_labels, 1)
    unequal = np.bincount(label_cell, (1 - odds) / odds**2 * doubt[evidence.place], n_cells) / n_units**2
    lowest, highest = np.full(n_cells, np.inf), np.zeros(n_cells)
    np.minimum.at(lowest, label_cell, odds)
    np.maximum.at(highest, label_cell, odds)
    shape: Numbers = np.where(highest - lowest <= 1e-9 * highest, equal, unequal)
    return shape


def mates(article: NDArray[np.int64], cell: NDArray[np.int64], n_cells: int) -> Numbers:
    """Sum over the units of each cell how many of its units are of the same article, the unit itself included.

    Examples
    --------
    >>> mates(np.array([7, 7, 8]), np.array([0, 0, 1]), 2).tolist()
    [4.0, 1.0]
    """
    pairs, place = np.unique(article * n_cells + cell, return_inverse=True)
    found: Numbers = np.bincount(pairs % n_cells, (np.bincount(place) ** 2).astype(np.float64), n_cells)
    return found


def contributions(odds: Numbers, pull: Numbers, owner: NDArray[np.int64], together: float) -> Numbers:
    """Give what each article adds to the variance of the residuals' total, from what each label pulls at it.

    The labels of an article hang together as far as they were drawn together.
    """
    alone = np.bincount(owner, (1 - odds) * pull**2)
    whole = np.bincount(owner, np.sqrt(1 - odds) * pull) ** 2
    found: Numbers = alone + together * (whole - alone)
    return found


def drawn_together(evidence: Evidence, owner: NDArray[np.int64]) -> float:
    """Say how far labels of an article were drawn together: 0 one by one, 1 whole articles.

    It is (1 - p_i p_j / p_ij) / (1 - p) over the pairs of an article, with the odds of a pair taken from how many
    pairs there are against how many there would be if every paragraph of a period were drawn by itself.
    """
    n_cells = evidence.n_cells
    size = np.maximum(np.bincount(evidence.cell, minlength=n_cells), 1)
    rate = (np.bincount(evidence.cell[evidence.place], minlength=n_cells) / size)[evidence.cell]
    by_chance = sum_of_pairs(evidence.article, rate)
    pairs = sum_of_pairs(owner, np.ones(len(owner)))
    beyond_chance = 1 - (by_chance + CHANCE_PAIRS) / (pairs + CHANCE_PAIRS)
    left = 1 - len(owner) / len(evidence.cell)
    return float(np.clip(beyond_chance / max(left, TINY), 0, 1))


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
