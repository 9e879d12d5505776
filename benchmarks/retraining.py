"""CPU seconds to retrain on 5,000 labels with calibration, beside scikit-learn in the same run; imports not counted.

Ours: everything `train` does, with the shipped features and, to compare with the peer, with words and pairs of words
alone. Peer: TF-IDF of words and pairs of words, one logistic regression per theme, five-fold sigmoid calibration. The
rounds are interleaved; printed are medians and spread. At last the same labels and seed are trained on once more in
another process, which must give the same content hash.

Run: python benchmarks/retraining.py [ROUNDS]
"""

import json
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from threadpoolctl import threadpool_limits

import toolkit as tk
from toolkit.tagging import Tagger
from toolkit.tagging.features import Reading, name_words
from toolkit.tagging.material import read_material
from toolkit.tagging.words import cut_words

LABELS = Path(__file__).parent.parent / "data" / "labels"
SIZE = 5_000
THEMES = ("military_action", "deconfliction_diplomacy", "airspace_violations", "un_activity")


def read_labels():
    """5,000 labelled paragraphs that come with the toolkit."""
    lines = [line for name in ("train", "test", "corpus") for line in (LABELS / f"{name}.jsonl").open(encoding="utf-8")]
    table = pd.DataFrame(map(json.loads, lines)).drop_duplicates("text")
    return table.head(SIZE).reset_index(drop=True)


def train_shipped(table):
    """The shipped features."""
    return tk.train(table).tagger_id


def train_words(table):
    """Words and pairs of words alone, with the same learner and calibration."""
    bare = read_material(pd.DataFrame({"text": [""] * len(table)}), table["story"])
    readings = [Reading(words=name_words([word.lower() for word in cut_words(text).written])) for text in table["text"]]
    return Tagger(themes=THEMES).learn(replace(bare, readings=readings), table[list(THEMES)]).tagger_id


def train_peer(table):
    """The same with scikit-learn's parts."""
    numbers = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit_transform(table["text"])
    one = CalibratedClassifierCV(LogisticRegression(C=10.0, max_iter=1000), cv=5, ensemble=False)
    with threadpool_limits(1):
        OneVsRestClassifier(one).fit(numbers, table[list(THEMES)].to_numpy(int))


def main():
    """Measure in interleaved rounds."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    table = read_labels()
    ways = {"shipped features": train_shipped, "words 1-2 alone": train_words, "scikit-learn": train_peer}
    seconds, hashes = {name: [] for name in ways}, {}
    tk.train(table.head(400))  # patterns are compiled once for all
    for _ in range(rounds):
        for name, train in ways.items():
            begun = time.process_time()
            found = train(table)
            seconds[name].append(time.process_time() - begun)
            assert hashes.setdefault(name, found) == found, f"{name}: another hash"
    for name, times in seconds.items():
        print(
            f"{name:<18}{statistics.median(times):6.2f} s CPU   ({min(times):.2f} to {max(times):.2f}, {rounds} rounds)"
        )
    code = "import retraining; print(retraining.train_shipped(retraining.read_labels()))"
    again = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parent, capture_output=True, text=True, check=True
    )
    same = again.stdout.strip() == hashes["shipped features"]
    print(
        f"{len(table):,} labels; content hash {hashes['shipped features']}, in another process {'the same' if same else 'ANOTHER'}"
    )
    ratio = np.median(seconds["words 1-2 alone"]) / np.median(seconds["scikit-learn"])
    print(f"words alone against scikit-learn: {ratio:.2f}")
    sys.exit(not same)


if __name__ == "__main__":
    main()
