"""How sure the tagger should have been: its scores recalibrated by labels, with a level that drifts in time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.special import expit, logit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Places = NDArray[np.int64]

__all__ = ["Calibration", "Evidence", "calibrate"]

CLIP = 1e-4  # scores of 0 and 1 have no log odds
RIDGE_LEVEL, RIDGE_DRIFT, RIDGE_SLOPE = 0.001, 0.3, 0.05
LABELS_PER_DF, FEWEST_DF, MOST_DF, STIFF_BELOW = 10, 2, 6, 40
LEAST_DEGREES = 5
LARGEST_SHARE = 0.999  # of an article's own information that is taken away; keeps the rest invertible
TOLERANCE, MOST_STEPS = 1e-10, 50


@dataclass(frozen=True)
class Evidence:
    """One theme's units and labels as plain arrays.

    ``score``, ``cell`` and ``article`` have one entry per unit: the tagger's probability, the cell (period and
    group) the unit is counted in, and its article. ``place``, ``truth`` and ``probability`` have one entry per
    label: which unit it belongs to, what people decided (0 or 1), and the odds with which it was drawn.
    ``period`` and ``group`` have one entry per cell. ``junk`` marks the labels of units outside the domain
    (their truth is 0); empty means none. ``whole_articles`` says that articles were drawn.
    """

    score: Numbers
    cell: Places
    article: Places
    place: Places
    truth: Numbers
    probability: Numbers
    period: Places
    group: Places
    junk: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    whole_articles: bool = False

    @property
    def n_cells(self) -> int:
        """How many cells there are."""
        return len(self.period)

    @property
    def n_rarer(self) -> int:
        """How many labels the rarer answer has: what a curve can be fitted from."""
        positive = int(self.truth.sum())
        return min(positive, len(self.truth) - positive)


@dataclass(frozen=True)
class Calibration:
    """A fitted recalibration.

    ``mu`` is the recalibrated probability of every unit; ``residual`` stands by label, and ``deleted`` is the
    residual from a fit that had not seen the label's article; ``influence`` is by labelled article (named in
    ``influence_article``) and coefficient; ``gradient`` by cell and coefficient: how the cell's mean of ``mu`` moves
    with the coefficients; ``absorbed`` how much of a surprise in a cell its own fitted mean takes up, from 0 to 1.
    ``overdispersion`` is phi.
    """

    mu: Numbers
    weight: Numbers
    residual: Numbers
    deleted: Numbers
    influence: Numbers
    influence_article: Places
    gradient: Numbers
    absorbed: Numbers
    overdispersion: float
    degrees: int

    @property
    def n_coefficients(self) -> int:
        """How many coefficients were fitted."""
        return int(self.gradient.shape[1])

    def covariance(self) -> Numbers:
        """Give the coefficients' variance, robust to likeness within articles (formula 3.2)."""
        return covariance_of(self.influence)


def covariance_of(influence: Numbers) -> Numbers:
    """Sum the squared influences of the articles, with the correction for few of them."""
    n = len(influence)
    return influence.T @ influence * (n / max(n - 1, 1))


def calibrate(evidence: Evidence, *, constant: bool = False) -> Calibration:
    """Fit how likely a unit carries the theme, from its score and its time, on the labels.

    The labels are weighted by one over their odds of being drawn; the fit is a logistic regression on a smooth
    function of time and half the score's log odds, with a ridge so small that it only keeps separable samples
    finite. What the score is worth is learned with it: a useless score gets the slope 0.

    Parameters
    ----------
    evidence
        Units and labels.
    constant
        Fit one level for all time.

    Returns
    -------
    Calibration
        With the influence of each labelled article on the coefficients (CR3).

    Notes
    -----
    Weighted logistic recalibration; a generalisation of the power tuning of PPI++ (Angelopoulos, Duchi and
    Zrnic 2023, arXiv 2311.01453) in which the slope plays the part of lambda.
    """
    basis = cell_basis(evidence, constant=constant)
    odds = logit(np.clip(evidence.score, CLIP, 1 - CLIP)) / 2
    cell = evidence.cell[evidence.place]
    x = np.column_stack([basis[cell], odds[evidence.place]])
    weight = 1 / evidence.probability
    weight = weight / weight.mean()
    ridge = np.r_[RIDGE_LEVEL, np.full(basis.shape[1] - 1, RIDGE_DRIFT), RIDGE_SLOPE]
    beta = solve(x, evidence.truth, weight, ridge)
    mu = expit((basis @ beta[:-1])[evidence.cell] + odds * beta[-1])
    fitted = mu[evidence.place]
    spread = weight * fitted * (1 - fitted)
    residual = evidence.truth - fitted
    articles, owner = np.unique(evidence.article[evidence.place], return_inverse=True)
    information = (x * spread[:, None]).T @ x + np.diag(ridge)
    gradient = cell_gradient(evidence, basis, mu, odds)
    influence = delete_articles(x, spread, weight * residual, owner, np.diag(ridge))
    deleted = residual + fitted * (1 - fitted) * (x * influence[owner]).sum(axis=1)
    n, width = x.shape
    excess = (weight * residual**2).sum() / spread.sum() * n / max(n - width, 1)
    return Calibration(
        mu,
        weight,
        residual,
        deleted,
        influence,
        articles,
        gradient,
        absorbed(gradient, x * weight[:, None], cell, information),
        max(1.0, float(excess)),
        max(len(articles) - width, LEAST_DEGREES),
    )


def delete_articles(x: Numbers, spread: Numbers, pull: Numbers, owner: Places, ridge: Numbers) -> Numbers:
    """Say how each article moves the coefficients, by one Newton step of the fit without it.

    For an article with one label this is HC3; for one with several it is CR3, the cluster jackknife (Bell and
    McCaffrey 2002): labels of one article vouch for one another, and single leverages would not see it.
    """
    n, width = int(owner.max()) + 1, x.shape[1]
    own = np.empty((n, width, width))
    score = np.empty((n, width, 1))
    for row in range(width):
        score[:, row, 0] = np.bincount(owner, x[:, row] * pull, n)
        for column in range(row, width):
            own[:, row, column] = own[:, column, row] = np.bincount(owner, x[:, row] * x[:, column] * spread, n)
    whole = own.sum(axis=0) + ridge
    moved: Numbers = np.linalg.solve(whole - LARGEST_SHARE * own, score)[:, :, 0]
    return moved


def solve(x: Numbers, truth: Numbers, weight: Numbers, ridge: Numbers) -> Numbers:
    """Solve the ridged score equations of a weighted logistic regression by Newton's method, halving bad steps."""

    def penalised(beta: Numbers) -> float:
        eta = x @ beta
        return float((weight * (np.logaddexp(0, eta) - truth * eta)).sum() + (ridge * beta**2).sum() / 2)

    beta = np.zeros(x.shape[1])
    best = penalised(beta)
    for _ in range(MOST_STEPS):
        mu = expit(x @ beta)
        score = x.T @ (weight * (truth - mu)) - ridge * beta
        hessian = (x * (weight * mu * (1 - mu))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(hessian, score)
        while penalised(beta + step) > best + TOLERANCE and np.abs(step).max() > TOLERANCE:
            step = step / 2
        beta = beta + step
        best = penalised(beta)
        if np.abs(step).max() < TOLERANCE:
            break
    return beta


def cell_basis(evidence: Evidence, *, constant: bool) -> Numbers:
    """Give the columns that depend on the cell alone: level, smooth time, and a level per further group."""
    n_periods, n_groups = int(evidence.period.max()) + 1, int(evidence.group.max()) + 1
    labelled = len(np.unique(evidence.period[evidence.cell[evidence.place]]))
    df = degrees_of_drift(evidence.n_rarer, labelled)
    time = np.ones((n_periods, 1)) if constant else smooth_time(n_periods, df)
    groups = np.eye(n_groups)[evidence.group][:, 1:]
    return np.column_stack([time[evidence.period], groups - groups.mean(axis=0)])


def degrees_of_drift(n_rarer: int, n_periods: int) -> int:
    """Say how freely the level may move: one degree per ten labels of the rarer answer, from two to six.

    At most half as many as there are periods: else nothing would be left from which to see how far they deviate.

    Examples
    --------
    >>> [degrees_of_drift(n, 24) for n in (25, 55, 500)], degrees_of_drift(500, 1)
    ([2, 5, 6], 1)
    """
    df = FEWEST_DF if n_rarer < STIFF_BELOW else min(n_rarer // LABELS_PER_DF, MOST_DF)
    return min(df, max(FEWEST_DF, n_periods // 2), n_periods)


def smooth_time(n_periods: int, df: int) -> Numbers:
    """Give natural cubic splines over the periods: a column of ones, then orthogonal columns of mean square 1.

    Examples
    --------
    >>> basis = smooth_time(12, 4)
    >>> bool(np.allclose(basis.T @ basis / 12, np.eye(4)))
    True
    """
    if df == 1 or n_periods == 1:
        return np.ones((n_periods, 1))
    df = min(df, n_periods)
    t = np.linspace(0, 1, n_periods)
    if df == 2:
        raw = np.column_stack([np.ones(n_periods), t])
    else:
        spline = CubicSpline(np.linspace(0, 1, df), np.eye(df), bc_type="natural")
        raw = np.column_stack([np.ones(n_periods), spline(t)[:, 1:]])
    q, r = np.linalg.qr(raw)
    basis: Numbers = q * np.sign(np.diag(r)) * np.sqrt(n_periods)
    return basis


def absorbed(gradient: Numbers, pull: Numbers, cell: Places, information: Numbers) -> Numbers:
    """Say how far the mean of a cell follows if all labels in the cell are a little higher."""
    moved = np.column_stack([np.bincount(cell, column, len(gradient)) for column in pull.T])
    follows: Numbers = np.einsum("cj,jc->c", gradient, np.linalg.solve(information, moved.T))
    return np.clip(follows, 0, 1)


def cell_gradient(evidence: Evidence, basis: Numbers, mu: Numbers, odds: Numbers) -> Numbers:
    """Give G of formula 3.3: the mean over each cell of mu (1 - mu) x."""
    size = np.maximum(np.bincount(evidence.cell, minlength=evidence.n_cells), 1)
    slope = mu * (1 - mu)
    level = np.bincount(evidence.cell, slope, evidence.n_cells) / size
    tilt = np.bincount(evidence.cell, slope * odds, evidence.n_cells) / size
    return np.column_stack([basis * level[:, None], tilt])
