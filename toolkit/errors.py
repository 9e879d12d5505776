"""All that is raised on purpose.

::

    ToolkitError(ValueError)
    ├── LoadError       a file cannot be read as news
    ├── TableError      a table lacks a column, or holds the wrong kind of value
    ├── CodebookError   the codebook and the labels disagree
    ├── LabelError      labels contradict one another, or belong to no paragraph
    ├── ModelError      a model folder is missing, foreign, altered or from another codebook
    └── MeasureError    the labels cannot support the estimate asked for

Every message has one form: **where: what was found. What to do.**
"""

__all__ = [
    "CodebookError",
    "LabelError",
    "LoadError",
    "MeasureError",
    "ModelError",
    "TableError",
    "ToolkitError",
]


class ToolkitError(ValueError):
    """Anything the toolkit refuses, with the place, the finding and the remedy in its message."""


class LoadError(ToolkitError):
    """A file cannot be read as news."""


class TableError(ToolkitError):
    """A table lacks a column, or holds the wrong kind of value."""


class CodebookError(ToolkitError):
    """The codebook and the labels disagree."""


class LabelError(ToolkitError):
    """Labels contradict one another, or belong to no paragraph."""


class ModelError(ToolkitError):
    """A model folder is missing, foreign, altered or from another codebook."""


class MeasureError(ToolkitError):
    """The labels cannot support the estimate asked for."""
