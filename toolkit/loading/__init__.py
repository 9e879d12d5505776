"""Files become articles."""

from toolkit.loading.batch import load

__all__ = ["load"]
