"""Reliability diagrams, heatmaps and maps: what is drawn is what the tables say."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from toolkit.errors import MeasureError, TableError
from toolkit.plotting import plot_calibration, plot_heatmap, plot_map


def scored(n=400, seed=1):
    """Tags whose scores mean what they say, and the truth."""
    rng = np.random.default_rng(seed)
    score = rng.random(n)
    tags = pd.DataFrame({"paragraph_id": [f"p{k}" for k in range(n)], "famine": score > 0.5, "famine_score": score})
    labels = pd.DataFrame({"paragraph_id": tags["paragraph_id"], "theme": "famine", "applies": rng.random(n) < score})
    return tags, labels


def points(figure):
    line = figure.axes[0].get_lines()[1]
    return np.asarray(line.get_xdata()), np.asarray(line.get_ydata())


def test_scores_that_mean_what_they_say_lie_on_the_diagonal():
    tags, labels = scored(4000)
    score, share = points(plot_calibration(tags, labels))
    assert len(score) == 10
    assert np.abs(score - share).max() < 4 * np.sqrt(0.25 / 400)


def test_overconfident_scores_leave_it_and_the_gap_is_told():
    tags, labels = scored()
    tags["famine_score"] = np.clip(tags["famine_score"] + 0.3, 0, 1)
    figure = plot_calibration(tags, labels)
    score, share = points(figure)
    assert (score - share).mean() > 0.15
    assert "points apart" in figure.alt


def test_labels_are_weighted_by_the_inverse_of_their_odds():
    tags = pd.DataFrame({"paragraph_id": [f"p{k}" for k in range(20)], "famine": True, "famine_score": 0.5})
    labels = pd.DataFrame({"paragraph_id": tags["paragraph_id"], "theme": "famine", "applies": [True, False] * 10})
    weighted = labels.assign(probability=np.where(labels["applies"], 0.1, 0.3))
    assert points(plot_calibration(tags, labels))[1].tolist() == [0.5]
    assert points(plot_calibration(tags, weighted))[1].tolist() == pytest.approx([0.75])
    assert "weighted by the inverse" in plot_calibration(tags, weighted).caption


def test_what_the_tagger_learned_from_junk_and_skipped_ones_do_not_count():
    tags, labels = scored()
    tags["in_training"] = np.arange(400) < 100
    status = np.where(np.arange(400) > 350, "junk", "labelled")
    figure = plot_calibration(tags, labels.assign(status=status))
    assert "251 labels per theme" in figure.caption
    assert "Left out: 100 labels" in figure.caption


def test_a_settled_decision_stands_for_those_it_settles():
    tags, labels = scored()
    other = labels.assign(applies=~labels["applies"], annotator="two")
    settled = labels.assign(annotator="settled")
    alone = points(plot_calibration(tags, labels))[1]
    assert points(plot_calibration(tags, pd.concat([labels.assign(annotator="one"), other, settled])))[
        1
    ] == pytest.approx(alone)


def test_too_few_labels_are_refused():
    tags, labels = scored()
    with pytest.raises(MeasureError, match="no theme has 10 labels"):
        plot_calibration(tags, labels.head(9))
    with pytest.raises(TableError, match="no score"):
        plot_calibration(labels, labels)


def test_cells_are_means_over_the_periods_weighted_by_their_texts(made):
    given = made(("famine",), groups=("x", "y"), n=2)
    given.table.loc[given.table["group"] == "x", "n_paragraphs"] = [30, 10]
    figure = plot_heatmap(given)
    texts = dict(
        zip(
            [tick.get_text() for tick in figure.axes[0].get_yticklabels()],
            [text.get_text() for text in figure.axes[0].texts],
            strict=True,
        )
    )
    assert texts["x"] == "7.8%"  # (30 · 1/16 + 10 · 2/16) / 40
    assert len(figure.axes[0].texts) == 2


def test_a_darker_cell_is_a_larger_share_and_what_is_uncorrected_is_grey(made):
    for method in ("partial", "uncorrected"):
        figure = plot_heatmap(made(("famine", "strike", "truce"), groups=("x",), method=method))
        shades = [to_rgb(patch.get_facecolor()) for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
        assert sorted(shades, reverse=True) == shades
        assert all(max(shade) - min(shade) < 0.01 for shade in shades) == (method == "uncorrected")


def test_joint_covariance_gives_half_widths(made):
    given = made(("famine",), groups=("x",), n=2)
    given.covariance = np.diag([0.0004, 0.0])
    assert plot_heatmap(given).axes[0].texts[0].get_text().endswith("±1.9")


def test_no_groups_or_too_many_are_refused(made):
    with pytest.raises(MeasureError, match="no groups"):
        plot_heatmap(made())
    with pytest.raises(MeasureError, match="41 groups"):
        plot_heatmap(made(("famine",), groups=tuple(f"g{n}" for n in range(41))))


def cloud(n=50, seed=1, themes=("famine", "military_action")):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(
        {"paragraph_id": [f"p{k}" for k in range(n)], "x": rng.normal(size=n), "y": rng.normal(size=n)}
    )
    for theme in themes:
        table[f"{theme}_score"] = rng.random(n)
        table[theme] = table[f"{theme}_score"] > 0.7
    return table


def test_a_map_shows_every_paragraph_once_in_each_panel():
    table = cloud()
    figure = plot_map(table, how="by lot")
    assert len(figure.axes) == 2
    for ax, theme in zip(figure.axes, ("famine", "military_action"), strict=True):
        others, carry = ax.get_lines()
        assert len(others.get_xdata()) + len(carry.get_xdata()) == 50
        assert np.asarray(carry.get_ydata()) == pytest.approx(table["y"][table[theme]].to_numpy())
    assert "by lot" in figure.caption
    assert "50 paragraphs" in figure.caption


def test_a_map_keeps_the_looks_of_the_themes_and_one_scale_in_both_directions():
    figure = plot_map(cloud(themes=("un_activity", "military_action")))
    looks = {(ax.get_lines()[1].get_color(), ax.get_lines()[1].get_marker()) for ax in figure.axes}
    assert looks == {("#9D092B", "D"), ("#162378", "o")}
    ax = figure.axes[0]
    assert np.ptp(ax.get_xlim()) == pytest.approx(np.ptp(ax.get_ylim()))


def test_many_points_become_a_picture_so_that_the_file_stays_small(tmp_path):
    plot_map(cloud(20_000)).save(tmp_path / "m.pdf")
    assert (tmp_path / "m.pdf").stat().st_size < 600_000


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"x": np.nan}, "50 values of 'x' are no numbers"), ({"y": "here"}, "50 values of 'y' are no numbers"),
        ({"paragraph_id": "p1"}, "twice"), ({"famine": "perhaps"}, "column 'famine' is not yes or no"),
    ],
)  # fmt: skip
def test_points_that_are_none_are_refused(change, finding):
    with pytest.raises(TableError, match=finding):
        plot_map(cloud().assign(**change))
    with pytest.raises(TableError, match="no column 'x'"):
        plot_map(cloud().drop(columns="x"))
