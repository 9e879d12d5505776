"""A measurement rehearsed: labels are made up, drawn and measured, to see how sure the result would be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm

from toolkit.errors import MeasureError
from toolkit.measuring.bands import interval, pointwise_factor
from toolkit.measuring.calibration import Evidence, calibrate
from toolkit.measuring.contrasts import contrast
from toolkit.measuring.estimators import fit, partial
from toolkit.measuring.joint import joint_covariance
from toolkit.measuring.pieces import PRIOR_RHO, likeness

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.measuring.domain import Domain

    Numbers = NDArray[np.float64]
    Places = NDArray[np.int64]

__all__ = ["Goal", "Rehearsal", "Stage", "allocate", "rehearse", "stage_from_labels", "stage_from_scores"]

LEVEL, POWER = 0.95, 0.8
NINE_OF_TEN = 0.9
LATENT = 2.5  # a likeness of decisions of 0.1 takes about 0.25 in what lies beneath them
FEWEST_RARER = 5


@dataclass(frozen=True)
class Goal:
    """What the labels are to reach: intervals ``within`` a half-width, or the power to see a ``change``."""

    within: float | None = None
    change: float | None = None

    def __post_init__(self) -> None:
        """Refuse what is no goal."""
        if (self.within is None) == (self.change is None):
            message = "plan: name one goal. Pass within=0.03 for a band, or change=0.05 for a difference to be seen."
            raise MeasureError(message)
        for name in ("within", "change"):
            value = getattr(self, name)
            if value is not None and not 0 < value < 1:
                message = (
                    f"plan: {name}={value!r} is no share. Pass a number between 0 and 1, such as 0.03 for 3 points."
                )
                raise MeasureError(message)

    def reached(self, found: Rehearsal) -> bool:
        """Tell whether a rehearsal reached it."""
        if self.within is not None:
            return found.half_width <= self.within
        return found.foreseen >= POWER

    def wish(self) -> str:
        """Say it in words."""
        if self.within is not None:
            return f"For ± {100 * self.within:.1f} points"
        return f"To see a change of {100 * (self.change or 0):.1f} points with power {POWER:.0%}"


@dataclass(frozen=True)
class Stage:
    """The corpus, and how likely each unit carries the theme as far as is known; ``likeness`` within articles."""

    chance: Numbers
    score: Numbers
    cell: Places
    article: Places
    n_cells: int
    likeness: float
    there: Places
    learned: bool

    @property
    def size(self) -> Places:
        """How many units each period has."""
        return np.asarray(np.bincount(self.cell, minlength=self.n_cells), dtype=np.int64)


@dataclass(frozen=True)
class Rehearsal:
    """What rehearsals showed: the half-width of nine of ten periods, the power, and how often intervals held.

    ``power`` is the part of the rehearsals in which the change was seen; ``foreseen`` is the power that their standard
    errors imply, which needs fewer rehearsals to be known.
    """

    half_width: float
    power: float
    foreseen: float
    coverage: float


def stage_from_labels(evidence: Evidence) -> Stage:
    """Take the recalibrated scores for the chances."""
    calibration = calibrate(evidence)
    there = np.bincount(evidence.cell[evidence.place], minlength=evidence.n_cells)
    rho = likeness(evidence, calibration)
    return Stage(
        calibration.mu, evidence.score, evidence.cell, evidence.article, evidence.n_cells, rho, there, learned=True
    )


def stage_from_scores(domain: Domain, theme: str, evidence: Evidence | None) -> Stage:
    """Take the scores at their word."""
    score = domain.rows[f"{theme}_score"].to_numpy(float)
    there = np.zeros(domain.n_cells, dtype=np.int64)
    if evidence is not None:
        there = np.bincount(evidence.cell[evidence.place], minlength=domain.n_cells)
    chance = np.clip(score, 0.001, 0.999)
    return Stage(chance, score, domain.cell, domain.article, domain.n_cells, PRIOR_RHO, there, learned=False)


def allocate(stage: Stage, n: int) -> Places:
    """Share labels out over the periods, by the square root of their size, none beyond what there is.

    What is labelled already stays; what a small period cannot take goes to the others.
    """
    size = stage.size
    wanted = np.minimum(stage.there, size).astype(float)
    root = np.sqrt(size)
    for _ in range(stage.n_cells):
        short = n - wanted.sum()
        open_cells = wanted < size
        if short < 1 or not open_cells.any():
            break
        even = level_up(wanted, root * open_cells, short)
        wanted = np.minimum(np.maximum(wanted, even), size)
    return np.round(wanted).astype(np.int64)


def level_up(wanted: Numbers, root: Numbers, short: float) -> Numbers:
    """Find the multiple of the roots that, where it exceeds what is there, adds what is short."""
    low, high = 0.0, float((wanted.sum() + short) / max(root[root > 0].min(), 1e-9))
    for _ in range(60):
        middle = (low + high) / 2
        added = np.maximum(middle * root - wanted, 0).sum()
        low, high = (middle, high) if added < short else (low, middle)
    return high * root


def rehearse(stage: Stage, n_labels: Places, goal: Goal, runs: int, seed: int) -> Rehearsal:
    """Make up truths, draw labels, measure, and compare with the truths; again and again."""
    halves, seen, foreseen, inside = [], [], [], []
    weights = halves_apart(stage)
    rng = np.random.default_rng(seed)
    places = [np.flatnonzero(stage.cell == cell) for cell in range(stage.n_cells)]
    for _ in range(runs):
        truth = make_up(stage, rng)
        chosen = [rng.choice(units, n, replace=False) for units, n in zip(places, n_labels, strict=True) if n]
        evidence = evidence_of(stage, truth, np.concatenate(chosen), n_labels)
        if evidence.n_rarer < FEWEST_RARER:
            continue
        fitted = fit(evidence)
        curve = partial(evidence, fitted=fitted)
        low, high = interval(curve, pointwise_factor(curve, LEVEL))
        there = np.isfinite(curve.estimate)
        true = np.bincount(stage.cell, truth, stage.n_cells) / np.maximum(stage.size, 1)
        halves.append(float(np.quantile((high - low)[there] / 2, NINE_OF_TEN)))
        inside.append(((low <= true + 1e-9) & (true <= high + 1e-9))[there].mean())
        if goal.change is not None:
            of_process = partial(evidence, "process", fitted=fitted)
            estimate = np.where(there, of_process.estimate, 0.0)
            found = contrast(weights, estimate, joint_covariance([of_process]), of_process.degrees, LEVEL)
            error = found.estimate - float(weights @ np.where(there, expected(stage), 0.0))
            reach = (found.high - found.low) / 2
            seen.append(abs(goal.change + error) > reach)
            foreseen.append(
                float(norm.sf((reach - goal.change) / (reach / norm.ppf((1 + LEVEL) / 2)))) if reach else 1.0
            )
    if not halves:
        return Rehearsal(np.inf, 0.0, 0.0, np.nan)
    power, hoped = (float(np.mean(numbers)) if numbers else np.nan for numbers in (seen, foreseen))
    return Rehearsal(float(np.mean(halves)), power, hoped, float(np.mean(inside)))


def expected(stage: Stage) -> Numbers:
    """Give each period's share as the chances have it."""
    return np.bincount(stage.cell, stage.chance, stage.n_cells) / np.maximum(stage.size, 1)


def halves_apart(stage: Stage) -> Numbers:
    """Give the weights of the second half's mean less the first's."""
    size = stage.size.astype(float)
    late = np.arange(stage.n_cells) >= stage.n_cells / 2
    first, second = size * ~late, size * late
    if not first.sum() or not second.sum():
        return np.zeros(stage.n_cells)
    weights: Numbers = second / second.sum() - first / first.sum()
    return weights


def make_up(stage: Stage, rng: np.random.Generator) -> Numbers:
    """Draw truths with the chances given, alike within articles."""
    share = min(LATENT * stage.likeness, NINE_OF_TEN)
    n_articles = int(stage.article.max()) + 1
    noise = np.sqrt(share) * rng.standard_normal(n_articles)[stage.article]
    noise += np.sqrt(1 - share) * rng.standard_normal(len(stage.article))
    truths: Numbers = (noise < norm.ppf(stage.chance)).astype(float)
    return truths


def evidence_of(stage: Stage, truth: Numbers, place: Places, n_labels: Places) -> Evidence:
    """Lay made-up labels on the corpus."""
    odds = (n_labels / np.maximum(stage.size, 1))[stage.cell[place]]
    cells = np.arange(stage.n_cells)
    return Evidence(stage.score, stage.cell, stage.article, place, truth[place], odds, cells, np.zeros_like(cells))
