"""People's labels meet their paragraphs; contradictions, strays and audits are named."""

import pandas as pd
import pytest

import toolkit as tk
from toolkit.errors import LabelError
from toolkit.tables import content_hash, fold
from toolkit.training import join_labels


def test_labels_and_their_paragraphs_train_the_same_tagger_as_the_wide_table(paragraphs, labels, labelled, codebook):
    long = tk.train(paragraphs, labels, codebook=codebook)
    wide = tk.train(labelled.assign(paragraph_id=paragraphs["paragraph_id"]), codebook=codebook)
    texts = ["Crowds marched with banners.", "The ministry banned exports of ore."]
    assert long.predict(texts).tolist() == wide.predict(texts).tolist() == [[True, False], [False, True]]


def test_the_last_word_of_an_annotator_counts(paragraphs, labels, codebook):
    first = labels.assign(labelled_at=pd.Timestamp("2024-01-01", tz="UTC"))
    second = first.head(1).assign(applies=~first["applies"].head(1), labelled_at=pd.Timestamp("2024-02-01", tz="UTC"))
    for order in ([first, second], [second, first]):
        joined = join_labels(paragraphs, pd.concat(order, ignore_index=True), codebook).set_index("paragraph_id")
        assert joined.loc["p0", "protest"] != first["applies"].iloc[0]


def test_a_settled_label_ends_a_disagreement_and_none_is_an_error(paragraphs, labels, codebook):
    other = labels.head(2).assign(annotator="ben", applies=~labels["applies"].head(2))
    with pytest.raises(LabelError, match=r"disagree on 2 decisions: p0 \(protest\), p0 \(sanctions\)"):
        join_labels(paragraphs, pd.concat([labels, other], ignore_index=True), codebook)
    settled = other.assign(annotator="settled")
    joined = join_labels(paragraphs, pd.concat([labels, other, settled], ignore_index=True), codebook)
    assert joined.set_index("paragraph_id").loc["p0", "protest"] == settled["applies"].iloc[0]


def test_junk_and_skipped_paragraphs_teach_nothing(paragraphs, labels, codebook):
    states = labels.assign(status=["junk"] * 2 + ["skipped"] * 2 + ["labelled"] * (len(labels) - 4))
    assert set(join_labels(paragraphs, states, codebook)["paragraph_id"]) == set(paragraphs["paragraph_id"][2:])


def test_an_audit_is_not_trained_on_unless_asked(paragraphs, labels, codebook):
    drawn = labels.assign(probability=0.1)
    with pytest.raises(LabelError, match=r"160 paragraphs were drawn for measuring; audit=True"):
        join_labels(paragraphs, drawn, codebook)
    assert len(join_labels(paragraphs, drawn, codebook, audit=True)) == 160
    half = labels.assign(probability=[0.1] * 160 + [None] * 160)
    assert len(join_labels(paragraphs, half, codebook)) == 80


def test_labels_find_their_paragraph_by_text_when_ids_have_changed(paragraphs, labels, codebook):
    hashes = dict(
        zip(paragraphs["paragraph_id"], paragraphs["text"].map(lambda text: content_hash(fold(text))), strict=True)
    )
    moved = labels.assign(text_hash=labels["paragraph_id"].map(hashes), paragraph_id="old " + labels["paragraph_id"])
    assert len(join_labels(paragraphs, moved, codebook)) == 160
    with pytest.raises(LabelError, match=r"320 labels belong to none of the 160 paragraphs"):
        join_labels(paragraphs, moved.assign(text_hash=None), codebook)


def test_a_paragraph_without_a_decision_on_every_theme_is_refused(paragraphs, labels, codebook):
    with pytest.raises(LabelError, match="1 paragraphs lack a theme"):
        join_labels(paragraphs, labels.iloc[1:], codebook)
    with pytest.raises(LabelError, match="no decision at all on sanctions"):
        join_labels(paragraphs, labels[labels["theme"] == "protest"], codebook)


def test_added_labels_count_before_those_of_the_other_tagger(labelled, fresh_study, codebook):
    base = tk.train(labelled, codebook=codebook)
    turned = labelled.head(4).assign(protest=~labelled["protest"].head(4))
    both = tk.train(pd.concat([fresh_study, turned], ignore_index=True), add_to=base, codebook=codebook)
    texts = both.examples_.table.set_index("text")["protest"]
    assert len(texts) == 160 + 120
    assert (texts.loc[turned["text"]].to_numpy() == turned["protest"].to_numpy()).all()


def test_weight_moves_the_tagger_towards_your_labels(labelled, fresh_study, codebook):
    base = tk.train(labelled, codebook=codebook)
    mine = fresh_study.assign(protest=fresh_study["text"].str.contains("froze"))  # another reading of the theme
    probe = ["The ministry froze 7 accounts and banned exports of ore."]
    light, heavy = (
        tk.train(mine, add_to=base, weight=weight, codebook=codebook).predict_proba(probe)[0, 0]
        for weight in (0.2, 5.0)
    )
    assert light < heavy
    with pytest.raises(LabelError, match="weight=0"):
        tk.train(mine, add_to=base, weight=0, codebook=codebook)


def test_a_tagger_of_other_themes_cannot_be_added_to(labelled, codebook):
    with pytest.raises(tk.ToolkitError, match="the codebook asks for protest, sanctions"):
        tk.train(labelled, add_to=tk.open_tagger(), codebook=codebook)
