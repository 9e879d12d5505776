"""Frequencies become figures and tables for papers."""

from toolkit.plotting.diagnostics import plot_calibration, plot_heatmap
from toolkit.plotting.embedding import read_provenance
from toolkit.plotting.figure import Figure
from toolkit.plotting.frequency import plot
from toolkit.plotting.methods import write_up
from toolkit.plotting.page import journals
from toolkit.plotting.style import installed_fonts
from toolkit.plotting.tabulation import PaperTable, tabulate

__all__ = [
    "Figure",
    "PaperTable",
    "installed_fonts",
    "journals",
    "plot",
    "plot_calibration",
    "plot_heatmap",
    "read_provenance",
    "tabulate",
    "write_up",
]
