"""Models are compared on what none learned from; one that got worse is refused; every step can be taken back."""

import json

import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from toolkit import cli
from toolkit.errors import LabelError, ModelError
from toolkit.tagging import save_tagger
from toolkit.training import compare_taggers, promote, rollback
from toolkit.training.comparison import f1, judge
from toolkit.training.registry import freeze_holdout, read_holdout, without_holdout


@pytest.fixture
def good(labelled, codebook):
    return tk.train(labelled, codebook=codebook)


@pytest.fixture
def bad(labelled, codebook):
    """A tagger that takes sanctions for protest."""
    return tk.train(labelled.assign(protest=labelled["sanctions"]), codebook=codebook)


@pytest.fixture
def registry(tmp_path, good, bad, fresh_study):
    freeze_holdout(fresh_study, tmp_path, share=0.9)
    save_tagger(good, tmp_path / "one")
    save_tagger(bad, tmp_path / "two")
    save_tagger(good, tmp_path / "three")
    promote(tmp_path / "one")
    return tmp_path


def test_a_worse_tagger_is_called_worse_on_the_theme_it_lost(good, bad, fresh_study):
    table = compare_taggers(good, bad, fresh_study).set_index("theme")
    assert table.loc["protest", "verdict"] == "worse"
    assert table.loc["protest", "high"] < 0
    assert table.loc["sanctions", "verdict"] == "no difference"
    back = compare_taggers(bad, good, fresh_study).set_index("theme")
    assert back.loc["protest", "verdict"] == "better"
    assert back.loc["protest", "difference"] == -table.loc["protest", "difference"]


def test_a_tagger_does_not_differ_from_itself(good, fresh_study):
    table = compare_taggers(good, good, fresh_study)
    assert table[["difference", "low", "high"]].to_numpy().tolist() == [[0.0] * 3] * 2


def test_the_seed_decides_the_interval_and_nothing_else(good, fresh_study, labelled, codebook):
    other = tk.train(labelled.assign(protest=labelled["protest"] & (np.arange(160) % 5 > 0)), codebook=codebook)
    one, two, three = (compare_taggers(good, other, fresh_study, seed=seed) for seed in (1, 1, 2))
    assert one.equals(two)
    assert (one["difference"] == three["difference"]).all()


def test_paragraphs_learned_from_are_no_judge(good, bad, labelled):
    with pytest.raises(ModelError, match=r"learned from 160 of the 160"):
        compare_taggers(good, bad, labelled)


def test_f1_by_hand_and_few_positives_give_no_verdict():
    truth, said = np.array([[True], [True], [False], [False]]), np.array([[True], [False], [True], [False]])
    times = np.array([[1.0, 1, 1, 1], [2, 0, 0, 1], [0, 0, 0, 1]])
    assert f1(times, truth, said, np.arange(4)).tolist() == [[0.5], [1.0], [0.0]]
    assert (judge(4, -1, -0.5), judge(5, -1, -0.5), judge(5, 0.1, 0.5), judge(5, -1, 1)) == (
        "too few", "worse", "better", "no difference",
    )  # fmt: skip


def test_a_model_that_got_worse_is_refused_with_the_table(registry):
    with pytest.raises(ModelError, match=r"two: not promoted, protest got worse than one\. protest: F1 1\.000 to"):
        promote(registry / "two")
    assert tk.open_tagger(registry).tagger_id == tk.open_tagger(registry / "one").tagger_id


def test_a_reason_overrules_the_table_and_is_remembered(registry):
    line, table = promote(registry / "two", force="protest was redefined")
    assert "two is the current model" in line
    assert (table["verdict"] == "worse").any()
    assert json.loads((registry / "registry.json").read_text())["history"][-1]["reason"] == "protest was redefined"


def test_an_equal_model_is_promoted_and_rolled_back(registry):
    promote(registry / "three")
    assert "NaN" not in (registry / "registry.json").read_text(), "where the two say the same, JSON must still be JSON"
    assert json.loads((registry / "registry.json").read_text())["current"] == "three"
    assert "one is the current model again, after three" in rollback(registry)
    with pytest.raises(ModelError, match="no earlier model"):
        rollback(registry)
    with pytest.raises(ModelError, match="is the current model already"):
        promote(registry / "one")


def test_without_a_holdout_only_the_first_model_is_promoted(tmp_path, good, bad):
    save_tagger(good, tmp_path / "one")
    save_tagger(bad, tmp_path / "two")
    promote(tmp_path / "one")
    with pytest.raises(ModelError, match=r"--hold-out 0\.2"):
        promote(tmp_path / "two")


def test_a_broken_record_names_the_remedy(tmp_path, good):
    save_tagger(good, tmp_path / "one")
    for text in ("{", '{"current": "../elsewhere", "history": []}'):
        (tmp_path / "registry.json").write_text(text)
        with pytest.raises(ModelError, match="promote a model anew"):
            tk.open_tagger(tmp_path)


def test_the_holdout_is_whole_stories_frozen_and_kept_out_of_training(tmp_path, labelled):
    aside = freeze_holdout(labelled, tmp_path, share=0.25, seed=3)
    assert len(aside["story"].unique()) == 10
    assert read_holdout(tmp_path)["text"].tolist() == aside["text"].tolist()
    rest = without_holdout(labelled, aside)
    assert set(rest["story"]) & set(aside["story"]) == set()
    assert len(rest) + len(aside) == 160
    with pytest.raises(LabelError, match="is frozen"):
        freeze_holdout(labelled, tmp_path)
    with pytest.raises(LabelError, match="tells nothing apart"):
        freeze_holdout(labelled.head(20), tmp_path.parent)


def test_the_shell_trains_compares_promotes_and_rolls_back(tmp_path, paragraphs, labels, book, capsys):
    paragraphs.to_parquet(tmp_path / "p.parquet")
    labels.to_csv(tmp_path / "labels.csv", index=False)
    shared = [
        "--labels",
        str(tmp_path / "labels.csv"),
        "--paragraphs",
        str(tmp_path / "p.parquet"),
        "--codebook",
        str(book),
    ]
    (tmp_path / "models").mkdir()
    for name, seed in (("a", "1"), ("b", "2")):
        assert cli.main(["train", *shared, "--seed", seed, "-o", str(tmp_path / "models" / name)]) == 0
        assert cli.main(["promote", str(tmp_path / "models" / name)]) == 0
    said = capsys.readouterr().out
    assert "32 labelled paragraphs set aside" in said
    assert "from 128 paragraphs" in said
    assert "b is the current model now" in said
    assert cli.main(["rollback", str(tmp_path / "models")]) == 0
    assert "a is the current model again" in capsys.readouterr().out
    pd.read_json(tmp_path / "models" / "holdout.jsonl", lines=True).to_json(
        tmp_path / "h.jsonl", orient="records", lines=True
    )
    judged = ["evaluate", str(tmp_path / "models"), "--labels", str(tmp_path / "h.jsonl"), "--codebook", str(book)]
    assert cli.main(judged) == 0
    assert "32 labelled paragraphs it did not learn from" in capsys.readouterr().out
    assert cli.main([*judged, "--against", str(tmp_path / "models" / "b")]) == 0
    assert "no difference" in capsys.readouterr().out


def test_an_audit_judges_the_models_and_is_not_learned_from(tmp_path, paragraphs, labels, book, capsys):
    drawn = labels["paragraph_id"].isin(paragraphs["paragraph_id"][::5])
    table = labels.assign(probability=np.where(drawn, 0.2, np.nan))
    table.to_csv(tmp_path / "labels.csv", index=False)
    paragraphs.to_parquet(tmp_path / "p.parquet")
    (tmp_path / "models").mkdir()
    shared = ["train", "--labels", str(tmp_path / "labels.csv"), "--paragraphs", str(tmp_path / "p.parquet")]
    shared += ["--codebook", str(book), "--no-curve", "--hold-out", "audit", "-o", str(tmp_path / "models" / "a")]
    assert cli.main([*shared, "--scores", str(tmp_path / "scores.csv")]) == 0
    said = capsys.readouterr().out
    assert "32 labels drawn for measuring set aside" in said
    assert "from 128 paragraphs" in said
    assert "next 100" not in said
    assert set(read_holdout(tmp_path / "models")["paragraph_id"]) == set(paragraphs["paragraph_id"][::5])
    assert not tk.open_tagger(tmp_path / "models" / "a").tag(paragraphs[::5])["in_training"].any()
    scores = pd.read_csv(tmp_path / "scores.csv")
    assert set(scores["paragraph_id"]) == set(paragraphs["paragraph_id"]) - set(paragraphs["paragraph_id"][::5])
    assert scores["protest_score"].between(0, 1).all()


def test_a_holdout_with_dates_and_sources_is_read_again(tmp_path, good, fresh_study):
    rich = fresh_study.assign(date=pd.Timestamp("2016-02-01").as_unit("ms"), source="The Lake Post", position=0)
    freeze_holdout(rich.rename(columns={"story": "article_id"}), tmp_path, drawn=True)
    table = compare_taggers(good, good, read_holdout(tmp_path))
    assert table["verdict"].tolist() == ["no difference"] * 2


@pytest.mark.parametrize(
    ("share", "found"), [("2", "is no share"), ("half", "is no share"), ("audit", "no labels drawn")]
)
def test_a_holdout_that_cannot_be_is_refused_in_one_line(tmp_path, paragraphs, labels, book, capsys, share, found):
    labels.to_csv(tmp_path / "labels.csv", index=False)
    paragraphs.to_parquet(tmp_path / "p.parquet")
    command = ["train", "--labels", str(tmp_path / "labels.csv"), "--paragraphs", str(tmp_path / "p.parquet")]
    command += ["--codebook", str(book), "-o", str(tmp_path / "model"), "--hold-out", share]
    assert cli.main(command) == 2
    said = capsys.readouterr().err
    assert found in said
    assert said.count("\n") == 1
    assert not (tmp_path / "model").exists()


def test_the_first_model_is_compared_with_the_shipped_one(tmp_path, tagger, corpus_labelled):
    own, judge_by = corpus_labelled.iloc[:300], corpus_labelled.iloc[300:700]
    freeze_holdout(judge_by, tmp_path, drawn=True)
    save_tagger(tk.train(own, add_to=tagger), tmp_path / "one")
    line, table = promote(tmp_path / "one")
    assert "against the shipped model" in line
    assert "may go unnoticed" in line
    assert len(table) == 4
    history = json.loads((tmp_path / "registry.json").read_text())["history"]
    assert history[0]["compared_with"] == "the shipped model"
    assert [row["theme"] for row in history[0]["comparison"]] == list(tagger.themes_)
    swapped = own.assign(un_activity=own["military_action"], military_action=own["un_activity"])
    save_tagger(tk.train(swapped), tmp_path / "two")
    with pytest.raises(ModelError, match="two: not promoted, military_action, un_activity got worse than one"):
        promote(tmp_path / "two")
