"""Frequencies become figures."""

from toolkit.plotting.figure import Figure
from toolkit.plotting.frequency import plot
from toolkit.plotting.style import installed_fonts

__all__ = ["Figure", "installed_fonts", "plot"]
