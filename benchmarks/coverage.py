"""Do the intervals cover the truth? Simulated corpora with a drifting tagger, measured by every method.

    python benchmarks/coverage.py                  all of the acceptance table, a few minutes on one core
    python benchmarks/coverage.py --runs 20        a quick look
    python benchmarks/coverage.py --only newsroom  rare themes, clumped truths, bad scores, other ways to draw

Each run makes a corpus (24 months, about 60 articles a month of 1 + Poisson(7) paragraphs, two thin months),
a tagger whose errors drift as the scenario says, and an audit sample stratified by month.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field

import numpy as np
from scipy.stats import t as student
from simulation import Newsroom, audit, draw_labels, evidence_of, newsroom, scenarios, simulate

from toolkit.measuring.bands import interval, pointwise_factor, simultaneous_factor
from toolkit.measuring.estimators import design, partial, smooth, uncorrected
from toolkit.measuring.joint import joint_covariance

__all__ = ["audit", "evidence_of", "measure_methods", "measure_newsroom", "scenarios", "simulate"]

METHODS = {"partial": partial, "design": design, "smooth": smooth}
LEVEL = 0.95
FEWEST = 20
NEWSROOMS = {
    "common": (Newsroom(0.25), 500, "srs"),
    "common, weeks": (Newsroom(0.15, periods=26, articles=40, length=8), 1000, "srs"),
    "few articles": (Newsroom(0.10, periods=52, articles=8, length=8, clump=0.4), 1000, "srs"),
    "rare": (Newsroom(0.014), 2500, "srs"),
    "rare, doubt": (Newsroom(0.014), 1500, "doubt"),
    "unequal odds": (Newsroom(0.05), 500, "likely"),
    "whole articles": (Newsroom(0.25), 1000, "articles"),
    "sure scores": (Newsroom(0.05, scores="sure"), 600, "srs"),
    "hard scores": (Newsroom(0.05, scores="hard"), 600, "srs"),
    "useless scores": (Newsroom(0.05, scores="useless"), 600, "srs"),
    "useless, doubt": (Newsroom(0.05, scores="useless"), 600, "doubt"),
}
COLUMNS = ("rmse", "pointwise", "worst", "together", "width", "bias", "worst_bias", "trend", "rejects")


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
            "rmse": 100 * np.sqrt(np.nanmean(error**2)),
            "pointwise": 100 * np.nanmean(inside),
            "worst": 100 * np.nanmin(np.nanmean(inside, axis=0)),
            "together": 100 * np.mean(self.together),
            "width": 100 * np.mean(self.width),
            "bias": 100 * np.nanmean(error),
            "worst_bias": 100 * np.nanmax(np.abs(np.nanmean(error, axis=0))),
            "trend": 100 * np.mean(self.trend_inside or [np.nan]),
            "rejects": 100 * np.mean(self.rejects or [np.nan]),
        }


def window_weights(corpus):
    """Mean of the last quarter of the periods minus mean of the first, each weighted by its texts."""
    months = max(1, corpus.n_cells // 4)
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
    low_all, high_all = interval(curve, simultaneous_factor([curve], covariance, LEVEL, seed)[0])
    known = np.isfinite(curve.estimate)
    slack = 1e-12
    result.inside.append(np.where(known, (low - slack <= truth) & (truth <= high + slack), np.nan))
    result.together.append(bool(((low_all - slack <= truth) & (truth <= high_all + slack))[known].all()))
    result.error.append(curve.estimate - truth)
    result.width.append((high - low)[known].mean())
    if not known.all():
        return
    weights = window_weights(corpus)
    change, spread = weights @ curve.estimate, np.sqrt(weights @ covariance @ weights)
    reach = student.ppf(0.975, np.median(curve.degrees)) * spread
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
    reach = 1.96 * np.sqrt(variance)
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


def measure_newsroom(name, runs, methods=("partial", "design")):
    """Draw labels again and again from ten corpora; draws with too few positives for a curve are left out."""
    kind, n, how = NEWSROOMS[name]
    tallies = {method: Tally() for method in methods}
    refused = 0
    for run in range(runs):
        corpus = newsroom(kind, np.random.default_rng([run % 10, n, len(name)]))
        evidence = draw_labels(corpus, n, how, np.random.default_rng([run, n]))
        if evidence.n_rarer < FEWEST:
            refused += 1
            continue
        for method in methods:
            tally(tallies[method], corpus, METHODS[method](evidence), "corpus", run)
    return tallies, refused


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
    if not options.only or "newsroom" in options.only:
        for name, (_, n, _) in NEWSROOMS.items():
            tallies, refused = measure_newsroom(name, options.runs)
            show(f"{name} ({refused} refused)", n, "corpus", tallies)


if __name__ == "__main__":
    main()
