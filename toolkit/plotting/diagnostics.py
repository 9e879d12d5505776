"""Figures that say how far the numbers can be trusted, and how sources differ."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from toolkit.codebook import Codebook, read_codebook
from toolkit.plotting.content import Measured, display_names
from toolkit.plotting.figure import Figure, Words
from toolkit.plotting.heatmap import draw_heatmap, read_heat
from toolkit.plotting.page import choose_page
from toolkit.plotting.provenance import codebook_facts, plain_value, record_of, software
from toolkit.plotting.reliability import Curve, collect_evidence, draw_reliability, evidence_hash, read_curves
from toolkit.plotting.style import plain

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["plot_calibration", "plot_heatmap"]

LONGEST_NOTE = 240


def plot_calibration(
    tags: pd.DataFrame,
    labels: pd.DataFrame,
    *,
    note: str | None = None,
    width: float | str | None = None,
    codebook: Codebook | None = None,
) -> Figure:
    """Draw whether the tagger's scores mean what they say.

    Of the paragraphs that score 0.7, seven in ten should carry the theme. Where the points leave the
    diagonal, shares that add up decisions or scores are biased, and need correcting by labels. Labels with a
    ``probability`` of being drawn are weighted by its inverse; paragraphs the tagger learned from are left out.

    Parameters
    ----------
    tags
        As `Tagger.tag` gives them: ``paragraph_id`` and a ``{theme}_score`` per theme.
    labels
        What people decided: ``paragraph_id``, ``theme``, ``applies``. Junk and skipped ones do not count; where
        annotators disagree and nobody settled it, the paragraph counts by their mean.
    note
        A line to print in the figure and in the caption.
    width
        In inches, or with a unit (``"89 mm"``).
    codebook
        Gives the themes' display names; by default the shipped one.

    Returns
    -------
    Figure
        A panel per theme with enough labels (at least ten): share of labels that say yes, over the mean score
        of groups of equal size, with 95 % intervals (Wilson, at the effective number of labels); below it, how
        many paragraphs have which score.

    Raises
    ------
    TableError
        If a table lacks a column.
    MeasureError
        If no theme has enough labels.

    Examples
    --------
    >>> import pandas as pd
    >>> tags = pd.DataFrame({"paragraph_id": [f"p{n}" for n in range(40)], "famine": False, "famine_score": 0.25})
    >>> labels = pd.DataFrame({"paragraph_id": tags["paragraph_id"], "theme": "famine", "applies": [True, False] * 20})
    >>> points = plot_calibration(tags, labels).axes[0].get_lines()[1]
    >>> points.get_xdata().tolist(), points.get_ydata().tolist()
    ([0.25], [0.5])
    """
    book = codebook if codebook is not None else read_codebook()
    evidence, left_out = collect_evidence(tags, labels)
    curves = read_curves(evidence, tags)
    names = display_names([curve.theme for curve in curves], book)
    text = plain(note, LONGEST_NOTE) if note else ""
    words = Words(
        heading="Share of labels that say yes, by score of the tagger",
        caption=caption_of(curves, left_out, text),
        alt=" ".join(["Reliability diagrams, one per theme.", *(tell(curve, names[curve.theme]) for curve in curves)]),
    )
    record = {
        "format": 1,
        "kind": "calibration",
        "software": software(),
        "inputs": {"evidence": evidence_hash(tags, labels)},
        "measured": {},
        "drawn": {"note": note, "codebook": codebook_facts(book)},
        "numbers": {
            curve.theme: {
                column: [plain_value(value, digits=6) for value in curve.points[column]] for column in curve.points
            }
            for curve in curves
        },
        "caption": words.caption,
        "alt": words.alt,
    }
    return Figure(
        partial(draw_reliability, curves, names, words.heading, text), choose_page(width=width), words, record
    )


def caption_of(curves: list[Curve], left_out: int, note: str) -> str:
    """Write the caption of a reliability diagram."""
    weighted = any(curve.weighted for curve in curves)
    counts = sorted({curve.n_labels for curve in curves})
    many = f"{counts[0]:,}" if len(counts) == 1 else f"{counts[0]:,} to {counts[-1]:,}"
    sentences = [
        f"Reliability of the scores: share of human labels that say yes, over the mean score of groups of equal size; "
        f"{many} labels per theme{', weighted by the inverse of their probability of being drawn' if weighted else ''}.",
        "Bars: 95 % intervals. On the diagonal, scores mean what they say.",
        "Below: paragraphs by score (square root).",
        f"Left out: {left_out:,} labels of paragraphs the tagger learned from." if left_out else "",
        note.rstrip(".") + "." if note else "",
    ]
    return " ".join(filter(None, sentences))


def tell(curve: Curve, name: str) -> str:
    """Tell one panel in words."""
    gap = curve.gap
    return f"{name}: {curve.n_labels:,} labels; share and score are {gap * 100:.0f} points apart on average."


def plot_heatmap(
    frequency: Measured,
    *,
    note: str | None = None,
    width: float | str | None = None,
    codebook: Codebook | None = None,
) -> Figure:
    """Draw themes by source, or by whatever column the frequency was measured by, over all periods together.

    One glance shows which newspaper writes of what. Each cell is the mean over the periods, weighted by how
    much was published in each, so it is the share of the whole time; corrected ones carry half the width of
    their interval, from the joint covariance.

    Parameters
    ----------
    frequency
        Measured with ``by=``, such as ``measure(tags, by="source")``.
    note
        A line to print in the figure and in the caption.
    width
        In inches, or with a unit (``"89 mm"``).
    codebook
        Gives the themes' display names; by default the shipped one.

    Returns
    -------
    Figure
        A row per group, those with the most texts first, and a column per theme.

    Raises
    ------
    TableError
        If the table is no table of frequencies.
    MeasureError
        If it has no groups, or more groups or themes than a page can hold.

    Examples
    --------
    >>> import pandas as pd
    >>> from types import SimpleNamespace
    >>> table = pd.DataFrame({
    ...     "period": pd.to_datetime(["2015-10-01", "2015-11-01"]), "theme": "famine", "group": "Daily Courier",
    ...     "estimate": [0.1, 0.4], "n_articles": [1, 1], "n_paragraphs": [20, 10],
    ...     "every": "month", "unit": "paragraph", "method": "uncorrected"})
    >>> plot_heatmap(SimpleNamespace(table=table, provenance={})).axes[0].texts[0].get_text()
    '20%'
    """
    book = codebook if codebook is not None else read_codebook()
    heat = read_heat(frequency, book, plain(note, LONGEST_NOTE) if note else "")
    choices = {"note": note, "codebook": codebook_facts(book)}
    record = record_of("heatmap", frequency, choices, heat.words)
    cells = {
        "group": heat.groups,
        "estimate": [[plain_value(value, digits=6) for value in row] for row in np.asarray(heat.values)],
    }
    return Figure(partial(draw_heatmap, heat), choose_page(width=width), heat.words, {**record, "cells": cells})
