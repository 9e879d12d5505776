"""The picture of a report on a collection: asserted on what is drawn."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import MeasureError
from toolkit.plotting import plot_familiarity


def report(months=6, themes=("famine", "strike"), peak=0.6):
    days = pd.date_range("2015-10-01", periods=months, freq="MS")
    table = pd.DataFrame({"period": days, "n_paragraphs": 100, "unfamiliar": np.linspace(0.01, 0.3, months)})
    for place, theme in enumerate(themes):
        table[f"{theme}_drift"] = np.where(np.arange(months) == place, peak, 0.05)
    table.loc[months - 1, f"{themes[0]}_drift"] = np.nan
    return SimpleNamespace(periods=table, usual={"unfamiliar": 0.02}, warnings=("Beware of March.",))


def test_bars_are_the_shares_and_a_line_says_what_is_usual():
    axes = {ax.get_title(loc="left"): ax for ax in plot_familiarity(report()).axes}
    above = axes["Unfamiliar paragraphs"]
    assert [bar.get_height() for bar in above.patches] == pytest.approx(np.linspace(0.01, 0.3, 6).tolist())
    assert above.get_lines()[0].get_ydata()[0] == 0.02


def test_each_theme_has_its_line_with_its_name_at_the_end_and_gaps_stay_gaps():
    below = next(ax for ax in plot_familiarity(report()).axes if "Drift" in ax.get_title(loc="left"))
    lines = {line.get_label(): line.get_ydata() for line in below.get_lines() if not line.get_label().startswith("_")}
    assert set(lines) == {"famine", "strike"}
    assert np.isnan(lines["famine"][-1])
    heights = sorted(text.xy[1] for text in below.texts)
    assert len(heights) == 2
    assert heights[1] - heights[0] > 0.05, "names at the same height would cover each other"


def test_the_words_name_what_shifted_and_repeat_the_warnings():
    figure = plot_familiarity(report())
    assert "shifted: Famine, Strike" in figure.alt
    assert "Beware of March." in figure.alt
    assert "no theme shifted" in plot_familiarity(report(peak=0.1)).alt


def test_it_is_drawn_as_wide_as_asked_and_saved_with_its_record(tmp_path):
    figure = plot_familiarity(report(), width=4.0)
    assert figure.figure.get_size_inches()[0] == pytest.approx(4.0)
    figure.save(tmp_path / "months.png")
    assert (tmp_path / "months.png.provenance.json").is_file()


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (SimpleNamespace(periods=pd.DataFrame(), usual={}, warnings=()), "no paragraph has a date"),
        (report(themes=tuple(f"theme_{number}" for number in range(9))), "9 themes do not fit"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_reason(given, found):
    with pytest.raises(MeasureError, match=found):
        plot_familiarity(given)
