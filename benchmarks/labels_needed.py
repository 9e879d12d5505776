"""How many labels reach the quality of 1,000 random ones: random, uncertain and the default draw for training, side by side.

A simulated annotator reads the labels that come with the toolkit. In each repetition a quarter of the stories is set
aside to judge by; from the others 100 random labels are read, a tagger learns from them alone, and `sample` chooses the
next 100 by what that tagger says, again and again. All three draws start from the same labels and are judged by the
same stories. Printed: macro F1 by number of labels, and for each draw the number (between two rounds by a straight
line) at which its mean curve reaches that of 1,000 random labels.

Run: python benchmarks/labels_needed.py [REPETITIONS] [--plain]

With --plain the learner is the usual one, TF-IDF of words and pairs of words with logistic regression, which knows
nothing of the themes beforehand.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from tqdm.auto import tqdm

from toolkit.labelling import sample
from toolkit.tagging import Tagger
from toolkit.tagging.material import read_material
from toolkit.training.evaluation import evaluate

TOP = Path(__file__).parent.parent
FILES = ("train", "test", "corpus")
THEMES = ("military_action", "deconfliction_diplomacy", "airspace_violations", "un_activity")
DRAWS = {"random": "random", "uncertain": "uncertain", "default": None}
STEP, MOST, TARGET = 100, 1_500, 1_000


def read_pool():
    """All labelled paragraphs that come with the toolkit."""
    rows = [
        json.loads(line)
        for name in FILES
        for line in (TOP / "data" / "labels" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    table = pd.DataFrame(rows).drop_duplicates("text").reset_index(drop=True)
    return table.assign(paragraph_id=[f"p{row}" for row in range(len(table))], article_id=table["story"])


class Ours:
    """The toolkit's tagger, on passages read once."""

    def __init__(self, table):
        self.material = read_material(table, table["story"])

    def score(self, rows, truth):
        """Probabilities of all paragraphs by a tagger that learned from some."""
        fitted = Tagger(themes=THEMES).learn(self.material.select(rows), truth[rows])
        return fitted.calibrate(fitted.score_readings(self.material.readings))


class Plain:
    """Words and pairs of words with logistic regression."""

    def __init__(self, table):
        self.texts = table["text"].to_numpy(object)

    def score(self, rows, truth):
        """Probabilities of all paragraphs by a classifier that learned from some."""
        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit(self.texts[rows])
        learned, numbers = words.transform(self.texts[rows]), words.transform(self.texts)
        one = LogisticRegression(C=30.0, class_weight="balanced", max_iter=300)
        return np.stack(
            [one.fit(learned, truth[rows, at]).predict_proba(numbers)[:, 1] for at in range(len(THEMES))], 1
        )


def follow(table, learner, design, seed):
    """Macro F1 on the stories set aside, after each round."""
    rng = np.random.default_rng(seed)
    stories = rng.permutation(table["story"].unique())
    aside = table["story"].isin(stories[: len(stories) // 4]).to_numpy()
    truth = table[list(THEMES)].to_numpy(bool)
    pool = np.flatnonzero(~aside)
    shown = table.loc[pool].drop(columns=list(THEMES))
    rows = rng.permutation(pool)[:STEP]
    found = []
    while True:
        scores = learner.score(rows, truth)
        judged = pd.DataFrame(scores[aside], columns=list(THEMES))
        found.append(evaluate(table.loc[aside, list(THEMES)].reset_index(drop=True), judged)["f1"].mean())
        if len(rows) >= MOST:
            return found
        columns = {theme: scores[pool, at] >= 0.5 for at, theme in enumerate(THEMES)}
        columns |= {f"{theme}_score": scores[pool, at] for at, theme in enumerate(THEMES)}
        earlier = pd.DataFrame({"paragraph_id": table["paragraph_id"].iloc[rows], "theme": "", "applies": True})
        batch = sample(
            shown.assign(**columns),
            STEP,
            purpose="training",
            seed=seed,
            earlier=earlier.assign(status="labelled"),
            design=design,
        )
        rows = np.concatenate([rows, batch["paragraph_id"].str[1:].astype(int).to_numpy()])


def reach(sizes, curve, wanted):
    """The number of labels at which a curve first reaches what is wanted; none if it never does."""
    for at in range(len(sizes)):
        if curve[at] >= wanted:
            if at == 0:
                return float(sizes[0])
            share = (wanted - curve[at - 1]) / (curve[at] - curve[at - 1])
            return float(sizes[at - 1] + share * (sizes[at] - sizes[at - 1]))
    return float("nan")


def main():
    """Run the study and print the curves and the ratios."""
    numbers = [word for word in sys.argv[1:] if word.isdigit()]
    repetitions = int(numbers[0]) if numbers else 10
    table = read_pool()
    learner = (Plain if "--plain" in sys.argv else Ours)(table)
    sizes = np.arange(STEP, MOST + 1, STEP)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        curves = {
            name: np.array([follow(table, learner, design, seed) for seed in tqdm(range(repetitions), desc=name)])
            for name, design in DRAWS.items()
        }
    print(f"{len(table):,} paragraphs, {repetitions} repetitions, macro F1 (standard error of the mean)")
    print("labels    " + "".join(f"{name:>18}" for name in DRAWS))
    for at, size in enumerate(sizes):
        cells = [
            f"{rows[:, at].mean():.3f} ({rows[:, at].std(ddof=1) / np.sqrt(repetitions):.3f})"
            for rows in curves.values()
        ]
        print(f"{size:<10,}" + "".join(f"{cell:>18}" for cell in cells))
    wanted = curves["random"].mean(axis=0)[list(sizes).index(TARGET)]
    rng = np.random.default_rng(1)
    for name, rows in curves.items():
        needed = reach(sizes, rows.mean(axis=0), wanted)
        again = []
        for _ in range(500):
            pick = rng.integers(0, repetitions, repetitions)
            goal = curves["random"][pick].mean(axis=0)[list(sizes).index(TARGET)]
            again.append(reach(sizes, rows[pick].mean(axis=0), goal))
        low, high = np.nanquantile(again, [0.05, 0.95])
        print(
            f"{name:<10}needs {needed:5.0f} labels for macro F1 {wanted:.3f}: {needed / TARGET:.2f} of random ({low / TARGET:.2f} to {high / TARGET:.2f}, 90 %)"
        )


if __name__ == "__main__":
    main()
