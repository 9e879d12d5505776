"""What labels say of scores: the points of a reliability diagram, and how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.errors import MeasureError, TableError
from toolkit.plotting.ruler import SPACING, Ruler
from toolkit.plotting.sheet import EDGE, Box, Sheet, Surround
from toolkit.plotting.style import GREY, line_look
from toolkit.tables import LABELS, content_hash

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing
    from numpy.typing import NDArray

    from toolkit.plotting.page import Page

__all__ = ["Curve", "collect_evidence", "draw_reliability", "evidence_hash", "read_curves"]

FEWEST, PER_POINT, MOST_POINTS, MOST_THEMES = 10, 20, 10, 12
Z = 1.959964
GAP, STRIP = 0.14, 0.22
SETTLED = "settled"  # the annotator under whose name a disagreement was resolved


@dataclass(frozen=True)
class Curve:
    """One theme: its points (score, share, low, high, labels), and the scores of all paragraphs."""

    theme: str
    points: pd.DataFrame
    scores: NDArray[np.float64]
    n_labels: int
    weighted: bool

    @property
    def gap(self) -> float:
        """How far share and score are apart, on average over the labels."""
        apart = (self.points["share"] - self.points["score"]).abs()
        return float(np.average(apart, weights=self.points["labels"]))


def collect_evidence(tags: pd.DataFrame, labels: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Join decisions with scores: a row per paragraph and theme with score, applies and weight; and how many are left out."""
    LABELS.check(labels, "labels")
    themes = [str(name).removesuffix("_score") for name in tags.columns if str(name).endswith("_score")]
    if "paragraph_id" not in tags.columns or not themes:
        message = "tags: no column 'paragraph_id', or no score (a column X_score). Make the table with `toolkit tag`."
        raise TableError(message)
    rows = labels.copy()
    if "status" in rows.columns:
        rows = rows[rows["status"].isna() | (rows["status"] == "labelled")]
    rows = rows[rows["theme"].isin(themes) & rows["applies"].notna()]
    if "annotator" in rows.columns:
        keys = rows["paragraph_id"].astype("str") + "\x00" + rows["theme"].astype("str")
        settled = rows["annotator"] == SETTLED
        rows = rows[settled | ~keys.isin(keys[settled])]
    odds = rows["probability"].astype(float) if "probability" in rows.columns else pd.Series(np.nan, index=rows.index)
    weight = 1 / odds.where(odds > 0) if odds.notna().all() and len(odds) else pd.Series(1.0, index=rows.index)
    rows = rows.assign(applies=rows["applies"].astype(float), weight=weight.fillna(1.0))
    decided = rows.groupby(["paragraph_id", "theme"], as_index=False)[["applies", "weight"]].mean()
    scores = tags.drop_duplicates("paragraph_id").set_index("paragraph_id")
    decided = decided[decided["paragraph_id"].isin(scores.index)]
    learned = np.zeros(len(decided), dtype=bool)
    if "in_training" in scores.columns:
        learned = scores["in_training"].reindex(decided["paragraph_id"]).fillna(value=False).to_numpy(bool)
    decided = decided[~learned]
    columns = {theme: scores[f"{theme}_score"] for theme in themes}
    pairs = zip(decided["paragraph_id"], decided["theme"], strict=True)
    found = [float(columns[theme].loc[paragraph]) for paragraph, theme in pairs]
    return decided.assign(score=found).reset_index(drop=True), int(learned.sum())


def evidence_hash(tags: pd.DataFrame, labels: pd.DataFrame) -> str:
    """Name by their content all that a reliability diagram shows: decisions with their scores, and the scores of all."""
    rows = collect_evidence(tags, labels)[0].sort_values(["theme", "paragraph_id"])
    scores = [np.sort(tags[name].to_numpy(float)).tobytes() for name in tags.columns if str(name).endswith("_score")]
    columns = ("paragraph_id", "theme", "applies", "weight", "score")
    return content_hash(*(repr(rows[name].tolist()) for name in columns), *scores)


def read_curves(evidence: pd.DataFrame, tags: pd.DataFrame) -> list[Curve]:
    """Compute the points of each theme that has enough labels, in the order of the tags."""
    themes = [str(name).removesuffix("_score") for name in tags.columns if str(name).endswith("_score")]
    curves = []
    for theme in themes:
        rows = evidence[evidence["theme"] == theme]
        if len(rows) >= FEWEST:
            curves.append(
                Curve(
                    theme,
                    points_of(rows),
                    tags[f"{theme}_score"].to_numpy(float),
                    len(rows),
                    bool(rows["weight"].ne(rows["weight"].iloc[0]).any()),
                )
            )
    if not curves:
        most = int(evidence["theme"].value_counts().max()) if len(evidence) else 0
        message = (
            f"labels: no theme has {FEWEST} labels of tagged paragraphs (at most {most}). Label more of these tags."
        )
        raise MeasureError(message)
    if len(curves) > MOST_THEMES:
        message = f"plot: {len(curves)} themes do not fit one figure. Keep the columns of at most {MOST_THEMES} themes."
        raise MeasureError(message)
    return curves


def points_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Group labels by score, as many in each group, and give each group's mean score and share of yes.

    The interval is Wilson's (1927), at the effective number of labels, (sum of weights) squared over the sum
    of squared weights.

    Examples
    --------
    >>> rows = pd.DataFrame({"score": [0.2] * 10, "applies": [1.0] * 5 + [0.0] * 5, "weight": 1.0})
    >>> points_of(rows).round(2).to_dict("records")
    [{'score': 0.2, 'share': 0.5, 'low': 0.24, 'high': 0.76, 'labels': 10}]
    """
    many = int(np.clip(len(rows) // PER_POINT, 1, MOST_POINTS))
    ordered = rows.sort_values("score", kind="stable")
    _, place = np.unique(ordered["score"].to_numpy(), return_inverse=True)
    ranks = np.bincount(place).cumsum()[place] - np.bincount(place)[place]  # equal scores stay together
    group = np.minimum(ranks * many // len(ordered), many - 1)
    points = []
    for _, part in ordered.groupby(group):
        weight = part["weight"].to_numpy()
        share = float(np.average(part["applies"], weights=weight))
        effective = weight.sum() ** 2 / (weight**2).sum()
        middle = (share + Z**2 / (2 * effective)) / (1 + Z**2 / effective)
        half = Z * np.sqrt(share * (1 - share) / effective + Z**2 / (4 * effective**2)) / (1 + Z**2 / effective)
        score = float(np.average(part["score"], weights=weight))
        points.append(
            {"score": score, "share": share, "low": middle - half, "high": middle + half, "labels": len(part)}
        )
    return pd.DataFrame(points)


def draw_reliability(curves: list[Curve], names: dict[str, str], heading: str, note: str, page: Page) -> Drawing:
    """Draw the panels in rows, squares with the distribution of the scores below."""
    small, title = Ruler(page.label), Ruler(min(page.size + 0.5, page.largest), bold=True)
    surround = Surround.on(page, heading, note, bold=False)
    across = min(len(curves), max(1, int(page.width // 1.55)), 4)
    left = EDGE + small.width("100%") + 0.08
    side = min((page.width - left - EDGE - 0.12 - GAP * (across - 1)) / across, 2.6)
    titles = [title.wrap(names[curve.theme], side, most=2) for curve in curves]
    head = max(title.height(text) for text in titles) + small.line + 0.05
    step = head + side + STRIP + 0.05 + small.line + 0.1
    foot = surround.below + Ruler(page.size).line + 0.04
    height = surround.above + -(-len(curves) // across) * step + foot
    if height > page.tallest:
        message = f"plot: {len(curves)} panels do not fit a page {page.width:.1f} in wide. Draw fewer themes, or wider."
        raise MeasureError(message)
    sheet = Sheet(page.width, height)
    for number, curve in enumerate(curves):
        row, column = divmod(number, across)
        box = Box(left + column * (side + GAP), height - surround.above - row * step - head - side, side, side)
        ax, bars = sheet.add(box), sheet.add(Box(box.left, box.low - STRIP - 0.05, side, STRIP))
        draw_points(ax, curve, number)
        ax.tick_params(labelbottom=False, labelleft=column == 0)
        draw_scores(bars, curve)
        write_head(ax, curve, titles[number], side, page)
    middle = (left + (across * side + (across - 1) * GAP) / 2) / page.width
    sheet.drawing.text(
        middle, surround.below / height, "Score of the tagger", ha="center", va="bottom", fontsize=page.size
    )
    sheet.surround(surround)
    return sheet.drawing


def write_head(ax: Axes, curve: Curve, name: str, side: float, page: Page) -> None:
    """Write a panel's theme, and below it on how many labels it rests."""
    small, title = Ruler(page.label), Ruler(min(page.size + 0.5, page.largest), bold=True)
    about = f"{curve.n_labels:,} labels, gap {curve.gap * 100:.0f} points"
    ax.set_title(
        about if small.width(about) < side else f"{curve.n_labels:,} labels", loc="left", fontsize=small.size, pad=2
    )
    ax.annotate(
        name, (0, 1), xycoords="axes fraction", xytext=(0, small.line * 72 + 3), textcoords="offset points",
        va="bottom", ha="left", weight="bold", fontsize=title.size, linespacing=SPACING,
    )  # fmt: skip


def draw_points(ax: Axes, curve: Curve, number: int) -> None:
    """Draw the diagonal, and the points with their intervals."""
    look = line_look(number % 4, corrected=True)
    points = curve.points
    ax.plot([0, 1], [0, 1], color=GREY, linewidth=0.7, linestyle=(0, (4, 2)), zorder=1, label="_diagonal")
    ax.plot(
        points["score"], points["share"], color=look.colour, marker=look.marker, linewidth=0.9, zorder=3, clip_on=False,
        label=curve.theme,
    )  # fmt: skip
    ax.vlines(points["score"], points["low"], points["high"], color=look.colour, linewidth=0.9, zorder=2)
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    ax.set_xticks([0, 0.5, 1])
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])


def draw_scores(ax: Axes, curve: Curve) -> None:
    """Draw how many paragraphs have which score; square roots, since most have a low one."""
    counts, edges = np.histogram(curve.scores[np.isfinite(curve.scores)], bins=20, range=(0, 1))
    ax.bar(edges[:-1], np.sqrt(counts), width=0.05, align="edge", color="#B5B5B5", edgecolor=GREY, linewidth=0.3)
    ax.set_xlim(0, 1)
    ax.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
