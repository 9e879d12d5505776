"""Labelled paragraphs become a tagger: any themes, the same bytes, and faults named."""

import json

import pandas as pd
import pytest

import toolkit as tk
from toolkit import cli
from toolkit.errors import CodebookError, LabelError
from toolkit.training import read_labelled


def test_other_themes_give_a_tagger_with_those_columns(labelled, book):
    tagger = tk.train(labelled, codebook=tk.read_codebook(book))
    assert tuple(tagger.themes) == ("protest", "sanctions")
    tags = tagger.tag(pd.DataFrame({"paragraph_id": ["a"], "text": ["Crowds marched with banners against the law."]}))
    assert tags["protest"].tolist() == [True]
    assert tags["sanctions"].tolist() == [False]


def test_the_same_labels_and_seed_give_the_same_tagger(labelled, book):
    themes = tk.read_codebook(book)
    assert tk.train(labelled, codebook=themes).tagger_id == tk.train(labelled, codebook=themes).tagger_id
    assert tk.train(labelled.iloc[:-8], codebook=themes).tagger_id != tk.train(labelled, codebook=themes).tagger_id


def test_training_paragraphs_are_remembered(labelled, book):
    tagger = tk.train(labelled, codebook=tk.read_codebook(book))
    table = pd.DataFrame({"paragraph_id": ["a", "b"], "text": [labelled["text"][0], "Something new."]})
    assert tagger.tag(table)["in_training"].tolist() == [True, False]


def test_a_theme_without_labels_is_named(labelled, book):
    with pytest.raises(CodebookError, match="sanctions"):
        tk.train(labelled.drop(columns="sanctions"), codebook=tk.read_codebook(book))


def test_contradicting_labels_are_named(labelled, book):
    torn = pd.concat([labelled, labelled.head(1).assign(protest=~labelled["protest"].head(1))], ignore_index=True)
    with pytest.raises(LabelError, match="two ways"):
        tk.train(torn, codebook=tk.read_codebook(book))


def test_a_theme_that_never_occurs_is_refused(labelled, book):
    with pytest.raises(tk.ToolkitError, match="protest"):
        tk.train(labelled.assign(protest=False), codebook=tk.read_codebook(book))


def test_files_become_a_model_folder(labelled, book, tmp_path, capsys):
    path = tmp_path / "labels.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in labelled.to_dict("records")), encoding="utf-8")
    assert cli.main(["train", "--labels", str(path), "--codebook", str(book), "-o", str(tmp_path / "model")]) == 0
    line = capsys.readouterr().out
    assert "protest" in line
    assert tuple(tk.open_tagger(tmp_path / "model").themes) == ("protest", "sanctions")
    assert "protest" in (tmp_path / "model" / "card.md").read_text(encoding="utf-8").lower()


def test_broken_lines_are_all_named(tmp_path, book):
    path = tmp_path / "labels.jsonl"
    path.write_text('{"text": "a"\nnonsense\n', encoding="utf-8")
    with pytest.raises(LabelError, match=r"line 1.*line 2"):
        read_labelled(path, codebook=tk.read_codebook(book))
    assert cli.main(["train", "--labels", str(path), "--codebook", str(book), "-o", str(tmp_path / "model")]) == 2
    assert not (tmp_path / "model").exists()
