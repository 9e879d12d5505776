"""Labels and tags together: ids that changed, whole articles, several draws from one corpus."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

import toolkit as tk
from toolkit.errors import LabelError, TableError
from toolkit.labelling import Decision, Design, LabelStore
from toolkit.labelling.attaching import attach_labels
from toolkit.tables import content_hash, fold

THEME = ("strike",)


def decisions_on(batch, tags, annotator="anna", at="2016-01-01T10:00:00+00:00"):
    """What somebody who knows the answers says of a batch, paragraph by paragraph or article by article."""
    truth = tags.set_index("paragraph_id")["true_strike"]
    article = tags.groupby("article_id")["true_strike"].any()
    name = {"paragraph": "paragraph_id", "article": "article_id"}[batch["unit"].iloc[0]]
    for row in batch.drop_duplicates(name).to_dict("records"):
        yes = (truth if name == "paragraph_id" else article)[row[name]]
        yield Decision(
            row[name],
            content_hash(fold(row["text"])),
            annotator,
            "labelled",
            themes=THEME if yes else (),
            asked=THEME,
            unit=row["unit"],
            article_id=row["article_id"],
            probability=None if np.isnan(row["probability"]) else row["probability"],
            draw_id=row["draw_id"],
            frame=row["frame"],
            decided_at=at,
        )


@pytest.fixture
def store(tmp_path):
    with LabelStore(tmp_path / "labels.db") as opened:
        yield opened


def test_labels_find_their_paragraphs_by_text_when_ids_changed(store, tags):
    batch = tk.sample(tags, 30)
    store.add(*decisions_on(batch, tags))
    renamed = tags.assign(paragraph_id="new-" + tags["paragraph_id"])
    labels = tk.read_labels(store.path, tags=renamed)
    assert set(labels["paragraph_id"]) == set("new-" + batch["paragraph_id"])
    assert tk.read_labels(store.path, tags=tags)["paragraph_id"].tolist() == batch["paragraph_id"].tolist()


def test_labels_without_a_paragraph_are_left_out_and_counted(store, tags):
    batch = tk.sample(tags, 30)
    store.add(*decisions_on(batch, tags))
    others = tags[~tags["paragraph_id"].isin(batch["paragraph_id"].head(4))]
    with pytest.warns(UserWarning, match=r"4 of 30 labelled paragraphs are not in the tags, neither by id nor by text"):
        labels = tk.read_labels(store.path, tags=others)
    assert labels["paragraph_id"].nunique() == 26


def test_a_text_that_stands_twice_is_no_ones(store, tags):
    batch = tk.sample(tags, 3)
    store.add(*decisions_on(batch, tags))
    gone = tags["paragraph_id"].isin(batch["paragraph_id"])
    text = batch["text"].iloc[0]
    twice = tags[~gone].assign(text=[text, text, *tags["text"][~gone].iloc[2:]])
    with pytest.warns(UserWarning, match="3 of 3"):
        assert tk.read_labels(store.path, tags=twice).empty


def test_whole_articles_correct_the_share_of_articles(store, tags):
    batch = tk.sample(tags, 60, unit="article")
    store.add(*decisions_on(batch, tags))
    labels = tk.read_labels(store.path, tags=tags)
    assert set(labels["paragraph_id"]) == set(batch["article_id"])
    table = tk.measure(tags, labels, unit="article", every="quarter").table
    truth = (
        tags.groupby(["article_id", "date"])["true_strike"]
        .any()
        .groupby(lambda key: pd.Period(key[1], "Q").start_time)
        .mean()
    )
    assert table["low"].notna().all()
    assert (abs(table["estimate"] - truth.reindex(table["period"]).to_numpy()) < 0.12).all()
    with pytest.raises(tk.ToolkitError, match="unit='article'"):
        tk.measure(tags, labels)
    with pytest.warns(UserWarning, match="labelled articles are not in the tags"):
        assert len(tk.read_labels(store.path, tags=tags.head(100))) < 60


def test_a_census_of_articles_gives_the_truth(store, tags):
    batch = tk.sample(tags, tags["article_id"].nunique(), unit="article")
    store.add(*decisions_on(batch, tags))
    table = tk.measure(tags, tk.read_labels(store.path, tags=tags), unit="article", every="year").table
    assert table["estimate"].iloc[0] == pytest.approx(tags.groupby("article_id")["true_strike"].any().mean())


def test_labels_chosen_before_the_draw_stand_for_themselves_and_later_ones_for_nothing(store, tags):
    lesson = tk.sample(tags, 100, purpose="training")
    store.add(*decisions_on(lesson, tags, at="2016-01-01T10:00:00+00:00"))
    audit = tk.sample(tags, 150, earlier=store)
    store.add(*decisions_on(audit, tags, at="2016-02-01T10:00:00+00:00"))
    later = tk.sample(tags, 20, purpose="training", earlier=store)
    store.add(*decisions_on(later, tags, at="2016-03-01T10:00:00+00:00"))
    labels = tk.read_labels(store.path, purpose="measuring", tags=tags)
    odds = labels.set_index("paragraph_id")["probability"]
    assert (odds[lesson["paragraph_id"]] == 1).all()
    assert set(odds.index) == set(lesson["paragraph_id"]) | set(audit["paragraph_id"])
    assert (1 / odds).sum() == pytest.approx(len(tags), rel=0.01)
    assert set(tk.read_labels(store.path, purpose="training", tags=tags)["paragraph_id"]) == {
        *lesson["paragraph_id"],
        *later["paragraph_id"],
    }
    table = tk.measure(tags, labels, every="quarter").table
    truth = tags.groupby(tags["date"].dt.to_period("Q").dt.start_time)["true_strike"].mean()
    assert (abs(table["estimate"].to_numpy() - truth.to_numpy()) < 0.08).all()


def both_waves(tags, seed, store=None, design="stratified"):
    """Labels of two draws from the same frame."""
    first = tk.sample(tags, 60, seed=seed, design=design)
    labels = first.assign(
        theme="strike", applies=True, labelled_at=pd.Timestamp("2016-01-01", tz="UTC"), annotator="anna"
    )
    second = tk.sample(tags, 90, seed=seed + 100_000, design=design, earlier=labels)
    return pd.concat(
        [
            labels,
            second.assign(
                theme="strike", applies=True, annotator="anna", labelled_at=pd.Timestamp("2016-02-01", tz="UTC")
            ),
        ]
    )


@pytest.mark.parametrize("design", ["stratified", "scores"])
def test_two_draws_from_one_frame_have_the_odds_of_being_in_either(tags, design):
    few = tags.head(200)
    rounds, hits = 50, pd.Series(0, index=few["paragraph_id"])
    stated = pd.Series(np.nan, index=few["paragraph_id"])
    for seed in range(rounds):
        labels = attach_labels(both_waves(few, seed, design=design), few)
        hits[labels["paragraph_id"]] += 1
        before = stated[labels["paragraph_id"]].to_numpy()
        odds = labels["probability"].to_numpy()
        assert (np.isnan(before) | (abs(before - odds) < 1e-12)).all()
        stated[labels["paragraph_id"]] = odds
    outside = (hits < binom.ppf(0.001, rounds, stated)) | (hits > binom.ppf(0.999, rounds, stated))
    assert stated.notna().all()
    assert outside.sum() <= binom.ppf(0.999, len(few), 0.002)
    assert (1 / labels["probability"]).sum() == pytest.approx(len(few), rel=0.2)


def test_waves_through_the_store_are_taken_by_measure(store, tags):
    first = tk.sample(tags, 100)
    store.add(*decisions_on(first, tags))
    second = tk.sample(tags, 150, seed=2, earlier=store)
    store.add(*decisions_on(second, tags, at="2016-02-01T10:00:00+00:00"))
    alone = tk.read_labels(store.path)
    labels = tk.read_labels(store.path, tags=tags)
    assert (1 / alone["probability"]).sum() > 1.5 * len(tags)
    assert (1 / labels["probability"]).sum() == pytest.approx(len(tags), rel=0.1)
    with pytest.raises(tk.ToolkitError, match="by their odds they stand for"):
        tk.measure(tags, alone)
    table = tk.measure(tags, labels, every="quarter").table
    truth = tags.groupby(tags["date"].dt.to_period("Q").dt.start_time)["true_strike"].mean()
    assert (abs(table["estimate"].to_numpy() - truth.to_numpy()) < 0.08).all()


def test_labels_chosen_between_the_waves_do_not_disturb_the_odds(store, tags):
    store.add(*decisions_on(tk.sample(tags, 100), tags))
    lesson = tk.sample(tags, 30, purpose="training", earlier=store)
    store.add(*decisions_on(lesson, tags, at="2016-01-15T10:00:00+00:00"))
    second = tk.sample(tags, 100, seed=2, earlier=store)
    assert not set(second["paragraph_id"]) & set(lesson["paragraph_id"])
    store.add(*decisions_on(second, tags, at="2016-02-01T10:00:00+00:00"))
    labels = tk.read_labels(store.path, purpose="measuring", tags=tags)
    assert (1 / labels["probability"]).sum() == pytest.approx(len(tags), rel=0.12)


def test_waves_cannot_be_joined_by_other_tags_than_were_drawn_from(store, tags):
    labels = both_waves(tags, 3, design="scores")
    with pytest.raises(LabelError, match="were drawn twice from frame"):
        attach_labels(labels, tags.head(700))
    doubled = tags.assign(strike_score=tags["strike_score"] / 2)
    with pytest.raises(LabelError, match="cannot be worked out again"):
        attach_labels(labels, doubled)


def test_tags_without_texts_are_refused(store, tags):
    store.add(*decisions_on(tk.sample(tags, 3), tags))
    with pytest.raises(TableError, match="no column text"):
        tk.read_labels(store.path, tags=tags[["paragraph_id"]])


def test_one_draw_keeps_its_odds(store, tags):
    batch = tk.sample(tags, 40, design=Design("scores"))
    store.add(*decisions_on(batch, tags))
    assert tk.read_labels(store.path, tags=tags)["probability"].tolist() == batch["probability"].tolist()


def test_a_draw_that_was_labelled_in_part_is_told(store, tags):
    batch = tk.sample(tags, 40)
    store.add(*decisions_on(batch.head(20), tags))
    with pytest.warns(UserWarning, match=r"20 of 40 paragraphs were labelled. Label the rest"):
        tk.read_labels(store.path, tags=tags)
