"""The tagger: its table in and out, its independence of the batch, its obedience to scikit-learn."""

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone

import toolkit as tk

SENTENCES = [
    "Two fighter jets crossed into Turkish airspace on Saturday and were turned back by F-16s, the general staff said.",
    "The Security Council will meet on Friday to hear the secretary-general's report, diplomats said.",
    "Apples are small and sweet this year after a dry summer, growers told the market on Monday.",
    "The two armies agreed to a ceasefire from midnight and to exchange prisoners at the bridge.",
    "Shelling killed eleven people in the old town and rebels captured the hill above it.",
]


@pytest.fixture
def paragraphs():
    return pd.DataFrame({"paragraph_id": [str(n) for n in range(len(SENTENCES))], "text": SENTENCES})


def test_tags_say_what_the_sentences_say(paragraphs, tagger):
    tags = tagger.tag(paragraphs)
    carried = [{theme for theme in tagger.themes if row[theme]} for row in tags.to_dict("records")]
    assert "airspace_violations" in carried[0]
    assert carried[1] == {"un_activity"}
    assert carried[2] == set()
    assert "deconfliction_diplomacy" in carried[3]
    assert carried[4] == {"military_action"}


def test_further_columns_and_the_input_stay_as_they_are(paragraphs, tagger):
    given = paragraphs.assign(note=range(len(paragraphs)))
    before = given.copy()
    tags = tagger.tag(given)
    pd.testing.assert_frame_equal(given, before)
    assert tags["note"].tolist() == given["note"].tolist()
    assert tags["paragraph_id"].tolist() == given["paragraph_id"].tolist()
    for theme in tagger.themes:
        assert tags[theme].dtype == bool
        assert tags[f"{theme}_score"].between(0, 1).all()
        assert (tags[theme] == (tags[f"{theme}_score"] >= 0.5)).all()
    assert set(tags["tagger_id"]) == {tagger.tagger_id}


def test_a_tag_does_not_depend_on_the_batch(corpus_paragraphs, tagger):
    some = corpus_paragraphs[corpus_paragraphs["article_id"].isin(corpus_paragraphs["article_id"].unique()[:6])]
    whole = tagger.tag(some).set_index("paragraph_id")
    parts = pd.concat([tagger.tag(part) for _, part in some.groupby("article_id", sort=False)]).set_index(
        "paragraph_id"
    )
    columns = [f"{theme}_score" for theme in tagger.themes]
    assert np.array_equal(whole[columns].to_numpy(), parts.loc[whole.index, columns].to_numpy())


def test_pieces_that_were_set_aside_are_not_tagged(corpus_paragraphs, tagger):
    some = corpus_paragraphs.head(60)
    assert len(tagger.tag(some)) == int(some["kept"].sum())


def test_empty_and_missing_texts_carry_nothing(tagger):
    tags = tagger.tag(pd.DataFrame({"paragraph_id": ["a", "b", "c"], "text": ["", None, "   "]}))
    assert not tags[list(tagger.themes)].to_numpy().any()


def test_an_empty_table_gives_an_empty_table(tagger):
    tags = tagger.tag(pd.DataFrame({"paragraph_id": pd.Series([], dtype="str"), "text": pd.Series([], dtype="str")}))
    assert len(tags) == 0
    assert set(tagger.themes) <= set(tags.columns)


def test_a_table_without_text_is_refused(tagger):
    with pytest.raises(tk.ToolkitError, match="text"):
        tagger.tag(pd.DataFrame({"paragraph_id": ["a"]}))


def test_tables_and_plain_texts_score_alike(paragraphs, tagger):
    assert np.allclose(tagger.predict_proba(paragraphs), tagger.predict_proba(SENTENCES), atol=1e-12)
    assert (tagger.predict(SENTENCES) == (tagger.predict_proba(SENTENCES) >= 0.5)).all()


def test_the_constructor_only_stores(tagger):
    copy = clone(tagger)
    assert copy.get_params() == tagger.get_params()
    assert not hasattr(copy, "features_")


@pytest.mark.parametrize(
    "text",
    [
        "Der Sicherheitsrat trat am Mittwoch zusammen, um den Angriff auf das Lager zu verurteilen.",
        "Th3 rn1n1ster s@id tbe b0rd3r w0uld rema1n cl0sed unt1l furtber n0tice.",
        "The striker fired his side into the lead before the keeper shot down every appeal for a penalty truce.",
    ],
)
def test_foreign_words_noise_and_sport_do_not_raise_every_theme(text, tagger):
    assert tagger.predict_proba([text]).sum() < 1.5
