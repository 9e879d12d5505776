"""The mathematics, tested as statistics: seeded simulation, two-sided bounds."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom, norm

from toolkit.measuring.bands import interval, pointwise_factor
from toolkit.measuring.calibration import Evidence, calibrate
from toolkit.measuring.contrasts import contrast
from toolkit.measuring.draws import drawn_together
from toolkit.measuring.estimators import design, partial, smooth
from toolkit.measuring.pieces import excess_drift

RUNS = 25


@pytest.mark.parametrize("name", ["smooth", "abrupt"])
def test_intervals_cover_as_often_as_they_say(coverage, name):
    tallies = coverage.measure_methods(name, 500, RUNS, methods=("partial", "design"))
    for method in ("partial", "design"):
        inside = np.array(tallies[method].inside)
        # Months of one corpus share a fit; a quarter of them is taken as independent.
        n = inside.size // 4
        assert binom.ppf(0.001, n, 0.95) <= inside.mean() * n <= binom.ppf(0.999, n, 0.965), method
        assert sum(tallies[method].together) >= binom.ppf(0.001, RUNS, 0.95)
        assert sum(tallies[method].trend_inside) >= binom.ppf(0.001, RUNS, 0.95)
        assert abs(np.mean(tallies[method].error)) < 0.006
    assert np.mean(tallies["partial"].width) <= 0.75 * np.mean(tallies["design"].width)
    assert np.mean(tallies["naive"].trend_inside) < 0.6


def test_no_change_is_found_where_only_the_tagger_changed(coverage):
    tallies = coverage.measure_methods("null2", 500, RUNS, "process", methods=("partial", "design"))
    assert sum(tallies["partial"].rejects) <= binom.ppf(0.999, RUNS, 0.05)
    assert sum(tallies["design"].rejects) <= binom.ppf(0.999, RUNS, 0.05)
    assert np.mean(tallies["naive"].rejects) >= 0.3


def test_a_useless_tagger_leaves_the_labels_to_speak(coverage):
    rng = np.random.default_rng(3)
    corpus = coverage.simulate(coverage.scenarios()["useless"], rng)
    evidence = coverage.audit(corpus, 500, rng)
    label_cell = evidence.cell[evidence.place]
    means = np.bincount(label_cell, evidence.truth) / np.bincount(label_cell)
    off = np.abs(design(evidence).estimate - means)
    assert np.median(off) < 0.01
    assert abs(calibrate(evidence).mu.std()) < 0.06


@pytest.mark.parametrize("estimate", [partial, design])
def test_a_census_is_exact(coverage, estimate):
    rng = np.random.default_rng(4)
    corpus = coverage.simulate(coverage.scenarios()["smooth"], rng)
    everything = np.arange(len(corpus.truth))
    curve = estimate(coverage.evidence_of(corpus, everything, np.ones(len(everything))))
    assert np.abs(curve.estimate - corpus.shares()).max() < 1e-12
    assert np.abs(np.diag(curve.covariance())).max() == 0
    low, high = interval(curve, pointwise_factor(curve, 0.95))
    assert np.array_equal(low, high)


def test_months_without_labels_are_covered_by_wider_intervals(coverage):
    inside, wider = [], []
    for run in range(RUNS):
        rng = np.random.default_rng([8, run])
        corpus = coverage.simulate(coverage.scenarios()["smooth"], rng)
        curve = partial(coverage.audit(corpus, 500, rng, skip=(10, 11, 12)))
        low, high = interval(curve, pointwise_factor(curve, 0.95))
        inside.append(((low <= corpus.shares()) & (corpus.shares() <= high))[10:13])
        wider.append((high - low)[10:13].mean() > (high - low)[[8, 9, 13, 14]].mean())
        assert (curve.pull[10:13] == 0).all()
    assert np.mean(inside) >= 0.88
    assert np.mean(wider) > 0.9


def test_unequal_odds_of_being_drawn_are_allowed_for(coverage):
    inside = []
    for run in range(RUNS):
        rng = np.random.default_rng([9, run])
        corpus = coverage.simulate(coverage.scenarios()["smooth"], rng)
        size = np.bincount(corpus.cell)[corpus.cell]
        doubt = np.sqrt(corpus.score * (1 - corpus.score))
        odds = np.clip(25 * (0.3 / size + 0.7 * doubt / np.bincount(corpus.cell, doubt)[corpus.cell]), 0, 1)
        place = np.flatnonzero(rng.random(len(odds)) < odds)
        curve = partial(coverage.evidence_of(corpus, place, odds[place]))
        low, high = interval(curve, pointwise_factor(curve, 0.95))
        inside.append((low <= corpus.shares()) & (corpus.shares() <= high))
    assert 0.90 <= np.mean(inside) <= 0.985


def test_one_period_agrees_with_ppi_py(coverage):
    ppi_py = pytest.importorskip("ppi_py", reason="ppi-python is not installed")
    apart, ratios = [], []
    for seed in range(7, 19):
        rng = np.random.default_rng(seed)
        corpus = coverage.simulate(coverage.scenarios()["smooth"], rng)
        n, zero = len(corpus.truth), np.zeros(1, dtype=int)
        place = np.sort(rng.choice(n, 500, replace=False))
        cell, odds = np.zeros(n, dtype=int), np.full(500, 500 / n)
        # Every unit its own article: ppi_py knows no clusters.
        evidence = Evidence(corpus.score, cell, np.arange(n), place, corpus.truth[place], odds, zero, zero)
        rest = np.delete(np.arange(n), place)
        truth, mine, theirs = corpus.truth[place], corpus.score[place], corpus.score[rest]
        point = float(ppi_py.ppi_mean_pointestimate(truth, mine, theirs).item())
        low, high = (float(end.item()) for end in ppi_py.ppi_mean_ci(truth, mine, theirs, alpha=0.05))
        spread = (high - low) / 2 / norm.ppf(0.975)
        for estimate in (partial, design):
            curve = estimate(evidence)
            apart.append(abs(curve.estimate[0] - point))
            # ppi_py takes the texts for a sample, as our process does; for the corpus alone the error is smaller.
            ratios.append(np.sqrt(estimate(evidence, "process").covariance()[0, 0]) / spread)
            if seed == 7:
                assert apart[-1] < 0.002
                assert np.sqrt(curve.covariance()[0, 0]) == pytest.approx(spread, rel=0.1)
    # One leans on the score, the other on its log odds, and the difference is noise of the labels.
    assert np.mean(apart) < 0.002
    assert np.array(ratios[1::2]) == pytest.approx(1, abs=0.1)  # design, every time
    assert np.mean(ratios[::2]) == pytest.approx(1, abs=0.05)  # partial, whose own estimate varies more


@pytest.mark.parametrize("name", ["rare", "whole articles", "hard scores"])
def test_intervals_cover_in_a_newsroom_too(coverage, name):
    tallies, refused = coverage.measure_newsroom(name, 2 * RUNS)
    assert refused < RUNS
    for method in ("partial", "design"):
        inside = np.array(tallies[method].inside)
        n = inside.size // 2
        assert binom.ppf(0.001, n, 0.94) <= inside.mean() * n <= binom.ppf(0.999, n, 0.975), method
        assert sum(tallies[method].trend_inside) >= binom.ppf(0.001, len(inside), 0.95), method
    assert np.mean(tallies["partial"].width) < 0.85 * np.mean(tallies["design"].width)


def test_the_variance_of_whole_articles_is_that_of_their_errors(coverage):
    errors, variances = [], []
    for run in range(6 * RUNS):
        corpus = coverage.newsroom(coverage.Newsroom(0.25), np.random.default_rng([12, run]))
        curve = design(coverage.draw_labels(corpus, 1000, "articles", np.random.default_rng([13, run])))
        errors.append(curve.estimate - corpus.shares())
        variances.append(np.diag(curve.covariance()))
    assert np.mean(variances) / np.mean(np.square(errors)) == pytest.approx(1, abs=0.2)


def test_odds_that_are_right_but_for_a_factor_give_the_same_variance(coverage):
    corpus = coverage.newsroom(coverage.Newsroom(0.25), np.random.default_rng(15))
    drawn = coverage.draw_labels(corpus, 1000, "articles", np.random.default_rng(16))
    whole, half = design(drawn), design(replace(drawn, probability=drawn.probability / 2))
    assert whole.estimate == pytest.approx(half.estimate)
    odds = drawn.probability[0]
    # All that is left is the part that is not drawn.
    assert half.own / whole.own == pytest.approx((1 - odds / 2) / (1 - odds))


def test_articles_drawn_whole_are_told_from_paragraphs_drawn_one_by_one(coverage):
    corpus = coverage.newsroom(coverage.Newsroom(0.25), np.random.default_rng(17))
    for how, lowest, highest in (("articles", 0.99, 1), ("srs", 0, 0.05)):
        drawn = coverage.draw_labels(corpus, 8000, how, np.random.default_rng(18))
        _, owner = np.unique(drawn.article[drawn.place], return_inverse=True)
        assert lowest <= drawn_together(drawn, owner) <= highest, how


def test_differences_between_groups_are_covered_quarter_by_quarter(coverage):
    inside = []
    for run in range(2 * RUNS):
        rng = np.random.default_rng([14, run])
        corpus = coverage.simulate(coverage.scenarios()["smooth"], rng)
        group = (rng.random(int(corpus.article.max()) + 1) < 0.4).astype(int)[corpus.article]
        cell, cells = group * 8 + corpus.cell // 3, np.arange(16)
        drawn = coverage.audit(corpus, 1000, rng)
        curve = partial(replace(drawn, cell=cell, period=cells % 8, group=cells // 8))
        truth, covariance = np.bincount(cell, corpus.truth) / np.bincount(cell), curve.covariance()
        for quarter in range(8):
            weights = np.eye(16)[quarter + 8] - np.eye(16)[quarter]
            found = contrast(weights, curve.estimate, covariance, curve.degrees, 0.95)
            inside.append(found.low <= weights @ truth <= found.high)
    n = len(inside) // 4
    assert binom.ppf(0.001, n, 0.95) <= np.mean(inside) * n <= binom.ppf(0.999, n, 0.965)


def test_the_smooth_estimate_leans_on_the_calibration_alone(coverage):
    rng = np.random.default_rng(5)
    corpus = coverage.simulate(coverage.scenarios()["smooth"], rng)
    evidence = coverage.audit(corpus, 500, rng)
    curve = smooth(evidence)
    mean = np.bincount(evidence.cell, curve.calibration.mu) / np.bincount(evidence.cell)
    assert np.array_equal(curve.estimate, mean)
    between = (partial(evidence).estimate - mean) / np.where(
        design(evidence).estimate == mean, 1, design(evidence).estimate - mean
    )
    assert ((between >= -1e-9) & (between <= 1 + 1e-9)).all()


def test_drift_that_is_there_is_found_and_drift_that_is_not_is_zero():
    rng = np.random.default_rng(6)
    found = [excess_drift(rng.normal(0, np.sqrt(0.01 + 0.04), 200), np.full(200, 0.01), 4) for _ in range(20)]
    assert np.mean([drift for drift, _ in found]) == pytest.approx(0.04, rel=0.15)
    assert all(p < 0.01 for _, p in found)
    none = [excess_drift(rng.normal(0, 0.1, 200), np.full(200, 0.01), 0) for _ in range(100)]
    low = sum(p < 0.05 for _, p in none)
    assert binom.ppf(0.001, 100, 0.05) <= low <= binom.ppf(0.999, 100, 0.05)


def test_separable_labels_give_a_finite_fit():
    n = 200
    score = np.r_[np.full(n // 2, 0.01), np.full(n // 2, 0.99)]
    evidence = Evidence(
        score,
        np.arange(n) % 4,
        np.arange(n),
        np.arange(0, n, 2),
        (score[::2] > 0.5).astype(float),
        np.full(n // 2, 0.5),
        np.arange(4),
        np.zeros(4, dtype=int),
    )
    curve = partial(evidence)
    assert np.isfinite(curve.estimate).all()
    assert np.isfinite(curve.covariance()).all()
