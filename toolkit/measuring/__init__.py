"""Tags, and labels where there are some, become frequencies."""

from toolkit.measuring.correction import Method
from toolkit.measuring.domain import Target
from toolkit.measuring.frequency import Frequency, read_frequency
from toolkit.measuring.measurement import measure

__all__ = ["Frequency", "Method", "Target", "measure", "read_frequency"]
