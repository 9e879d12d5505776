"""Batches: what is in them, what they stand for, and what is never drawn."""

import warnings

import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from toolkit.errors import LabelError, TableError
from toolkit.labelling import Design, LabelStore
from toolkit.labelling.design import read_draw
from toolkit.tables import LABELS


def labels_of(batch, annotator="anna", applies=False):
    """Labels as a table, one theme."""
    table = batch[["paragraph_id", "probability", "draw_id", "frame", "unit"]]
    return table.assign(theme="strike", applies=applies, status="labelled", annotator=annotator)


def months(batch):
    return batch["date"].dt.to_period("M").value_counts().sort_index()


def test_the_same_seed_draws_the_same_batch_and_another_seed_another(tags):
    assert tk.sample(tags, 30, seed=4).equals(tk.sample(tags, 30, seed=4))
    shuffled = tags.sample(frac=1, random_state=1)
    assert tk.sample(tags, 30, seed=4).equals(tk.sample(shuffled, 30, seed=4))
    assert set(tk.sample(tags, 30, seed=4)["paragraph_id"]) != set(tk.sample(tags, 30, seed=5)["paragraph_id"])


def test_a_batch_for_measuring_says_its_odds_and_hides_what_the_tagger_thinks(tags):
    batch = tk.sample(tags, 60)
    assert len(batch) == batch["paragraph_id"].nunique() == 60
    assert not {"strike", "strike_score"} & set(batch.columns)
    assert (1 / batch["probability"]).sum() == pytest.approx(len(tags), rel=0.01)
    assert batch["draw_id"].nunique() == batch["frame"].nunique() == 1
    draw = read_draw(batch["draw_id"].iloc[0])
    assert (draw.n, draw.seed, draw.every, draw.frame) == (60, 1, "month", batch["frame"].iloc[0])
    assert batch.attrs["frame"] == f"Frame {draw.frame}: {len(tags)} paragraphs."


def test_the_table_that_was_drawn_from_is_not_changed(tags):
    before = tags.copy(deep=True)
    for purpose in ("measuring", "training"):
        tk.sample(tags, 10, purpose=purpose)
    pd.testing.assert_frame_equal(tags, before)


def test_stratified_gives_every_month_the_same_and_random_does_not(tags):
    uneven = pd.concat([tags[tags["date"] < "2015-02-01"].head(12), tags[tags["date"] >= "2015-02-01"]])
    stratified = months(tk.sample(uneven, 60))
    assert stratified.min() >= 9
    assert months(tk.sample(uneven, 60, design="random")).min() < 6


def test_every_says_what_is_shared_out(tags):
    weekly = tk.sample(tags, 60, design=Design(every="week"))
    assert weekly["probability"].nunique() > tk.sample(tags, 60)["probability"].nunique()


def test_scores_draw_the_doubtful_more_often_and_one_theme_can_be_named(tags):
    two = tags.assign(march=False, march_score=np.where(np.arange(len(tags)) % 4 == 0, 0.5, 0.0))

    def doubtful(design):
        return two.set_index("paragraph_id")["march_score"][tk.sample(two, 100, design=design)["paragraph_id"]].sum()

    assert doubtful(Design("scores", themes=("march",))) > doubtful("scores") > doubtful("stratified")


def test_rows_that_measure_does_not_count_are_not_in_the_frame_and_are_told(tags):
    odd = tags.copy()
    odd["kept"] = odd.index != 0
    odd["duplicate_of"] = pd.Series(np.where(odd.index == 1, "a9", None), dtype="str")
    odd["language"] = pd.Series(np.where(odd.index == 2, "fr", "en-GB"), dtype="str")
    odd["date"] = odd["date"].where(odd.index != 3)
    batch = tk.sample(odd, len(tags) - 4)
    assert not set(tags["paragraph_id"].head(4)) & set(batch["paragraph_id"])
    assert batch.attrs["frame"].endswith(
        "Not in it: 1 set aside by segmenting, 1 in duplicates, 1 in another language, 1 undated (paragraphs)."
    )
    assert (batch["probability"] == 1).all()
    with pytest.warns(UserWarning, match="different ones can be drawn"):
        assert len(tk.sample(odd, len(tags), design=Design(language=None))) == len(tags) - 3


def test_what_the_tagger_learned_from_is_never_drawn(tags):
    learned = tags.assign(in_training=np.arange(len(tags)) < 300)
    for purpose in ("measuring", "training"):
        batch = tk.sample(learned, 50, purpose=purpose)
        assert not set(batch["paragraph_id"]) & set(tags["paragraph_id"].head(300))
        assert "300 that the tagger learned from" in batch.attrs["frame"]
    articles = tk.sample(learned, 20, unit="article")
    assert not set(articles["article_id"]) & set(tags["article_id"].head(300))


def test_copies_are_drawn_once_unless_asked_for(tags):
    text = "Two jets crossed the border near the lake at dawn on Monday, the ministry said in a statement."
    copied = tags.assign(text=np.where(np.arange(len(tags)) % 3 == 0, text, tags["text"]))
    for purpose in ("measuring", "training"):
        assert (tk.sample(copied, 100, purpose=purpose)["text"] == text).sum() <= 1
    batch = tk.sample(copied, 100, design=Design(copies=True))
    assert (batch["text"] == text).sum() > 15


def test_more_than_there_is_gives_all_and_warns(tags):
    few = tags.head(10).assign(text=["one and the same short text"] * 3 + tags["text"].head(7).tolist())
    with pytest.warns(UserWarning, match="20 paragraphs were asked for; 8 different ones can be drawn, and all are"):
        batch = tk.sample(few, 20)
    assert sorted(batch["probability"].round(3)) == [0.333] + [1.0] * 7
    with pytest.warns(UserWarning, match="8 different ones are left"):
        assert len(tk.sample(few, 20, purpose="training")) == 8


def test_whole_articles_come_with_all_their_paragraphs_in_order(tags):
    batch = tk.sample(tags, 15, unit="article")
    assert batch["article_id"].nunique() == 15
    sizes = tags.groupby("article_id").size()
    for name, part in batch.groupby("article_id", sort=False):
        assert len(part) == sizes[name]
        assert part["position"].is_monotonic_increasing
        assert part.index.tolist() == list(range(part.index[0], part.index[0] + len(part)))
        assert len(set(part["probability"])) == 1
    first = batch.drop_duplicates("article_id")
    assert (1 / first["probability"]).sum() == pytest.approx(tags["article_id"].nunique(), rel=0.05)


def test_training_prefers_doubt_and_variety_and_has_no_odds(tags):
    batch = tk.sample(tags, 50, purpose="training")
    assert batch["probability"].isna().all()
    assert {"strike", "strike_score"} <= set(batch.columns)
    doubt = lambda table: np.sqrt(table["strike_score"] * (1 - table["strike_score"])).mean()  # noqa: E731
    uncertain = tk.sample(tags, 50, purpose="training", design="uncertain")
    random = tk.sample(tags, 50, purpose="training", design="random")
    assert doubt(uncertain) > doubt(batch) > doubt(random)
    alike = tags.assign(
        text=[
            f"The same long words of the agency about talks by the lake in year {n}" if n % 2 else text
            for n, text in enumerate(tags["text"])
        ]
    )
    same = lambda table: table["text"].str.startswith("The same").mean()  # noqa: E731
    varied = tk.sample(alike, 50, purpose="training", design=Design(copies=True))
    assert same(varied) < same(tk.sample(alike, 50, purpose="training", design=Design("uncertain", copies=True))) - 0.1


def test_what_was_labelled_is_not_drawn_again(tags, tmp_path):
    chosen = tk.sample(tags, 50, purpose="training")
    again = tk.sample(tags, 50, purpose="training", earlier=labels_of(chosen))
    audit = tk.sample(tags, 200, earlier=labels_of(chosen))
    for batch in (again, audit):
        assert not set(batch["paragraph_id"]) & set(chosen["paragraph_id"])
    assert "50 labelled before" in audit.attrs["frame"]
    assert (
        audit["frame"].iloc[0] == tk.sample(tags, 10)["frame"].iloc[0]
    )  # the frame is the corpus, whatever was labelled


def test_a_second_draw_from_the_same_frame_asks_nothing_twice(tags):
    first = tk.sample(tags, 100)
    second = tk.sample(tags, 100, seed=2, earlier=labels_of(first))
    assert not set(first["paragraph_id"]) & set(second["paragraph_id"])
    assert len(second) < 100
    assert f"{100 - len(second)} of those drawn are labelled already" in second.attrs["frame"]
    with pytest.raises(LabelError, match=r"this very draw .n=100, seed=1. is among the earlier labels"):
        tk.sample(tags, 100, earlier=labels_of(first))


def test_when_the_corpus_grew_the_second_wave_is_drawn_from_what_is_new(tags):
    old = tags[tags["date"] < "2015-05-01"]
    first = tk.sample(old, 80)
    with pytest.raises(LabelError, match="80 of the earlier labels were drawn from another frame"):
        tk.sample(tags, 40, earlier=labels_of(first))
    second = tk.sample(tags, 40, earlier=labels_of(first), design=Design(grown_from=old))
    assert second["date"].min() >= pd.Timestamp("2015-05-01")
    both = pd.concat([first, second])
    assert (1 / both["probability"]).sum() == pytest.approx(len(tags), rel=0.02)
    frequency = tk.measure(tags, labels_of(both).assign(applies=np.arange(120) % 3 == 0))
    assert frequency.table["estimate"].notna().all()
    with pytest.raises(LabelError, match="grown_from is frame"):
        tk.sample(tags, 40, earlier=labels_of(first), design=Design(grown_from=old.head(300)))
    third = tk.sample(tags, 40, seed=9, earlier=labels_of(both), design=Design(grown_from=old))
    assert not set(third["paragraph_id"]) & set(both["paragraph_id"])


def test_an_agreement_batch_is_a_random_part_of_what_was_labelled_with_its_odds(tags, tmp_path, decide):
    batch = tk.sample(tags, 60)
    answers = dict.fromkeys(batch["paragraph_id"], ())
    with LabelStore(tmp_path / "labels.db") as store:
        store.add(*decide(batch, answers))
        again = tk.sample(tags, 20, purpose="agreement", earlier=store)
        assert len(again) == 20
        merged = again.merge(batch, on="paragraph_id")
        assert len(merged) == 20
        assert (merged["probability_x"] == merged["probability_y"]).all()
        assert (merged["draw_id_x"] == merged["draw_id_y"]).all()
        assert "strike_score" not in again
        store.add(*decide(again, answers, annotator="bela"))
        rest = tk.sample(tags, 40, purpose="agreement", earlier=store)
        assert not set(rest["paragraph_id"]) & set(again["paragraph_id"])
        labels = tk.read_labels(tmp_path / "labels.db", purpose="measuring")
        assert labels["paragraph_id"].nunique() == 60  # both annotators', and measure takes them
        with pytest.warns(UserWarning, match="50 paragraphs were asked for; 40 were labelled once"):
            tk.sample(tags, 50, purpose="agreement", earlier=store)


def test_without_earlier_labels_agreement_draws_afresh(tags):
    batch = tk.sample(tags, 20, purpose="agreement")
    assert batch["probability"].notna().all()
    assert set(batch["purpose"]) == {"agreement"}


@pytest.mark.parametrize(
    ("given", "finding"),
    [
        ({"purpose": "testing"}, "purpose='testing' does not exist"),
        ({"unit": "story"}, "unit='story' does not exist"),
        ({"unit": "article", "purpose": "training"}, "whole articles teach"),
        ({"design": "active"}, "design 'active' does not serve measuring"),
        ({"design": Design("scores", every="day", themes=("x",))}, "every='day' does not exist.*no theme 'x'"),
        ({"n": 0}, "n=0"),
        ({"n": 2.5}, "n=2.5"),
        ({"n": True}, "n=True"),
        ({"seed": -1}, "seed=-1"),
        ({"seed": 1.5}, "seed=1.5"),
    ],
)
def test_settings_that_do_not_exist_are_refused(tags, given, finding):
    given = {"n": 5, **given}
    with pytest.raises(LabelError, match=finding):
        tk.sample(tags, **given)


def test_tables_that_cannot_be_drawn_from_are_refused(tags):
    with pytest.raises(TableError, match="no column 'date'"):
        tk.sample(tags.drop(columns="date"), 5)
    with pytest.raises(TableError, match=r"no column 'article_id'.*occur twice"):
        tk.sample(pd.concat([tags, tags]).drop(columns="article_id"), 5, unit="article")
    with pytest.raises(TableError, match="not a table"):
        tk.sample("tags.parquet", 5)
    with pytest.raises(LabelError, match=r"none of .* rows can be drawn"):
        tk.sample(tags.assign(kept=False), 5)
    with pytest.raises(TableError, match="2 rows without text"):
        tk.sample(tags.assign(text=[None, " ", *tags["text"].iloc[2:]]), 5)
    for wrong in (np.nan, 1.5):
        with pytest.raises(TableError, match="scores of strike are not all probabilities"):
            tk.sample(tags.assign(strike_score=[wrong, *tags["strike_score"].iloc[1:]]), 5, design="scores")
    with pytest.raises(LabelError, match=r"none of .* rows can be drawn .*undated"):
        tk.sample(tags.assign(date=np.nan), 5)
    with pytest.raises(LabelError, match="needs tags with scores"):
        tk.sample(tags.drop(columns=["strike_score"]), 5, purpose="training")
    with pytest.raises(LabelError, match="nothing is left"):
        tk.sample(tags.assign(in_training=True), 5)
    with pytest.raises(LabelError, match="nothing is left"):
        tk.sample(tags.assign(in_training=True), 5, purpose="training")


def test_plain_paragraphs_without_tags_can_be_drawn_too(tags):
    plain = tags[["paragraph_id", "text", "date"]]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(tk.sample(plain, 20)) == 20


def test_no_earlier_labels_are_no_hindrance(tags):
    assert tk.sample(tags, 10, earlier=LABELS.empty()).equals(tk.sample(tags, 10))
