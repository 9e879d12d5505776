"""Frequencies made by rule, for figures whose every number is known."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

STARTS = {"week": "2015-11-30", "month": "2015-10-01", "quarter": "2015-01-01", "year": "2010-01-01"}
STEPS = {"week": "7D", "month": "MS", "quarter": "QS", "year": "YS"}
HOW = (
    "corrected for classifier error with 90 human labels drawn with known probability (partial); articles as clusters."
)


def build(themes=("military_action", "famine"), groups=(None,), every="month", n=6, method="partial", **facts):
    """Make something measured: a table and its facts."""
    parts = []
    for number, theme in enumerate(themes):
        for group in groups:
            share = (np.arange(n) + 1 + number) / (n * 8)
            days = pd.date_range(STARTS[every], periods=n, freq=STEPS[every])
            part = pd.DataFrame({"period": days, "theme": theme, "group": group, "estimate": share})
            part = part.assign(
                n_articles=range(3, n + 3), n_paragraphs=range(30, n + 30), every=every, unit="paragraph", method=method
            )
            if method != "uncorrected":
                part = part.assign(
                    low=share * 0.8, high=share * 1.2, low_all=share * 0.6, high_all=share * 1.5,
                    uncorrected=share * 1.1, flag="", target="corpus",
                )  # fmt: skip
            parts.append(part)
    table = pd.concat(parts, ignore_index=True).astype({"group": "str"})
    known = {"measure_as": "share", "by": "source" if groups != (None,) else None, "level": 0.95, "seed": 7}
    known |= {"left_out_sentence": "Not counted: 2 undated (paragraphs).", "tags_hash": "aa11", "labels_hash": "bb22"}
    known |= {"how": HOW if method != "uncorrected" else "uncorrected.", "n_labels": 90, "taggers": ["cc33"]}
    known |= {"n_paragraphs": 500, "n_articles": 50, "corpus_hash": "dd44", "version": "0.1.0", "target": "corpus"}
    return SimpleNamespace(table=table, provenance=known | facts)


@pytest.fixture(scope="session")
def made():
    """The maker of frequencies."""
    return build
