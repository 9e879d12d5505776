"""From the form's store to a better tagger, in Python, as the readme shows it."""

import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from toolkit.errors import LabelError
from toolkit.labelling import Decision, LabelStore
from toolkit.tables import content_hash, fold

THEMES = ("protest", "sanctions")


@pytest.fixture
def base(fresh_study, codebook):
    return tk.train(fresh_study, codebook=codebook)


@pytest.fixture
def store(tmp_path, labelled, paragraphs):
    """Decisions on 160 paragraphs: every fourth drawn for measuring, one junk, one skipped, one whole article."""
    decisions = []
    for place, (paragraph, row) in enumerate(
        zip(paragraphs.to_dict("records"), labelled.to_dict("records"), strict=True)
    ):
        facts = {"paragraph_id": paragraph["paragraph_id"], "text_hash": content_hash(fold(paragraph["text"]))}
        state = "junk" if place == 1 else "skipped" if place == 2 else "labelled"
        themes = tuple(theme for theme in THEMES if row[theme]) if state == "labelled" else ()
        odds = {"probability": 0.25, "draw_id": "audit"} if place % 4 == 0 else {}
        decisions.append(Decision(annotator="anna", status=state, themes=themes, asked=THEMES, **facts, **odds))
    decisions.append(Decision("s3", "", "anna", "labelled", themes=("protest",), asked=THEMES, unit="article"))
    with LabelStore(tmp_path / "labels.db") as opened:
        opened.add(*decisions)
    return tmp_path / "labels.db"


def test_labels_for_training_are_learned_from_and_those_for_measuring_are_not(store, paragraphs, base, codebook):
    labels = tk.read_labels(store, purpose="training")
    better = tk.train(paragraphs, labels, add_to=base, codebook=codebook)
    learned = better.tag(paragraphs).set_index("paragraph_id")["in_training"]
    audit = set(paragraphs["paragraph_id"][::4])
    assert set(learned.index[learned]) == set(paragraphs["paragraph_id"]) - audit - {"p1", "p2"}
    assert len(better.examples_) == 120 + 160 - 40 - 2


def test_an_audit_learned_from_on_request_corrects_nothing_any_more(store, paragraphs, base, codebook):
    labels = tk.read_labels(store)
    days = pd.to_timedelta(pd.factorize(paragraphs["article_id"])[0] * 7, unit="D")
    dated = paragraphs.assign(date=(pd.Timestamp("2020-01-01") + days).astype("datetime64[ms]"), language="en")
    spoilt = tk.train(paragraphs, labels, add_to=base, audit=True, codebook=codebook)
    with pytest.raises(tk.ToolkitError, match=r"learned|trained"):
        tk.measure(spoilt.tag(dated), tk.read_labels(store, purpose="measuring"), every="quarter")


def test_training_from_the_store_twice_gives_the_same_tagger(store, paragraphs, base, codebook):
    one, two = (
        tk.train(paragraphs, tk.read_labels(store, purpose="training"), add_to=base, codebook=codebook).tagger_id
        for _ in range(2)
    )
    assert one == two


def test_labels_of_whole_articles_alone_teach_nothing(store, paragraphs, codebook):
    labels = tk.read_labels(store)
    with pytest.raises(LabelError, match="no decision on protest, sanctions to learn from"):
        tk.train(paragraphs, labels[labels["unit"] == "article"], codebook=codebook)


def test_scores_of_stories_held_out_point_at_a_slip(store, paragraphs, labelled, codebook):
    from toolkit.labelling.doubts import doubtful_labels
    from toolkit.tagging import Tagger
    from toolkit.training import join_labels, score_held_out
    from toolkit.training.training import with_stories

    labels = tk.read_labels(store, purpose="training")
    slip = (labels["paragraph_id"] == "p7") & (labels["theme"] == "protest")
    labels = labels.assign(applies=labels["applies"] ^ slip.astype("boolean"))
    own = with_stories(join_labels(paragraphs, labels, codebook))
    scores = score_held_out(own, Tagger(themes=THEMES))
    assert scores["paragraph_id"].tolist() == own["paragraph_id"].tolist()
    first = doubtful_labels(labels, scores).iloc[0]
    assert (first["paragraph_id"], first["theme"]) == ("p7", "protest")


def test_a_story_held_out_is_learned_from_by_no_tagger_that_scores_it(labelled, codebook):
    from toolkit.tagging import Tagger
    from toolkit.training import score_held_out

    odd = labelled.assign(protest=np.where(labelled["story"] == "s3", ~labelled["protest"], labelled["protest"]))
    scores = score_held_out(odd, Tagger(themes=THEMES), folds=40)
    told = scores.loc[odd["story"] == "s3", "protest"].to_numpy()
    assert (told == labelled.loc[odd["story"] == "s3", "protest"].to_numpy()).all()
    with pytest.raises(LabelError, match="all in one story"):
        score_held_out(odd[odd["story"] == "s3"], Tagger(themes=THEMES))
