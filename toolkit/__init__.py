"""Measure how often news talks of a theme, from files to a figure.

The names below are all there is: functions are the steps of the work, classes are what they give.
``load`` files, ``segment`` articles, ``open_tagger`` and tag paragraphs, ``measure`` frequencies, ``plot`` them.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # importing typing takes longer than all the rest of this file
if TYPE_CHECKING:
    from toolkit.codebook import Codebook, Theme, read_codebook
    from toolkit.errors import ToolkitError
    from toolkit.files import read_table, write_table
    from toolkit.labelling import agreement, label, read_labels, sample
    from toolkit.loading import load
    from toolkit.measuring import Frequency, compare, measure, plan, read_frequency
    from toolkit.notebook import view
    from toolkit.plotting import Figure, plot
    from toolkit.segmenting import segment
    from toolkit.tagging import Tagger, explain, open_tagger
    from toolkit.training import train

HOMES = {
    "Codebook": "codebook",
    "Figure": "plotting",
    "Frequency": "measuring",
    "Tagger": "tagging",
    "Theme": "codebook",
    "ToolkitError": "errors",
    "agreement": "labelling",
    "compare": "measuring",
    "explain": "tagging",
    "label": "labelling",
    "load": "loading",
    "measure": "measuring",
    "open_tagger": "tagging",
    "plan": "measuring",
    "plot": "plotting",
    "read_codebook": "codebook",
    "read_frequency": "measuring",
    "read_labels": "labelling",
    "read_table": "files",
    "sample": "labelling",
    "segment": "segmenting",
    "train": "training",
    "view": "notebook",
    "write_table": "files",
}

__all__ = [
    "Codebook",
    "Figure",
    "Frequency",
    "Tagger",
    "Theme",
    "ToolkitError",
    "agreement",
    "compare",
    "explain",
    "label",
    "load",
    "measure",
    "open_tagger",
    "plan",
    "plot",
    "read_codebook",
    "read_frequency",
    "read_labels",
    "read_table",
    "sample",
    "segment",
    "train",
    "view",
    "write_table",
]

__version__ = "0.2.0"


def __getattr__(name: str) -> object:
    # Importing scikit-learn, pandas and matplotlib takes seconds; a name pays for its own stage only.
    if name in HOMES:
        return getattr(import_module(f"toolkit.{HOMES[name]}"), name)
    message = f"module 'toolkit' has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
