"""Tags become labels."""

from toolkit.labelling.adjudication import find_cases, list_cases, settle
from toolkit.labelling.agreeing import agreement
from toolkit.labelling.decisions import Decision
from toolkit.labelling.design import Design
from toolkit.labelling.doubts import doubtful_labels
from toolkit.labelling.drift import annotator_drift, rates_over_time
from toolkit.labelling.exchange import from_dataset, import_labels, to_dataset
from toolkit.labelling.exports import export_labels, export_sheet
from toolkit.labelling.form import label
from toolkit.labelling.reading import as_labels, read_labels
from toolkit.labelling.sampling import sample
from toolkit.labelling.store import LabelStore

__all__ = [
    "Decision",
    "Design",
    "LabelStore",
    "agreement",
    "annotator_drift",
    "as_labels",
    "doubtful_labels",
    "export_labels",
    "export_sheet",
    "find_cases",
    "from_dataset",
    "import_labels",
    "label",
    "list_cases",
    "rates_over_time",
    "read_labels",
    "sample",
    "settle",
    "to_dataset",
]
