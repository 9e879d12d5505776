"""What measuring costs: CPU time and memory, for a small corpus and for a million paragraphs.

python benchmarks/measuring.py            about half a minute on one core
python benchmarks/measuring.py --small    the small corpus alone
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np
import pandas as pd

from toolkit.measuring import measure

THEMES = ("military", "diplomacy", "airspace", "nations")


def make_tags(n, periods, themes, seed=1):
    """Articles of eight paragraphs, evenly over the months; scores whose log odds are normal."""
    rng = np.random.default_rng(seed)
    article = np.arange(n) // 8
    months = (np.datetime64("2010-01", "M") + (article * periods // (article.max() + 1))).astype("datetime64[ms]")
    tags = {
        "paragraph_id": np.char.add("p", np.arange(n).astype(str)),
        "article_id": np.char.add("a", article.astype(str)),
        "date": months,
    }
    for theme in themes:
        score = 1 / (1 + np.exp(2 - 1.5 * rng.standard_normal(n)))
        tags |= {theme: score > 0.5, f"{theme}_score": score}
    return pd.DataFrame(tags)


def make_labels(tags, n, themes, seed=2):
    """A simple random sample, with truths that the scores are honest about."""
    rng = np.random.default_rng(seed)
    place = rng.choice(len(tags), n, replace=False)
    parts = []
    for theme in themes:
        applies = rng.random(n) < tags[f"{theme}_score"].to_numpy()[place]
        ids = tags["paragraph_id"].to_numpy()[place]
        parts.append(
            pd.DataFrame({"paragraph_id": ids, "theme": theme, "applies": applies, "probability": n / len(tags)})
        )
    return pd.concat(parts, ignore_index=True)


def cost(n, periods, themes, n_labels, rounds):
    """CPU seconds of each round, the first one left out."""
    tags = make_tags(n, periods, themes)
    labels = make_labels(tags, n_labels, themes)
    seconds = []
    for _ in range(rounds + 1):
        start = time.process_time()
        measure(tags, labels)
        seconds.append(time.process_time() - start)
    return sorted(seconds[1:])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", action="store_true")
    options = parser.parse_args()
    small = cost(11_500, 24, THEMES[:1], 1000, 15)
    print(
        f"11,500 paragraphs, 24 months, 1 theme, 1,000 labels: median {small[7] * 1000:.0f} ms, worst {small[-1] * 1000:.0f} ms of CPU"
    )
    if not options.small:
        large = cost(1_000_000, 120, THEMES, 4000, 1)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"1,000,000 paragraphs, 120 months, 4 themes, 4,000 labels: {large[0]:.1f} s of CPU, peak {peak:,.0f} MB with the tags"
        )


if __name__ == "__main__":
    main()
