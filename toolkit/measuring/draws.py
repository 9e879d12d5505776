"""What drawing labels does to the estimates: how uncertain each cell's rectifier is, and from how many surprises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.measuring.calibration import Calibration, Evidence

    Numbers = NDArray[np.float64]

__all__ = ["Draw", "drawn_together", "mates", "sum_of_pairs", "variance_of_draw"]

CHANCE_PAIRS = 10  # so many more pairs than expected are still chance
TINY = 1e-300


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
    return np.asarray(np.bincount(pairs % n_cells, np.bincount(place) ** 2, n_cells), dtype=np.float64)


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


def sum_of_pairs(owner: NDArray[np.int64], values: Numbers) -> float:
    """Sum the products of all pairs that share an owner.

    Examples
    --------
    >>> sum_of_pairs(np.array([0, 0, 1]), np.array([2.0, 3.0, 5.0]))
    6.0
    """
    return float((np.bincount(owner, values) ** 2 - np.bincount(owner, values**2)).sum() / 2)
