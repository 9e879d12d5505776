"""Articles become paragraphs."""

from toolkit.segmenting.paragraphs import segment

__all__ = ["segment"]
