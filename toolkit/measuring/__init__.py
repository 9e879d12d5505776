"""Tags, and labels where there are some, become frequencies."""

from toolkit.measuring.frequency import Frequency, read_frequency
from toolkit.measuring.measurement import measure

__all__ = ["Frequency", "measure", "read_frequency"]
