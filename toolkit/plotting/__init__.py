"""Frequencies become figures and tables for papers."""

from toolkit.plotting.diagnostics import plot_calibration, plot_heatmap
from toolkit.plotting.embedding import read_provenance
from toolkit.plotting.familiarity import plot_familiarity
from toolkit.plotting.figure import Figure
from toolkit.plotting.frequency import plot
from toolkit.plotting.methods import MethodsText, write_up
from toolkit.plotting.page import Page, journals
from toolkit.plotting.provenance import numbers_hash, tell_provenance
from toolkit.plotting.reliability import evidence_hash
from toolkit.plotting.scatter import plot_map, points_hash
from toolkit.plotting.style import installed_fonts
from toolkit.plotting.tabulation import PaperTable, tabulate

__all__ = [
    "Figure",
    "MethodsText",
    "Page",
    "PaperTable",
    "evidence_hash",
    "installed_fonts",
    "journals",
    "numbers_hash",
    "plot",
    "plot_calibration",
    "plot_familiarity",
    "plot_heatmap",
    "plot_map",
    "points_hash",
    "read_provenance",
    "tabulate",
    "tell_provenance",
    "write_up",
]
