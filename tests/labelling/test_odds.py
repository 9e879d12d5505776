"""The odds of a draw are what they say, for every unit and every kind of draw."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import binom

from toolkit.labelling.copies import find_families
from toolkit.labelling.odds import allocate, draw, inclusion, informed_sizes

ROUNDS = 3000


@pytest.fixture(scope="module")
def population():
    """Four periods of unequal size, scores, truths, and families of copies, one of them across periods."""
    rng = np.random.default_rng(5)
    stratum = np.repeat(np.arange(4), [5, 30, 60, 60])
    scores = rng.beta(0.4, 3, size=(len(stratum), 2))
    truth = rng.random(len(stratum)) < scores[:, 0]
    family = np.arange(len(stratum))
    family[[7, 8, 50]] = 7
    family[[100, 101, 102, 103]] = 100
    return stratum, scores, truth, np.unique(family, return_inverse=True)[1]


@pytest.fixture(scope="module", params=["alike", "informed"])
def draws(request, population):
    """Odds, and which units each of many draws took."""
    stratum, scores, _, family = population
    within = (1 / np.bincount(stratum))[stratum] if request.param == "alike" else informed_sizes(scores, stratum)
    odds = inclusion(40, allocate(40, np.bincount(stratum))[stratum] * within, family)
    taken = np.zeros((ROUNDS, len(stratum)), dtype=bool)
    for seed in range(ROUNDS):
        taken[seed, draw(odds, family, stratum, np.random.default_rng([7, seed]))] = True
    return odds, taken


def test_every_unit_is_drawn_as_often_as_its_probability_says(draws):
    odds, taken = draws
    hits = taken.sum(axis=0)
    outside = (hits < binom.ppf(0.001, ROUNDS, odds)) | (hits > binom.ppf(0.999, ROUNDS, odds))
    assert outside.sum() <= binom.ppf(0.999, len(odds), 0.002)
    assert (hits > 0).all()


def test_weighting_by_the_odds_gives_the_population_back_without_bias(draws, population):
    odds, taken = draws
    truth = population[2]
    totals = (taken * (truth / odds)).sum(axis=1)
    error = totals.mean() - truth.sum()
    assert abs(error) < 3.3 * totals.std() / np.sqrt(ROUNDS)
    assert totals.std() > 1  # else the line above says nothing


def test_every_draw_has_the_size_asked_for_and_each_copy_family_once(draws, population):
    odds, taken = draws
    family = population[3]
    assert odds.sum() == pytest.approx(40)
    assert (taken.sum(axis=1) == 40).all()
    for number in np.flatnonzero(np.bincount(family) > 1):
        assert (taken[:, family == number].sum(axis=1) <= 1).all()


def test_every_period_has_its_share_to_within_one(draws, population):
    odds, taken = draws
    for period in range(4):
        here = population[0] == period
        counts = taken[:, here].sum(axis=1)
        assert abs(counts.mean() - odds[here].sum()) < 0.1
        assert np.ptp(counts) <= 2  # one for rounding, one for the family that lies in two periods


def test_the_thin_period_is_read_whole_and_the_others_share_the_rest():
    assert allocate(40, np.array([5, 30, 60, 60])).round(3).tolist() == [5, 11.667, 11.667, 11.667]
    assert allocate(500, np.array([5, 30])).tolist() == [5, 30]


def test_doubtful_units_of_a_rare_theme_are_drawn_more_often():
    scores = np.zeros((100, 2))
    scores[:, 0] = 0.5  # the common theme is doubtful everywhere
    scores[3, 1] = 0.5  # the rare one once
    sizes = informed_sizes(scores, np.zeros(100, dtype=int))
    assert sizes[3] / sizes[4] == pytest.approx((0.003 + 0.0035 + 0.35) / (0.003 + 0.0035))
    assert sizes.sum() == pytest.approx(1)
    assert sizes.min() >= 0.3 / 100


def test_scores_that_are_all_certain_draw_all_alike():
    sizes = informed_sizes(np.array([[0.0], [1.0], [1.0]]), np.zeros(3, dtype=int))
    assert sizes == pytest.approx(np.full(3, 1 / 3))


@given(
    n=st.integers(1, 60),
    sizes=arrays(float, st.integers(1, 50), elements=st.floats(1e-3, 1e3)),
    family=st.lists(st.integers(0, 20), min_size=50, max_size=50),
)
@settings(max_examples=150, deadline=None)
def test_odds_are_probabilities_that_add_up_whatever_the_sizes(n, sizes, family):
    family = np.unique(family[: len(sizes)], return_inverse=True)[1]
    odds = inclusion(n, sizes, family)
    assert (odds > 0).all()
    assert (odds <= 1 + 1e-12).all()
    assert odds.sum() == pytest.approx(min(n, family.max() + 1))
    chosen = draw(odds, family, np.zeros(len(sizes), dtype=int), np.random.default_rng(0))
    assert len(chosen) == len(set(family[chosen].tolist())) == min(n, family.max() + 1)


SENTENCE = "The two air forces now ring each other twice a day before anything at all takes off from the coast"


def test_agency_copy_with_a_word_changed_is_one_family_and_other_news_is_not():
    texts = [
        SENTENCE,
        "Bread was dear that week in the old town by the river and nobody knew why it was so.",
        SENTENCE.upper() + "!",
        SENTENCE + " again",
    ]
    assert find_families(texts).tolist() == [0, 1, 0, 0]


def test_short_texts_are_copies_only_if_they_are_equal():
    assert find_families(["He declined to comment.", "He declined to say.", "he declined to comment"]).tolist() == [
        0,
        1,
        0,
    ]


def test_a_chain_of_copies_is_one_family_however_it_is_ordered():
    words = SENTENCE.split()
    versions = [" ".join([f"new{n}" for n in range(step)] + words[step:]) for step in (0, 1, 2)]
    for order in ([0, 1, 2], [2, 0, 1], [0, 2, 1]):
        assert len(set(find_families([versions[place] for place in order]).tolist())) == 1
