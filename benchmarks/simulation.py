"""Corpora whose truth is known, with a tagger that errs as it is told to, and audits drawn from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit
from scipy.stats import norm

from toolkit.measuring.calibration import Evidence

THIN_MONTHS, THIN_ARTICLES = (4, 17), 6
ARTICLE_SD, ARTICLE_NOISE = 1.2, 0.4
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(60)


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
    """The drifts of the acceptance table.

    They follow a description that leaves two things open: how prevalence rises, and how much of the scores' noise
    belongs to the article. Both were settled by what the tagger's count alone was reported to do, not by any
    estimator: prevalence rises in the shape of an S (the count's trend is then off by -3.3 and -6.7 points; reported
    were -3.2 and -6.7), two fifths of the noise are the article's (the count's error is then 2.9 points and its band
    10.6 wide; reported were 3.0 and 10.2).
    """
    t, ones = np.linspace(0, 1, 24), np.ones(24)
    rising = 0.08 + 0.12 * (1 - np.cos(np.pi * t)) / 2
    spike = np.isin(np.arange(24), (7, 8))
    even = np.full(24, 0.15)
    weeks = np.linspace(0, 1, 104)
    return {
        "smooth": Scenario(rising, 0.82 - 0.15 * t, 0.96 - 0.025 * t),
        "abrupt": Scenario(
            np.where(spike, 0.30, rising), np.where(np.arange(24) < 13, 0.82, 0.60), np.where(spike, 0.88, 0.96)
        ),
        "shift": Scenario(rising, 0.75 * ones, 0.95 * ones),
        "null": Scenario(even, 0.82 - 0.15 * t, 0.955 - 0.0265 * t),
        "null2": Scenario(even, 0.85 - 0.25 * t, 0.955 * ones),
        "useless": Scenario(rising, 0.5 * ones, 0.5 * ones, useless=True),
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


def level_of(prevalence):
    """The logit around which articles scatter so that the mean over them is the prevalence, by bisection."""
    low, high = logit(prevalence) - 3, logit(prevalence) + 3
    for _ in range(50):
        middle = (low + high) / 2
        over = expit(middle[:, None] + ARTICLE_SD * NODES) @ WEIGHTS / WEIGHTS.sum() > prevalence
        low, high = np.where(over, low, middle), np.where(over, middle, high)
    return middle


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
    level = level_of(scenario.prevalence)
    chance = expit(level[cell] + rng.normal(0, ARTICLE_SD, len(sizes))[article])
    truth = (rng.random(len(cell)) < chance).astype(float)
    noise = np.sqrt(ARTICLE_NOISE) * rng.normal(size=len(sizes))[article]
    noise = noise + np.sqrt(1 - ARTICLE_NOISE) * rng.normal(size=len(cell))
    centre = np.where(truth > 0, norm.ppf(scenario.sensitivity)[cell], norm.ppf(1 - scenario.specificity)[cell])
    latent = (0 if scenario.useless else centre) + noise
    return Corpus(truth, expit(2 * latent), cell, article, scenario.n_periods, scenario.prevalence)


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


@dataclass(frozen=True)
class Newsroom:
    """A corpus of sentences in articles of very unequal length, with a theme that few articles have.

    An article has the theme with odds ``prevalence / clump``, and then each of its sentences with odds ``clump``.
    ``scores`` says what the tagger gives: "fair" scores, "sure" ones that are far too extreme, "hard" ones of
    exactly 0 and 1, or "useless" ones.
    """

    prevalence: float
    periods: int = 5
    articles: int = 250
    length: int = 17
    clump: float = 0.2
    scores: str = "fair"


def newsroom(kind, rng):
    """Make such a corpus; the theme becomes more frequent by and by."""
    n_articles = kind.periods * kind.articles
    period = np.repeat(np.arange(kind.periods), kind.articles)
    sizes = np.maximum(1, np.exp(rng.normal(np.log(kind.length) - 0.3, 0.75, n_articles)).round()).astype(int)
    article = np.repeat(np.arange(n_articles), sizes)
    expected = kind.prevalence * np.linspace(0.6, 1.4, kind.periods)
    has = rng.random(n_articles) < np.clip(expected / kind.clump, 0, 1)[period]
    truth = (has[article] & (rng.random(len(article)) < kind.clump)).astype(float)
    noise = np.sqrt(0.3) * rng.normal(size=n_articles)[article] + np.sqrt(0.7) * rng.normal(size=len(article))
    latent = logit(kind.prevalence) + 4 * truth + 0.7 * has[article] + noise
    score = {
        "fair": lambda: expit(latent),
        "sure": lambda: expit(4 * latent + 4),
        "hard": lambda: (latent > -0.5).astype(float),
        "useless": lambda: expit(rng.normal(-2, 1, len(article))),
    }[kind.scores]()
    return Corpus(truth, score, period[article], article, kind.periods, expected)


def draw_labels(corpus, n, how, rng):
    """Draw about n labels: "srs" from all, "doubt" where scores are unsure, "likely" where high, "articles" whole."""
    size = len(corpus.truth)
    if how == "srs":
        place = np.sort(rng.choice(size, n, replace=False))
        return evidence_of(corpus, place, np.full(n, n / size))
    if how == "articles":
        n_articles = int(corpus.article.max()) + 1
        wanted = round(n / size * n_articles)
        chosen = np.isin(corpus.article, rng.choice(n_articles, wanted, replace=False))
        return evidence_of(corpus, np.flatnonzero(chosen), np.full(chosen.sum(), wanted / n_articles))
    if how == "doubt":
        score = np.clip(corpus.score, 1e-3, 1 - 1e-3)
        doubt = np.sqrt(score * (1 - score))
        per_period = np.bincount(corpus.cell)[corpus.cell]
        odds = 0.3 / per_period + 0.7 * doubt / np.bincount(corpus.cell, doubt)[corpus.cell]
        odds = odds * n / corpus.n_cells
    else:
        odds = np.where(corpus.score >= np.quantile(corpus.score, 0.95), 5.0, 1.0)
        odds = odds * n / odds.sum()
    odds = np.clip(odds, 0, 1)
    place = np.flatnonzero(rng.random(size) < odds)
    return evidence_of(corpus, place, odds[place])
