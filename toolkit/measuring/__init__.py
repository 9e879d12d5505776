"""Tags, and labels where there are some, become frequencies."""

from toolkit.measuring.comparison import compare
from toolkit.measuring.correction import Method
from toolkit.measuring.domain import Target
from toolkit.measuring.frequency import Frequency, read_frequency
from toolkit.measuring.measurement import measure
from toolkit.measuring.planning import Plan, plan
from toolkit.measuring.robustness import Question, sensitivity

__all__ = [
    "Frequency",
    "Method",
    "Plan",
    "Question",
    "Target",
    "compare",
    "measure",
    "plan",
    "read_frequency",
    "sensitivity",
]
