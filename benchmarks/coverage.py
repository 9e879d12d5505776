"""Do the intervals cover the truth? Simulated corpora with a drifting tagger, measured by every method.

    python benchmarks/coverage.py                  all of the acceptance table, about ten minutes on one core
    python benchmarks/coverage.py --runs 20        a quick look

Each run makes a corpus (24 months, about 60 articles a month of 1 + Poisson(7) paragraphs, two thin months),
a tagger whose errors drift as the scenario says, and an audit sample stratified by month.
"""

from __future__ import annotations

import argparse
import math
import time
from dataclasses import dataclass, field

import numpy as np
from scipy.special import expit, logit
from scipy.stats import norm
from scipy.stats import t as student

from toolkit.measuring.bands import interval, pointwise_factor, simultaneous_factor
from toolkit.measuring.calibration import Evidence
from toolkit.measuring.estimators import design, partial, smooth, uncorrected
from toolkit.measuring.joint import joint_covariance

METHODS = {"partial": partial, "design": design, "smooth": smooth}
THIN_MONTHS, THIN_ARTICLES = (4, 17), 6
ARTICLE_SD, ARTICLE_NOISE = 1.2, 0.3
LEVEL = 0.95


@dataclass(frozen=True)
class Scenario:
    """How often the theme truly occurs, and how the tagger errs, period by period."""

    prevalence: np.ndarray
    sensitivity: np.ndarray
    specificity: np.ndarray
    articles: int = 60
    useless: bool = False

    @property
    def n_periods(self):
        return len(self.prevalence)


def scenarios():
    """The drifts of the acceptance table."""
    t, ones = np.linspace(0, 1, 24), np.ones(24)
    spike = np.isin(np.arange(24), (7, 8))
    even = np.full(24, 0.15)
    weeks = np.linspace(0, 1, 104)
    return {
        "smooth": Scenario(0.08 + 0.12 * t, 0.82 - 0.15 * t, 0.96 - 0.025 * t),
        "abrupt": Scenario(
            np.where(spike, 0.30, 0.18), np.where(np.arange(24) < 13, 0.82, 0.60), np.where(spike, 0.88, 0.96)
        ),
        "shift": Scenario(0.08 + 0.12 * t, 0.75 * ones, 0.95 * ones),
        "null": Scenario(even, 0.82 - 0.15 * t, 0.955 - 0.0265 * t),
        "null2": Scenario(even, 0.85 - 0.25 * t, 0.955 * ones),
        "useless": Scenario(0.08 + 0.12 * t, 0.5 * ones, 0.5 * ones, useless=True),
        "weekly": Scenario(0.08 + 0.12 * weeks, 0.82 - 0.15 * weeks, 0.96 - 0.025 * weeks, articles=14),
    }


@dataclass(frozen=True)
class Corpus:
    """Units with their truth, which only the simulation knows."""

    truth: np.ndarray
    score: np.ndarray
    cell: np.ndarray
    article: np.ndarray
    n_cells: int
    expected: np.ndarray

    def shares(self):
        """The true share of each period in the texts collected."""
        return np.bincount(self.cell, self.truth, self.n_cells) / np.bincount(self.cell, minlength=self.n_cells)


def simulate(scenario, rng):
    """Make a corpus: truths alike within an article, scores that err as the scenario says, errors alike too."""
    per_period = np.full(scenario.n_periods, scenario.articles)
    per_period = rng.poisson(per_period).clip(3)
    if scenario.n_periods == 24:
        per_period[list(THIN_MONTHS)] = THIN_ARTICLES
    period_of_article = np.repeat(np.arange(scenario.n_periods), per_period)
    sizes = 1 + rng.poisson(7, len(period_of_article))
    article = np.repeat(np.arange(len(sizes)), sizes)
    cell = period_of_article[article]
    # The mean of expit over a normal: the logit is stretched so that the prevalence comes out as asked.
    level = logit(scenario.prevalence) * math.sqrt(1 + (ARTICLE_SD * 16 * math.sqrt(3) / (15 * math.pi)) ** 2)
    chance = expit(level[cell] + rng.normal(0, ARTICLE_SD, len(sizes))[article])
    truth = (rng.random(len(cell)) < chance).astype(float)
    noise = math.sqrt(ARTICLE_NOISE) * rng.normal(size=len(sizes))[article]
    noise = noise + math.sqrt(1 - ARTICLE_NOISE) * rng.normal(size=len(cell))
    centre = np.where(truth > 0, norm.ppf(scenario.sensitivity)[cell], norm.ppf(1 - scenario.specificity)[cell])
    latent = (0 if scenario.useless else centre) + noise
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    expected = expit(level[:, None] + ARTICLE_SD * nodes) @ weights / weights.sum()
    return Corpus(truth, expit(2 * latent), cell, article, scenario.n_periods, expected)


def audit(corpus, n, rng, skip=()):
    """Draw an audit sample, as many from each period; what thin periods lack is not made up for."""
    periods = [period for period in range(corpus.n_cells) if period not in skip]
    share = np.full(len(periods), n // len(periods))
    share[rng.permutation(len(periods))[: n - share.sum()]] += 1
    places, odds = [], []
    for period, wanted in zip(periods, share, strict=True):
        units = np.flatnonzero(corpus.cell == period)
        taken = rng.choice(units, min(wanted, len(units)), replace=False)
        places.append(taken)
        odds.append(np.full(len(taken), len(taken) / len(units)))
    return evidence_of(corpus, np.concatenate(places), np.concatenate(odds))


def evidence_of(corpus, place, odds):
    """What the toolkit sees of a corpus: no truths but those that were looked at."""
    period = np.arange(corpus.n_cells)
    return Evidence(
        corpus.score,
        corpus.cell,
        corpus.article,
        place,
        corpus.truth[place],
        odds,
        period,
        np.zeros_like(period),
    )


@dataclass
class Tally:
    """What one method did over the runs."""

    inside: list = field(default_factory=list)
    together: list = field(default_factory=list)
    error: list = field(default_factory=list)
    width: list = field(default_factory=list)
    trend_inside: list = field(default_factory=list)
    rejects: list = field(default_factory=list)

    def line(self):
        inside, error = np.array(self.inside), np.array(self.error)
        return {
            "rmse": 100 * np.sqrt((error**2).mean()),
            "pointwise": 100 * inside.mean(),
            "worst": 100 * inside.mean(axis=0).min(),
            "together": 100 * np.mean(self.together),
            "width": 100 * np.mean(self.width),
            "bias": 100 * error.mean(),
            "worst_bias": 100 * np.abs(error.mean(axis=0)).max(),
            "trend": 100 * np.mean(self.trend_inside),
            "rejects": 100 * np.mean(self.rejects),
        }


def window_weights(corpus, months=6):
    """Mean of the last months minus mean of the first, each weighted by its texts."""
    size = np.bincount(corpus.cell, minlength=corpus.n_cells).astype(float)
    last, first = size.copy(), size.copy()
    last[:-months] = 0
    first[months:] = 0
    return last / last.sum() - first / first.sum()


def tally(result, corpus, curve, target, seed):
    """Compare one curve with the truth."""
    truth = corpus.shares() if target == "corpus" else corpus.expected
    covariance = joint_covariance([curve])
    low, high = interval(curve, pointwise_factor(curve, LEVEL))
    low_all, high_all = interval(curve, simultaneous_factor([curve], covariance, LEVEL, seed))
    known = np.isfinite(curve.estimate)
    slack = 1e-12
    result.inside.append(((low - slack <= truth) & (truth <= high + slack))[known])
    result.together.append(bool(((low_all - slack <= truth) & (truth <= high_all + slack))[known].all()))
    result.error.append((curve.estimate - truth)[known])
    result.width.append((high - low)[known].mean())
    weights = window_weights(corpus)
    change, spread = weights @ curve.estimate, np.sqrt(weights @ covariance @ weights)
    reach = student.ppf(0.975, curve.degrees) * spread
    result.trend_inside.append(abs(change - weights @ truth) <= reach)
    result.rejects.append(abs(change) > reach)


def tally_naive(result, corpus, target):
    """The same for a count of what the tagger says, with a band that takes articles for a sample."""
    truth = corpus.shares() if target == "corpus" else corpus.expected
    applies = corpus.score > 0.5
    estimate = uncorrected(applies, corpus.cell, corpus.n_cells)
    pairs = np.bincount(corpus.article, applies - estimate[corpus.cell])
    period_of_article = corpus.cell[np.unique(corpus.article, return_index=True)[1]]
    articles = np.bincount(period_of_article, minlength=corpus.n_cells)
    size = np.bincount(corpus.cell, minlength=corpus.n_cells)
    variance = articles / (articles - 1) * np.bincount(period_of_article, pairs**2, corpus.n_cells) / size**2
    reach = student.ppf(0.975, articles - 1) * np.sqrt(variance)
    inside = np.abs(estimate - truth) <= reach
    result.inside.append(inside)
    result.together.append(bool(inside.all()))
    result.error.append(estimate - truth)
    result.width.append(2 * reach.mean())
    weights = window_weights(corpus)
    spread = 1.96 * np.sqrt(weights**2 @ variance)
    result.trend_inside.append(abs(weights @ (estimate - truth)) <= spread)
    result.rejects.append(abs(weights @ estimate) > spread)


def measure_methods(name, n, runs, target="corpus", methods=tuple(METHODS), skip=()):
    """Run one scenario at one number of labels, and tally every method on the same corpora."""
    scenario = scenarios()[name]
    tallies = {method: Tally() for method in ("naive", *methods)}
    for run in range(runs):
        rng = np.random.default_rng([run, n, sum(map(ord, name))])
        corpus = simulate(scenario, rng)
        evidence = audit(corpus, n, rng, skip)
        tally_naive(tallies["naive"], corpus, target)
        for method in methods:
            tally(tallies[method], corpus, METHODS[method](evidence, target), target, run)
    return tallies


def speed():
    """Seconds for one theme, 11,500 paragraphs, 24 months, 1,000 labels, bands and covariance included."""
    rng = np.random.default_rng(1)
    corpus = simulate(scenarios()["smooth"], rng)
    evidence = audit(corpus, 1000, rng)
    times = []
    for seed in range(9):
        start = time.perf_counter()
        curve = partial(evidence)
        covariance = joint_covariance([curve])
        interval(curve, pointwise_factor(curve, LEVEL))
        interval(curve, simultaneous_factor([curve], covariance, LEVEL, seed))
        times.append(time.perf_counter() - start)
    return len(corpus.truth), float(np.median(times)), max(times)


COLUMNS = ("rmse", "pointwise", "worst", "together", "width", "bias", "worst_bias", "trend", "rejects")


def show(name, n, target, tallies):
    for method, result in tallies.items():
        numbers = result.line()
        cells = " | ".join(
            f"{numbers[column]:.2f}" if "bias" in column or column == "rmse" else f"{numbers[column]:.1f}"
            for column in COLUMNS
        )
        print(f"| {name} | {target} | {n} | {method} | {cells} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=150)
    parser.add_argument("--only", nargs="*", help="names of scenarios")
    options = parser.parse_args()
    print("| scenario | target | labels | method | " + " | ".join(COLUMNS) + " |")
    print("|" + "---|" * (4 + len(COLUMNS)))
    plan = [(name, n, "corpus") for name in ("smooth", "abrupt", "shift") for n in (200, 500, 1000)]
    plan += [(name, 500, "process") for name in ("null", "null2")]
    plan += [("useless", 500, "corpus"), ("weekly", 1000, "corpus")]
    for name, n, target in plan:
        if not options.only or name in options.only:
            show(name, n, target, measure_methods(name, n, options.runs, target))
    units, middle, worst = speed()
    print(f"\n{units:,} paragraphs, 1,000 labels, 24 months: median {middle:.3f} s, worst {worst:.3f} s")


if __name__ == "__main__":
    main()
