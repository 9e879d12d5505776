"""The learning curve measures before it promises, and never promises a loss."""

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import LabelError
from toolkit.tagging import Tagger
from toolkit.training import evaluate, learning_curve, score_held_out
from toolkit.training.curve import extrapolate, say_curve

THEMES = ("protest", "sanctions")


def test_more_labels_do_better_and_the_next_hundred_are_foretold(labelled):
    noisy = labelled.assign(protest=labelled["protest"] ^ (np.random.default_rng(1).random(160) < 0.15))
    table = learning_curve(noisy, Tagger(themes=THEMES))
    assert table["kind"].tolist() == ["measured"] * 3 + ["expected"]
    assert table["labels"].tolist() == [27, 55, 107, 207]
    assert table["f1"].iloc[2] > table["f1"].iloc[0]
    assert table["f1"].iloc[3] >= table["f1"].iloc[2]
    assert table["half_width"].iloc[3] <= table["half_width"].iloc[2]
    assert "the next 100 should add about" in say_curve(table)


def test_only_own_stories_are_held_out(labelled):
    own = np.arange(160) < 80
    table = learning_curve(labelled, Tagger(themes=THEMES), own=own)
    assert table["labels"].tolist() == [13, 25, 53, 153]


def test_the_line_through_three_points_by_hand():
    measured = pd.DataFrame(
        {"labels": [100, 400, 1600], "f1": [0.6, 0.7, 0.75], "half_width": [0.05, 0.04, 0.035], "kind": "measured"}
    )
    more = extrapolate(measured).iloc[0]
    assert more["labels"] == 1700
    assert more["f1"] == pytest.approx(0.75 + 2 * (1 / 40 - 1 / np.sqrt(1700)))
    falling = measured.assign(f1=[0.7, 0.6, 0.5])
    assert extrapolate(falling)["f1"].iloc[0] == 0.5


def test_too_few_labels_are_refused(labelled):
    with pytest.raises(LabelError, match="20 of your own, too few"):
        learning_curve(labelled.head(20), Tagger(themes=THEMES))


def test_scores_made_already_give_the_last_point(labelled):
    noisy = labelled.assign(protest=labelled["protest"] ^ (np.random.default_rng(1).random(160) < 0.15))
    scores = score_held_out(noisy, Tagger(themes=THEMES), folds=3)
    given, made = (learning_curve(noisy, Tagger(themes=THEMES), scores=known) for known in (scores, None))
    assert given["labels"].tolist() == made["labels"].tolist()
    assert given["f1"].iloc[:2].tolist() == made["f1"].iloc[:2].tolist()
    last = evaluate(noisy[list(THEMES)], scores[["protest_score", "sanctions_score"]].set_axis(THEMES, axis=1))
    assert given["f1"].iloc[2] == last["f1"].mean()
    assert made["f1"].iloc[2] == pytest.approx(given["f1"].iloc[2], abs=0.05)
