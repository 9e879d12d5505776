"""Paragraphs become tags."""

from toolkit.tagging.depth import CorpusReport, examine
from toolkit.tagging.explanation import Explanation, explain
from toolkit.tagging.storage import open_tagger, save_tagger
from toolkit.tagging.tagger import Tagger

__all__ = ["CorpusReport", "Explanation", "Tagger", "examine", "explain", "open_tagger", "save_tagger"]
