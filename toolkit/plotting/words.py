"""What is said about a figure: its heading, its caption, and the text for readers who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.plotting.events import list_events
from toolkit.plotting.style import plain
from toolkit.plotting.ticks import period_name

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.plotting.content import Content

__all__ = ["WARNING", "describe", "measured_by", "number", "scope_of", "tell", "title_of", "what_of"]

WARNING = (
    "Uncorrected classifier output. Misclassification can bias level and trend; "
    "no confidence statement is possible without a random human-labelled sample."
)


def what_of(table: pd.DataFrame, facts: dict[str, Any]) -> str:
    """Name the quantity on the vertical axis."""
    unit = str(table["unit"].iloc[0])
    units = "stories" if unit == "story" else f"{unit}s"
    return f"share of {units}" if facts["measure_as"] == "share" else f"number of {units}"


def title_of(table: pd.DataFrame, facts: dict[str, Any], *, differ: bool = False) -> str:
    """Give the heading; what is uncorrected says so first."""
    groups = (f", by {plain(facts['by'])}" if facts["by"] else "") + (" (vertical scales differ)" if differ else "")
    what = f"{what_of(table, facts)} per {table['every'].iloc[0]}{groups}"
    if table["method"].iloc[0] == "uncorrected":
        return f"Uncorrected classifier output: {what}"
    return what[0].upper() + what[1:]


def scope_of(table: pd.DataFrame, facts: dict[str, Any]) -> str:
    """Say what was measured, over which time, in how much text, and how it was corrected."""
    what, every = what_of(table, facts), str(table["every"].iloc[0])
    first, last = (period_name(day, every) for day in (table["period"].min(), table["period"].max()))
    groups = f", by {plain(facts['by'])}" if facts["by"] else ""
    scope = f"{what[0].upper()}{what[1:]} with each theme per {every}, {first} to {last}{groups}"
    size = (
        f" ({facts['n_paragraphs']:,} paragraphs in {facts['n_articles']:,} articles)"
        if "n_paragraphs" in facts and "n_articles" in facts
        else ""
    )
    return f"{scope}{size}{measured_by(table, facts)}"


def measured_by(table: pd.DataFrame, facts: dict[str, Any]) -> str:
    """Say how the numbers were corrected, if they were."""
    corrected = table["method"].iloc[0] != "uncorrected"
    return f", {facts['how']}" if corrected and "how" in facts else "."


def describe(table: pd.DataFrame, facts: dict[str, Any], content: Content, outside: int) -> str:
    """Write the caption."""
    sentences = [
        scope_of(table, facts),
        lines_of(facts, content) if content.corrected else WARNING,
        "Vertical scales differ." if len(set(content.tops)) > 1 else "",
        "Bars: articles per period; gaps: periods without articles.",
        list_events(content.events, outside),
        str(facts.get("left_out_sentence", "")),
        content.note.rstrip(".") + "." if content.note else "",
    ]
    return " ".join(filter(None, sentences))


def lines_of(facts: dict[str, Any], content: Content) -> str:
    """Say what lines, ribbons and points are; of several lines in a panel only the inner ribbon is drawn."""
    level = f"{facts.get('level', 0.95) * 100:g} %"
    lines = [line for panel in content.panels for line in panel.lines]
    alone = all(len(panel.lines) == 1 for panel in content.panels)
    parts = [
        "Line: estimate",
        *([f"ribbon: {level} pointwise"] if any(line.has("low") for line in lines) else []),
        *([f"outer ribbon: {level} simultaneous"] if alone and any(line.has("low_all") for line in lines) else []),
        *(["thin grey line: uncorrected"] if alone and any(line.has("uncorrected") for line in lines) else []),
        "hollow points: few texts or no labels",
    ]
    return "; ".join(parts) + "."


def tell(table: pd.DataFrame, facts: dict[str, Any], names: dict[str, str]) -> str:
    """Tell the figure in words: where each line starts, ends and peaks."""
    every = str(table["every"].iloc[0])
    parts = [f"Line charts over time, one per theme: {title_of(table, facts)}."]
    for theme, name in names.items():
        rows = table[(table["theme"] == theme) & table["estimate"].notna()]
        if rows.empty:
            parts.append(f"{name}: no curve.")
        for group, part in rows.groupby("group", dropna=False):
            who = f"{name}, {plain(group)}" if part["group"].notna().any() else name
            peak = part.iloc[int(part["estimate"].to_numpy().argmax())]
            start, end, most = (number(value, facts) for value in (*part["estimate"].iloc[[0, -1]], peak["estimate"]))
            parts.append(
                f"{who}: {start} at first, {end} at last, at most {most} in {period_name(peak['period'], every)}."
            )
    return " ".join(parts)


def number(value: float, facts: dict[str, Any]) -> str:
    """Write a share in percent, a count as it is."""
    return f"{value:.1%}" if facts["measure_as"] == "share" else f"{value:,.0f}"
