"""Base rates: estimated, named, part of the tagger's identity; never a change of order."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import TableError
from toolkit.tagging.adaptation import estimate_rates, shift_of
from toolkit.tagging.storage import open_tagger, save_tagger

RARE, COMMON = "The minister opened a school in the valley.", "Gunners shelled the town again, killing four."


@pytest.fixture(scope="module")
def tagger():
    return open_tagger()


def table(texts):
    return pd.DataFrame({"paragraph_id": [f"p{at}" for at in range(len(texts))], "text": texts})


@given(st.floats(0.02, 0.5), st.integers(0, 10))
def test_the_rate_of_a_collection_is_found_where_scores_are_calibrated_elsewhere(rate, seed):
    rng = np.random.default_rng(seed)
    truth = rng.random(4000) < rate
    evidence = rng.normal(np.where(truth, 1.5, -1.5), 1.0)  # log likelihood ratio is 3 times this
    scores = 1 / (1 + np.exp(-3 * evidence))[:, None]  # calibrated for a base rate of one half
    assert abs(estimate_rates(scores, np.array([0.5]))[0] - truth.mean()) < 0.03


def test_rates_that_scores_already_assume_move_nothing():
    assert shift_of(np.array([0.2, 0.7]), np.array([0.2, 0.7])).tolist() == [0.0, 0.0]


def test_an_adapted_tagger_scores_otherwise_in_the_same_order_and_has_another_name(tagger):
    tags = tagger.tag(table([RARE] * 290 + [COMMON] * 10))
    adapted = tagger.adapt(tags)
    before, after = tagger.predict_proba([RARE, COMMON]), adapted.predict_proba([RARE, COMMON])
    assert adapted.tagger_id != tagger.tagger_id
    assert (after < before).all()
    assert (np.argsort(after, axis=0) == np.argsort(before, axis=0)).all()
    assert tagger.tagger_id == open_tagger().tagger_id  # the tagger itself is as it was
    assert tagger.adapt(tags).tagger_id == adapted.tagger_id


def test_named_rates_count_and_the_others_are_estimated(tagger):
    theme, other = tagger.themes_[:2]
    tags = tagger.tag(table([RARE] * 250))
    adapted = tagger.adapt(tags, rates={theme: 0.5})
    assert adapted.rates_[0] == 0.5
    assert adapted.rates_[1] == tagger.adapt(tags).rates_[1]
    assert adapted.rates_[tagger.themes_.index(other)] < 0.05


def test_copies_do_not_make_a_theme_common(tagger):
    texts = [RARE] * 210 + [COMMON] * 100
    tags = tagger.tag(table(texts))
    copies = tags.assign(duplicate_of=[None] * 211 + ["p210"] * 99)
    assert tagger.adapt(copies).rates_[0] < tagger.adapt(tags).rates_[0] / 2


def test_too_few_foreign_and_impossible_are_refused(tagger):
    few = tagger.tag(table([RARE] * 5))
    with pytest.raises(TableError, match=r"5 paragraphs, too few"):
        tagger.adapt(few)
    with pytest.raises(TableError, match="not tags of this tagger"):
        tagger.adapt(few.assign(tagger_id="another"))
    with pytest.raises(TableError, match=r"no theme 'famine'.*rate of 1.5"):
        tagger.adapt(few, rates={"famine": 0.2, tagger.themes_[0]: 1.5})


def test_an_adapted_tagger_survives_the_disk(tagger, tmp_path):
    adapted = tagger.adapt(tagger.tag(table([RARE])), rates=dict.fromkeys(tagger.themes_, 0.02))
    again = open_tagger(save_tagger(adapted, tmp_path / "adapted"))
    assert again.tagger_id == adapted.tagger_id
    assert again.rates_.tolist() == [0.02] * 4
