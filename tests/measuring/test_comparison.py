"""Differences and trends come from one fit, with errors that move together."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom
from scipy.stats import t as student

from toolkit.errors import MeasureError
from toolkit.measuring import Target, compare, measure, read_frequency
from toolkit.measuring.contrasts import contrast, holm, slope_weights

EARLY, LATE = ("2014-01", "2014-06"), ("2015-07", "2015-12")


@pytest.fixture
def frequency(make_audit):
    tags, labels, _ = make_audit(("smooth", "shift"))
    return measure(tags, labels)


def test_a_rise_is_found_with_its_size(frequency):
    table = compare(frequency, EARLY, LATE)
    assert table["theme"].tolist() == ["smooth", "shift"]
    assert (table["p_holm"] < 0.05).all()
    assert table["estimate"].between(0.05, 0.20).all()
    assert (table["low"] < 0.11).all()
    assert (table["high"] > 0.11).all()
    assert np.allclose(table["after"] - table["before"], table["estimate"])
    assert table["words"].str.contains("rose").all()


def test_the_same_periods_turned_round_change_the_sign(frequency):
    one, other = compare(frequency, EARLY, LATE), compare(frequency, LATE, EARLY)
    assert np.allclose(one["estimate"], -other["estimate"])
    assert np.allclose(one["p"], other["p"])


def test_without_spans_it_is_the_trend_per_year(frequency):
    table = compare(frequency)
    assert (table["what"] == "trend per year").all()
    assert table["estimate"].between(0.03, 0.12).all()
    steps = table["after"] - table["before"]
    assert np.allclose(steps / (700 / 365.25), table["estimate"], rtol=0.05)


def test_level_and_target_change_the_interval(frequency):
    usual = compare(frequency, EARLY, LATE)
    width = (usual["high"] - usual["low"]).to_numpy()
    for choice, wider in (({"level": 0.8}, False), ({"target": "corpus"}, False), ({"level": 0.99}, True)):
        other = compare(frequency, EARLY, LATE, **choice)
        assert (((other["high"] - other["low"]).to_numpy() > width) == wider).all(), choice


def test_groups_are_compared_on_one_fit(make_audit):
    inside = 0
    for seed in range(8):
        tags, labels, truth = make_audit(n=1000, seed=seed)
        low = tags["article_id"].str[-1].isin(list("01234"))
        tags = tags.assign(source=np.where(low, "x", "y"))
        by_source = measure(tags, labels, every="quarter", by="source")
        table = compare(by_source, groups=("x", "y"))
        difference = truth["smooth"][~low].mean() - truth["smooth"][low].mean()
        inside += table["low"][0] <= difference <= table["high"][0]
    assert inside >= binom.ppf(0.001, 8, 0.95)
    assert table["group"].tolist() == ["x → y"]
    first_year = compare(by_source, "2014", groups=("x", "y"))
    assert not np.isclose(first_year["estimate"][0], table["estimate"][0])
    each = compare(by_source, "2014", "2015")
    assert each["group"].tolist() == ["x", "y"]


def test_counts_are_compared_as_counts(make_audit):
    tags, labels, _ = make_audit()
    counts = compare(measure(tags, labels, measure_as="count"), EARLY, LATE)
    assert counts["estimate"][0] > 5
    assert "percentage" not in counts["words"][0]


def test_it_survives_being_saved(frequency, tmp_path):
    frequency.save(tmp_path / "f.parquet")
    again = read_frequency(tmp_path / "f.parquet")
    pd.testing.assert_frame_equal(compare(again, EARLY, LATE), compare(frequency, EARLY, LATE))


def test_a_frequency_for_the_process_tests_the_same_as_one_for_the_corpus(make_audit):
    tags, labels, _ = make_audit()
    one = compare(measure(tags, labels), EARLY, LATE)
    other = compare(measure(tags, labels, target=Target("process")), EARLY, LATE)
    pd.testing.assert_frame_equal(one, other)


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda f: compare(f, "2014"), "only one span"),
        (lambda f: compare(f, "1999", "2014"), "no period"),
        (lambda f: compare(f, "last year", "2014"), "cannot read"),
        (lambda f: compare(f, groups=("x", "y")), "no group"),
        (lambda f: compare(f, target="world"), "'process' or 'corpus'"),
        (lambda f: compare(f, level=95), "no level"),
    ],
)
def test_what_cannot_be_compared_is_refused(frequency, call, word):
    with pytest.raises(MeasureError, match=word):
        call(frequency)


def test_uncorrected_curves_are_not_compared(small_tags):
    with pytest.raises(MeasureError, match="uncorrected"):
        compare(measure(small_tags), "2015-10", "2015-12")


def test_p_values_of_no_change_are_even(coverage):
    small = 0
    for run in range(40):
        rng = np.random.default_rng([11, run])
        corpus = coverage.simulate(coverage.scenarios()["null"], rng)
        curve = coverage.METHODS["partial"](coverage.audit(corpus, 500, rng), "process")
        weights = coverage.window_weights(corpus)
        small += contrast(weights, curve.estimate, curve.covariance(), curve.degrees, 0.95).p < 0.05
    assert small <= binom.ppf(0.999, 40, 0.05)


def test_holm_is_never_below_the_p_values_and_keeps_their_order():
    rng = np.random.default_rng(1)
    p = rng.random(20) ** 3
    adjusted = holm(p)
    assert (adjusted >= p).all()
    assert (np.diff(adjusted[np.argsort(p)]) >= 0).all()
    assert adjusted.min() == pytest.approx(min(1, 20 * p.min()))


def test_the_slope_of_a_straight_line_is_found_whatever_the_weights():
    time = np.array([0.0, 1.0, 2.5, 4.0])
    weights = slope_weights(time, np.diag([1.0, 2.0, 0.5, 1.0]))
    assert weights @ (3 + 2 * time) == pytest.approx(2)


def test_a_difference_is_known_from_no_more_labels_than_its_parts():
    found = contrast(np.array([-1.0, 1.0]), np.array([0.1, 0.4]), np.eye(2) / 200, np.full(2, 10.0), 0.95)
    assert (found.high - found.low) / 2 == pytest.approx(0.1 * student.ppf(0.975, 10))


def test_a_contrast_without_variance_is_exact():
    found = contrast(np.array([-1.0, 1.0]), np.array([0.1, 0.4]), np.zeros((2, 2)), np.full(2, 5.0), 0.95)
    assert found.low == found.high == pytest.approx(0.3)
    assert found.p == 0
