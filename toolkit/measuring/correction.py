"""The corrected path: labels and tags become curves with intervals, or a refusal that says why not."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.errors import MeasureError
from toolkit.measuring.bands import interval, pointwise_factor, simultaneous_factor
from toolkit.measuring.estimators import Curve, Fit, design, fit, outside_junk, partial, smooth
from toolkit.measuring.frequency import Process
from toolkit.measuring.joint import joint_covariance
from toolkit.measuring.scarce import share_of_labels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.measuring.audit import Audit
    from toolkit.measuring.calibration import Evidence
    from toolkit.measuring.domain import Domain

    Numbers = NDArray[np.float64]

__all__ = ["Correction", "Method", "correct"]

METHODS = {"partial": partial, "design": design, "smooth": smooth}
FEWEST, COMFORTABLE, DESIGN_NEEDS = 20, 40, 20
FEWEST_ARTICLES, FEWEST_PARAGRAPHS = 3, 20
MOST_ROWS = 2000
SIGNIFICANT = 0.05
INTERVALS = ["estimate", "low", "high", "low_all", "high_all"]


@dataclass(frozen=True)
class Method:
    """How labels correct the tagger.

    Parameters
    ----------
    name
        ``"partial"``: recalibration, pulled to the labels of each period as far as the data warrant.
        ``"design"``: each period by its own labels. ``"smooth"``: recalibration alone. ``"uncorrected"``. None: what
        is usual for the tags and labels at hand.
    level
        Of the intervals.
    seed
        Of the simulation behind the simultaneous band.
    """

    name: str | None = None
    level: float = 0.95
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse what does not exist."""
        if self.name is not None and self.name not in {*METHODS, "uncorrected"}:
            known = ", ".join(map(repr, [*METHODS, "uncorrected"]))
            message = f"measure: method={self.name!r} does not exist. Choose {known}."
            raise MeasureError(message)
        if not 0.5 <= self.level < 1:
            message = f"measure: level={self.level!r} is no level. Choose one from 0.5 to below 1, such as 0.95."
            raise MeasureError(message)


@dataclass(frozen=True)
class Correction:
    """The corrected columns, theme by theme in the order of the table, and what to say about them.

    ``covariance`` and ``degrees`` of freedom go with the estimates; ``process`` are the estimates for tests.
    """

    columns: pd.DataFrame
    covariance: Numbers
    degrees: Numbers
    process: Process
    overall: dict[str, dict[str, float]]
    notes: list[str]


def correct(domain: Domain, audit: Audit, method: Method, target: str, *, as_share: bool = True) -> Correction:
    """Estimate every theme in every cell.

    Raises
    ------
    MeasureError
        If no theme has a label, or labels do not reach as far in time as the tags.
    """
    n_rows = domain.n_cells * len(domain.themes)
    if n_rows > MOST_ROWS:
        message = f"measure: {n_rows:,} corrected estimates at once. Choose longer periods, or fewer groups or themes."
        raise MeasureError(message)
    if not audit.evidence:
        message = "measure: no label is about a row that is counted. Label a sample drawn from these tags."
        raise MeasureError(message)
    overall = {theme: whole_corpus(evidence, method, target) for theme, evidence in audit.evidence.items()}
    lacking = {theme: n for theme in domain.themes if (n := rarer(audit, theme)) < FEWEST}
    enough = {theme: audit.evidence[theme] for theme in domain.themes if theme not in lacking}
    if enough:
        check_reach(domain, next(iter(enough.values())))
    fits = {theme: fit(evidence) for theme, evidence in enough.items()}
    curves = estimate(enough, fits, str(method.name), target)
    notes = [note for theme, curve in curves.items() for note in notes_on(theme, curve, str(method.name))]
    for theme, n in lacking.items():
        notes.append(lack(theme, n, overall))
        warnings.warn(f"measure: {notes[-1]} {REMEDY}", UserWarning, stacklevel=3)
    for_tests = curves if target == "process" else estimate(enough, fits, str(method.name), "process")
    if as_share:
        curves, for_tests = ({theme: outside_junk(c) for theme, c in each.items()} for each in (curves, for_tests))
    columns, covariance = assemble(domain, curves, lacking, method, target)
    if domain.n_cells == 1:
        columns = fill_single(columns, domain, overall, lacking)
    return Correction(columns, covariance, degrees_of(domain, curves), process_of(domain, for_tests), overall, notes)


def estimate(evidence: dict[str, Evidence], fits: dict[str, Fit], name: str, target: str) -> dict[str, Curve]:
    """Estimate all themes by one method."""
    return {theme: METHODS[name](evidence[theme], target, fitted=fits[theme]) for theme in evidence}


def rarer(audit: Audit, theme: str) -> int:
    """Count the labels of the theme's rarer answer."""
    return audit.evidence[theme].n_rarer if theme in audit.evidence else 0


REMEDY = "Label more paragraphs drawn from these tags, most where its score is in doubt; `plan` says how many."


def lack(theme: str, n: int, overall: dict[str, dict[str, float]]) -> str:
    """Say that a theme has too few labels for a curve, and what can be said instead."""
    text = f"{theme} has {n} labels of its rarer answer, of the {FEWEST} that a curve needs."
    if theme in overall:
        share = overall[theme]
        text += (
            f" Over the whole corpus its share is {share['estimate']:.1%} ({share['low']:.1%} to {share['high']:.1%})."
        )
    return text


def whole_corpus(evidence: Evidence, method: Method, target: str) -> dict[str, float]:
    """Give one corrected share for all time, with its interval."""
    counts = {"n_labels": float(len(evidence.place)), "n_positive": float(evidence.truth.sum())}
    if evidence.n_rarer < FEWEST:
        numbers = share_of_labels(evidence, method.level)
        return dict(zip(("estimate", "low", "high"), numbers, strict=True)) | counts
    zero = np.zeros(1, dtype=np.int64)
    together = replace(evidence, cell=np.zeros_like(evidence.cell), period=zero, group=zero)
    curve = outside_junk(partial(together, target, fitted=fit(together, constant=True)))
    low, high = interval(curve, pointwise_factor(curve, method.level))
    return {"estimate": float(curve.estimate[0]), "low": float(low[0]), "high": float(high[0])} | counts


def fill_single(
    columns: pd.DataFrame, domain: Domain, overall: dict[str, dict[str, float]], lacking: dict[str, int]
) -> pd.DataFrame:
    """Where one period holds all, the share of a theme with few labels over all time is the period's share."""
    filled = columns.copy()
    for theme in lacking:
        if theme in overall:
            share = overall[theme]
            row = domain.themes.index(theme)
            ends = [share["estimate"], share["low"], share["high"], share["low"], share["high"]]
            filled.loc[row, INTERVALS] = ends
            filled.loc[row, ["n_labels", "n_positive"]] = [int(share["n_labels"]), int(share["n_positive"])]
    return filled


def check_reach(domain: Domain, evidence: Evidence) -> None:
    """Refuse periods further than one from any label in time: the tagger's errors there are unknown."""
    labelled = evidence.period[evidence.cell[evidence.place]]
    inhabited = np.unique(evidence.period[domain.cell])
    far = inhabited[(inhabited < labelled.min() - 1) | (inhabited > labelled.max() + 1)]
    if len(far):
        span = f"{domain.periods[labelled.min()]} to {domain.periods[labelled.max()]}"
        message = (
            f"measure: the labels lie in periods from {span}, but {len(far):,} periods of the tags lie further out "
            f"({', '.join(map(str, domain.periods[far[:3]]))}, …). Draw labels there too, choose longer periods, "
            "or cut the tags."
        )
        raise MeasureError(message)


def notes_on(theme: str, curve: Curve, name: str) -> list[str]:
    """Say what a reader of a theme's curve should know."""
    notes = []
    if curve.drift_p < SIGNIFICANT and name != "design":
        notes.append(
            f"{theme}: the tagger's error changed abruptly (p = {curve.drift_p:.3f}); compare with method='design'."
        )
    if curve.evidence.n_rarer < COMFORTABLE and len(curve.estimate) > 1:
        notes.append(
            f"{theme}: only {curve.evidence.n_rarer} labels of the rarer answer; longer periods would be firmer."
        )
    thin = int(((curve.n_units > 0) & (curve.n_labels < np.minimum(DESIGN_NEEDS, curve.n_units))).sum())
    if name == "design" and thin:
        notes.append(
            f"{theme}: {thin} periods have fewer than {DESIGN_NEEDS} labels; method='partial' borrows strength."
        )
    return notes


def assemble(
    domain: Domain, curves: dict[str, Curve], lacking: dict[str, int], method: Method, target: str
) -> tuple[pd.DataFrame, Numbers]:
    """Lay curves and gaps out in the order of the table, with bands that hold for all of them."""
    joint = joint_covariance(list(curves.values()))
    factors = simultaneous_factor(list(curves.values()), joint, method.level, method.seed)
    reaches = dict(zip(curves, factors, strict=True))
    parts = []
    for theme in domain.themes:
        if theme in curves:
            parts.append(columns_of(domain, curves[theme], (method.level, reaches[theme]), target))
        else:
            flag = f"too few labels for a curve ({lacking[theme]} of {FEWEST})"
            gap = pd.DataFrame(np.nan, index=range(domain.n_cells), columns=INTERVALS)
            parts.append(gap.assign(n_labels=0, n_positive=0, flag=flag))
    columns = pd.concat(parts, ignore_index=True)
    return columns, spread_out(domain, curves, joint, columns["estimate"].isna().to_numpy())


def spread_out(domain: Domain, curves: dict[str, Curve], joint: Numbers, gaps: NDArray[np.bool_]) -> Numbers:
    """Lay a covariance out over all rows of the table, empty where there is no estimate."""
    n = domain.n_cells
    covariance = np.full((len(gaps), len(gaps)), np.nan)
    rows = [domain.themes.index(theme) * n + cell for theme in curves for cell in range(n)]
    covariance[np.ix_(rows, rows)] = joint
    covariance[gaps, :] = np.nan
    covariance[:, gaps] = np.nan
    return covariance


def degrees_of(domain: Domain, curves: dict[str, Curve]) -> Numbers:
    """Lay the degrees of freedom out over all rows of the table."""
    none = np.full(domain.n_cells, np.nan)
    return np.concatenate([curves[theme].degrees if theme in curves else none for theme in domain.themes])


def process_of(domain: Domain, curves: dict[str, Curve]) -> Process:
    """Lay the estimates for tests out over all rows of the table."""
    none = np.full(domain.n_cells, np.nan)
    estimates = np.concatenate([curves[theme].estimate if theme in curves else none for theme in domain.themes])
    joint = joint_covariance(list(curves.values()))
    return Process(estimates, spread_out(domain, curves, joint, np.isnan(estimates)), degrees_of(domain, curves))


def columns_of(domain: Domain, curve: Curve, reach: tuple[float, Numbers], target: str) -> pd.DataFrame:
    """Give one theme's estimates, intervals, counts and flags."""
    level, factor = reach
    low, high = interval(curve, pointwise_factor(curve, level))
    low_all, high_all = interval(curve, factor)
    evidence = curve.evidence
    positive = np.bincount(evidence.cell[evidence.place], evidence.truth, domain.n_cells).astype(np.int64)
    numbers = dict(zip(INTERVALS, (curve.estimate, low, high, low_all, high_all), strict=True))
    flags = flag_cells(domain, curve, target)
    frame = pd.DataFrame({**numbers, "n_labels": curve.n_labels, "n_positive": positive, "flag": flags})
    gap = frame["flag"].isin(["no articles", "too few articles"]) | frame["estimate"].isna()
    frame.loc[gap, INTERVALS] = np.nan
    return frame


def flag_cells(domain: Domain, curve: Curve, target: str) -> Numbers:
    """Say of each cell why to look at it twice; the first reason that holds."""
    pairs = np.unique(domain.article * domain.n_cells + domain.cell) % domain.n_cells
    articles = np.bincount(pairs, minlength=domain.n_cells)
    paragraphs = np.bincount(domain.cell, minlength=domain.n_cells)
    few = articles < FEWEST_ARTICLES
    reasons = {
        "no articles": articles == 0,
        "too few articles": few & (target == "process"),
        "no labels": curve.n_labels == 0,
        "few texts": few | (paragraphs < FEWEST_PARAGRAPHS),
    }
    return np.select(list(reasons.values()), list(reasons), default="")
