"""Figures say what was measured: asserted on what is drawn."""

import numpy as np
import pandas as pd

import toolkit as tk


def tags(seed=1, names=("strike", "truce")):
    rng = np.random.default_rng(seed)
    days = pd.to_datetime(["2015-10-05", "2015-11-02", "2016-01-11", "2016-02-01"])
    table = pd.DataFrame({"paragraph_id": range(80), "article_id": np.arange(80) // 4})
    table = table.astype("str").assign(
        date=days[(np.arange(80) // 4) % 4], source=np.where(np.arange(80) // 4 % 2, "x", "$y_1$")
    )
    for name in names:
        table[f"{name}_score"] = rng.random(80)
        table[name] = table[f"{name}_score"] > 0.6
    return table


def texts(figure):
    return " ".join(text.get_text() for text in figure.figure.findobj(lambda artist: hasattr(artist, "get_text")))


def test_a_panel_per_theme_and_one_for_the_articles():
    figure = tk.plot(tk.measure(tags(), every="month"))
    assert len(figure.axes) == 3
    assert "Strike" in texts(figure)
    assert "Truce" in texts(figure)


def test_the_lines_are_the_estimates_and_gaps_stay_gaps():
    frequency = tk.measure(tags(), every="month")
    drawn = [np.asarray(line.get_ydata(), float) for line in tk.plot(frequency).axes[0].get_lines()]
    wanted = frequency.table[frequency.table["theme"] == "strike"]["estimate"].dropna().to_numpy()
    values = np.unique(np.concatenate([line[np.isfinite(line)] for line in drawn]))
    assert all(np.isclose(values, value).any() for value in wanted)
    assert all(len(line[np.isfinite(line)]) < 5 for line in drawn)


def test_groups_are_labelled_and_signs_of_formulas_stay_text():
    figure = tk.plot(tk.measure(tags(), every="month", by="source"))
    assert "y_1" in texts(figure)
    assert figure._repr_png_()[:4] == b"\x89PNG"


def test_bands_are_drawn_where_there_are_intervals():
    rng = np.random.default_rng(0)
    table = pd.concat(
        [
            tags(seed).assign(
                paragraph_id=lambda t, s=seed: t["paragraph_id"] + f"-{s}",
                article_id=lambda t, s=seed: t["article_id"] + f"-{s}",
            )
            for seed in range(8)
        ]
    )
    table = table.reset_index(drop=True)
    chosen = rng.choice(len(table), 300, replace=False)
    labels = pd.DataFrame(
        {
            "paragraph_id": table["paragraph_id"].iloc[chosen].to_numpy(),
            "theme": "strike",
            "applies": rng.random(300) < 0.4,
            "probability": 300 / len(table),
        }
    )
    figure = tk.plot(tk.measure(table.drop(columns=["truce", "truce_score"]), labels, every="month"))
    assert figure.axes[0].collections or figure.axes[0].patches
    assert "Uncorrected classifier output" not in texts(figure) + figure.caption
