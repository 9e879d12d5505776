"""Labels that a model contradicts: the wrong ones come first, and none is changed."""

import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from toolkit import cli
from toolkit.errors import LabelError, TableError
from toolkit.labelling import Decision, LabelStore, doubtful_labels

THEMES = ("strike", "march")


@pytest.fixture(scope="module")
def noisy():
    """Labels of which one in twenty was flipped, and scores of a model that is good but not perfect."""
    rng = np.random.default_rng(11)
    names = [f"p{number}" for number in range(600)]
    labels, scores, flipped = [], {"paragraph_id": names}, set()
    for theme, share in zip(THEMES, (0.3, 0.05), strict=True):
        truth = rng.random(600) < share
        scores[f"{theme}_score"] = np.where(truth, rng.beta(5, 2, 600), rng.beta(1, 12, 600))
        wrong = rng.random(600) < 0.05
        flipped |= {(name, theme) for name, is_wrong in zip(names, wrong, strict=True) if is_wrong}
        labels.append(
            pd.DataFrame({"paragraph_id": names, "theme": theme, "applies": truth ^ wrong, "annotator": "anna"})
        )
    return pd.concat(labels, ignore_index=True), pd.DataFrame(scores), flipped


def test_wrong_labels_come_first(noisy):
    labels, scores, flipped = noisy
    table = doubtful_labels(labels, scores)
    wrong = np.array([(row.paragraph_id, row.theme) in flipped for row in table.itertuples()])
    assert len(table) == len(labels)
    assert table["doubt"].is_monotonic_decreasing
    assert wrong[: len(flipped)].mean() > 0.75  # a random order would find 0.05
    suspects = table["suspect"].to_numpy()
    assert wrong[suspects].mean() > 0.6
    assert wrong[suspects].sum() > 0.7 * len(flipped)


def test_the_labels_stay_as_they_are_and_their_draw_is_shown(noisy):
    labels, scores, _ = noisy
    drawn = labels.assign(probability=0.2, draw_id="d1")
    before = drawn.copy()
    table = doubtful_labels(drawn, scores)
    pd.testing.assert_frame_equal(drawn, before)
    assert set(table["draw_id"]) == {"d1"}
    assert set(table["probability"]) == {0.2}
    first = table.iloc[0]
    score = scores.set_index("paragraph_id")[f"{first['theme']}_score"][first["paragraph_id"]]
    assert first["doubt"] == pytest.approx(1 - score if first["applies"] else score)


def test_settled_labels_need_no_second_look_unless_asked_for(noisy):
    labels, scores, _ = noisy
    worst = doubtful_labels(labels, scores).iloc[0]["paragraph_id"]
    settled = labels[labels["paragraph_id"] == worst].assign(annotator="settled")
    both = pd.concat([labels, settled])
    assert worst not in set(doubtful_labels(both, scores)["paragraph_id"])
    assert worst in set(doubtful_labels(both, scores, settled=True)["paragraph_id"])


def test_scores_of_texts_that_the_model_learned_from_do_not_count(noisy):
    labels, scores, _ = noisy
    learned = scores.assign(in_training=scores.index < 100)
    assert set(doubtful_labels(labels, learned)["paragraph_id"]) == set(scores["paragraph_id"][100:])


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (lambda scores: scores.drop(columns="paragraph_id"), "no column 'paragraph_id'"),
        (lambda scores: scores[["paragraph_id"]], "no column that ends in _score"),
        (lambda scores: scores.assign(march_score=7.0), "march_score holds values that are no probability"),
        (lambda scores: pd.concat([scores, scores]), "paragraphs with several rows"),
    ],
)
def test_tables_that_are_no_scores_are_refused(noisy, change, finding):
    with pytest.raises(TableError, match=finding):
        doubtful_labels(noisy[0], change(noisy[1]))


def test_labels_without_any_score_are_refused(noisy):
    with pytest.raises(LabelError, match="none has a score"):
        doubtful_labels(noisy[0].assign(theme="famine"), noisy[1])


def test_the_command_ranks_labels_by_tags(tags, tmp_path, capsys):
    batch = tk.sample(tags, 50)
    yes = tags.set_index("paragraph_id")["strike_score"].lt(0.5)  # against all that the tagger thinks
    with LabelStore(tmp_path / "l.db") as store:
        for name in batch["paragraph_id"]:
            themes = ("strike",) if yes[name] else ()
            store.add(Decision(name, "h", "anna", "labelled", themes, ("strike",), probability=0.1))
    tags.to_parquet(tmp_path / "tags.parquet")
    out = tmp_path / "doubts.csv"
    arguments = ["doubts", str(tmp_path / "l.db"), "--scores", str(tmp_path / "tags.parquet"), "-o", str(out)]
    assert cli.main(arguments) == 0
    out_text = capsys.readouterr().out
    assert "50 labels, of which " in out_text
    assert "Look again at all of such a draw or at none" in out_text
    assert len(tk.read_table(out)) == 50
