"""What a draw by the tagger's doubt is worth for a rare theme, beside a draw by period alone, with the same number of labels.

A made-up corpus of 24 months and about 11,500 paragraphs in articles; theme ``rare`` stands in about 1.5 % of them,
``common`` in about 15 %, and the tagger errs and drifts. For each draw: the mean width of the monthly intervals, the
share that covers the truth, and the error, in points; then the time of a draw.

Run: python benchmarks/drawing.py [REPETITIONS] [LABELS]
"""

import sys
import time
import warnings

import numpy as np
import pandas as pd

import toolkit as tk
from toolkit.labelling import Design

MONTHS, ARTICLES, PARAGRAPHS = 24, 60, 8
THEMES = {"rare": 0.015, "common": 0.15}
DRAWS = {
    "by period": Design("stratified"),
    "by doubt, both": Design("scores"),
    "by doubt, rare": Design("scores", themes=("rare",)),
}


def make_corpus(seed):
    """Tags, and what is true of each paragraph."""
    rng = np.random.default_rng(seed)
    n_articles = MONTHS * ARTICLES
    month = rng.integers(0, MONTHS, n_articles)
    sizes = 1 + rng.poisson(PARAGRAPHS - 1, n_articles)
    article = np.repeat(np.arange(n_articles), sizes)
    day = pd.Timestamp("2014-01-01").to_period("M") + month
    tags = pd.DataFrame(
        {
            "paragraph_id": [f"p{number}" for number in range(len(article))],
            "article_id": [f"a{number}" for number in article],
            "date": np.repeat(np.array([one.start_time for one in day], dtype="datetime64[ms]"), sizes),
            "text": [f"paragraph number {number}" for number in range(len(article))],
        }
    )
    truth = {}
    for theme, share in THEMES.items():
        level = np.log(share / (1 - share)) - 0.6 + rng.normal(0, 1.1, n_articles)[article]
        truth[theme] = rng.random(len(article)) < 1 / (1 + np.exp(-level))
        heard = np.where(truth[theme], 2.2 - 0.05 * month[article], -2.2) + rng.normal(0, 1.3, len(article))
        score = 1 / (1 + np.exp(-(1.6 * heard + np.log(share / (1 - share)) * 0.5)))
        tags = tags.assign(**{theme: score > 0.5, f"{theme}_score": score})
    return tags, pd.DataFrame(truth)


def main():
    """Draw, label by the truth, measure, and print what came of it."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    n = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    found, seconds = [], []
    for seed in range(repetitions):
        tags, truth = make_corpus(seed)
        monthly = truth.groupby(tags["date"].to_numpy()).mean()
        for name, design in DRAWS.items():
            begun = time.process_time()
            batch = tk.sample(tags, n, seed=seed, design=design)
            seconds.append(time.process_time() - begun)
            place = batch["paragraph_id"].str[1:].astype(int).to_numpy()
            for theme in THEMES:
                labels = batch.assign(theme=theme, applies=truth[theme].to_numpy()[place])
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", UserWarning)  # of months too thin for a curve
                    table = tk.measure(
                        tags.drop(columns=[c for t in THEMES if t != theme for c in (t, f"{t}_score")]), labels
                    ).table
                table = table[table["low"].notna()]
                true = monthly[theme].reindex(table["period"]).to_numpy()
                inside = (table["low"] <= true) & (true <= table["high"])
                found.append(
                    {
                        "theme": theme,
                        "draw": name,
                        "width": 100 * (table["high"] - table["low"]).mean(),
                        "covers %": 100 * inside.mean(),
                        "error": 100 * np.sqrt(((table["estimate"] - true) ** 2).mean()),
                        "positives": int(labels["applies"].sum()),
                    }
                )
    print(f"{len(tags):,} paragraphs, {n:,} labels, {repetitions} repetitions")
    print(pd.DataFrame(found).groupby(["theme", "draw"], sort=False).mean().round(2).to_string())
    print(f"a draw takes {np.median(seconds):.2f} s of CPU")


if __name__ == "__main__":
    main()
