"""The verdict of a comparison is right as often as it says: tested on many simulated holdouts."""

import numpy as np
import pytest
from scipy.stats import binom

from toolkit.training.comparison import weigh_change

RATES = (0.16, 0.10, 0.06, 0.10)


def draw_holdout(rng, stories, recall):
    """Labels of some stories, and what two taggers say that share half of their luck; only the second's recall differs."""
    story = np.repeat(np.arange(stories), 1 + rng.poisson(7, stories))
    size = (len(story), len(RATES))
    odds = np.log(np.array(RATES) / (1 - np.array(RATES))) - 0.5 + rng.normal(0, 1.2, (stories, len(RATES)))[story]
    truth = rng.random(size) < 1 / (1 + np.exp(-odds))
    shared = rng.random(size)
    luck = [np.where(rng.random(size) < 0.5, shared, rng.random(size)) for _ in range(2)]
    recalls = np.full((2, len(RATES)), 0.75)
    recalls[1] = recall
    said = [np.where(truth, luck[at] < recalls[at], luck[at] > 0.97) for at in range(2)]
    return truth, said[0], said[1], story


def refusals(stories, recall, repeats=200, seed=5):
    """How often some theme, and how often the first, is called worse."""
    rng = np.random.default_rng(seed)
    verdicts = [
        weigh_change(*draw_holdout(rng, stories, recall), seed=repeat)["verdict"].eq("worse").to_numpy()
        for repeat in range(repeats)
    ]
    return np.any(verdicts, axis=1).sum(), np.array(verdicts)[:, 0].sum()


@pytest.mark.parametrize("stories", [20, 60])
def test_a_tagger_as_good_as_the_other_is_refused_about_once_in_twenty(stories):
    refused, _ = refusals(stories, [0.75] * 4)
    assert binom.ppf(0.001, 200, 0.05) <= refused <= binom.ppf(0.999, 200, 0.06)


def test_a_real_loss_is_noticed_the_more_surely_the_larger_it_and_the_holdout_are():
    small, large = (refusals(stories, [0.55, 0.75, 0.75, 0.75])[1] for stories in (20, 80))
    huge = refusals(80, [0.40, 0.75, 0.75, 0.75])[1]
    assert small < large < huge
    assert large >= 120
    assert huge >= 195


def test_the_loss_said_to_be_noticeable_is_noticed_four_times_in_five():
    rng = np.random.default_rng(8)
    tables = [weigh_change(*draw_holdout(rng, 60, [0.75] * 4)) for _ in range(20)]
    noticeable = np.mean([table["noticeable"][0] for table in tables])
    # F1 of a theme of 16 % with precision and recall as drawn above, solved for the recall that loses as much
    recalls = np.linspace(0.3, 0.75, 46)
    losses = [
        np.mean(
            [
                -weigh_change(*draw_holdout(np.random.default_rng(seed), 300, [recall, 0.75, 0.75, 0.75]))[
                    "difference"
                ][0]
                for seed in range(3)
            ]
        )
        for recall in recalls[::5]
    ]
    recall = float(np.interp(-noticeable, -np.array(losses), recalls[::5]))
    noticed = refusals(60, [recall, 0.75, 0.75, 0.75])[1]
    assert binom.ppf(0.001, 200, 0.74) <= noticed <= binom.ppf(0.999, 200, 0.86)


def test_taggers_that_say_the_same_do_not_differ_and_the_order_turns_the_sign():
    truth, before, after, story = draw_holdout(np.random.default_rng(3), 30, [0.5] * 4)
    same = weigh_change(truth, before, before, story)
    assert same[["difference", "low", "high"]].to_numpy().tolist() == [[0.0] * 3] * 4
    assert same["noticeable"].isna().all()
    there, back = weigh_change(truth, before, after, story), weigh_change(truth, after, before, story)
    assert np.allclose(there["low"], -back["high"])
    assert np.allclose(there["difference"], -back["difference"])


def test_intervals_widen_when_paragraphs_of_a_story_are_alike():
    truth, before, after, story = draw_holdout(np.random.default_rng(4), 40, [0.6] * 4)
    twice = [np.vstack([table, table]) for table in (truth, before, after)]
    alone = weigh_change(*twice, np.arange(2 * len(truth)))  # as if a copy were news
    together = weigh_change(*twice, np.concatenate([story, story]))
    assert (together["noticeable"] > alone["noticeable"]).all()
