"""Labels correct a tagger that errs, and labels that cannot are refused with the reason."""

import time

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import LabelError, MeasureError
from toolkit.measuring import Method, Target, measure


@pytest.fixture
def audit(make_audit):
    return make_audit()


def test_labels_correct_a_biased_tagger(audit):
    tags, labels, truth = audit
    tags = tags.assign(smooth=tags["smooth_score"] > 0.2)
    table = measure(tags, labels).table
    months = truth.groupby("month")["smooth"].mean().to_numpy()
    off = np.abs(table["estimate"] - months).mean()
    assert off < 0.04
    assert off < np.abs(table["uncorrected"] - months).mean() / 2
    assert ((table["low"] <= table["estimate"]) & (table["estimate"] <= table["high"])).all()
    assert ((table["low_all"] <= table["low"]) & (table["high"] <= table["high_all"])).all()
    assert table["n_labels"].sum() == len(labels)
    assert table["n_positive"].sum() == labels["applies"].sum()


def test_each_choice_changes_the_result(audit):
    tags, labels, _ = audit
    usual = measure(tags, labels).table
    for choice in (
        {"method": "design"},
        {"method": "smooth"},
        {"target": "process"},
        {"method": Method(level=0.8)},
        {"measure_as": "count"},
        {"every": "quarter"},
    ):
        other = measure(tags, labels, **choice).table
        assert not other["low"].round(9).equals(usual["low"].round(9)), choice
    assert not measure(tags, labels, method=Method(seed=2)).table["low_all"].equals(usual["low_all"])
    assert measure(tags, labels, method="uncorrected").table["low"].isna().all()


def test_the_same_seed_gives_the_same_table(audit):
    tags, labels, _ = audit
    pd.testing.assert_frame_equal(measure(tags, labels).table, measure(tags, labels).table)


def test_several_themes_share_one_positive_semidefinite_covariance(make_audit):
    tags, labels, _ = make_audit(("smooth", "abrupt"))
    frequency = measure(tags, labels)
    assert frequency.covariance.shape == (48, 48)
    assert np.linalg.eigvalsh(frequency.covariance).min() > -1e-12
    alone = measure(
        tags[["paragraph_id", "article_id", "date", "smooth", "smooth_score"]], labels[labels["theme"] == "smooth"]
    )
    assert np.allclose(alone.covariance, frequency.covariance[:24, :24])
    assert (frequency.table["high_all"][:24] >= alone.table["high_all"] - 0.002).all()


def test_counts_are_shares_times_paragraphs_with_their_errors(audit):
    tags, labels, _ = audit
    share, count = measure(tags, labels), measure(tags, labels, measure_as="count")
    n = share.table["n_paragraphs"]
    assert np.allclose(count.table["high"], share.table["high"] * n)
    assert np.allclose(count.covariance, share.covariance * np.outer(n, n))


def test_groups_are_corrected_on_one_fit(audit):
    tags, labels, truth = audit
    tags = tags.assign(source=np.where(tags["article_id"].str[-1].isin(list("012")), "x", "y"))
    table = measure(tags, labels, by="source", every="quarter").table
    assert len(table) == 16
    assert table["n_labels"].sum() == len(labels)
    true = truth["smooth"].groupby([tags["source"], tags["date"].dt.to_period("Q")]).mean().to_numpy()
    assert ((table["low_all"] <= true) & (true <= table["high_all"])).mean() > 0.9


def test_junk_is_outside_the_domain(make_audit):
    inside, higher = [], []
    for seed in range(6):
        tags, labels, truth = make_audit(n=1000, seed=seed)
        junk = np.random.default_rng(seed).random(len(tags)) < 0.2
        is_junk = labels["paragraph_id"].isin(set(tags["paragraph_id"][junk]))
        applies = labels["applies"].where(~is_junk, other=False)
        marked = labels.assign(status=np.where(is_junk, "junk", "labelled"), applies=applies)
        frequency = measure(tags, marked)
        true = truth["smooth"][~junk].groupby(tags["date"][~junk]).mean().to_numpy()
        inside.append((frequency.table["low"] <= true) & (true <= frequency.table["high"]))
        assert frequency.provenance["n_junk"] == is_junk.sum()
        ignored = measure(tags, labels.assign(applies=applies))
        higher.append(frequency.table["estimate"].mean() / ignored.table["estimate"].mean())
    assert 0.90 <= np.mean(inside) <= 0.995
    assert 1.15 < np.mean(higher) < 1.35


def test_a_census_gives_the_truth_without_error_even_with_junk(audit):
    tags, _, truth = audit
    junk = np.random.default_rng(5).random(len(tags)) < 0.1
    labels = pd.DataFrame(
        {
            "paragraph_id": tags["paragraph_id"],
            "theme": "smooth",
            "applies": (truth["smooth"] > 0) & ~junk,
            "status": np.where(junk, "junk", "labelled"),
            "probability": 1.0,
        }
    )
    for method in ("partial", "design"):
        frequency = measure(tags, labels, method=method)
        true = truth["smooth"][~junk].groupby(tags["date"][~junk]).mean().to_numpy()
        assert np.abs(frequency.table["estimate"] - true).max() < 1e-12
        assert np.abs(np.diag(frequency.covariance)).max() < 1e-12


def test_whole_articles_can_be_measured_as_articles_and_parts_cannot(make_audit):
    tags, labels, truth = make_audit()
    with pytest.raises(MeasureError, match="labelled whole"):
        measure(tags, labels, unit="article")
    names = tags["article_id"].unique()
    drawn = set(np.random.default_rng(2).choice(names, 300, replace=False))
    rows = tags["article_id"].isin(drawn)
    whole = pd.DataFrame(
        {
            "paragraph_id": tags["paragraph_id"][rows],
            "theme": "smooth",
            "applies": truth["smooth"][rows] > 0,
            "probability": 300 / len(names),
        }
    )
    table = measure(tags, whole, unit="article", every="quarter").table
    true = truth["smooth"].groupby([tags["date"].dt.to_period("Q"), tags["article_id"]]).max().groupby(level=0).mean()
    assert table["n_labels"].sum() == 300
    assert ((table["low_all"] <= true.to_numpy()) & (true.to_numpy() <= table["high_all"])).all()


@pytest.mark.parametrize(
    ("change", "error", "word"),
    [
        (lambda x: x.drop(columns="probability"), MeasureError, "no row has a probability"),
        (lambda x: x.assign(probability=x["probability"].where(x.index > 3)), MeasureError, "4 rows were chosen"),
        (lambda x: x.assign(probability=1.5), MeasureError, "at most 1"),
        (lambda x: x.assign(probability=x["probability"] / 3), MeasureError, "corpus changed"),
        (lambda x: x.assign(paragraph_id="q" + x["paragraph_id"]), LabelError, "not in the tags"),
        (lambda x: x.assign(theme="plague"), LabelError, "plague"),
        (lambda x: x.assign(applies=x["applies"].astype(object).where(x.index > 1)), LabelError, "neither yes nor no"),
        (lambda x: x.assign(status="skipped"), MeasureError, "skipped"),
        (lambda x: x.assign(status="maybe"), LabelError, "maybe"),
        (lambda x: x.head(0), MeasureError, "no row"),
        (
            lambda x: pd.concat([x, x.head(2).assign(annotator="berta", applies=~x["applies"].head(2))]),
            LabelError,
            "contradict",
        ),
        (lambda x: pd.concat([x, x.head(2).assign(annotator="berta", status="junk")]), LabelError, "junk to one"),
    ],
)
def test_labels_that_cannot_correct_are_refused(audit, change, error, word):
    tags, labels, _ = audit
    with pytest.raises(error, match=word):
        measure(tags, change(labels))


def test_too_few_positives_give_a_share_over_all_time_and_a_warning_but_no_curve(audit):
    tags, labels, _ = audit
    few = labels.assign(applies=labels.index < 7)
    with pytest.warns(UserWarning, match="7 labels of its rarer answer, of the 20"):
        frequency = measure(tags, few)
    assert frequency.table[["estimate", "low", "high"]].isna().all().all()
    assert (frequency.table["flag"] == "too few labels for a curve (7 of 20)").all()
    share = frequency.overall.iloc[0]
    assert share["low"] < 7 / 500 < share["high"]
    assert share["n_positive"] == 7
    with pytest.warns(UserWarning, match="7 labels"):
        whole = measure(tags.assign(date=pd.Timestamp("2014-01-01")), few, every="year").table
    assert whole["estimate"].tolist() == [share["estimate"]]
    assert whole["low"].tolist() == pytest.approx(
        [share["low"]], rel=0.1
    )  # months differ in how densely they were drawn
    with pytest.warns(UserWarning, match="0 labels"):
        none = measure(tags, labels.assign(applies=False)).overall.iloc[0]
    assert none["low"] == 0
    assert 3 / 500 < none["high"] < 6 / 500


def test_what_was_taken_whole_may_have_been_learned_from(audit):
    tags, labels, truth = audit
    learned = tags.sample(300, random_state=9).index.difference(
        tags.index[tags["paragraph_id"].isin(labels["paragraph_id"])]
    )
    taken = pd.DataFrame(
        {
            "paragraph_id": tags["paragraph_id"][learned],
            "theme": "smooth",
            "applies": truth["smooth"][learned] > 0,
            "probability": 1.0,
        }
    )
    rest = labels.assign(probability=labels["probability"] / (1 - len(learned) / len(tags)))
    known = tags.assign(in_training=tags.index.isin(learned))
    table = measure(known, pd.concat([rest, taken], ignore_index=True)).table
    assert table["n_labels"].sum() == len(labels) + len(learned)
    assert ((table["high"] - table["low"]).mean()) < 0.15


def test_labels_that_the_tagger_learned_from_are_refused(audit):
    tags, labels, _ = audit
    with pytest.raises(MeasureError, match="trained on 1 of"):
        measure(tags.assign(in_training=tags["paragraph_id"] == labels["paragraph_id"].iloc[0]), labels)


def test_labels_of_the_first_months_say_nothing_of_the_last(audit):
    tags, labels, truth = audit
    early = tags[tags["date"] < "2014-10"]
    drawn = early.sample(400, random_state=1)
    labels = pd.DataFrame(
        {
            "paragraph_id": drawn["paragraph_id"],
            "theme": "smooth",
            "applies": truth["smooth"][drawn.index] > 0,
            "probability": 400 / len(tags),
        }
    )
    with pytest.raises(MeasureError, match="lie further out"):
        measure(tags, labels)


def test_a_settled_label_ends_a_contradiction_and_later_words_replace_earlier(audit):
    tags, labels, _ = audit
    other = labels.head(2).assign(annotator="berta", applies=~labels["applies"].head(2))
    settled = labels.head(2).assign(annotator="settled")
    usual = measure(tags, labels).table
    pd.testing.assert_frame_equal(measure(tags, pd.concat([labels, other, settled])).table, usual)
    first = labels.assign(labelled_at=pd.Timestamp("2026-01-01", tz="UTC"), applies=~labels["applies"])
    second = labels.assign(labelled_at=pd.Timestamp("2026-01-02", tz="UTC"))
    pd.testing.assert_frame_equal(measure(tags, pd.concat([second, first])).table, usual)


def test_a_rare_theme_is_a_gap_beside_the_others_with_its_share_over_all_time(make_audit):
    tags, labels, _ = make_audit(("smooth", "shift"))
    rare = (labels["theme"] == "shift") & labels["applies"]
    labels.loc[rare & (rare.cumsum() > 5), "applies"] = False
    with pytest.warns(UserWarning, match="shift has 5 labels of its rarer answer"):
        frequency = measure(tags, labels)
    shift = frequency.table[frequency.table["theme"] == "shift"]
    assert shift["estimate"].isna().all()
    assert (shift["flag"] == "too few labels for a curve (5 of 20)").all()
    assert 0 < frequency.provenance["overall"]["shift"]["estimate"] < 0.05


def test_periods_without_labels_are_flagged_and_have_no_design_estimate(audit):
    tags, labels, _ = audit
    months = labels["paragraph_id"].map(tags.set_index("paragraph_id")["date"])
    fewer = labels[months != pd.Timestamp("2014-11-01")]
    partial, design = measure(tags, fewer).table, measure(tags, fewer, method="design").table
    gone = partial["period"] == pd.Timestamp("2014-11-01")
    assert partial["flag"][gone].tolist() == ["no labels"]
    assert partial["estimate"][gone].notna().all()
    assert design["estimate"][gone].isna().all()


def test_labels_of_rows_that_are_not_counted_play_no_part(audit):
    tags, labels, _ = audit
    tags = tags.assign(language=np.where(tags["article_id"].str.endswith("7"), "fr", "en"))
    frequency = measure(tags, labels)
    assert frequency.provenance["n_labels_not_counted"] > 0
    both = measure(tags, labels, target=Target(language=None))
    assert both.provenance["n_labels_not_counted"] == 0


def test_a_corrected_measurement_is_quick_enough(audit):
    tags, labels, _ = audit
    measure(tags, labels)
    start = time.process_time()
    measure(tags, labels)
    assert time.process_time() - start < 2  # two orders of magnitude of slack: only a blow-up fails
