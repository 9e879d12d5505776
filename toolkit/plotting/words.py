"""What is said about a figure: its title, its caption, and the text for readers who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.plotting.style import plain
from toolkit.plotting.ticks import period_name

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["describe", "tell", "title_of"]

WARNING = (
    "Uncorrected classifier output. Misclassification can bias level and trend; "
    "no confidence statement is possible without a random human-labelled sample."
)


def what_of(table: pd.DataFrame, facts: dict[str, Any]) -> str:
    """Name the quantity on the vertical axis."""
    unit = f"{table['unit'].iloc[0]}s"
    return f"share of {unit}" if facts["measure_as"] == "share" else f"number of {unit}"


def title_of(table: pd.DataFrame, facts: dict[str, Any]) -> str:
    """Give the title; what is uncorrected says so first."""
    groups = f", by {plain(facts['by'])}" if facts["by"] else ""
    what = f"{what_of(table, facts)} per {table['every'].iloc[0]}{groups}"
    if table["method"].iloc[0] == "uncorrected":
        return f"Uncorrected classifier output: {what}"
    return what[0].upper() + what[1:]


def describe(table: pd.DataFrame, facts: dict[str, Any], note: str | None) -> str:
    """Write the caption."""
    what, every = what_of(table, facts), str(table["every"].iloc[0])
    first, last = (period_name(day, every) for day in (table["period"].min(), table["period"].max()))
    groups = f", by {plain(facts['by'])}" if facts["by"] else ""
    scope = f"{what[0].upper()}{what[1:]} with each theme per {every}, {first} to {last}{groups}"
    size = (
        f" ({facts['n_paragraphs']:,} paragraphs in {facts['n_articles']:,} articles)"
        if "n_paragraphs" in facts
        else ""
    )
    corrected = table["method"].iloc[0] != "uncorrected"
    how = f", {facts['how']}" if corrected and "how" in facts else "."
    sentences = [
        f"{scope}{size}{how}",
        bands_of(table, facts) if corrected else WARNING,
        "Bars: articles per period; gaps: periods without articles.",
        str(facts.get("left_out_sentence", "")),
        plain(note, 300).rstrip(".") + "." if note else "",
    ]
    return " ".join(filter(None, sentences))


def bands_of(table: pd.DataFrame, facts: dict[str, Any]) -> str:
    """Say what the ribbons are; with several groups only the inner one is drawn."""
    level, points = f"{facts.get('level', 0.95) * 100:g} %", "hollow points: few texts or no labels"
    if len(table["group"].unique()) > 1:
        return f"Line: estimate; ribbon: {level} pointwise; {points}."
    return f"Line: estimate; ribbon: {level} pointwise; outer ribbon: {level} simultaneous; {points}."


def tell(table: pd.DataFrame, facts: dict[str, Any], names: dict[str, str]) -> str:
    """Tell the figure in words: where each line starts, ends and peaks."""
    every = str(table["every"].iloc[0])
    parts = [f"Line charts over time, one per theme: {title_of(table, facts)}."]
    for theme, name in names.items():
        rows = table[(table["theme"] == theme) & table["estimate"].notna()]
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
