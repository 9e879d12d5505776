"""A collection that the tagger has no grounds to judge is called so, and one it knows is not."""

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import TableError
from toolkit.shipped import shipped
from toolkit.tagging.storage import open_tagger, save_tagger

SPORT = [
    "Marta Quillfeather sank a birdie putt on the eighteenth green to win the playoff by a single stroke.",
    "The striker curled a free kick over the wall in stoppage time, sparing Harbour Rovers from relegation.",
    "Batting first, the visitors collapsed to 84 for seven before the tail wagged and the innings was declared.",
    "Her backhand volley clipped the tape, dropped over, and the second-round tie-break was hers.",
    "Pole went to the rookie, whose soft tyres lasted through a damp qualifying session in the paddock's favourite venue.",
    "The goalkeeper's agent says a loan with an option to buy suits both clubs and the wage bill.",
    "A hamstring twinge kept the sprinter out of the relay heats, so the quartet reshuffled its baton legs.",
    "Three bogeys on the back nine undid a flawless morning and left the veteran caddie shaking his head.",
]
GERMAN = [
    "Der Gemeinderat hat am Dienstagabend beschlossen, das alte Hallenbad noch bis zum Herbst offen zu halten.",
    "Nach dem heftigen Gewitter mussten die Landwirte im Tal ihre Ernte früher als geplant einbringen.",
    "Die Ministerin sagte, man werde die Gespräche über eine Waffenruhe in der kommenden Woche fortsetzen.",
    "Kampfflugzeuge griffen in der Nacht mehrere Stellungen nördlich der Hauptstadt an, teilte das Militär mit.",
]
NEWS = [
    "Warplanes bombed the outskirts of the town for a third day, killing at least nine people, residents said.",
    "The two armies agreed to keep a hotline open so that their pilots do not meet by accident over the border.",
    "The foreign ministry summoned the ambassador after a fighter jet crossed into its airspace for two minutes.",
    "The Security Council will meet on Monday to discuss the shelling of the camp, diplomats said.",
    "Rebels withdrew from the hills above the port after the truce took hold at midnight.",
    "The government has approved a new budget for roads and hospitals in the northern provinces.",
]


@pytest.fixture(scope="module")
def tagger():
    return open_tagger()


def examine(tagger, texts, **columns):
    table = pd.DataFrame({"paragraph_id": [f"p{at}" for at in range(len(texts))], "text": texts}).assign(**columns)
    return tagger.examine(tagger.tag(table))


def smudge(text, seed):
    """Read a text as a bad scanner would."""
    rng = np.random.default_rng(seed)
    return "".join(
        rng.choice(list("il1rn|c0.")) if letter.isalpha() and rng.random() < 0.15 else letter for letter in text
    )


def test_news_of_the_kind_it_learned_from_raises_no_warning(tagger):
    report = examine(tagger, NEWS)
    assert report.warnings == ()
    assert "nothing to warn of" in report.as_text()
    assert not report.paragraphs["unfamiliar"].any()


def test_held_out_labels_of_our_own_raise_no_warning(tagger):
    texts = pd.read_json(shipped("data/labels/test.jsonl"), lines=True)["text"].tolist()
    assert examine(tagger, texts).warnings == ()


def test_sport_pages_are_called_unlike_the_training_material(tagger):
    report = examine(tagger, SPORT)
    assert report.paragraphs["unfamiliar"].mean() >= 0.4
    assert any("unlike all that the tagger learned from" in warning for warning in report.warnings)


def test_german_is_called_another_language_paragraph_by_paragraph(tagger):
    report = examine(tagger, NEWS + GERMAN)
    assert (report.paragraphs["unknown"] > 0.5).tolist() == [False] * 6 + [True] * 4
    assert any("another language" in warning and "40%" in warning for warning in report.warnings)


def test_bad_scans_are_called_unlike_the_training_material(tagger):
    report = examine(tagger, [smudge(text, seed) for seed, text in enumerate(NEWS * 3)])
    assert report.paragraphs["unknown"].mean() > 4 * report.usual["unknown"]
    assert report.warnings


def test_what_was_learned_from_is_like_itself_and_strangers_are_not(tagger):
    learned = tagger.examples_.table["text"].iloc[0]
    likeness, unknown = tagger.examples_.compare([learned, "Zxqv wrtpl kjhgf."])
    assert likeness[0] == pytest.approx(1.0)
    assert (likeness[1], unknown[0], unknown[1]) == (0.0, 0.0, 1.0)


def test_names_that_nobody_heard_of_do_not_make_a_paragraph_strange(tagger):
    plain = "Rebels shelled the town near the border on Monday, officials said."
    named = "Rebels shelled the town of Qwertzburg near the border of Xylonia on Monday, officials said."
    assert tagger.examples_.compare([named])[1].tolist() == tagger.examples_.compare([plain])[1].tolist()


def test_months_whose_scores_lie_apart_are_named(tagger):
    calm, war = NEWS[5], NEWS[0]
    dates = pd.to_datetime(["2015-01-10"] * 60 + ["2015-02-10"] * 60 + ["2015-03-10"] * 60)
    report = examine(tagger, [calm] * 120 + [war] * 60, date=dates)
    assert report.periods["period"].dt.strftime("%Y-%m").tolist() == ["2015-01", "2015-02", "2015-03"]
    assert any("2015-03" in warning and tagger.themes_[0] in warning for warning in report.warnings)
    assert not examine(tagger, [calm] * 180, date=dates).warnings


def test_thin_months_are_not_judged(tagger):
    dates = pd.to_datetime(["2015-01-10"] * 60 + ["2015-02-10"] * 3)
    report = examine(tagger, [NEWS[5]] * 60 + [NEWS[0]] * 3, date=dates)
    assert report.periods[f"{tagger.themes_[0]}_drift"].isna().tolist() == [True, True]


def test_hostile_text_is_escaped_in_the_notebook(tagger):
    report = examine(tagger, ["<script>alert(1)</script> zzq xxv wwy qqz vvb nnm kkl"] * 3)
    assert "<script>" not in report._repr_html_()


def test_tables_of_others_and_taggers_without_texts_are_refused(tagger, tmp_path):
    tags = tagger.tag(pd.DataFrame({"paragraph_id": ["a"], "text": [NEWS[0]]}))
    with pytest.raises(TableError, match="not tags of this tagger"):
        tagger.examine(tags.drop(columns="tagger_id"))
    with pytest.raises(TableError, match="no paragraph"):
        tagger.examine(tags.head(0))
    silent = open_tagger(save_tagger(tagger, tmp_path / "silent", keep_texts=False))
    with pytest.raises(TableError, match="kept no training paragraphs"):
        silent.examine(tags)
