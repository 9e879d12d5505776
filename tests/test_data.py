"""The shipped data: what the card says is so, the generated files are fresh, and nothing is copied or templated."""

import importlib.util
import json
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from datasketch import MinHash, MinHashLSH

from toolkit.codebook import read_codebook
from toolkit.tables import content_hash, fold

TOP = Path(__file__).parent.parent
DATA = TOP / "data"
SPLITS = ("train", "test", "corpus")


def read_lines(path):
    return pd.DataFrame([json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()])


@pytest.fixture(scope="module")
def labels():
    return {split: read_lines(DATA / "labels" / f"{split}.jsonl") for split in SPLITS}


@pytest.fixture(scope="module")
def stories(labels):
    return pd.concat([labels["train"], labels["test"]], ignore_index=True)


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("corpus_records", TOP / "tools" / "corpus_records.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_corpus_records_are_those_of_the_files(tool):
    assert (DATA / "corpus.jsonl").read_text(encoding="utf-8") == tool.render(), "run: python tools/corpus_records.py"


def test_corpus_has_the_articles_the_card_promises(corpus_articles):
    assert len(corpus_articles) == 176
    assert corpus_articles["source"].nunique() == 4
    days = corpus_articles["date"].dropna()
    assert days.min() == pd.Timestamp("2015-09-30")
    assert days.max() == pd.Timestamp("2016-03-31")
    assert days.dt.to_period("W").nunique() >= 26, "every week has an article"
    assert corpus_articles["date"].isna().sum() == 2


def test_every_corpus_paragraph_is_found_and_nothing_else(corpus_paragraphs, labels):
    kept = corpus_paragraphs[corpus_paragraphs["kept"]]
    assert set(kept["paragraph_id"]) == set(labels["corpus"]["paragraph_id"])
    text = labels["corpus"].set_index("paragraph_id")["text"]
    assert (kept["text"].map(fold).to_numpy() == text.loc[kept["paragraph_id"]].to_numpy()).all()


def test_four_hundred_random_labels_hold_twenty_of_every_theme(labels):
    for theme in read_codebook().names:
        share = labels["corpus"][theme].mean()
        spread = (400 * share * (1 - share)) ** 0.5
        assert 400 * share - 3 * spread >= 20, f"{theme}: {share:.1%}"


def test_labels_are_as_many_and_as_broad_as_the_card_says(stories):
    book = read_codebook()
    assert len(stories) >= 10_000
    assert stories["region"].nunique() >= 20
    assert stories["era"].nunique() >= 5
    assert stories["style"].nunique() >= 8
    none = ~stories[book.names].any(axis=1)
    assert none.mean() >= 0.40
    for theme in ("airspace_violations", "deconfliction_diplomacy"):
        assert stories[theme].sum() >= 600


def test_splits_share_no_story_and_no_text(labels):
    assert not set(labels["train"]["story"]) & set(labels["test"]["story"])
    texts = [set(labels[split]["text"].map(fold)) for split in SPLITS]
    assert not texts[0] & texts[1]
    assert not (texts[0] | texts[1]) & texts[2]


def test_ids_are_content_hashes(stories):
    assert stories["paragraph_id"].is_unique
    first = stories.iloc[0]
    assert first["paragraph_id"] == content_hash(first["story"], fold(first["text"]))


def test_near_duplicates_are_rare(stories):
    index = MinHashLSH(threshold=0.5, num_perm=64)
    doubled = 0
    for number, text in enumerate(stories["text"]):
        words = re.findall(r"\w+", text.casefold())
        sketch = MinHash(num_perm=64)
        sketch.update_batch([" ".join(words[at : at + 3]).encode() for at in range(max(1, len(words) - 2))])
        doubled += bool(index.query(sketch))
        index.insert(str(number), sketch)
    assert doubled < 0.01 * len(stories)


def test_no_run_of_ten_words_stands_in_more_than_three_paragraphs(stories, labels):
    runs = Counter()
    for text in [*stories["text"], *labels["corpus"]["text"]]:
        words = re.findall(r"\w+", text.casefold())
        runs.update({" ".join(words[at : at + 10]) for at in range(len(words) - 9)})
    assert max(runs.values()) <= 3, runs.most_common(3)


@pytest.mark.parametrize("config", ["corpus", "labels"])
def test_both_configs_load_as_datasets(config, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import datasets

    loaded = datasets.load_dataset(str(DATA), config, cache_dir=str(tmp_path))
    sizes = {split: len(rows) for split, rows in loaded.items()}
    if config == "corpus":
        assert sizes == {"train": 176}
    else:
        expected = {split: len(read_lines(DATA / "labels" / f"{split}.jsonl")) for split in SPLITS}
        assert sizes == expected
        assert set(read_codebook().names) <= set(loaded["train"].column_names)


def test_codebook_examples_are_not_training_paragraphs(stories):
    texts = set(stories["text"].map(fold))
    for theme in read_codebook().themes:
        assert theme.examples
        assert not texts & {fold(example) for example in theme.examples}
