"""A plan reaches what was wished for, and says when nothing can."""

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import MeasureError
from toolkit.measuring import measure, plan
from toolkit.measuring.rehearsal import Stage, allocate


@pytest.fixture(scope="module")
def quarters(coverage):
    """Tags of eight quarters, with labels of a first wave."""
    rng = np.random.default_rng(1)
    corpus = coverage.simulate(coverage.scenarios()["smooth"], rng)
    evidence = coverage.audit(corpus, 300, rng)
    months = np.arange("2014-01", "2016-01", dtype="datetime64[M]").astype("datetime64[ms]")
    tags = pd.DataFrame(
        {
            "paragraph_id": np.arange(len(corpus.cell)),
            "article_id": corpus.article,
            "date": months[corpus.cell],
            "famine": corpus.score > 0.5,
            "famine_score": corpus.score,
        }
    )
    labels = pd.DataFrame(
        {
            "paragraph_id": evidence.place,
            "theme": "famine",
            "applies": corpus.truth[evidence.place].astype(int),
            "probability": evidence.probability,
        }
    )
    return tags, labels, corpus


def test_a_band_that_was_planned_is_reached_when_measured(quarters):
    tags, labels, corpus = quarters
    made = plan(tags, labels, within=0.03, every="quarter")
    assert made.checked["reached"].all()
    assert made.table["n_labels"].sum() == 300
    more = made.table.set_index("period")["n_more"]
    quarter = tags["date"].dt.to_period("Q").dt.to_timestamp()
    rng = np.random.default_rng(2)
    drawn, odds = [], []
    for period, n_more in more.items():
        units = np.flatnonzero(quarter == period)
        n = n_more + made.table.set_index("period")["n_labels"][period]
        drawn.append(rng.choice(units, n, replace=False))
        odds.append(np.full(n, n / len(units)))
    place = np.concatenate(drawn)
    second = pd.DataFrame(
        {
            "paragraph_id": place,
            "theme": "famine",
            "applies": corpus.truth[place].astype(int),
            "probability": np.concatenate(odds),
        }
    )
    table = measure(tags, second, every="quarter").table
    half = (table["high"] - table["low"]) / 2
    assert 0.02 < np.quantile(half, 0.9) < 0.036


def test_narrower_bands_smaller_changes_and_other_seeds_change_the_plan(quarters):
    tags, labels, _ = quarters
    wide = plan(tags, labels, within=0.05, every="quarter")
    narrow = plan(tags, labels, within=0.03, every="quarter")
    assert narrow.n_more > wide.n_more
    assert "For ± 3.0 points" in narrow.words
    change = plan(tags, labels, change=0.06, every="quarter")
    assert "a change of 6.0 points with power 80%" in change.words
    assert change.checked["power"][0] >= 0.6
    other = plan(tags, labels, within=0.05, every="quarter", seed=9)
    assert other.checked["half_width"][0] != wide.checked["half_width"][0]


def test_what_no_number_of_labels_can_show_is_said(quarters):
    tags, labels, _ = quarters
    made = plan(tags, labels, change=0.003, every="quarter")
    assert not made.checked["reached"].any()
    assert "too few articles" in made.words


def test_without_labels_the_plan_says_what_it_trusts(quarters):
    made = plan(quarters[0], within=0.05, every="quarter")
    assert "trusts the tagger's scores" in made.words
    assert made.n_more > 50


@pytest.mark.parametrize(
    ("wish", "word"),
    [
        ({}, "one goal"),
        ({"within": 0.1, "change": 0.1}, "one goal"),
        ({"within": 3}, "no share"),
        ({"theme": "x", "within": 0.1}, "no theme"),
    ],
)
def test_wishes_that_are_none_are_refused(quarters, wish, word):
    with pytest.raises(MeasureError, match=word):
        plan(quarters[0], quarters[1], **wish)


def test_labels_are_shared_out_by_the_root_of_the_size_within_what_there_is():
    cell = np.repeat([0, 1, 2], [5, 400, 1600])
    zeros = np.zeros(len(cell))
    stage = Stage(zeros, zeros, cell, np.arange(len(cell)), 3, 0.1, np.array([0, 50, 0]), learned=False)
    shared = allocate(stage, 305)
    assert shared.sum() == pytest.approx(305, abs=2)
    assert shared[0] == 5
    assert shared[2] == pytest.approx(2 * shared[1], abs=3)
    assert allocate(stage, 10).tolist()[1] == 50
    assert allocate(stage, 10**6).tolist() == [5, 400, 1600]
