"""Labelled paragraphs of a small study with other themes than the shipped ones."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import toolkit as tk

BOOK = """
version = "1"
[theme.protest]
display = "Protest"
definition = "People gather in public to object."
[theme.sanctions]
display = "Sanctions"
definition = "A state restricts trade to press another."
"""


@pytest.fixture(scope="package")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "book.toml"
    path.write_text(BOOK, encoding="utf-8")
    return path


@pytest.fixture(scope="package")
def codebook(book):
    return tk.read_codebook(book)


def make_study(number, seed):
    """Paragraphs of a small study; every fourth begins an article."""
    rng = np.random.default_rng(seed)
    rows = []
    places = ["Accra", "Lima", "Oslo", "Quito", "Riga", "Tunis", "Varna", "Yaren"]
    for row in range(number):
        protest, sanctions = bool(row % 2), bool(row % 3 == 0)
        words = [f"On day {row} in {rng.choice(places)} the council met and the market stayed open."]
        words += [f"Crowds marched with {row} banners against the law."] * protest
        words += [f"The ministry froze {row} accounts and banned exports of ore."] * sanctions
        rows.append(
            {
                "story": f"s{row // 4}",
                "text": f"Edition {seed}. " + " ".join(words),
                "protest": protest,
                "sanctions": sanctions,
            }
        )
    return pd.DataFrame(rows)


@pytest.fixture
def labelled():
    return make_study(160, 7)


@pytest.fixture
def fresh_study():
    return make_study(120, 8)


@pytest.fixture
def paragraphs(labelled):
    ids = [f"p{row}" for row in range(len(labelled))]
    return pd.DataFrame({"paragraph_id": ids, "article_id": labelled["story"], "text": labelled["text"]})


@pytest.fixture
def labels(labelled, paragraphs):
    """The same decisions as people's labels, one row per paragraph and theme."""
    rows = [
        {"paragraph_id": name, "theme": theme, "applies": bool(row[theme]), "annotator": "ada", "status": "labelled"}
        for name, (_, row) in zip(paragraphs["paragraph_id"], labelled.iterrows(), strict=True)
        for theme in ("protest", "sanctions")
    ]
    return pd.DataFrame(rows)


@pytest.fixture(scope="package")
def corpus_labelled():
    """The labelled paragraphs of the shipped corpus, which the shipped model did not learn from."""
    file = Path(__file__).parents[2] / "data" / "labels" / "corpus.jsonl"
    return pd.DataFrame([json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()])
