"""Tags become labels."""

from toolkit.labelling.decisions import Decision
from toolkit.labelling.design import Design
from toolkit.labelling.form import label
from toolkit.labelling.reading import as_labels, read_labels
from toolkit.labelling.sampling import sample
from toolkit.labelling.store import LabelStore

__all__ = ["Decision", "Design", "LabelStore", "as_labels", "label", "read_labels", "sample"]
