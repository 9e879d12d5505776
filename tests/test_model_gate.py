"""The shipped model keeps its floors. Lowering one needs a line in the changelog."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from toolkit.codebook import read_codebook
from toolkit.training.evaluation import evaluate

TOP = Path(__file__).parent.parent
FLOORS = {"military_action": 0.76, "deconfliction_diplomacy": 0.70, "airspace_violations": 0.66, "un_activity": 0.87}
REAL_FLOOR, REAL_FLOOR_EACH = 0.84, 0.82


@pytest.fixture(scope="module")
def held_out():
    lines = (TOP / "data" / "labels" / "test.jsonl").read_text(encoding="utf-8").splitlines()
    return pd.DataFrame([json.loads(line) for line in lines])


def test_every_theme_keeps_its_floor_on_stories_never_trained_on(held_out, tagger):
    table = held_out.assign(article_id=held_out["story"])
    scores = pd.DataFrame(tagger.predict_proba(table), columns=tagger.themes)
    measured = evaluate(held_out[list(tagger.themes)], scores).set_index("theme")["f1"]
    assert {theme: round(measured[theme], 3) for theme in FLOORS if measured[theme] < FLOORS[theme]} == {}


def test_no_held_out_story_was_trained_on(held_out, tagger):
    table = held_out.assign(article_id=held_out["story"]).drop(columns=list(tagger.themes))
    assert not tagger.tag(table)["in_training"].any()


def test_the_model_is_that_of_the_codebook_and_the_labels(tagger):
    manifest = json.loads((TOP / "models" / "themes-v1" / "manifest.json").read_text(encoding="utf-8"))
    assert list(tagger.themes) == read_codebook().names
    assert tagger.tagger_id == manifest["content_hash"]
    lines = (TOP / "data" / "labels" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    assert manifest["training_paragraphs"] == len(lines), "run: make model"


def test_the_model_is_small():
    assert sum(path.stat().st_size for path in (TOP / "models" / "themes-v1").iterdir()) < 40 * 2**20


def test_real_paragraphs_keep_their_floor(real_data):
    checks = real_data.parent / "checks" / "themes.py"
    done = subprocess.run(
        [
            *(sys.executable, str(checks), "--data", str(real_data / "themes" / "gold.jsonl")),
            *("--floor", str(REAL_FLOOR), "--each", str(REAL_FLOOR_EACH)),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=TOP,
        env={**os.environ, "PYTHONPATH": str(TOP)},
    )
    assert done.returncode == 0, done.stdout[-400:]


@pytest.mark.parametrize(
    "text",
    [
        "Die Gemeinde will im Herbst über den Neubau der Schule abstimmen, teilte der Bürgermeister am Montag mit.",
        "The striker fired United into the lead before the defence crumbled under a late bombardment.",
        "Th e counc il vo ted on Tue5day t0 repa1r the br idge 0ver the r1ver be fore w inter.",
        "12.4 13.1 9.8 n/a n/a 7.7",
        "",
    ],
)
def test_other_matters_noise_and_other_languages_get_low_scores(tagger, text):
    assert tagger.predict_proba([text]).max() < 0.5
