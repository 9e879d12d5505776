"""Theme shares corrected by labels: the mathematics, on arrays alone.

For each cell (a period, or a period of a group) three estimates are combined: the tagger's recalibrated mean,
which is precise and leans on a smooth drift of its errors; the weighted mean of what remains between labels and
recalibration, which leans on nothing but the draw and is noisy; and a weight between the two that the data choose.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from toolkit.measuring.calibration import Calibration, Evidence, calibrate
from toolkit.measuring.pieces import Pieces, take_apart

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

LEAST_DEGREES, TINY = 3, 1e-300

__all__ = ["Curve", "Fit", "design", "fit", "outside_junk", "partial", "smooth", "uncorrected"]


@dataclass(frozen=True)
class Curve:
    """Estimates of one theme, cell by cell, with what their joint variance is made of.

    ``estimate`` is the share; ``loading`` (cells × coefficients) carries the calibration's uncertainty,
    ``own`` is the variance that each cell has to itself. ``pull`` is the weight g of the labels of the cell
    itself; ``drift`` is tau², the variance by which cells deviate from the smooth recalibration, and
    ``drift_p`` the p-value of its absence. ``degrees`` of freedom are for pointwise intervals.
    """

    estimate: Numbers
    loading: Numbers
    own: Numbers
    pull: Numbers
    n_units: NDArray[np.int64]
    n_labels: NDArray[np.int64]
    drift: float
    drift_p: float
    degrees: Numbers
    calibration: Calibration
    evidence: Evidence
    bounded: bool

    def covariance(self) -> Numbers:
        """Give the joint covariance of the cells (formula 3.6)."""
        return self.loading @ self.calibration.covariance() @ self.loading.T + np.diag(self.own)


@dataclass(frozen=True)
class Fit:
    """What all estimators share, computed once."""

    calibration: Calibration
    pieces: Pieces


def fit(evidence: Evidence, *, constant: bool = False) -> Fit:
    """Recalibrate the tagger on the labels, and take the result apart cell by cell."""
    calibration = calibrate(evidence, constant=constant)
    return Fit(calibration, take_apart(evidence, calibration))


def partial(evidence: Evidence, target: str = "corpus", *, fitted: Fit | None = None) -> Curve:
    """Estimate shares by recalibration, pulled to the labels of each cell as far as the data warrant.

    With many labels in a cell this is the design-based estimate, with none the smooth one.

    Parameters
    ----------
    evidence
        Units and labels.
    target
        ``"corpus"`` or ``"process"``.
    fitted
        What `fit` gave for the same evidence, if it is at hand.

    Returns
    -------
    Curve
        One estimate per cell.

    Notes
    -----
    The weight is that of Fay and Herriot (1979), its variance component by Paule and Mandel.
    """
    fitted = fitted or fit(evidence)
    pieces = fitted.pieces
    inner, outer = pieces.label_variance, pieces.own_variance
    with np.errstate(invalid="ignore", divide="ignore"):
        if target == "corpus":
            pull = (pieces.drift + outer) / (pieces.drift + outer + inner)
        else:
            pull = pieces.drift / (pieces.drift + inner + outer)
    pull = np.where((pieces.n_labels > 0) & np.isfinite(pull), pull, 0.0)
    census = (pieces.n_labels == pieces.n_units) & (pieces.n_labels > 0)
    return compose(evidence, fitted, np.where(census, 1.0, pull), target)


def design(evidence: Evidence, target: str = "corpus", *, fitted: Fit | None = None) -> Curve:
    """Estimate shares cell by cell from the draw alone; a cell without labels has no estimate.

    No assumption about the tagger's errors: unbiased for any of them, and wide where labels are few.

    Parameters
    ----------
    evidence, target, fitted
        As in `partial`.

    Returns
    -------
    Curve
        One estimate per cell.

    Notes
    -----
    Model-assisted difference estimator with a pooled (generalised) variance; per period what DSL (Egami et al.
    2023, arXiv 2306.04746) does.
    """
    fitted = fitted or fit(evidence)
    pieces = fitted.pieces
    return compose(evidence, fitted, np.where(pieces.n_labels > 0, 1.0, np.nan), target, bounded=False)


def smooth(evidence: Evidence, target: str = "corpus", *, fitted: Fit | None = None) -> Curve:
    """Estimate shares by the recalibration alone, on the assumption that the tagger's errors drift smoothly.

    Parameters
    ----------
    evidence, target, fitted
        As in `partial`.

    Returns
    -------
    Curve
        One estimate per cell.
    """
    return compose(evidence, fitted or fit(evidence), np.zeros(evidence.n_cells), target)


def uncorrected(applies: NDArray[np.bool_], cell: NDArray[np.int64], n_cells: int) -> Numbers:
    """Count what the tagger says: the share of each cell, empty where the cell is.

    Examples
    --------
    >>> uncorrected(np.array([True, False, True]), np.array([0, 0, 2]), 3).tolist()
    [0.5, nan, 1.0]
    """
    size = np.bincount(cell, minlength=n_cells)
    hits = np.bincount(cell, applies, n_cells)
    return np.where(size > 0, hits / np.maximum(size, 1), np.nan)


def outside_junk(curve: Curve) -> Curve:
    """Turn shares of all units into shares of those that are no junk: a ratio estimator.

    Junk counts as no in the numerator. What is junk among the unlabelled is estimated at one rate for the whole
    corpus, whose uncertainty moves with that of the calibration, article by article.

    Parameters
    ----------
    curve
        Shares of all units.

    Returns
    -------
    Curve
        The same object where no label says junk.
    """
    evidence = curve.evidence
    if not evidence.junk.any():
        return curve
    weight = 1 / evidence.probability
    rate = float((weight * evidence.junk).sum() / weight.sum())
    size = np.maximum(curve.n_units, 1)
    known = np.bincount(evidence.cell[evidence.place], evidence.junk, evidence.n_cells)
    unread = 1 - curve.n_labels / size
    kept = np.maximum(1 - known / size - rate * unread, 1 / size)
    share = curve.estimate / kept
    owner = np.searchsorted(curve.calibration.influence_article, evidence.article[evidence.place])
    pull = np.bincount(owner, weight * (evidence.junk - rate) / weight.sum(), len(curve.calibration.influence))
    calibration = replace(curve.calibration, influence=np.column_stack([curve.calibration.influence, pull]))
    return replace(
        curve,
        estimate=share,
        loading=np.column_stack([curve.loading / kept[:, None], share / kept * unread]),
        own=curve.own / kept**2 + (share / kept) ** 2 * rate * (1 - rate) * unread / size,
        calibration=calibration,
    )


def compose(evidence: Evidence, fitted: Fit, pull: Numbers, target: str, *, bounded: bool = True) -> Curve:
    """Put estimate and variance together (formula 3.6)."""
    calibration, pieces = fitted.calibration, fitted.pieces
    inner = np.where(pull > 0, pieces.label_variance, 0.0)  # infinite where there are no labels, and not used there
    outer, drift = pieces.own_variance, pieces.drift
    if target == "corpus":
        missed = (1 - pieces.taken_up) * (drift + outer)
        own = (1 - pull) ** 2 * missed + pull**2 * inner
    else:
        own = (1 - pull) ** 2 * drift + pull**2 * (inner + outer) + pieces.article_variance
    rectifier = np.where(np.isfinite(pieces.rectifier), pieces.rectifier, 0.0)  # a period without labels has none
    estimate = pieces.mean + pull * rectifier
    return Curve(
        np.where(pieces.n_units > 0, estimate, np.nan),
        (1 - pull)[:, None] * calibration.gradient,
        own,
        pull,
        pieces.n_units,
        pieces.n_labels,
        drift,
        pieces.drift_p,
        degrees_of_freedom(calibration, pieces, pull),
        calibration,
        evidence,
        bounded,
    )


def degrees_of_freedom(calibration: Calibration, pieces: Pieces, pull: Numbers) -> Numbers:
    """Say from how many independent surprises each cell's variance is known (Satterthwaite 1946).

    A thousand labels of a rare theme hold twenty or thirty that say anything; the normal distribution's quantiles
    would pretend that all did. A sum of n squares of equal size is taken as known from 2 n, which is between what
    normal errors (3 n) and what rare ones would have.
    """
    moves = calibration.influence @ calibration.gradient.T * (1 - pull)
    inner = np.where(pull > 0, pull**2 * np.where(pull > 0, pieces.label_variance, 0.0), 0.0)
    doubt = (moves**4).sum(axis=0) + inner**2 / pieces.label_degrees
    known = 2 * ((moves**2).sum(axis=0) + inner) ** 2 / np.maximum(doubt, TINY)
    return np.where(doubt > 0, np.clip(known, LEAST_DEGREES, calibration.degrees), calibration.degrees)
