"""A person who knows the answers: labels batches of the shipped corpus as its labels say."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from toolkit.labelling import Decision

TOP = Path(__file__).parents[2]
THEMES = ("military_action", "deconfliction_diplomacy", "airspace_violations", "un_activity")


@pytest.fixture(scope="session")
def answers():
    """What is true of each paragraph of the shipped corpus."""
    lines = (TOP / "data" / "labels" / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    rows = map(json.loads, lines)
    return {row["paragraph_id"]: tuple(theme for theme in THEMES if row[theme]) for row in rows}


@pytest.fixture
def decide():
    """Make decisions on a batch as an annotator would."""

    def decide(batch, answers, annotator="anna"):
        facts = ("paragraph_id", "unit", "draw_id", "frame", "purpose", "probability")
        return [
            Decision(
                **{name: row[name] for name in facts if name != "probability"},
                probability=None if np.isnan(row["probability"]) else row["probability"],
                text_hash="",
                annotator=annotator,
                status="labelled",
                themes=answers[row["paragraph_id"]],
                asked=THEMES,
            )
            for row in batch.to_dict("records")
        ]

    return decide


def made_up_tags(n_articles=120, seed=0, months=6):
    """Tags of made-up paragraphs with true answers in ``true_strike``; a tagger that errs and doubts."""
    rng = np.random.default_rng(seed)
    rows = []
    for article in range(n_articles):
        day = pd.Timestamp("2015-01-01") + pd.Timedelta(days=int(rng.integers(0, 30 * months)))
        for position in range(int(rng.integers(3, 10))):
            score = float(rng.beta(0.5, 3))
            words = " ".join(f"w{number}" for number in rng.integers(0, 5000, 14))
            rows.append(
                {
                    "paragraph_id": f"p{article:04}-{position}",
                    "article_id": f"a{article:04}",
                    "date": day,
                    "position": position,
                    "text": words,
                    "strike": score > 0.5,
                    "strike_score": score,
                    "true_strike": bool(rng.random() < score),
                }
            )
    return pd.DataFrame(rows).astype({"date": "datetime64[ms]"})


@pytest.fixture(scope="session")
def tags():
    """Made-up tags."""
    return made_up_tags()
