"""How the errors of all themes and periods move together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.measuring.calibration import covariance_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.measuring.estimators import Curve

    Numbers = NDArray[np.float64]

__all__ = ["joint_covariance"]


def joint_covariance(curves: list[Curve]) -> Numbers:
    """Give the covariance of all cells of all themes, theme by theme.

    Themes share their labelled articles, so the errors of their recalibrations move together (formula 3.7);
    what a cell has to itself is correlated as the themes' residuals are over the labels they share.

    Parameters
    ----------
    curves
        One per theme, over the same cells.

    Returns
    -------
    numpy.ndarray
        A square matrix of side themes × cells; positive semi-definite by construction.
    """
    if not curves:
        return np.zeros((0, 0))
    articles = np.unique(np.concatenate([curve.calibration.influence_article for curve in curves]))
    stacked = []
    for curve in curves:
        spread = np.zeros((len(articles), curve.calibration.influence.shape[1]))
        spread[np.searchsorted(articles, curve.calibration.influence_article)] = curve.calibration.influence
        stacked.append(spread @ curve.loading.T)
    n_cells = len(curves[0].estimate)
    total = covariance_of(np.column_stack(stacked))
    likeness_of_themes = residual_correlation(curves)
    for row, one in enumerate(curves):
        for column, other in enumerate(curves):
            block = np.s_[row * n_cells : (row + 1) * n_cells, column * n_cells : (column + 1) * n_cells]
            total[block] += np.diag(likeness_of_themes[row, column] * np.sqrt(one.own * other.own))
    return total


def residual_correlation(curves: list[Curve]) -> Numbers:
    """Correlate the themes' residuals over the units that are labelled for them."""
    n_units = len(curves[0].evidence.score)
    residuals = np.zeros((len(curves), n_units))
    for row, curve in enumerate(curves):
        residuals[row, curve.evidence.place] = curve.calibration.residual
    products = residuals @ residuals.T
    scale = np.sqrt(np.maximum(np.diag(products), 1e-300))
    correlation: Numbers = products / np.outer(scale, scale)
    np.fill_diagonal(correlation, 1.0)
    return correlation
