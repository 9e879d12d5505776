"""Figures are tested by the artists they hold and by the files they become."""

from types import SimpleNamespace

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

from toolkit.codebook import Codebook, Theme
from toolkit.errors import MeasureError, TableError, ToolkitError
from toolkit.plotting import plot
from toolkit.plotting.ruler import spread
from toolkit.plotting.style import theme_look
from toolkit.plotting.ticks import tick_labels


def frequency(themes=("military_action", "famine"), groups=(None,), every="month", method="uncorrected", n=6, **facts):
    start = {"week": "2015-11-30", "month": "2015-10-01", "quarter": "2015-01-01", "year": "2010-01-01"}[every]
    step = {"week": "7D", "month": "MS", "quarter": "QS", "year": "YS"}[every]
    parts = []
    for number, theme in enumerate(themes):
        for group in groups:
            share = (np.arange(n) + 1 + number) / 40
            part = pd.DataFrame({"period": pd.date_range(start, periods=n, freq=step), "theme": theme, "group": group})
            part = part.assign(estimate=share, n_articles=range(3, n + 3), every=every, unit="paragraph", method=method)
            if method != "uncorrected":
                part = part.assign(
                    low=share * 0.8,
                    high=share * 1.2,
                    low_all=share * 0.6,
                    high_all=share * 1.5,
                    flag="",
                    target="corpus",
                )
            parts.append(part)
    table = pd.concat(parts, ignore_index=True).astype({"group": "str"})
    return SimpleNamespace(table=table, provenance=facts)


def texts(figure):
    return [text.get_text() for text in figure.figure.findobj(mpl.text.Text) if text.get_text()]


def curves(ax):
    return [line for line in ax.get_lines() if not line.get_label().startswith(("_key", "_doubtful"))]


def test_one_panel_per_theme_in_the_order_of_the_table_and_one_for_articles():
    figure = plot(frequency())
    assert [ax.get_title(loc="left") for ax in figure.axes] == ["Military action", "Famine", "Articles per period"]
    assert curves(figure.axes[1])[0].get_ydata().tolist() == pytest.approx([0.05, 0.075, 0.1, 0.125, 0.15, 0.175])
    assert [bar.get_height() for bar in figure.axes[2].patches] == [3, 4, 5, 6, 7, 8]


def test_panels_share_their_scales_from_zero():
    figure = plot(frequency())
    limits = {ax.get_ylim() for ax in figure.axes[:-1]}
    assert len(limits) == 1
    assert limits.pop()[0] == 0
    assert len({ax.get_xlim() for ax in figure.axes}) == 1


def test_uncorrected_curves_are_grey_dashed_and_say_so_first():
    figure = plot(frequency())
    assert figure.figure.get_suptitle().startswith("Uncorrected classifier output")
    assert "Uncorrected classifier output. Misclassification can bias" in figure.caption
    for ax in figure.axes[:-1]:
        (line,) = curves(ax)
        red, green, blue = mpl.colors.to_rgb(line.get_color())
        assert red == green == blue
        assert line.is_dashed()
        assert not ax.collections


def test_corrected_curves_have_two_bands_and_the_caption_names_them():
    figure = plot(frequency(method="partial", how="corrected by 9 labels."))
    assert "Uncorrected" not in figure.figure.get_suptitle() + figure.caption
    assert "outer ribbon: 95 % simultaneous" in figure.caption
    assert "corrected by 9 labels." in figure.caption
    assert len(figure.axes[0].collections) == 2


def test_lines_are_told_apart_without_colour():
    looks = [theme_look(place, corrected=True) for place in range(4)]
    assert len({look.marker for look in looks}) == len({str(look.line) for look in looks}) == 4


def test_gaps_stay_gaps_and_a_point_between_them_is_seen():
    given = frequency(themes=("famine",), n=80, every="week")
    given.table.loc[[4, 6], "estimate"] = np.nan
    (line,) = curves(plot(given).axes[0])
    assert np.isnan(line.get_ydata()[[4, 6]]).all()
    assert 5 in line.get_markevery()


def test_doubtful_points_are_hollow():
    given = frequency(themes=("famine",), method="partial")
    given.table.loc[2, "flag"] = "no labels"
    hollow = [line for line in plot(given).axes[0].get_lines() if line.get_label() == "_doubtful"]
    assert hollow[0].get_xdata().tolist() == [2]


def test_groups_are_named_beside_their_lines_without_overlap():
    figure = plot(frequency(groups=("Harbour Post", "Daily Courier")))
    names = [text for text in figure.axes[0].texts if text.get_text()]
    assert {name.get_text() for name in names} == {"Harbour Post", "Daily Courier"}
    figure.figure.draw_without_rendering()
    one, other = (name.get_window_extent() for name in names)
    assert not one.overlaps(other)


def test_the_note_is_printed_and_in_the_caption():
    figure = plot(frequency(), note="Illustrative corpus")
    assert "Illustrative corpus" in texts(figure)
    assert "Illustrative corpus." in figure.caption
    assert "Illustrative corpus" not in " ".join(texts(plot(frequency())))


def test_width_and_codebook_change_the_figure():
    assert plot(frequency(), width=3.5).figure.get_figwidth() == 3.5
    book = Codebook("1", "paragraph", (Theme("famine", "Hunger", "People starve."),))
    assert "Hunger" in texts(plot(frequency(), codebook=book))


def test_no_letter_is_smaller_than_eight_points():
    figure = plot(frequency(groups=("x", "y")), note="Note")
    assert min(text.get_fontsize() for text in figure.figure.findobj(mpl.text.Text) if text.get_text()) >= 8


def test_nothing_is_cut_off_at_the_edges():
    figure = plot(frequency(groups=("A newspaper with a long name", "y")), note="Note " * 20)
    figure.figure.draw_without_rendering()
    width, height = figure.figure.bbox.size
    for text in figure.figure.findobj(mpl.text.Text):
        if text.get_text() and text.get_visible():
            box = text.get_window_extent()
            assert box.x0 >= -1
            assert box.x1 <= width + 1
            assert box.y0 >= -1
            assert box.y1 <= height + 1


@pytest.mark.parametrize(
    "name", ["$\\frac{1}{0}$", "a_b^c", "<b>&amp;</b>", "line\nbreak\x00\x1b[31m", "x" * 300, "%s {0}"]
)
def test_hostile_names_are_drawn_as_they_are(name, tmp_path):
    figure = plot(frequency(themes=(name,), groups=(name, "y")), note=name)
    for path in (*figure.save(tmp_path / "f.pdf"), *figure.save(tmp_path / "f.svg")):
        assert path.stat().st_size > 1000
    if "$" in name:
        assert any("$" in text for text in texts(figure))


def test_files_are_the_same_each_time_and_a_pdf_has_a_png_beside_it(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        figure = plot(frequency(), note="Note")
        assert [path.name for path in figure.save(tmp_path / folder / "f.pdf")] == ["f.pdf", "f.png"]
        assert [path.name for path in figure.save(tmp_path / folder / "f.svg")] == ["f.svg"]
    for name in ("f.pdf", "f.png", "f.svg"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_other_endings_are_refused(tmp_path):
    with pytest.raises(ToolkitError, match=r"Use \.pdf"):
        plot(frequency()).save(tmp_path / "f.jpeg")


def test_a_notebook_sees_a_picture_and_settings_stay_as_they_were():
    before = dict(mpl.rcParams)
    assert plot(frequency())._repr_png_().startswith(b"\x89PNG")
    assert dict(mpl.rcParams) == before


def test_tables_that_cannot_be_drawn_are_refused():
    empty = frequency()
    empty.table = empty.table.assign(estimate=np.nan)
    with pytest.raises(TableError, match="no estimate"):
        plot(empty)
    with pytest.raises(TableError, match="no column"):
        plot(SimpleNamespace(table=pd.DataFrame({"x": [1]}), provenance={}))
    with pytest.raises(MeasureError, match="9 groups"):
        plot(frequency(groups=tuple("abcdefghi")))


@pytest.mark.parametrize(
    ("every", "n"), [("week", 4), ("week", 27), ("week", 260), ("month", 6), ("month", 48), ("year", 40)]
)
def test_labels_on_the_time_axis_are_few_and_carry_their_year(every, n):
    days = list(frequency(every=every, n=n).table["period"].unique())
    labels = tick_labels([pd.Timestamp(day) for day in days], every)
    assert 1 <= len(labels) <= 14
    assert any("20" in text for text in labels.values())


def test_weeks_carry_iso_numbers_across_the_new_year():
    days = list(pd.date_range("2015-12-21", periods=4, freq="7D"))
    assert list(tick_labels(days, "week").values()) == ["W52\n2015", "W53", "W01\n2016", "W02"]


def test_alternative_text_tells_start_end_and_peak():
    assert "Famine: 5.0% at first, 17.5% at last, at most 17.5% in 2016-03." in plot(frequency()).alt


def test_names_are_moved_apart_and_stay_in_order():
    moved = spread(np.array([0.0, 0.01, 0.02, 0.8]), np.full(4, 0.1))
    assert (np.diff(moved) >= 0.1 - 1e-12).all()


def test_a_theme_without_a_curve_says_why():
    given = frequency(method="partial")
    rare = given.table["theme"] == "famine"
    given.table.loc[rare, ["estimate", "low", "high", "low_all", "high_all"]] = np.nan
    given.table.loc[rare, "flag"] = "too few labels for a curve (3 of 20)"
    figure = plot(given)
    assert "too few labels for a curve (3 of 20)" in [text.get_text() for text in figure.axes[1].texts]
    assert not [text for text in figure.axes[0].texts if "too few" in text.get_text()]
    assert "Famine: no curve." in figure.alt
