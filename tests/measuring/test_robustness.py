"""One call shows a conclusion under the choices behind it."""

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import MeasureError
from toolkit.measuring import Question, measure, sensitivity

SPANS = ("2014-01", "2014-06"), ("2015-07", "2015-12")


def test_the_conclusion_is_shown_under_every_choice(make_audit):
    tags, labels, _ = make_audit()
    copies = tags.assign(duplicate_of=np.where(tags["article_id"].str.endswith("77"), "a1", ""))
    table = sensitivity(copies, labels, Question(*SPANS), coder_error=0.05)
    assert table["choice"].tolist() == [
        *["estimator"] * 3, "target", "duplicates", "label noise", *["uncorrected"] * 3,
    ]  # fmt: skip
    assert table["setting"][:3].tolist() == ["partial", "design", "smooth"]
    assert (table["conclusion"][:2] == "rises").all()
    noise = table[table["choice"] == "label noise"].iloc[0]
    assert noise["estimate"] == pytest.approx(table["estimate"][0] / 0.9)
    assert table["low"][table["choice"] == "uncorrected"].isna().all()
    assert list(table.attrs["left_out"]) == ["unit: article"]
    assert "labelled whole" in table.attrs["left_out"]["unit: article"]


def test_a_count_that_points_the_other_way_is_marked(make_audit):
    tags, labels, _ = make_audit(("null2",))
    table = sensitivity(tags, labels, Question(*SPANS))
    assert table["conclusion"][0] == "no clear change"
    count = table[table["choice"] == "uncorrected"]
    assert (count["conclusion"] == "falls").all()
    assert not count["agrees"].any()
    assert count["words"].str.contains("differs from the usual choices").all()


def test_annotators_errors_are_worked_out_from_what_two_labelled(make_audit):
    tags, labels, _ = make_audit()
    twice = labels.head(200).assign(annotator="berta")
    wrong = np.arange(200) < 20
    settled = labels.head(20).assign(annotator="settled")
    both = pd.concat([labels, twice.assign(applies=twice["applies"] ^ wrong), settled])
    table = sensitivity(tags, both, Question(*SPANS))
    assert "errors of 5.3% taken off" in table["setting"].tolist()


def test_one_theme_and_other_periods_can_be_asked_for(make_audit):
    tags, labels, _ = make_audit(("smooth", "shift"))
    assert sensitivity(tags, labels, Question(theme="shift", every="quarter"))["theme"].unique().tolist() == ["shift"]
    one = tags.drop(columns=["shift", "shift_score"]), labels[labels["theme"] == "smooth"]
    assert sensitivity(*one)["estimate"][0] != sensitivity(*one, Question(every="quarter"))["estimate"][0]


def test_what_measure_refuses_sensitivity_refuses(make_audit):
    tags, labels, _ = make_audit()
    with pytest.raises(MeasureError, match="no row has a probability"):
        sensitivity(tags, labels.drop(columns="probability"))
    with pytest.raises(MeasureError, match="no rate of error"):
        sensitivity(tags, labels, coder_error=0.7)


def test_stories_are_counted_once_where_their_head_appeared(small_tags):
    tags = small_tags.assign(duplicate_of=[None, None, "a1", "a1", "a2", None])
    table = measure(tags, unit="story").table
    assert table["n_articles"].tolist() == [1]
    assert table["estimate"].tolist() == [1.0]
    orphans = tags[tags["article_id"] != "a1"]
    table = measure(orphans, unit="story").table
    assert table["period"].dt.strftime("%Y-%m").tolist() == ["2015-10"]
    assert measure(tags, unit="story").summary().count("stories") == 2


def test_a_sample_that_people_read_can_be_measured_without_any_tagger(make_audit):
    tags, labels, truth = make_audit(n=1000)
    bare = tags[["paragraph_id", "article_id", "date"]]
    inside = []
    frequency = measure(bare, labels, every="quarter")
    true = truth["smooth"].groupby(truth["month"].dt.to_period("Q")).mean().to_numpy()
    inside = (frequency.table["low"] <= true) & (true <= frequency.table["high"])
    assert inside.sum() >= 6
    assert (frequency.table["method"] == "design").all()
    assert frequency.table["uncorrected"].isna().all()
    means = labels.assign(weight=1 / labels["probability"]).merge(tags[["paragraph_id", "date"]])
    quarter = means["date"].dt.to_period("Q")
    weighted = (means["applies"] * means["weight"]).groupby(quarter).sum() / means["weight"].groupby(quarter).sum()
    assert np.abs(frequency.table["estimate"] - weighted.to_numpy()).max() < 0.012


def test_decisions_without_scores_are_recalibrated_too(make_audit):
    tags, labels, _ = make_audit()
    rule = tags.drop(columns="smooth_score")
    frequency = measure(rule, labels)
    assert frequency.table["uncorrected"].notna().all()
    assert (frequency.table["method"] == "partial").all()


def test_numbers_serve_as_ids_and_answers(make_audit):
    tags, labels, _ = make_audit()
    number = {name: int(name[1:]) for name in tags["paragraph_id"]}
    numbered = tags.assign(
        paragraph_id=tags["paragraph_id"].map(number), article_id=tags["article_id"].str[1:].astype(int)
    )
    answers = labels.assign(paragraph_id=labels["paragraph_id"].map(number), applies=labels["applies"].astype(int))
    least = answers[["paragraph_id", "theme", "applies", "probability"]]
    pd.testing.assert_series_equal(measure(numbered, least).table["low"], measure(tags, labels).table["low"])


def test_articles_judged_as_wholes_are_measured_as_articles(make_audit):
    tags, _, truth = make_audit()
    carries = truth["smooth"].groupby(tags["article_id"]).max() > 0
    drawn = carries.sample(300, random_state=1)
    labels = pd.DataFrame(
        {"paragraph_id": drawn.index, "theme": "smooth", "applies": drawn.to_numpy(), "probability": 300 / len(carries)}
    )
    table = measure(tags, labels, unit="article", every="quarter").table
    true = carries.groupby(tags.groupby("article_id")["date"].first().dt.to_period("Q")).mean().to_numpy()
    assert ((table["low_all"] <= true) & (true <= table["high_all"])).sum() >= 7
    assert table["n_labels"].sum() == 300
    with pytest.raises(MeasureError, match="unit='article'"):
        measure(tags, labels)
