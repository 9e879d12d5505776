"""The whole loop: a batch is drawn, labelled in a terminal, read back, and corrects a frequency."""

import io

import pandas as pd
import pytest
from scipy.stats import binom

import toolkit as tk
from toolkit import cli
from toolkit.files import read_table

THEMES = ("military_action", "deconfliction_diplomacy", "airspace_violations", "un_activity")


@pytest.fixture
def tags(corpus_tags, tmp_path):
    corpus_tags.to_parquet(tmp_path / "tags.parquet")
    return corpus_tags


def keys_for(batch, answers):
    """What a person who knows the answers types, a line per paragraph."""
    return ["".join(str(THEMES.index(theme) + 1) for theme in answers[name]) or "0" for name in batch["paragraph_id"]]


@pytest.mark.parametrize("design", ["stratified", "scores"])
def test_what_is_sampled_and_labelled_in_a_terminal_corrects_the_frequency(
    tags, answers, tmp_path, monkeypatch, capsys, design
):
    place = {name: str(tmp_path / name) for name in ("tags.parquet", "batch.csv", "labels.db")}
    assert cli.main(["sample", place["tags.parquet"], "-n", "300", "--design", design, "-o", place["batch.csv"]]) == 0
    assert "300 paragraphs to label. Frame " in capsys.readouterr().out
    batch = read_table(place["batch.csv"])
    lines = keys_for(batch, answers)
    arguments = ["label", place["batch.csv"], "--to", place["labels.db"], "--annotator", "anna"]
    for part in (lines[:120], lines[120:]):  # goes on where it stopped
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(part) + "\n"))
        assert cli.main(arguments) == 0
    assert "300 of 300 decided." in capsys.readouterr().out
    labels = tk.read_labels(place["labels.db"], purpose="measuring")
    assert labels["paragraph_id"].nunique() == 300
    table = tk.measure(tags, labels, every="month").table
    dated = tags.dropna(subset="date")
    truth = pd.DataFrame({theme: [theme in answers[name] for name in dated["paragraph_id"]] for theme in THEMES})
    truth = truth.groupby(dated["date"].dt.to_period("M").dt.start_time.to_numpy()).mean()
    estimates = table[table["low"].notna()]
    inside = [row.low - 1e-9 <= truth.loc[row.period, row.theme] <= row.high + 1e-9 for row in estimates.itertuples()]
    assert len(inside) >= 14
    assert sum(inside) >= binom.ppf(0.001, len(inside), 0.95)


def test_labels_chosen_for_training_are_refused_for_measuring(tags, answers, decide, tmp_path):
    batch = tk.sample(tags, 40, purpose="training")
    with tk.labelling.LabelStore(tmp_path / "labels.db") as store:
        store.add(*decide(batch, answers))
    assert tk.read_labels(tmp_path / "labels.db", purpose="measuring").empty
    labels = tk.read_labels(tmp_path / "labels.db", purpose="training")
    with pytest.raises(tk.ToolkitError, match="chosen, by a person or by active learning"):
        tk.measure(tags, labels)
