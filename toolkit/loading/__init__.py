"""Files become articles."""

from toolkit.loading.batch import load
from toolkit.loading.duplicates import mark_duplicates

__all__ = ["load", "mark_duplicates"]
